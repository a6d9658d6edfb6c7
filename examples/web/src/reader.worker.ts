// Reads long texts beside the page, so that the page stays responsive.

import { init } from "ngcompat";

import { read } from "./reading.ts";

export interface Order {
  readonly module: WebAssembly.Module;
  readonly text: string;
  readonly number: number;
}

addEventListener("message", async ({ data: { module, text, number } }: MessageEvent<Order>) => {
  await init(module);
  postMessage({ number, reading: read(text) });
});
