// What templates know of the element: React's JSX, Vue's global components, Svelte's elements.

import type {} from "ngcompat/react";
import type {} from "ngcompat/svelte";
import type {} from "ngcompat/vue";

import type { SvelteHTMLElements } from "svelte/elements";
import type { GlobalComponents } from "vue";

export const react = (
  <ngcompat-check
    release="20.12"
    driver="450.80.02"
    gpus={["Tesla T4", { compute_capability: "8.0" }]}
    requires="cudnn>=8"
    heading-level={2}
    compact
    className="answer"
    onngcompat-report={({ detail }) => detail.verdict satisfies string}
  />
);

// @ts-expect-error a misspelt property
export const misspelt = <ngcompat-check gpu="T4" />;

export const svelte: SvelteHTMLElements["ngcompat-check"] = { release: "20.12", gpus: "T4", class: "answer" };
export const vue: InstanceType<GlobalComponents["ngcompat-check"]>["$props"] = { release: "20.12", gpus: ["T4"] };
