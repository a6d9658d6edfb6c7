// The WebAssembly module: loaded once, tried again after a failure, shared with the worker.

import { init } from "ngcompat";
import address from "ngcompat/ngcompat.wasm?url";

import type { Order } from "./reader.worker.ts";
import { read, type Reading } from "./reading.ts";

let module: WebAssembly.Module | undefined;

/** Why there are no answers, in words for the reader. */
export class LoadError extends Error {}

export async function start(): Promise<void> {
  if (typeof WebAssembly === "undefined") {
    throw new LoadError("This browser has WebAssembly switched off, with which the page computes its answers. Switch it on, or use the command line: `pip install ngcompat`, then `ngcompat doctor`.");
  }
  module = await compiled();
  await init(module);
}

async function compiled(): Promise<WebAssembly.Module> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch (cause) {
    throw new LoadError("The data could not be loaded. Is there a network?", { cause });
  }
  if (!response.ok) throw new LoadError(`The data could not be loaded: the server answered ${response.status}.`);
  try {
    // While it loads, where the server names the type that this needs.
    const streams = response.headers.get("Content-Type")?.startsWith("application/wasm");
    return await (streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer()));
  } catch (cause) {
    throw new LoadError("The data could not be read. The download may have been cut, or a policy of this site forbids WebAssembly.", { cause });
  }
}

/** What is shorter is read in less time than a worker needs to start. */
const LONG = 30_000;

let worker: Worker | undefined;
let asked = 0;

/** Reads a text: a short one at once, a long one in a worker. Of several, the last is answered. */
export function reading(text: string, done: (reading: Reading) => void): void {
  asked += 1;
  const number = asked;
  if (text.length < LONG) return done(read(text));
  worker ??= new Worker(new URL("./reader.worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<{ number: number; reading: Reading }>) => {
    if (data.number === asked) done(data.reading);
  };
  worker.onerror = () => number === asked && done(read(text));
  worker.postMessage({ module: module!, text, number } satisfies Order);
}
