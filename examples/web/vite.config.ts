import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { defineConfig, type Plugin } from "vite";

import { messages } from "./messages-plugin.ts";

/** No script but the page's own, no inline anything, no request to anywhere else. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** In the page itself, so that it holds wherever the page is served from. */
const policy: Plugin = {
  name: "policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: POLICY },
      injectTo: "head-prepend",
    },
  ],
};

/** Asks for the module together with the page, not after the script that needs it. */
const preload: Plugin = {
  name: "preload",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (_, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((name) => name.endsWith(".wasm"))
        .map((name) => ({
          tag: "link",
          attrs: { rel: "preload", href: `./${name}`, as: "fetch", type: "application/wasm", crossorigin: "anonymous" },
          injectTo: "head" as const,
        })),
  },
};

/** Gives the service worker the names of the files it keeps. */
const offline: Plugin = {
  name: "offline",
  apply: "build",
  enforce: "post",
  generateBundle(_, bundle) {
    const files = ["./", "./icon.svg", "./manifest.webmanifest"];
    const hash = createHash("sha256");
    for (const [name, file] of Object.entries(bundle)) {
      hash.update(name).update(file.type === "chunk" ? file.code : file.source);
      if (name !== "index.html") files.push(`./${name}`);
    }
    const worker = readFileSync("src/service-worker.js", "utf8")
      .replace('["__FILES__"]', JSON.stringify(files))
      .replace("__VERSION__", hash.digest("hex").slice(0, 12));
    this.emitFile({ type: "asset", fileName: "service-worker.js", source: worker });
  },
};

export default defineConfig({
  base: "./",
  plugins: [policy, preload, messages, offline],
  worker: { format: "es" },
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
