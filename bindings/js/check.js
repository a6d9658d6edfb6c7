// `ngcompat/check` for browsers, workers and bundlers: ready once `init()` is.

import { module } from "./lib/check-api.js";
import { beside, loading } from "./lib/loading.js";

export { check, drivers, find, newest, NgcompatError } from "./lib/check-api.js";

// Bundlers look for these very words.
const url = () => new URL("./dist/check_bg.wasm", import.meta.url);

export const init = loading(module, () => beside(import.meta.url, "check_bg.wasm", url));
