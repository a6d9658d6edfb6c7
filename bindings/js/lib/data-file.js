// `init` in Node, where the module needs none.

import { readFileSync } from "node:fs";

import { because, NgcompatError } from "./errors.js";

/** The text of a data file: given as it is, or its path. */
export function dataFile(data) {
  if (typeof data === "string" && data.trimStart().startsWith("{")) return data;
  try {
    return readFileSync(data, "utf8");
  } catch (error) {
    throw because("data-not-loaded", `the data file ${data} could not be read: ${error.message}`, error);
  }
}

/** `init` of `ngcompat/check`. */
export async function noData(options) {
  const data = await options?.data;
  if (data === undefined || data === null) return;
  throw new NgcompatError("data-not-loaded", "ngcompat/check takes no data file; `init` of ngcompat does");
}
