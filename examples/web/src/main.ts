import { init } from "ngcompat";
import url from "ngcompat/ngcompat.wasm?url";

import "ngcompat/element";

import "./app.ts";

await init(url);
document.querySelector("checker-app")!.ready = true;

if (import.meta.env.PROD && "serviceWorker" in navigator) {
  await navigator.serviceWorker.register("./service-worker.js");
}
