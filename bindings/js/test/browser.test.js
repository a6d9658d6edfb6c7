// The installed package in Chromium: pages of the tools that people use, what is said when the module can't
// be loaded, and how the element behaves. The suite `web` runs it, with the helpers of the checker page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { createServer } from "vite";

import { launch } from "../../../examples/web/test/browser.js";
import { serve } from "../../../examples/web/test/server.js";

const root = new URL(".", import.meta.url).pathname;
const axe = createRequire(new URL("../../../examples/web/", import.meta.url)).resolve("axe-core/axe.min.js");
const T4 = 'driver="450.80.02" gpus="Tesla T4"';

let browser;
let server;

before(async () => {
  server = await serve(root);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.stop();
});

/** A page with this body and the element of the package, before anything in it is awaited. */
async function open(body, { options, head = "", script = true, prepare, url } = {}) {
  const context = await browser.newContext(options);
  const tab = await context.newPage();
  tab.setDefaultTimeout(5000);
  const complaints = [];
  tab.on("pageerror", (error) => complaints.push(error.message));
  await prepare?.(tab);
  const element = script ? '<script type="module" src="/node_modules/ngcompat/dist/element.js"></script>' : "";
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">${head}${element}</head><body>${body}</body></html>`;
  const address = url ?? `${server.address}page.html`;
  if (!url) await tab.route(address, (route) => route.fulfill({ contentType: "text/html", body: page }));
  await tab.goto(address);
  return {
    tab,
    first: tab.locator("ngcompat-check").first(),
    part: (name) => tab.locator(`ngcompat-check [part~=${name}]`),
    close: async () => {
      assert.deepEqual(complaints, []);
      await context.close();
    },
  };
}

for (const name of ["esbuild", "vite", "webpack"]) {
  test(`a page built by ${name}`, async () => {
    const folder = name === "vite" ? "bundled/vite/dist/" : `bundled/${name}/`;
    const { tab, part, close } = await open("", { url: server.address + folder });
    assert.equal(await part("verdict").textContent(), "It runs");
    await tab.waitForFunction(() => document.title === "forward-compatibility");
    await close();
  });
}

for (const name of ["react", "vue", "svelte"]) {
  test(`a page of ${name}`, async () => {
    const { tab, part, close } = await open("", { url: `${server.address}bundled/${name}/` });
    assert.equal(await part("verdict").first().textContent(), "It runs");
    await tab.waitForFunction(() => document.title === "forward-compatibility");
    const gpus = await tab.evaluate(() => [...document.querySelectorAll("ngcompat-check")].map((one) => one.gpus));
    assert.deepEqual(gpus, [["Tesla T4"], ["Tesla T4"]]);
    const { requires, compact } = await tab.evaluate(() => {
      const [first, second] = document.querySelectorAll("ngcompat-check");
      return { requires: first.requires, compact: second.compact };
    });
    assert.deepEqual(requires, ["cudnn>=8,<9"]);
    assert.equal(compact, true);
    await tab.getByRole("button", { name: "24.05" }).click();
    await tab.waitForFunction(() => document.title === "incompatible");
    await close();
  });
}

test("Vite's development server, as it comes", async () => {
  const folder = `${root}bundled/dev`;
  const vite = await createServer({ root: folder, cacheDir: `${root}node_modules/.vite`, logLevel: "error", server: { port: 0, host: "127.0.0.1" } });
  await vite.listen();
  const { port } = vite.httpServer.address();
  const { tab, part, close } = await open("", { url: `http://127.0.0.1:${port}/` });
  tab.setDefaultTimeout(20_000);
  assert.equal(await part("verdict").textContent(), "It runs");
  await tab.waitForFunction(() => document.title === "forward-compatibility");
  await close();
  await vite.close();
});

