// `import "ngcompat/vue"` as a type: templates of Vue 3 then know `<ngcompat-check>`.

import type { DefineComponent } from "vue";

import type { NgcompatCheckEventMap, NgcompatCheckProperties } from "./element.js";

declare module "vue" {
  interface GlobalComponents {
    "ngcompat-check": DefineComponent<
      NgcompatCheckProperties & {
        "onNgcompat-report"?: (event: NgcompatCheckEventMap["ngcompat-report"]) => void;
        "onNgcompat-error"?: (event: NgcompatCheckEventMap["ngcompat-error"]) => void;
      }
    >;
  }
}
