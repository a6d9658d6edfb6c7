// The functions of `ngcompat/check`. Types and documentation are in check.d.ts.

import { asking } from "./asking.js";
import { ask as askModule, initSync } from "../dist/check.js";

export { NgcompatError } from "./errors.js";

/** For the entries, which load the module; not exported from the package. */
export const module = asking(askModule, initSync);
const { ask } = module;

export const check = (release, facts) => ask("check", { release, facts });
export const find = (facts, options) => ask("find", { ...options, facts });
export const newest = (facts, options) => ask("newest", { ...options, facts });
export const drivers = (release, gpu) => ask("drivers", { release, gpu });
