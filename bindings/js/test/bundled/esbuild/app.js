// esbuild leaves the addresses of other files alone: it is told to copy the module, and gives its name.

import "ngcompat/element";

import { check, init } from "ngcompat/check";
import url from "ngcompat/check.wasm";

await init(new URL(url, import.meta.url));
document.title = check("20.12", { driver: "450.80.02", gpus: ["Tesla T4"] }).mode;
document.querySelector("#root").innerHTML =
  '<ngcompat-check release="20.12" driver="450.80.02" gpus="Tesla T4"></ngcompat-check>';
