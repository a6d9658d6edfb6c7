// `ngcompat/check-inline`: the module is part of the script.

import { module } from "./lib/check-api.js";
import bytes from "./dist/check.bytes.js";
import { inflated } from "./lib/inflated.js";
import { loading } from "./lib/loading.js";

export { check, drivers, find, newest, NgcompatError } from "./lib/check-api.js";

export const init = loading(module, () => inflated(bytes));
