// `ngcompat` for `require` where that takes no module: Jest, and tools like it.

import "./text-coding.js";

import { join } from "node:path";
import { readFileSync } from "node:fs";

import { check, loadData, module as own } from "./api.js";
import { onlyData } from "./data-file.js";
import { offer } from "./offered.js";

export * from "./exported.js";

own.find = () => readFileSync(join(__dirname, "ngcompat_bg.wasm"));

export const init = offer(check, onlyData(loadData));
