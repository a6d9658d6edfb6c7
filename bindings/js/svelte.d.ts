// `import "ngcompat/svelte"` as a type: Svelte 5 then knows `<ngcompat-check>`.

import type { HTMLAttributes } from "svelte/elements";

import type { NgcompatCheck, NgcompatCheckEventMap, NgcompatCheckProperties } from "./element.js";

declare module "svelte/elements" {
  interface SvelteHTMLElements {
    "ngcompat-check": Omit<HTMLAttributes<NgcompatCheck>, keyof NgcompatCheckProperties> &
      NgcompatCheckProperties & {
        "onngcompat-report"?: (event: NgcompatCheckEventMap["ngcompat-report"]) => void;
        "onngcompat-error"?: (event: NgcompatCheckEventMap["ngcompat-error"]) => void;
      };
  }
}
