/**
 * `ngcompat/check`: does this CUDA software run on this machine, in which mode, why, and what would? The
 * functions of `ngcompat` that decide, of all families, in a module of two fifths of its size.
 *
 * ```js
 * import { check, init } from "ngcompat/check";
 *
 * await init(); // in Node it is ready without
 * check("20.12", { driver: "450.80.02", gpus: ["Tesla T4"] }).mode; // "forward-compatibility"
 * ```
 *
 * @packageDocumentation
 */

import type { InitInput } from "./index.js";

export type * from "./index.js";
export { check, drivers, find, newest, NgcompatError } from "./index.js";

/**
 * Loads the WebAssembly module, as `init` of `ngcompat` does. It is exported as `ngcompat/check.wasm`.
 *
 * @param input - Where the module is, its bytes, or the module itself; by default the file that lies beside
 * this script.
 */
export function init(
  input?: InitInput | Promise<InitInput> | { readonly module?: InitInput | Promise<InitInput> } | undefined,
): Promise<void>;
