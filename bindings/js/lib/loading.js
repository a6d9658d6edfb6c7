// How browsers, workers and bundled scripts get a module.

import { because, NgcompatError, noDataFile } from "./errors.js";

/**
 * `init` of an entry. `module` is started with what `found` gives where the caller gives nothing; `loadData`
 * takes newer facts.
 */
export function loading(module, found, loadData) {
  /** The attempt under way, or the one that succeeded. */
  let attempt;

  function begin(given) {
    const mine = { given: given !== undefined };
    attempt = mine;
    mine.done = compiled(given, found).then(
      (it) => module.start(it),
      (error) => {
        // What was asked for later counts.
        if (attempt !== mine) return attempt.done;
        attempt = undefined; // so that it can be tried again
        throw error;
      },
    );
  }

  return function init(input = {}) {
    const { module: given, data } = options(input);
    // A module that the caller names counts more than one that is looked for, unless that is there.
    if (!attempt || (given !== undefined && !attempt.given && !module.ready)) begin(given);
    return data === undefined || data === null ? attempt.done : attempt.done.then(() => newer(data, loadData));
  };
}

/** The module alone may stand for the options. */
function options(input) {
  const plain = Object.getPrototypeOf(input ?? null) === Object.prototype;
  return plain ? input : { module: input ?? undefined };
}

async function newer(data, loadData) {
  if (!loadData) throw noDataFile();
  loadData(await text(data));
}

async function compiled(given, found) {
  let address;
  try {
    const input = await (given ?? found());
    if (typeof WebAssembly === "undefined") {
      throw unloaded("this browser has no WebAssembly, or its lockdown mode switches it off");
    }
    if (input instanceof WebAssembly.Module) return input;
    let bytes = input;
    if (!(input instanceof ArrayBuffer || ArrayBuffer.isView(input))) {
      const response = input instanceof Response ? input : await fetch(input);
      address = response.url || String(input.url ?? input);
      bytes = await body(response, address);
    }
    // Not compiled while it streams: that would depend on the server's MIME type, and for this size
    // it gains nothing.
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw because("module-not-loaded", reason(error, address ?? String(given ?? "its file")), error);
  }
}

async function body(response, address) {
  const type = response.headers.get("Content-Type") ?? "no type";
  if (!response.ok) throw unloaded(`${address} answered ${response.status} (${type})`);
  const bytes = await response.arrayBuffer();
  const [first] = new Uint8Array(bytes);
  if (first === 0) return bytes;
  const what = /html/i.test(type) || first === 0x3c ? "a page of HTML" : `something else (${type})`;
  throw unloaded(`${address} gave ${what} and not the module; see that the file is served, or pass its address to init()`);
}

const unloaded = (sentence) => new NgcompatError("module-not-loaded", `the module could not be loaded: ${sentence}`);

function reason(error, address) {
  const said = error instanceof Error ? error.message : String(error);
  const sentence = /unsafe-eval|content security policy/i.test(said)
    ? "the page's Content-Security-Policy lacks 'wasm-unsafe-eval' in its script-src"
    : error instanceof TypeError
      ? `${address} could not be reached (${said})`
      : `${address} is not a module that this browser compiles (${said})`;
  return `the module could not be loaded: ${sentence}`;
}

/** The text of a data file: given as it is, or where it can be had. */
async function text(data) {
  let given = data;
  try {
    given = await data;
    if (typeof given === "string" && given.trimStart().startsWith("{")) return given;
    const response = given instanceof Response ? given : await fetch(given);
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return await response.text();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw because("data-not-loaded", `the data file ${given?.url ?? given} could not be loaded: ${said}`, error);
  }
}

/**
 * Where a module lies beside `script`. Vite's development server moves scripts into a folder of its own and
 * leaves the module where it was.
 */
export function beside(script, file, url) {
  const moved = /^(.*\/)\.vite\/deps[^/]*\//.exec(script ?? "");
  return moved ? `${moved[1]}ngcompat/dist/${file}` : url();
}