// Why the module is not there, and what is said.
for (const [why, sentence, prepare] of [
  ["the network is gone", /could not be reached/, (tab) => tab.route("**/*.wasm", (route) => route.abort())],
  ["it is not served", /answered 404/, (tab) => tab.route("**/*.wasm", (route) => route.fulfill({ status: 404 }))],
  [
    "the server answers everything with its page",
    /a page of HTML and not the module/,
    (tab) => tab.route("**/*.wasm", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" })),
  ],
  ["there is no WebAssembly", /has no WebAssembly/, (tab) => tab.addInitScript(() => delete globalThis.WebAssembly)],
  [
    "it is cut",
    /not a module that this browser compiles/,
    (tab) => tab.route("**/*.wasm", (route) => route.fulfill({ body: Buffer.from("\0asm\x01\0\0\0\x01") })),
  ],
]) {
  test(`where ${why}, the element says so`, async () => {
    const fallback = '<p slot="fallback">See our documentation.</p>';
    const { tab, first, part, close } = await open(`<ngcompat-check release="20.12" ${T4}>${fallback}</ngcompat-check>`, { prepare });
    assert.match(await part("error").textContent(), /^the module could not be loaded: /);
    assert.match(await part("error").textContent(), sentence);
    assert.equal(await first.evaluate((element) => element.error.code), "module-not-loaded");
    assert.equal(await first.evaluate((element) => element.error.name), "NgcompatError");
    assert.equal(await tab.getByText("See our documentation.").isVisible(), true);
    await close();
  });
}

test("a policy without 'wasm-unsafe-eval' is named", async () => {
  const head = '<meta http-equiv="Content-Security-Policy" content="script-src \'self\'">';
  const { part, close } = await open(`<ngcompat-check release="20.12" ${T4}></ngcompat-check>`, { head });
  assert.match(await part("error").textContent(), /Content-Security-Policy lacks 'wasm-unsafe-eval'/);
  await close();
});

test("after a failure, the next change tries again", async () => {
  let down = true;
  const prepare = (tab) => tab.route("**/*.wasm", (route) => (down ? route.abort() : route.continue()));
  const { tab, first, part, close } = await open(`<ngcompat-check release="20.12" ${T4}></ngcompat-check>`, { prepare });
  await part("error").waitFor();
  down = false;
  await first.evaluate((element) => (element.release = "24.05"));
  assert.equal(await part("verdict").textContent(), "It does not run");
  await close();
  down = true;
  const again = await open(`<ngcompat-check release="20.12" ${T4}></ngcompat-check>`, { prepare });
  await again.part("error").waitFor();
  down = false;
  await again.tab.evaluate(() => dispatchEvent(new Event("online")));
  assert.equal(await again.part("verdict").textContent(), "It runs");
  await again.close();
});

test("what `init` is given counts more than what is looked for", async () => {
  const prepare = (tab) => tab.route("**/check_bg.wasm", (route) => setTimeout(() => route.fulfill({ status: 404 }).catch(() => {}), 300));
  const { tab, close } = await open("", { script: false, prepare });
  const said = await tab.evaluate(async () => {
    const { check, init } = await import("/node_modules/ngcompat/check.js");
    const looked = init();
    const given = init("/node_modules/ngcompat/dist/check_bg.wasm?elsewhere");
    await Promise.all([looked, given, init()]);
    return check("20.12").verdict;
  });
  assert.equal(said, "undetermined");
  await close();
});

test("failures of `init` have a code, and the next call tries again", async () => {
  const { tab, close } = await open("", { script: false });
  const codes = await tab.evaluate(async () => {
    const { find, init, NgcompatError } = await import("/node_modules/ngcompat/browser.js");
    const code = (error) => [error instanceof NgcompatError, error.code];
    const all = [await init("/nothing").catch(code), await init({ module: "http://127.0.0.1:1/" }).catch(code)];
    try {
      find();
    } catch (error) {
      all.push(code(error));
    }
    await init();
    all.push(await init({ data: "/nothing" }).catch(code), await init({ data: "{}" }).catch(code));
    return all;
  });
  assert.deepEqual(codes, [
    [true, "module-not-loaded"],
    [true, "module-not-loaded"],
    [true, "not-ready"],
    [true, "data-not-loaded"],
    [true, "data-malformed"],
  ]);
  await close();
});

test("several elements load one module, and none where the page loads everything", async () => {
  const two = `<ngcompat-check release="20.12" ${T4}></ngcompat-check>`.repeat(2);
  const asked = [];
  const prepare = (tab) => tab.on("request", (request) => /wasm$/.test(request.url()) && asked.push(request.url().replace(/.*\//, "")));
  const alone = await open(two, { prepare });
  await alone.part("verdict").nth(1).waitFor();
  await alone.close();
  assert.deepEqual(asked, ["check_bg.wasm"]);
  asked.length = 0;
  const head = '<script type="module">import { init } from "/node_modules/ngcompat/browser.js"; init();</script>';
  const whole = await open(two, { prepare, head });
  await whole.part("verdict").nth(1).waitFor();
  await whole.close();
  assert.deepEqual(asked, ["ngcompat_bg.wasm"]);
});

test("the module may be part of the script", async () => {
  const prepare = (tab) => tab.route("**/*.wasm", (route) => route.abort());
  const { tab, close } = await open("", { script: false, prepare });
  for (const entry of ["inline", "check-inline"]) {
    const mode = await tab.evaluate(async (entry) => {
      const { check, init } = await import(`/node_modules/ngcompat/${entry}.js`);
      await init();
      return check("20.12", { driver: "450.80.02", gpus: ["Tesla T4"] }).mode;
    }, entry);
    assert.equal(mode, "forward-compatibility");
  }
  await close();
});

test("browsers of spring 2023 lack what is not used", async () => {
  const prepare = (tab) =>
    tab.addInitScript(() => {
      for (const [object, names] of [
        [URL, ["canParse", "parse"]],
        [Promise, ["withResolvers", "try"]],
        [Array, ["fromAsync"]],
        [Object, ["groupBy"]],
        [Map, ["groupBy"]],
        [String.prototype, ["isWellFormed", "toWellFormed"]],
        [Set.prototype, ["union", "intersection", "difference"]],
        [globalThis, ["Iterator"]],
        [WebAssembly, ["compileStreaming", "instantiateStreaming"]],
        [Response.prototype, ["bytes"]],
        [Uint8Array, ["fromBase64"]],
      ]) {
        for (const name of names) delete object[name];
      }
    });
  const { part, close } = await open(`<ngcompat-check release="20.12" ${T4}></ngcompat-check>`, { prepare });
  assert.equal(await part("verdict").textContent(), "It runs");
  await close();
});

test("properties take what attributes take, and more", async () => {
  const { first, part, close } = await open(`<ngcompat-check release="20.12"></ngcompat-check>`);
  const said = await first.evaluate(async (element) => {
    element.gpus = "Tesla T4, A100";
    element.requires = "cudnn>=8,<10, python=3.8";
    element.driver = "450.80.02";
    await element.updateComplete;
    const all = [element.gpus, element.requires, element.getAttribute("gpus"), element.report.gpus.length];
    element.gpus = ["L4"];
    await element.updateComplete;
    all.push(element.gpus, element.getAttribute("gpus"), element.report.gpus.length);
    element.setAttribute("gpus", "T4,");
    await element.updateComplete;
    all.push(element.gpus);
    element.removeAttribute("gpus");
    element.compact = true;
    await element.updateComplete;
    return [...all, element.gpus, element.getAttribute("compact")];
  });
  assert.deepEqual(said, [["Tesla T4", "A100"], ["cudnn>=8,<10", "python=3.8"], "Tesla T4, A100", 2, ["L4"], null, 1, ["T4"], [], ""]);
  assert.equal(await part("findings").count(), 0);
  const before = await first.evaluate(async () => {
    const late = document.createElement("ngcompat-late");
    late.release = "24.05";
    document.body.append(late);
    customElements.define("ngcompat-late", class extends customElements.get("ngcompat-check") {});
    await late.updateComplete;
    return late.report.release;
  });
  assert.equal(before, "pytorch:24.05");
  await close();
});

test("it follows the scheme of the page, not that of the system", async () => {
  const body = `<ngcompat-check release="20.12" ${T4}></ngcompat-check><div style="color-scheme: dark"><ngcompat-check release="20.12" ${T4}></ngcompat-check></div>`;
  for (const colorScheme of ["light", "dark"]) {
    const head = "<style>:root { color-scheme: light }</style>";
    const { part, close } = await open(body, { options: { colorScheme }, head });
    await part("verdict").nth(1).waitFor();
    const surfaces = await part("card").evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor));
    assert.deepEqual(surfaces, ["rgb(255, 255, 255)", "rgb(27, 30, 37)"]);
    await close();
  }
});

test("what is true of several GPUs is said once", async () => {
  const { first, part, close } = await open('<ngcompat-check release="24.05" driver="470.57.02"></ngcompat-check>');
  const say = (gpus) =>
    first.evaluate(async (element, gpus) => {
      element.gpus = gpus;
      await element.updateComplete;
      return element.report.findings.length;
    }, gpus);
  const one = await say(["Tesla K80"]);
  const lines = await part("finding").count();
  assert.equal(lines, one);
  assert.ok((await say(Array(16).fill("Tesla K80"))) > one);
  assert.equal(await part("finding").count(), lines);
  await say(["Tesla K80", "A100", "Tesla K80"]);
  const texts = await part("finding").allTextContents();
  assert.ok(texts.some((text) => text.includes("(GPUs 0 and 2)")), texts.join("\n"));
  assert.equal(new Set(texts).size, texts.length);
  await close();
});

test("axe finds nothing, in all forms", async () => {
  const forms = ["", 'heading-level="2"', "compact"];
  const machines = [
    `release="20.12" ${T4}`,
    'release="24.05" driver="470.57.02" gpus="Tesla K80, A100"',
    'release="24.05"',
    'release="20.99"',
    "",
  ];
  const body = machines.flatMap((machine) => forms.map((form) => `<ngcompat-check ${machine} ${form}></ngcompat-check>`));
  for (const colorScheme of ["light", "dark"]) {
    const head = "<style>:root { color-scheme: light dark } body { color: CanvasText; background: Canvas }</style>";
    const { tab, part, close } = await open(`<main><h1>Machines</h1>${body.join("")}</main>`, { options: { colorScheme }, head });
    await part("card").last().waitFor();
    await tab.evaluate(() => Promise.all([...document.querySelectorAll("ngcompat-check")].map((one) => one.updateComplete)));
    await tab.evaluate(readFileSync(axe, "utf8"));
    const { violations } = await tab.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
    await close();
  }
});

test("the page does not jump", async () => {
  const prepare = (tab) => tab.route("**/*.wasm", (route) => setTimeout(() => route.continue(), 100));
  const head = `<style>
    ngcompat-check { min-height: 34rem }
    ngcompat-check[compact] { min-height: 0 }
    ngcompat-check:not(:defined) { display: block }
    ngcompat-check[compact]:not(:defined) { display: inline-block; height: 2.25rem }
  </style>`;
  const six = [`release="20.12" ${T4}`, 'release="24.05" driver="550.54.15" gpus="L4" compact'].map((one) => `<p>Text.</p><ngcompat-check ${one}></ngcompat-check>`);
  const { tab, part, close } = await open(six.join("").repeat(3) + "<p>The end.</p>", { prepare, head });
  await part("verdict").last().waitFor();
  const shift = await tab.evaluate(
    () =>
      new Promise((done) => {
        new PerformanceObserver((list) => done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => done(0), 500);
      }),
  );
  assert.ok(shift < 0.05, `layout shift ${shift}`);
  await close();
});

test("the image can be copied", async () => {
  const options = { permissions: ["clipboard-read", "clipboard-write"] };
  const { tab, part, close } = await open(`<ngcompat-check release="20.12" ${T4}></ngcompat-check>`, { options });
  await part("copy").click();
  await tab.getByRole("button", { name: "Copied" }).waitFor();
  assert.equal(await tab.evaluate(() => navigator.clipboard.readText()), "nvcr.io/nvidia/pytorch:20.12-py3");
  await close();
});

test("it needs no more than 'wasm-unsafe-eval', trusted types included", async () => {
  const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:; require-trusted-types-for 'script'";
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const { part, close } = await open(`<ngcompat-check release="20.12" ${T4}></ngcompat-check>`, { head });
  assert.equal(await part("verdict").textContent(), "It runs");
  await close();
});

test("320 px are enough", async () => {
  const { tab, part, close } = await open(`<ngcompat-check release="torch==2.6.0+cu124" driver="535.161.08" gpus="RTX 3090"></ngcompat-check>`, {
    options: { viewport: { width: 320, height: 800 } },
  });
  await part("verdict").waitFor();
  assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth), 320);
  await close();
});
