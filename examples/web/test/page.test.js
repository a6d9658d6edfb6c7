// The built page in Chromium.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { launch } from "./browser.js";
import { PASTES } from "./pastes.js";
import { serve } from "./server.js";
import { looksAsBefore } from "./snapshot.js";

const require = createRequire(import.meta.url);
const root = new URL("../", import.meta.url).pathname;
const page = readFileSync(`${root}dist/index.html`, "utf8");
const policy = page.match(/Content-Security-Policy" content="([^"]+)"/)[1].replaceAll("&#39;", "'");
const T4 = "?release=20.12&driver=450.80.02&gpu=Tesla+T4";

let browser;
let server;

before(async () => {
  server = await serve(`${root}dist`, `${policy}; frame-ancestors 'none'`);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.stop();
});

/** Opens the page; whatever it complains of or asks another server for fails the test. */
async function open(question = "", options = {}) {
  const context = await browser.newContext(options);
  const tab = await context.newPage();
  tab.setDefaultTimeout(5000);
  const complaints = [];
  tab.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  tab.on("pageerror", (error) => complaints.push(error.message));
  tab.on("request", (request) => {
    if (!request.url().startsWith(server.address)) complaints.push(`foreign request: ${request.url()}`);
  });
  await tab.goto(server.address + question);
  await tab.locator("ngcompat-check [part=card]").waitFor();
  await tab.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  return {
    tab,
    context,
    verdict: () => tab.locator("ngcompat-check [part=verdict]").textContent(),
    release: () => tab.locator("ngcompat-check [part=release]").textContent(),
    close: async () => {
      assert.deepEqual(complaints, []);
      await context.close();
    },
  };
}

/** Writes a name into the field and leaves it. */
async function name(tab, text) {
  await tab.fill("#release", text);
  await tab.locator("#release").press("Enter");
}

const chips = (tab) => tab.locator(".chips span").allTextContents();

test("a link holds the question", async () => {
  const { tab, verdict, close } = await open(`${T4}&os=linux&arch=x86_64&with=cudnn%3E%3D8.0`);
  assert.equal(await verdict(), "It runs");
  assert.match(await tab.locator("ngcompat-check [part=mode]").textContent(), /forward compatibility/);
  assert.deepEqual(await chips(tab), ["Tesla T4"]);
  assert.equal(await tab.inputValue("#driver"), "450.80.02");
  assert.equal(await tab.inputValue("#release"), "20.12");
  assert.equal(await tab.inputValue("#requires"), "cudnn>=8.0");
  await name(tab, "24.05");
  assert.equal(await verdict(), "It does not run");
  const address = tab.url();
  assert.match(address, /release=24\.05&driver=450\.80\.02&gpu=Tesla\+T4&os=linux&arch=x86_64&with=cudnn/);
  await tab.reload();
  await tab.locator("ngcompat-check [part=verdict]").waitFor();
  assert.equal(tab.url(), address);
  assert.equal(await verdict(), "It does not run");
  await close();
});

test("pasted texts are read and stay on the page", async () => {
  assert.ok(PASTES.length >= 10);
  const { tab, close } = await open();
  for (const { name, text, driver = "", gpus = [], release, said } of PASTES) {
    await tab.goto(server.address);
    await tab.locator("ngcompat-check [part=verdict]").waitFor();
    const newest = await tab.inputValue("#release");
    const loaded = server.asked.length;
    await tab.fill("#paste", text);
    assert.equal(await tab.inputValue("#driver"), driver, name);
    assert.deepEqual(await chips(tab), gpus, name);
    assert.equal(await tab.inputValue("#release"), release ?? newest, name);
    const reading = await tab.locator("#paste-said").textContent();
    if (said) assert.match(reading, new RegExp(said), name);
    else assert.ok(reading.trim() !== "", name);
    assert.equal(server.asked.length, loaded, `${name}: something was sent`);
    const kept = ["release", "build", "driver", "cuda", "gpu", "os", "arch"];
    assert.ok([...new URL(tab.url()).searchParams.keys()].every((key) => kept.includes(key)), name);
  }
  await close();
});

test("any image or wheel can be named", async () => {
  const { tab, verdict, release, context, close } = await open("?driver=470.57.02&gpu=Tesla+T4");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await name(tab, "tritonserver:24.05");
  assert.equal(await release(), "tritonserver:24.05");
  assert.equal(await verdict(), "It runs");
  assert.equal(await tab.locator(".pair").count(), 0, "advice on mixed precision is for PyTorch's containers");
  await tab.locator("ngcompat-check [part=copy]").click();
  await tab.getByRole("button", { name: "Copied", exact: true }).waitFor();
  assert.equal(await tab.evaluate(() => navigator.clipboard.readText()), "nvcr.io/nvidia/tritonserver:24.05-py3");
  // A name counts as soon as it is one; what is none is an error once the field is left.
  await tab.fill("#release", "torch==2.6.0+cu1");
  assert.equal(await release(), "tritonserver:24.05");
  assert.equal(await tab.locator("#release-error").count(), 0);
  await tab.fill("#release", "torch==2.6.0+cu118");
  assert.equal(await release(), "torch==2.6.0+cu118");
  assert.match(await tab.locator("ngcompat-check [part=get]").textContent(), /Install.*pip install torch==2\.6\.0 --index-url/s);
  assert.match(tab.url(), /release=torch%3D%3D2\.6\.0%2Bcu118&/);
  await tab.getByRole("radio", { name: "Dockerfile" }).check();
  assert.match(await tab.locator(".script pre").textContent(), /^RUN pip install torch==2\.6\.0/);
  await name(tab, "torch==banana");
  assert.equal(await tab.getAttribute("#release", "aria-invalid"), "true");
  assert.match(await tab.locator("#release-error").textContent(), /`torch==banana` is not a release/);
  await name(tab, "pytorch:29.06");
  assert.equal(await verdict(), "Not certain yet");
  assert.match(await tab.locator("ngcompat-check [part=mode]").textContent(), /newer than the data/);
  await close();
});

test("an image is judged by its own facts", async () => {
  const { tab, verdict, release, close } = await open("?driver=535.161.08&gpu=H100+PCIe");
  await tab.fill("#paste", '[{"Config": {"Env": ["CUDA_VERSION=12.8.1"]}, "Architecture": "amd64"}]');
  assert.equal(await release(), "image");
  assert.equal(await verdict(), "It runs");
  assert.match(await tab.locator("#release-hint").textContent(), /own facts: CUDA 12\.8\./);
  await tab.reload();
  await tab.locator("ngcompat-check [part=verdict]").waitFor();
  assert.equal(await release(), "image");
  await name(tab, "24.05");
  assert.equal(await release(), "pytorch:24.05");
  assert.doesNotMatch(tab.url(), /build=/);
  await close();
});

test("the releases of any family are listed", async () => {
  const { tab, release, close } = await open("?release=24.05&driver=535.161.08&gpu=Tesla+V100-SXM2-16GB");
  assert.match(await tab.locator(".here").textContent(), /\d+ of 109 run here, the newest is\s+pytorch:/);
  await tab.selectOption("#family", "torch");
  assert.match(tab.url(), /family=torch/);
  const newest = tab.locator(".here .link");
  assert.match(await newest.textContent(), /^torch==/);
  const row = tab.locator("table.releases tbody tr", { hasText: "torch==2.6.0+cu124" });
  assert.match(await row.textContent(), /runs\s*12\.4\s*pip install torch==2\.6\.0 --index-url/);
  await newest.click();
  assert.match(await release(), /^torch==/);
  await tab.selectOption("#family", "all");
  const names = await tab.locator("table.releases tbody th").allTextContents();
  assert.ok(names.length > 30 && names.some((one) => one.trim().startsWith("tritonserver:")));
  await close();
});

test("what would help stands once", async () => {
  const { tab, close } = await open("?release=24.05&driver=470.256.02&gpu=NVIDIA+GeForce+RTX+3090&gpu=NVIDIA+GeForce+RTX+4090");
  const remedies = await tab.locator("ngcompat-check [part=remedy]").allTextContents();
  assert.ok(remedies.length > 0);
  assert.equal(new Set(remedies).size, remedies.length);
  await close();
});

test("a file can be dropped", async () => {
  const { tab, close } = await open();
  const data = await tab.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "smi.txt"));
    return data;
  }, PASTES[0].text);
  await tab.dispatchEvent("#paste", "drop", { dataTransfer: data });
  await tab.locator(".chips li").waitFor();
  assert.equal(await tab.inputValue("#driver"), "450.80.02");
  await close();
});

