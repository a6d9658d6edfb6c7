// `import "ngcompat/react"` as a type: React 19 then knows `<ngcompat-check>`.

import type { DetailedHTMLProps, HTMLAttributes } from "react";

import type { NgcompatCheck, NgcompatCheckEventMap, NgcompatCheckProperties } from "./element.js";

type Common = Omit<HTMLAttributes<NgcompatCheck>, keyof NgcompatCheckProperties>;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "ngcompat-check": DetailedHTMLProps<Common, NgcompatCheck> &
        NgcompatCheckProperties & {
          "onngcompat-report"?: (event: NgcompatCheckEventMap["ngcompat-report"]) => void;
          "onngcompat-error"?: (event: NgcompatCheckEventMap["ngcompat-error"]) => void;
        };
    }
  }
}
