// `ngcompat/check` for the element that is one file: the module lies beside it.

import { module } from "../lib/check-api.js";
import { loading } from "../lib/loading.js";

export { check, NgcompatError } from "../lib/check-api.js";

export const init = loading(module, () => new URL("./check_bg.wasm", import.meta.url));