test("a GPU is found by typing roughly", async () => {
  const { tab, verdict, close } = await open("?release=24.05&driver=550.54.15");
  assert.equal(await verdict(), "Not certain yet");
  const field = tab.getByRole("combobox", { name: "GPU" });
  await field.fill("rtx4090");
  assert.equal(await field.getAttribute("aria-expanded"), "true");
  await field.press("ArrowDown");
  const active = await field.getAttribute("aria-activedescendant");
  assert.match(await tab.locator(`#${active}`).textContent(), /GeForce RTX 4090/);
  await field.press("Enter");
  assert.deepEqual(await chips(tab), ["NVIDIA GeForce RTX 4090"]);
  assert.equal(await verdict(), "It runs");
  await field.fill("a100 80");
  await tab.getByRole("option").first().click();
  assert.match((await chips(tab))[1], /A100.*80GB/);
  await tab.getByRole("button", { name: "Remove NVIDIA GeForce RTX 4090" }).click();
  assert.equal((await chips(tab)).length, 1);
  await close();
});

test("what is wrong is said where it is typed", async () => {
  const { tab, close } = await open(T4);
  await tab.fill("#driver", "new");
  assert.equal(await tab.getAttribute("#driver", "aria-invalid"), "true");
  assert.match(await tab.locator("#driver-error").textContent(), /`new`/);
  await tab.fill("#driver", "450.80.02");
  assert.equal(await tab.locator("#driver-error").count(), 0);
  await close();
});

