// The package in a worker of a browser.

import { init, newest } from "./node_modules/ngcompat/browser.js";

await init();
postMessage(newest());
