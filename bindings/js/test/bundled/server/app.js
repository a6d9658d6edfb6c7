// A server: it answers, and it may import the element.

import "ngcompat/element";

import { check, newest } from "ngcompat";
import { check as decide } from "ngcompat/check";

const machine = { driver: "450.80.02", gpus: ["Tesla T4"] };
console.log(JSON.stringify([check("20.12", machine).mode, decide("20.12", machine).mode, newest() !== null]));