test("the map is read by mouse", async () => {
  const { tab, release, close } = await open(T4);
  const map = tab.locator("heat-map svg");
  await map.scrollIntoViewIfNeeded();
  assert.equal(await map.locator("rect.own").count(), 2);
  const cell = await map.locator("rect.cell.forward-compatibility").first().boundingBox();
  await tab.mouse.move(cell.x + 2, cell.y + 3);
  assert.match(await tab.locator(".readout").textContent(), /on R\d+.*Forward compatibility\..*accepts it/s);
  const tip = tab.locator("heat-map .tip");
  assert.match(await tip.textContent(), /Forward compatibility\..*accepts it/s);
  const [box, frame] = [await tip.boundingBox(), await tab.locator("heat-map .frame").boundingBox()];
  assert.ok(box.x >= frame.x && box.x + box.width <= frame.x + frame.width + 1);
  assert.ok(box.y > cell.y + 3 || box.y + box.height < cell.y + 3, "it covers the cell");
  await tab.mouse.click(cell.x + 2, cell.y + 3);
  const place = (await tab.locator(".readout strong").textContent()).match(/^(\S+) on R(\d+)/);
  assert.equal(await release(), `pytorch:${place[1]}`);
  assert.ok((await tab.inputValue("#driver")).startsWith(place[2]));
  await tab.mouse.move(2, 2);
  assert.equal(await tip.isVisible(), false);
  await close();
});

test("the map is read by keyboard, and as a table", async () => {
  const { tab, release, close } = await open(T4);
  await tab.locator("heat-map .map").focus();
  await tab.keyboard.press("ArrowRight");
  assert.match(await tab.locator(".readout").textContent(), /^20\.12 on R450/);
  await tab.keyboard.press("ArrowRight");
  await tab.keyboard.press("ArrowUp");
  assert.match(await tab.locator(".readout").textContent(), /^21\.02 on R455/);
  await tab.keyboard.press("Enter");
  assert.equal(await release(), "pytorch:21.02");
  assert.match(await tab.inputValue("#driver"), /^455\./);
  await tab.locator("heat-map summary").click();
  const row = tab.locator("heat-map tbody tr", { has: tab.getByRole("rowheader", { name: "20.12", exact: true }) });
  assert.match(await row.textContent(), /R455 to R620/);
  await close();
});

test("two releases are compared", async () => {
  const { tab, close } = await open(T4);
  await tab.selectOption("#from", "pytorch:20.06");
  const python = tab.locator("table.diff tr", { has: tab.getByRole("rowheader", { name: "Python", exact: true }) });
  assert.match(await python.textContent(), /3\.6\s*3\.8\s*up/);
  assert.match(tab.url(), /versus=pytorch%3A20\.06/);
  await tab.reload();
  assert.equal(await tab.inputValue("#from"), "pytorch:20.06");
  await close();
});

test("known issues are those of the model", async () => {
  const { tab, release, close } = await open("?release=20.06&driver=450.80.02&gpu=Tesla+T4");
  assert.match(await tab.locator(".issues").textContent(), /The answer lists the \d+ that this machine can meet/);
  const list = tab.locator(".issues > ul").first().locator("li");
  await tab.fill("#model", "maskrcnn");
  assert.match(await list.first().textContent(), /Mask R-CNN is up to 25% slower than in 20\.03/);
  assert.match(tab.url(), /model=maskrcnn/);
  await tab.fill("#model", "WaveGlow");
  const elsewhere = tab.locator(".issues h3 + ul button");
  const other = await elsewhere.first().textContent();
  await elsewhere.first().click();
  assert.equal(await release(), other);
  assert.match(await list.first().textContent(), /WaveGlow/);
  await close();
});

test("the map looks as before", async () => {
  for (const colorScheme of ["light", "dark"]) {
    // What hides the texts is no part of the page, whose policy would refuse it.
    const { tab, close } = await open(T4, { colorScheme, bypassCSP: true, viewport: { width: 1100, height: 900 } });
    await looksAsBefore(tab.locator("heat-map svg"), `map-${colorScheme}`);
    await close();
  }
});

