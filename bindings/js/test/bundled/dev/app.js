// No configuration: the element is rendered before the module is there.

import "ngcompat/element";

import { check, init } from "ngcompat";

document.querySelector("#root").innerHTML =
  '<ngcompat-check release="20.12" driver="450.80.02" gpus="Tesla T4"></ngcompat-check>';
await init();
document.title = check("20.12", { driver: "450.80.02", gpus: ["Tesla T4"] }).mode;
