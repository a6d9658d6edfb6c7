import "ngcompat/element";

import { createApp, h, ref } from "vue";

import url from "ngcompat/check.wasm";

const release = ref("20.12");

createApp({
  render: () => [
    h("button", { onClick: () => (release.value = "24.05") }, "24.05"),
    h("ngcompat-check", {
      release: release.value,
      driver: "450.80.02",
      gpus: "Tesla T4",
      requires: "cudnn>=8,<9",
      wasm: new URL(url, import.meta.url).href,
      "onNgcompat-report": ({ detail }) => (document.title = detail.mode ?? detail.verdict),
    }),
    h("ngcompat-check", { release: release.value, driver: "450.80.02", gpus: ["Tesla T4"], compact: true }),
  ],
}).mount("#root");
