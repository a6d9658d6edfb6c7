// The conformance vectors that all languages share.

import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../../tests/vectors/", import.meta.url);

export const vectors = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => ({
    name: file.replace(/\.json$/, ""),
    cases: JSON.parse(readFileSync(new URL(file, folder), "utf8")),
  }));
