// The functions of `ngcompat`. Types and documentation are in index.d.ts.

import { asking } from "./asking.js";
import { ask as askModule, initSync } from "../dist/ngcompat.js";

export { NgcompatError } from "./errors.js";

/** For the entries, which load the module; not exported from the package. */
export const module = asking(askModule, initSync);
const { ask } = module;

export const check = (release, facts) => ask("check", { release, facts });
export const lines = (release, facts) => ask("lines", { release, facts });
export const find = (facts, options) => ask("find", { ...options, facts });
export const fleet = (machines, options) => ask("fleet", fleetQuestion(machines, options));
export const newest = (facts, options) => ask("newest", { ...options, facts });
export const compatibilityMap = (facts, options) => ask("compatibility_map", { ...options, facts });
export const release = (name) => ask("release", { release: name });
export const releases = (options) => ask("releases", { ...options });
/** Lets the facts of a data file answer; for `init`. */
export const loadData = (text) => ask("load_data", { text });
export const families = () => ask("families", {});
export const diff = (from, to) => ask("diff", { from, to });
export const drivers = (release, gpu) => ask("drivers", { release, gpu });
export const amp = (release, gpu) => ask("amp", { release, gpu });
export const issues = (release, filter) => ask("issues", { ...filter, release });
export const regressions = (model, gpu) => ask("regressions", { model, gpu });
export const identify = (text) => ask("identify", { text });
export const parseFacts = (text) => ask("parse_facts", { text });
export const parseImage = (text) => ask("parse_image", { text });
export const diagnose = (text, facts) => ask("diagnose", { text, facts });
export const constraint = (expressions, facts, options) =>
  ask("constraint", {
    ...options,
    expressions: typeof expressions === "string" ? [expressions] : expressions,
    facts,
  });
export const constraintFor = (release) => ask("constraint_for", { release });
export const explain = (rule) => ask("explain", { rule });
export const catalogue = () => ask("catalogue", {});

/** `setDriver` is one change of drivers or several. */
function fleetQuestion(machines, { setDriver, ...options } = {}) {
  const set_driver = typeof setDriver === "string" ? [setDriver] : setDriver;
  return { ...options, machines, set_driver };
}
