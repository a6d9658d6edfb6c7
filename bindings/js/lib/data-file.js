// `init` in Node, where the module needs none.

import { readFileSync } from "node:fs";

import { because, noDataFile } from "./errors.js";

/** `init` of an entry: `loadData` takes newer facts, where the entry takes any. */
export const onlyData = (loadData) => async (options) => {
  const data = await options?.data;
  if (data === undefined || data === null) return;
  if (!loadData) throw noDataFile();
  loadData(dataFile(data));
};

/** The text of a data file: given as it is, or its path. */
function dataFile(data) {
  if (typeof data === "string" && data.trimStart().startsWith("{")) return data;
  try {
    return readFileSync(data, "utf8");
  } catch (error) {
    throw because("data-not-loaded", `the data file ${data} could not be read: ${error.message}`, error);
  }
}
