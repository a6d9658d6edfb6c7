// `node run.js RAW_WASM FACTS [--quick]`: measures the npm package and the plain alternative, and prints
// rows of JSON, a line each.

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { brotliCompressSync, gzipSync } from "node:zlib";

import { crates, sections } from "./wasm.js";

const [raw, facts] = process.argv.slice(2);
const rounds = process.argv.includes("--quick") ? 5 : 25;
const packageFolder = new URL("../../bindings/js/", import.meta.url);
const optimised = readFileSync(new URL("dist/ngcompat_bg.wasm", packageFolder));

const print = (name, value, unit) => console.log(JSON.stringify({ name, value, unit }));

weigh();
for (const [name, script] of [
  ["js", "ngcompat"],
  ["js.check", "check"],
]) {
  const own = inNode(script);
  print(`${name}.node_import_ms`, own.importMs, "ms");
  print(`${name}.node_first_verdict_ms`, own.firstMs, "ms");
  print(`${name}.checks_per_s`, 1e6 / own.answerUs, "1/s");
  print(`${name}.node_memory_kib`, own.memoryKib, "kib");
}
const plain = inNode("semver");
print("peer.js-semver.import_ms", plain.importMs, "ms");
print("peer.js-semver.first_answer_ms", plain.firstMs, "ms");
print("peer.js-semver.answer_us", plain.answerUs, "us");
print("peer.js-semver.memory_kib", plain.memoryKib, "kib");
print("peer.js-semver.disk_bytes", readFileSync(facts).length + weightOf("node_modules/semver"), "B");
await inChromium();

function weigh() {
  print("wasm.raw_bytes", readFileSync(raw).length, "B");
  for (const file of ["ngcompat_bg.wasm", "check_bg.wasm", "element.js"]) {
    const bytes = readFileSync(new URL(`dist/${file}`, packageFolder));
    const name = `js.${file.replace(/_bg\.wasm|\.js/, "")}`;
    print(`${name}.bytes`, bytes.length, "B");
    print(`${name}.gzip_bytes`, gzipSync(bytes, { level: 9 }).length, "B");
    print(`${name}.brotli_bytes`, brotliCompressSync(bytes).length, "B");
  }
  for (const [section, bytes] of sections(optimised)) {
    if (bytes > 4000) print(`wasm.${section}_bytes`, bytes, "B");
  }
  // Only the raw module has names.
  for (const [crate, bytes] of crates(readFileSync(raw)).slice(0, 7)) {
    print(`wasm.raw_code.${crate}_bytes`, bytes, "B");
  }
  const scripts = ["browser.js", "dist/ngcompat.js", ...["api", "asking", "errors", "exported", "loading", "offered"].map((name) => `lib/${name}.js`)];
  const text = scripts.map((file) => readFileSync(new URL(file, packageFolder), "utf8")).join("");
  print("js.scripts_gzip_bytes", gzipSync(text, { level: 9 }).length, "B");
}

/** The bytes of all files of a folder. */
function weightOf(folder) {
  const root = new URL(`${folder}/`, import.meta.url).pathname;
  const files = readdirSync(root, { recursive: true }).map((file) => statSync(root + file));
  return files.filter((file) => file.isFile()).reduce((sum, file) => sum + file.size, 0);
}

/** How soon the first answer is there and how fast more follow, of fresh processes. */
function inNode(subject) {
  const script = new URL(`${subject}.js`, import.meta.url).pathname;
  const measured = Array.from({ length: rounds }, () =>
    JSON.parse(execFileSync(process.execPath, [script, facts], { encoding: "utf8" })),
  );
  const least = (figure) => Math.min(...measured.map((one) => one[figure]));
  return {
    importMs: least("imported"),
    firstMs: least("first"),
    answerUs: least("answer") * 1e3,
    memoryKib: least("memory"),
  };
}

/** From the bytes, already loaded, to the verdict, in a browser that has compiled nothing before. */
async function inChromium() {
  const executablePath = "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    console.error(`js.first_verdict_ms is skipped: there is no ${executablePath}`);
    return;
  }
  const { chromium } = await import("playwright-core");
  const server = createServer((request, response) => {
    const file = new URL(`.${request.url}`, packageFolder);
    response.setHeader("Content-Type", request.url.endsWith(".js") ? "text/javascript" : "text/html");
    if (request.url === "/") response.end("<!doctype html>");
    else if (existsSync(file)) response.end(readFileSync(file));
    else response.writeHead(404).end();
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  for (const [name, entry, module] of [
    ["js", "browser", "ngcompat"],
    ["js.check", "check", "check"],
  ]) {
    const times = [];
    for (let round = 0; round < rounds; round += 1) {
      const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
      const tab = await browser.newPage();
      await tab.goto(`http://127.0.0.1:${server.address().port}/`);
      const time = await tab.evaluate(
        async ([entry, module]) => {
          const { init, check } = await import(`/${entry}.js`);
          const bytes = await (await fetch(`/dist/${module}_bg.wasm`)).arrayBuffer();
          const begin = performance.now();
          await init(bytes);
          check("20.12", { driver: "450.80.02", gpus: ["Tesla T4"] });
          return performance.now() - begin;
        },
        [entry, module],
      );
      times.push(time);
      await browser.close();
    }
    print(`${name}.first_verdict_ms`, Math.min(...times), "ms");
  }
  server.close();
}
