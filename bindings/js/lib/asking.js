// One WebAssembly module: a question goes in as JSON, an answer comes out as JSON.

import { NgcompatError } from "./errors.js";

/** The longest question taken, in characters. A pasted text is never near it. */
const LONGEST = 2 ** 25;

/**
 * The two functions over a module: `start` takes its bytes or takes it compiled, `ask` puts a question.
 * Where `find` is set, `ask` starts the module itself with what that gives.
 */
export function asking(askModule, initSync) {
  const module = {
    find: undefined,
    ready: false,
    start(bytes) {
      initSync({ module: bytes });
      module.ready = true;
    },
    ask(name, question) {
      if (!module.ready) {
        if (!module.find) throw new NgcompatError("not-ready", "call `await init()` first; in Node that is not needed");
        module.start(module.find());
      }
      const { answer, error } = JSON.parse(askModule(name, written(question)));
      if (error) throw new NgcompatError(error.code, error.message);
      return frozen(answer);
    },
  };
  return module;
}

/** The question as JSON. What JSON would drop or change without a word is an error. */
function written(question) {
  let text;
  try {
    text = JSON.stringify(question, (key, value) => {
      switch (typeof value) {
        case "string":
          // Half a character; older browsers, which lack the function, leave that to the module.
          return value.toWellFormed?.() ?? value;
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
