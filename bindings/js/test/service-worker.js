// The package in a service worker.

import { check, init } from "./node_modules/ngcompat/check.js";

self.addEventListener("install", (event) => event.waitUntil(init().then(() => self.skipWaiting())));

// A worker that was stopped and started again is not installed again.
self.addEventListener("message", async ({ data: { release, facts }, ports: [port] }) => {
  await init();
  port.postMessage(check(release, facts).mode);
});
