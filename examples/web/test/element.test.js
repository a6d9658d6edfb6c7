// The installed package in Chromium: <ngcompat-check> in a plain page without a build, workers, pages
// that bundlers built, and the conformance vectors.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { vectors } from "../../../bindings/js/test/vectors.js";

import { launch } from "./browser.js";
import { serve } from "./server.js";

const root = new URL("../../../bindings/js/test/", import.meta.url).pathname;
const installed = `${root}node_modules/ngcompat/`;
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src data:";

let browser;
let server;
let tab;
const complaints = [];

before(async () => {
  server = await serve(root, policy);
  browser = await launch();
  tab = await browser.newPage();
  tab.setDefaultTimeout(5000);
  tab.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  tab.on("pageerror", (error) => complaints.push(error.message));
  await tab.goto(`${server.address}plain.html`);
  await tab.locator("ngcompat-check [part=verdict]").first().waitFor();
});

after(async () => {
  await browser?.close();
  server?.stop();
});

test("one script tag and one element", async () => {
  const first = tab.locator("ngcompat-check").first();
  assert.equal(await first.locator("[part=verdict]").textContent(), "It runs");
  const report = await first.evaluate((element) => {
    const told = new Promise((done) => element.addEventListener("ngcompat-report", (event) => done(event.detail)));
    element.setAttribute("release", "24.05");
    return told;
  });
  assert.equal(report.release, "pytorch:24.05");
  assert.equal(report.verdict, "incompatible");
  const error = await first.evaluate((element) => {
    const told = new Promise((done) => element.addEventListener("ngcompat-error", (event) => done(event.detail.code)));
    element.driver = "new";
    return told;
  });
  assert.equal(error, "driver-malformed");
  assert.match(await first.locator("[part=error]").textContent(), /`new`/);
});

test("a build by its own facts, and what to pull", async () => {
  const first = tab.locator("ngcompat-check").first();
  const answer = await first.evaluate(async (element) => {
    element.driver = "535.161.08";
    element.gpus = ["H100"];
    element.launcher = "docker";
    element.release = { cuda: "12.8", compat_package: false };
    await element.updateComplete;
    const { release, image, mode, environment } = element.report;
    return { release, image, mode, launcher: environment.launcher, attribute: element.getAttribute("release") };
  });
  assert.deepEqual(answer, {
    release: "image",
    image: null,
    mode: "minor-version-compatibility",
    launcher: "docker",
    attribute: null,
  });
  assert.equal(await first.locator("[part=get]").count(), 0);
  await first.evaluate((element) => {
    element.setAttribute("release", "torch==2.6.0+cu124");
    return element.updateComplete;
  });
  assert.match(await first.locator("[part=get]").textContent(), /pip install torch==2\.6\.0/);
});

test("slots, and several GPUs", async () => {
  const second = tab.locator("ngcompat-check").nth(1);
  assert.match(await second.textContent(), /Our cluster/);
  assert.equal((await second.evaluate((element) => element.report.gpus)).length, 2);
});

test("the manifest describes the element", async () => {
  const manifest = JSON.parse(readFileSync(`${installed}custom-elements.json`, "utf8"));
  const [{ attributes, cssProperties, cssParts }] = manifest.modules[0].declarations;
  const observed = await tab.evaluate(() => customElements.get("ngcompat-check").observedAttributes);
  assert.deepEqual(attributes.map(({ name }) => name).sort(), observed.toSorted());
  const source = readFileSync(`${root}../element/ngcompat-check.ts`, "utf8");
  const used = new Set([...source.matchAll(/var\((--ngcompat-[a-z]+)/g)].map(([, name]) => name));
  assert.deepEqual(cssProperties.map(({ name }) => name).sort(), [...used].sort());
  const parts = new Set([...source.matchAll(/[ (]part="([a-z]+)/g)].map(([, name]) => name));
  for (const severity of ["blocker", "unknown", "warning", "note"]) parts.add(severity);
  assert.deepEqual(cssParts.map(({ name }) => name).sort(), [...parts].sort());
});

test("in a worker", async () => {
  const newest = await tab.evaluate(async () => {
    const worker = new Worker("worker.js", { type: "module" });
    return new Promise((done, failed) => {
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = failed;
    });
  });
  assert.match(newest, /^pytorch:/);
});

test("in a service worker", async () => {
  const mode = await tab.evaluate(async () => {
    const { installing, active } = await navigator.serviceWorker.register("service-worker.js", { type: "module" });
    const worker = installing ?? active;
    const { port1, port2 } = new MessageChannel();
    const told = new Promise((done) => {
      port1.onmessage = ({ data }) => done(data);
    });
    await navigator.serviceWorker.ready;
    worker.postMessage({ release: "20.12", facts: { driver: "450.80.02", gpus: ["Tesla T4"] } }, [port2]);
    return told;
  });
  assert.equal(mode, "forward-compatibility");
});

for (const [bundler, page] of [
  ["Vite", "bundled/vite/dist/"],
  ["Webpack", "bundled/webpack/"],
]) {
  test(`in a page built by ${bundler}`, async () => {
    const other = await browser.newPage();
    other.setDefaultTimeout(5000);
    other.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    other.on("pageerror", (error) => complaints.push(error.message));
    await other.goto(server.address + page);
    assert.equal(await other.locator("ngcompat-check [part=verdict]").textContent(), "It runs");
    assert.equal(await other.title(), "forward-compatibility");
    await other.close();
  });
}

test("conformance vectors", async () => {
  const failed = await tab.evaluate(
    async (files) => {
      const ngcompat = await import("./node_modules/ngcompat/browser.js");
      const { put } = await import("./put.js");
      await ngcompat.init();
      const same = (one, other) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
      const sorted = (value) =>
        Array.isArray(value)
          ? value.map(sorted)
          : value && typeof value === "object"
            ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sorted(inner)]).sort())
            : value;
      const failed = [];
      for (const { name, cases } of files) {
        for (const { question, answer, error } of cases) {
          let got;
          try {
            got = { answer: put(ngcompat, name, question) };
          } catch ({ code, message }) {
            got = { error: { code, message } };
          }
          if (!same(got, error ? { error } : { answer })) failed.push(`${name} ${JSON.stringify(question)}`);
        }
      }
      return failed;
    },
    vectors,
  );
  assert.deepEqual(failed, []);
  const all = vectors.reduce((sum, { cases }) => sum + cases.length, 0);
  assert.ok(all > 0);
  console.log(`${all} vectors of ${vectors.length} functions in Chromium`);
});

test("no complaint", () => assert.deepEqual(complaints, []));
