// For browsers, workers and bundlers: ready once `init()` is.

import { start } from "./api.js";

export * from "./api.js";

let starting;

export function init(input = new URL("./dist/ngcompat_bg.wasm", import.meta.url)) {
  starting ??= load(input).then(start).catch((error) => {
    starting = undefined; // so that a failed download can be tried again
    throw error;
  });
  return starting;
}

async function load(input) {
  const given = await input;
  if (given instanceof WebAssembly.Module || given instanceof ArrayBuffer || ArrayBuffer.isView(given)) {
    return given;
  }
  const response = given instanceof Response ? given : await fetch(given);
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${response.statusText}`);
  // Not compiled while it streams: that would depend on the server's MIME type, and for this size
  // it gains nothing.
  return WebAssembly.compile(await response.arrayBuffer());
}
