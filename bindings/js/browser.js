// `ngcompat` for browsers, workers and bundlers: ready once `init()` is.

import { check, loadData, module } from "./lib/api.js";
import { beside, loading } from "./lib/loading.js";
import { offer } from "./lib/offered.js";

export * from "./lib/exported.js";

// Bundlers look for these very words.
const url = () => new URL("./dist/ngcompat_bg.wasm", import.meta.url);

export const init = offer(check, loading(module, () => beside(import.meta.url, "ngcompat_bg.wasm", url), loadData));
