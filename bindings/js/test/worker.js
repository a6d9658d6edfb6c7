// The package in a worker of a browser.

import { init, newest } from "../browser.js";

await init();
postMessage(newest());
