// For Node: ready on import, and by `require` too.

import { readFileSync } from "node:fs";

import { loadData, start } from "./api.js";

export * from "./api.js";

start(readFileSync(new URL("./dist/ngcompat_bg.wasm", import.meta.url)));

/** The module is there already; newer facts may be given. */
export async function init(options) {
  const data = await options?.data;
  if (data === undefined) return;
  const whole = typeof data === "string" && data.trimStart().startsWith("{");
  loadData(whole ? data : readFileSync(data, "utf8"));
}
