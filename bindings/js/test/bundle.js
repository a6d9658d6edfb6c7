// Builds small applications from the installed package with the tools that people use, as README.md says
// to. `browser.test.js` opens the pages, `bundled.test.js` runs the servers.

import { readFileSync } from "node:fs";

import * as esbuild from "esbuild";
import { compile } from "svelte/compiler";
import { build } from "vite";
import webpack from "webpack";

const folder = (name) => new URL(`bundled/${name}/`, import.meta.url).pathname;
const quiet = { logLevel: "warn" };

/** Vite needs nothing, neither for pages nor for servers that hold the package itself. */
await build({ root: folder("vite"), base: "./", ...quiet, build: { target: "es2022", assetsInlineLimit: 0 } });
await build({
  root: folder("server"),
  ...quiet,
  build: { ssr: "app.js", outDir: "dist/vite", minify: false, rollupOptions: { output: { entryFileNames: "app.mjs" } } },
  ssr: { noExternal: true },
});

async function byWebpack(name, options) {
  const context = folder(name);
  const stats = await new Promise((done, failed) => {
    // The module is as large as README.md says.
    const common = { mode: "production", context, entry: "./app.js", performance: false };
    webpack({ ...common, ...options(context) }, (error, stats) => (error ? failed(error) : done(stats)));
  });
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString());
}

await byWebpack("webpack", (context) => ({
  output: { path: `${context}dist`, filename: "app.js", module: true },
  experiments: { outputModule: true },
}));
await byWebpack("server", (context) => ({
  target: "node20",
  output: { path: `${context}dist/webpack`, filename: "app.cjs", library: { type: "commonjs2" } },
}));

/** Svelte's own compiler, for lack of a plugin that is as small. */
const svelte = {
  name: "svelte",
  setup({ onLoad }) {
    onLoad({ filter: /\.svelte$/ }, ({ path }) => ({
      contents: compile(readFileSync(path, "utf8"), { generate: "client" }).js.code,
    }));
  },
};

const byEsbuild = (name, outfile, options) =>
  esbuild.build({
    entryPoints: [`${folder(name)}app.js`],
    outfile: `${folder(name)}dist/${outfile}`,
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    logLevel: "warning",
    loader: { ".js": "jsx", ".wasm": "file" },
    ...options,
  });

await Promise.all([
  byEsbuild("esbuild", "app.js"),
  byEsbuild("react", "app.js", { jsx: "automatic", define: { "process.env.NODE_ENV": '"production"' } }),
  byEsbuild("vue", "app.js", {
    define: {
      "process.env.NODE_ENV": '"production"',
      __VUE_OPTIONS_API__: "true",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
  }),
  byEsbuild("svelte", "app.js", { plugins: [svelte], conditions: ["svelte", "browser", "module"] }),
  byEsbuild("server", "esbuild/app.mjs", { platform: "node" }),
  byEsbuild("server", "esbuild/app.cjs", { platform: "node", format: "cjs", logOverride: { "empty-import-meta": "silent" } }),
]);
