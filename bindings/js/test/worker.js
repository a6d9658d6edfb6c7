// The package in a worker of a browser.

import { init, newest } from "./node_modules/ngcompat/check.js";

await init();
postMessage(newest());
