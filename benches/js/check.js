import { report } from "./rate.js";

const { check } = await import("ngcompat/check");
const facts = { driver: "450.80.02", gpus: ["Tesla T4"] };
report(() => check("20.12", facts).verdict);
