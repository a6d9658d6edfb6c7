import { check, init } from "ngcompat";
import url from "ngcompat/ngcompat.wasm?url";
import "ngcompat/element";

await init(url);
document.title = check("20.12", { driver: "450.80.02", gpus: ["Tesla T4"] }).mode;
document.body.innerHTML = '<ngcompat-check release="20.12" driver="450.80.02" gpus="Tesla T4"></ngcompat-check>';
