import "ngcompat/element";

import { useState } from "react";
import { createRoot } from "react-dom/client";

import url from "ngcompat/check.wasm";

function App() {
  const [release, setRelease] = useState("20.12");
  return (
    <>
      <button onClick={() => setRelease("24.05")}>24.05</button>
      <ngcompat-check
        release={release}
        driver="450.80.02"
        gpus="Tesla T4"
        requires="cudnn>=8,<9"
        wasm={new URL(url, import.meta.url).href}
        onngcompat-report={({ detail }) => (document.title = detail.mode ?? detail.verdict)}
      />
      <ngcompat-check release={release} driver="450.80.02" gpus={["Tesla T4"]} compact />
    </>
  );
}

createRoot(document.querySelector("#root")).render(<App />);