test("the answer can be taken along", async () => {
  const { tab, context, close } = await open(T4);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const clipboard = () => tab.evaluate(() => navigator.clipboard.readText());
  await tab.getByRole("button", { name: "Copy as Markdown" }).click();
  await tab.getByText("The answer is copied as Markdown.").waitFor({ state: "attached" });
  const markdown = await clipboard();
  assert.match(markdown, /^\*\*pytorch:20\.12: compatible \(forward-compatibility\)\*\*\non driver 450\.80\.02, Tesla T4\n\n`nvcr\.io\/nvidia\/pytorch:20\.12-py3`\n/);
  await tab.getByRole("button", { name: "Copy link" }).click();
  assert.equal(await clipboard(), server.address + T4);
  await tab.getByRole("radio", { name: "Shell" }).check();
  assert.match(await tab.locator(".script pre").textContent(), /ngcompat doctor pytorch:20\.12 \\\n.*pytorch:20\.12-py3/);
  await tab.getByRole("radio", { name: "Dockerfile" }).check();
  assert.match(await tab.locator(".script pre").textContent(), /pytorch:20\.12-py3\n.*\nENV NVIDIA_REQUIRE_CUDA="cuda>=11\.1 /);
  await close();
});

test("hostile links do no harm", async () => {
  for (const question of [
    "?release=%3Cscript%3Ealert(1)%3C/script%3E&gpu=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
    "?release=99.99&driver=%00&versus=x&os=__proto__&arch=constructor",
    `?gpu=${"x".repeat(5000)}&with=a&with=b`,
    "?build=%7B%22cuda%22%3A%5B%5D%7D&family=__proto__",
    "?build=[1]&launcher=constructor",
    "?build=%7B&versus=torch%3D%3Dbanana",
  ]) {
    const { tab, close } = await open(question);
    assert.ok((await tab.locator("ngcompat-check").textContent()) !== null);
    assert.equal(await tab.locator("checker-app script, checker-app img[src=x]").count(), 0);
    await close();
  }
});

test("it opens without a network", async () => {
  const { tab, context, verdict, close } = await open("");
  await tab.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context.setOffline(true);
  await tab.goto(server.address + T4);
  await tab.locator("ngcompat-check [part=verdict]").waitFor();
  assert.equal(await verdict(), "It runs");
  await close();
});

test("the policy is in force", async () => {
  const { tab, context } = await open(T4);
  const outcome = await tab.evaluate(async () => {
    const blocked = [];
    addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
    // What the debugging protocol evaluates may evaluate in turn; a callback may not.
    const evaluated = await new Promise((done) => {
      setTimeout(() => {
        try {
          done((0, eval)("true"));
        } catch {
          done(false);
        }
      });
    });
    await fetch("https://example.org/").catch(() => {});
    const style = document.createElement("style");
    style.textContent = "body { color: red }";
    document.head.append(style);
    await new Promise((ready) => setTimeout(ready, 50));
    return { blocked: [...new Set(blocked)].sort(), evaluated };
  });
  assert.equal(outcome.evaluated, false);
  assert.deepEqual(outcome.blocked, ["connect-src", "script-src", "style-src-elem"]);
  await context.close();
});

for (const [name, question, options] of [
  ["light", T4, { colorScheme: "light" }],
  ["dark", T4, { colorScheme: "dark" }],
  ["incompatible, dark", "?release=24.05&driver=470.256.02&gpu=NVIDIA+GeForce+RTX+3090", { colorScheme: "dark" }],
  ["nothing known", "", {}],
  ["an error, narrow", "?driver=x&gpu=T4", { viewport: { width: 360, height: 800 } }],
]) {
  test(`accessible: ${name}`, async () => {
    const { tab, close } = await open(question, options);
    for (const summary of await tab.locator("summary").all()) await summary.click();
    // Through the debugging protocol, which no policy of the page concerns.
    await tab.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
    const { violations } = await tab.evaluate(() => globalThis.axe.run());
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("\n")}`),
      [],
    );
    await close();
  });
}

test("narrow screens scroll in one direction only", async () => {
  for (const width of [320, 390, 768]) {
    const { tab, close } = await open(T4, { viewport: { width, height: 800 } });
    assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth), width);
    await close();
  }
});

test("dark follows the system; print shows the answer alone", async () => {
  const { tab, close } = await open(T4, { colorScheme: "dark" });
  const ground = () => tab.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  assert.equal(await ground(), "rgb(18, 20, 26)");
  await tab.emulateMedia({ media: "print", colorScheme: "light" });
  assert.equal(await tab.locator("form.question").isVisible(), false);
  assert.equal(await tab.locator(".actions").isVisible(), false);
  assert.equal(await tab.locator(".printed").innerText(), "On driver 450.80.02, Tesla T4:");
  assert.equal(await tab.locator("ngcompat-check [part=verdict]").isVisible(), true);
  await close();
});
