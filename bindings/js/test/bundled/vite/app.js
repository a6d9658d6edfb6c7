import { check, init } from "ngcompat";
import "ngcompat/element";

await init();
document.title = check("20.12", { driver: "450.80.02", gpus: ["Tesla T4"] }).mode;
document.body.innerHTML = '<ngcompat-check release="20.12" driver="450.80.02" gpus="Tesla T4"></ngcompat-check>';
