// For the element, which needs this very file; users have index.d.ts.
export * from "./index.js";
