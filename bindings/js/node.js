// `ngcompat` for Node: the module is loaded with the first question.

import { check, loadData, module } from "./lib/api.js";
import bytes from "./dist/ngcompat.bytes.js";
import { onlyData } from "./lib/data-file.js";
import { onDisk } from "./lib/on-disk.js";
import { offer } from "./lib/offered.js";

export * from "./lib/exported.js";

module.find = () => onDisk(import.meta.url, "ngcompat_bg.wasm", bytes);

/** The module is there already; newer facts may be given. */
export const init = offer(check, onlyData(loadData));
