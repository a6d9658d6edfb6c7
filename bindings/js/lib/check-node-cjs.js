// `ngcompat/check` for `require` where that takes no module: Jest, and tools like it.

import "./text-coding.js";

import { join } from "node:path";
import { readFileSync } from "node:fs";

import { module as own } from "./check-api.js";
import { onlyData } from "./data-file.js";

export { check, drivers, find, newest, NgcompatError } from "./check-api.js";

own.find = () => readFileSync(join(__dirname, "check_bg.wasm"));

export const init = onlyData();
