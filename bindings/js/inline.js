// `ngcompat/inline`: the module is part of the script, for bundlers and places that serve no second file.

import { check, loadData, module } from "./lib/api.js";
import bytes from "./dist/ngcompat.bytes.js";
import { inflated } from "./lib/inflated.js";
import { loading } from "./lib/loading.js";
import { offer } from "./lib/offered.js";

export * from "./lib/exported.js";

export const init = offer(check, loading(module, () => inflated(bytes), loadData));
