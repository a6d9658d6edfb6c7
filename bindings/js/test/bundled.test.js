// Servers that bundlers built, away from the package's folder; and `require` as Jest does it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import vm from "node:vm";
import { createRequire } from "node:module";

const elsewhere = mkdtempSync(join(tmpdir(), "ngcompat-"));
after(() => rmSync(elsewhere, { recursive: true }));
cpSync(new URL("bundled/server/dist", import.meta.url), elsewhere, { recursive: true });

for (const [tool, file] of [
  ["Vite", "vite/app.mjs"],
  ["Webpack", "webpack/app.cjs"],
  ["esbuild, as a module", "esbuild/app.mjs"],
  ["esbuild, as CommonJS", "esbuild/app.cjs"],
]) {
  test(`a server built by ${tool}`, () => {
    const said = execFileSync(process.execPath, [join(elsewhere, file)], { encoding: "utf8" });
    assert.deepEqual(JSON.parse(said), ["forward-compatibility", "forward-compatibility", true]);
  });
}

test("what `require` takes where it takes no modules", () => {
  const require = createRequire(import.meta.url);
  const { exports: entries } = JSON.parse(readFileSync(require.resolve("ngcompat/package.json"), "utf8"));
  const load = (entry) => {
    const file = new URL(`node_modules/ngcompat/${entries[entry].require.default}`, import.meta.url).pathname;
    const module = { exports: {} };
    const folder = file.replace(/\/[^/]*$/, "");
    const inner = (name) => (name.startsWith("ngcompat/") ? load(name.replace("ngcompat", ".")) : require(name));
    vm.runInThisContext(`(function (module, exports, require, __dirname) {${readFileSync(file, "utf8")}\n})`)(module, module.exports, inner, folder);
    return module.exports;
  };
  const machine = { driver: "450.80.02", gpus: ["Tesla T4"] };
  assert.equal(load(".").check("20.12", machine).mode, "forward-compatibility");
  assert.equal(load("./check").check("20.12", machine).mode, "forward-compatibility");
  assert.equal(typeof load("./element").NgcompatCheck, "function");
});
