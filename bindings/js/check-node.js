// `ngcompat/check` for Node: the module is loaded with the first question.

import bytes from "./dist/check.bytes.js";
import { module } from "./lib/check-api.js";
import { onlyData } from "./lib/data-file.js";
import { onDisk } from "./lib/on-disk.js";

export { check, drivers, find, newest, NgcompatError } from "./lib/check-api.js";

module.find = () => onDisk(import.meta.url, "check_bg.wasm", bytes);

export const init = onlyData();
