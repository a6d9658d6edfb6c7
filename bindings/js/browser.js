// For browsers, workers and bundlers: ready once `init()` is.

import { loadData, start } from "./api.js";

export * from "./api.js";

let starting;

export function init(input = {}) {
  const { module, data } = options(input);
  starting ??= load(module)
    .then(start)
    .then(() => data && text(data).then(loadData))
    .catch((error) => {
      starting = undefined; // so that a failed download can be tried again
      throw error;
    });
  return starting;
}

/** The module alone may stand for the options. */
function options(input) {
  const plain = Object.getPrototypeOf(input ?? null) === Object.prototype;
  const { module, data } = plain ? input : { module: input };
  return { module: module ?? new URL("./dist/ngcompat_bg.wasm", import.meta.url), data };
}

async function load(input) {
  const given = await input;
  if (given instanceof WebAssembly.Module || given instanceof ArrayBuffer || ArrayBuffer.isView(given)) {
    return given;
  }
  // Not compiled while it streams: that would depend on the server's MIME type, and for this size
  // it gains nothing.
  return WebAssembly.compile(await (await fetched(given)).arrayBuffer());
}

async function fetched(given) {
  const response = given instanceof Response ? given : await fetch(given);
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${response.statusText}`);
  return response;
}

/** The text of a data file: given as it is, or where it can be had. */
async function text(data) {
  const given = await data;
  const whole = typeof given === "string" && given.trimStart().startsWith("{");
  return whole ? given : (await fetched(given)).text();
}
