// Builds a page from the installed package with each bundler, as README.md says to.

import { build } from "vite";
import webpack from "webpack";

const folder = (name) => new URL(`bundled/${name}/`, import.meta.url).pathname;

await build({
  root: folder("vite"),
  base: "./",
  logLevel: "warn",
  build: { target: "es2022", assetsInlineLimit: 0 },
});

const stats = await new Promise((done, failed) => {
  const context = folder("webpack");
  // The module is as large as README.md says.
  const performance = false;
  const output = { path: `${context}dist`, filename: "app.js", module: true };
  const options = { mode: "production", context, entry: "./app.js", output, performance, experiments: { outputModule: true } };
  webpack(options, (error, stats) => (error ? failed(error) : done(stats)));
});
if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString());
