// For Node: ready on import, and by `require` too.

import { readFileSync } from "node:fs";

import { start } from "./api.js";

export * from "./api.js";

start(readFileSync(new URL("./dist/ngcompat_bg.wasm", import.meta.url)));

export async function init() {}
