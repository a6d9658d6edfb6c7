// The functions of the package, over the one function of the WebAssembly module: a question goes in
// as JSON, an answer comes out as JSON. Types and documentation are in index.d.ts.

import { ask as askModule, initSync } from "./dist/ngcompat.js";

/** The longest question taken, in characters. A pasted text is never near it. */
const LONGEST = 2 ** 25;

let ready = false;

/** Compiles the module from its bytes, or takes it compiled. */
export function start(module) {
  initSync({ module });
  ready = true;
}

export class NgcompatError extends Error {
  constructor(code, message, options) {
    super(message, options);
    this.name = "NgcompatError";
    this.code = code;
  }
}

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
export const diagnose = (text) => ask("diagnose", { text });
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

function ask(name, question) {
  if (!ready) {
    throw new NgcompatError("not-ready", "call `await init()` first; in Node that is not needed");
  }
  const { answer, error } = JSON.parse(askModule(name, written(question)));
  if (error) throw new NgcompatError(error.code, error.message);
  return frozen(answer);
}

/** The question as JSON. What JSON would drop or change without a word is an error. */
function written(question) {
  let text;
  try {
    text = JSON.stringify(question, (key, value) => {
      switch (typeof value) {
        case "string":
          return value.toWellFormed();
        case "number":
          if (Number.isFinite(value)) return value;
          throw new TypeError(`\`${key}\` is ${value}`);
        case "function":
        case "symbol":
          throw new TypeError(`\`${key}\` is a ${typeof value}`);
        default:
          return value;
      }
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "a getter threw";
    throw new NgcompatError("question-malformed", `the question is not JSON: ${reason}`, { cause });
  }
  if (text.length > LONGEST) {
    const message = `the question is ${text.length} characters long; ${LONGEST} are taken at most`;
    throw new NgcompatError("question-too-long", message);
  }
  return text;
}

function frozen(value) {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}
