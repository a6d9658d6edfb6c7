// `ngcompat/check-inline`: the same functions; the module is part of the script.
export * from "./check.js";
