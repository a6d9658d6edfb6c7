// The built page in Chromium.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { launch } from "./browser.js";
import { FLEET, PASTES, SMI_L } from "./pastes.js";
import { serve } from "./server.js";
import { looksAsBefore } from "./snapshot.js";

const require = createRequire(import.meta.url);
const root = new URL("../", import.meta.url).pathname;
const page = readFileSync(`${root}dist/index.html`, "utf8");
const policy = page.match(/Content-Security-Policy" content="([^"]+)"/)[1].replaceAll("&#39;", "'");
const T4 = "?release=20.12&driver=450.80.02&gpu=Tesla+T4";
const GAMING = "?release=24.05&driver=470.256.02&gpu=NVIDIA+GeForce+RTX+3090";

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

/** The page's own files. */
const OWN = /^\/(assets\/[\w.-]+|icon\.svg|manifest\.webmanifest|service-worker\.js)?$/;
const READY = "main:not(:has(.waiting)) .card";

/** A tab of its own; whatever it complains of or asks another server for fails the test. */
async function tabOf(options = {}) {
  // What is kept for offline use would be loaded anew for each test.
  const context = await browser.newContext({ serviceWorkers: "block", ...options });
  const tab = await context.newPage();
  tab.setDefaultTimeout(5000);
  const complaints = [];
  tab.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !message.text().includes("blocked by Playwright")) complaints.push(message.text());
  });
  tab.on("pageerror", (error) => complaints.push(error.message));
  tab.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(server.address)) complaints.push(`foreign request: ${request.url()}`);
  });
  const close = async () => {
    assert.deepEqual(complaints, []);
    await context.close();
  };
  return { tab, context, complaints, close };
}

/** Opens the page and waits for its answer. */
async function open(question = "", options = {}) {
  const opened = await tabOf(options);
  const { tab } = opened;
  await tab.goto(server.address + question);
  await tab.locator(READY).first().waitFor();
  return {
    ...opened,
    title: () => tab.locator(".answer h2").textContent(),
    subject: () => tab.locator(".answer .subject").innerText(),
    unfold: async (id) => {
      await tab.locator(`#${id} > summary`).click();
      await tab.locator(`#${id} .folded`).waitFor();
    },
  };
}

/** Follows an address in the page, as Back does. */
const go = (tab, address) =>
  tab.evaluate(async (address) => {
    history.pushState(null, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
    await document.querySelector("checker-app").updateComplete;
  }, address);

/** Writes a name into the field and leaves it. */
async function name(tab, text) {
  await tab.fill("#release", text);
  await tab.locator("#release").press("Enter");
}

const chips = async (tab) => (await tab.locator(".chips .what").allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());
const gpus = async (tab) => (await chips(tab)).filter((text) => text.startsWith("GPU ")).map((text) => text.slice(4));
const code = (tab, name) => tab.getByRole("group", { name, exact: true }).textContent();

// What is asked, and the answer ---------------------------------------------------------------

test("a link holds the question", async () => {
  const { tab, title, subject, close } = await open(`${T4}&os=linux&arch=x86_64&with=cudnn%3E%3D8.0`);
  assert.equal(await title(), "Pull this image");
  assert.equal(await subject(), "pytorch:20.12");
  assert.equal(await tab.locator(".mode").textContent(), "Forward compatibility");
  assert.equal(await code(tab, "The image"), "nvcr.io/nvidia/pytorch:20.12-py3");
  assert.deepEqual(await chips(tab), ["GPU Tesla T4", "Driver 450.80.02", "System Linux", "CPU x86_64"]);
  await name(tab, "24.05");
  assert.equal(await title(), "pytorch:24.05 does not run here");
  assert.match(await tab.title(), /pytorch:24\.05 does not run on T4 \+ R450/);
  const address = tab.url();
  assert.match(address, /release=24\.05&driver=450\.80\.02&os=linux&arch=x86_64&gpu=Tesla\+T4&with=cudnn/);
  await tab.reload();
  await tab.locator(READY).first().waitFor();
  assert.equal(tab.url(), address);
  assert.equal(await title(), "pytorch:24.05 does not run here");
  await close();
});

test("without a release, the newest that runs is named, with the command that starts it", async () => {
  const { tab, subject, close } = await open("?driver=450.80.02&gpu=Tesla+T4");
  assert.match(await subject(), /^pytorch:\S+, the newest PyTorch release that runs here$/);
  assert.match(await code(tab, "The command that starts it"), /^docker run --rm -it --gpus all nvcr\.io\/nvidia\/pytorch:/);
  for (const [tool, command] of [
    ["Podman", /^podman run .*--device nvidia\.com\/gpu=all/],
    ["Enroot", /^enroot import .*'docker:\/\/nvcr\.io#nvidia\/pytorch:.*\nenroot create .*\nenroot start /],
    ["Kubernetes", /image: "nvcr\.io\/nvidia\/pytorch:.*nvidia\.com\/gpu: 1/s],
    ["Apptainer", /^apptainer shell --nv docker:\/\/nvcr\.io/],
  ]) {
    await tab.getByRole("link", { name: tool, exact: true }).click();
    await tab.waitForFunction((word) => location.search.includes(`launcher=${word}`), tool.toLowerCase());
    assert.match(await code(tab, "The command that starts it"), command);
  }
  // What starts it is a fact of the question: of Apptainer other images run than of Docker.
  assert.ok((await chips(tab)).some((text) => text.startsWith("Started by")));
  await close();
});

test("any family, image or wheel can be asked about", async () => {
  const { tab, title, subject, close } = await open("?driver=470.57.02&gpu=Tesla+T4");
  await tab.getByRole("link", { name: "Triton", exact: true }).click();
  assert.match(await subject(), /^tritonserver:/);
  assert.match(tab.url(), /family=tritonserver/);
  await tab.selectOption("#family", { label: "TensorRT" });
  assert.match(await subject(), /^tensorrt:/);
  await tab.getByRole("link", { name: "torch wheels" }).click();
  assert.equal(await title(), "Install this");
  assert.match(await code(tab, "The command that installs it"), /^pip install torch==/);
  // A name counts as soon as it is one; what is none is an error once the field is left.
  await name(tab, "tritonserver:24.05");
  assert.equal(await subject(), "tritonserver:24.05");
  await tab.fill("#release", "torch==2.6.0+cu1");
  assert.equal(await subject(), "tritonserver:24.05");
  assert.equal(await tab.locator("#release-error").count(), 0);
  await tab.fill("#release", "torch==2.6.0+cu118");
  assert.equal(await subject(), "torch==2.6.0+cu118");
  assert.match(tab.url(), /release=torch%3D%3D2\.6\.0%2Bcu118/);
  await name(tab, "torch==banana");
  assert.equal(await tab.getAttribute("#release", "aria-invalid"), "true");
  assert.match(await tab.locator("#release-error").textContent(), /torch==banana is not a release/);
  assert.match(await tab.locator(".answer").textContent(), /The newest that runs here is\s+torch==/);
  await name(tab, "pytorch:29.06");
  assert.match(await tab.locator(".answer").textContent(), /Whether pytorch:29\.06 runs is open.*newer than/s);
  await close();
});

test("releases are searched by what is inside", async () => {
  const { tab, subject, close } = await open("?driver=535.161.08&gpu=NVIDIA+A100-SXM4-80GB");
  await tab.selectOption("#with-python", { label: "3.8" });
  const found = await subject();
  assert.match(found, /^pytorch:\S+, the newest PyTorch release with python=3\.8 that runs here$/);
  assert.match(tab.url(), /with=python%3D3\.8/);
  await tab.getByRole("link", { name: "Releases", exact: true }).click();
  assert.match((await tab.locator(".count").innerText()).replace(/\s+/g, " "), /\d+ of 1\d\d contain python=3\.8 and run here, \d+ may\./);
  const versions = await tab.locator("table.releases tbody td:nth-child(5)").allTextContents();
  assert.ok(versions.length > 5 && versions.every((one) => one.startsWith("3.8") || one === "–"), versions.join());
  await close();
});

test("what would help is a choice that applies, and Back undoes it", async () => {
  const { tab, title, close } = await open(GAMING);
  assert.equal(await title(), "pytorch:24.05 does not run here");
  const choices = await tab.locator(".helps li > span").allTextContents();
  assert.ok(choices.length > 1);
  assert.equal(new Set(choices).size, choices.length);
  await tab.getByRole("link", { name: "Use it" }).first().click();
  assert.equal(await title(), "Pull this image");
  await tab.goBack();
  assert.equal(await title(), "pytorch:24.05 does not run here");
  await tab.getByRole("link", { name: "Suppose it" }).first().click();
  assert.equal(await title(), "Pull this image");
  assert.match(tab.url(), /release=24\.05/);
  await tab.goBack();
  assert.match(tab.url(), /driver=470\.256\.02/);
  await close();
});

// The machine ---------------------------------------------------------------------------------

test("pasted texts are read and stay on the page", async () => {
  assert.ok(PASTES.length >= 10);
  const { tab, close } = await open();
  for (const { name, text, driver = "", gpus: boards = [], release = "", said, message, answer } of PASTES) {
    await go(tab, "?");
    const loaded = server.asked.length;
    await tab.fill("#paste", text);
    await tab.waitForFunction(() => !document.querySelector(".reading")?.textContent.includes("Reading …"));
    assert.equal(await tab.inputValue("#driver"), driver, name);
    assert.deepEqual(await gpus(tab), boards, name);
    assert.equal(await tab.inputValue("#release"), release, name);
    if (said) assert.match(await tab.locator("#paste-said").innerText(), new RegExp(said), name);
    if (message) assert.match(await tab.locator(".diagnosis").innerText(), new RegExp(message, "s"), name);
    if (answer) assert.match(await tab.locator(".answer").innerText(), new RegExp(answer), name);
    const sent = server.asked.slice(loaded).filter((path) => !OWN.test(path));
    assert.deepEqual(sent, [], `${name}: something was sent`);
    const kept = ["release", "build", "driver", "cuda", "gpu", "os", "arch", "family", "message", "with", "launcher", "toolkit", "jetpack", "machine"];
    assert.ok([...new URL(tab.url()).searchParams.keys()].every((key) => kept.includes(key)), name);
  }
  assert.match(await tab.locator("main").innerText(), /Nothing in this text is recognised/);
  await close();
});

test("facts of an earlier machine never linger", async () => {
  const { tab, close } = await open("?driver=580.95.05&gpu=NVIDIA+GeForce+RTX+5090&os=windows");
  await tab.getByRole("button", { name: "Change" }).click();
  await tab.fill("#paste", SMI_L);
  assert.deepEqual(await chips(tab), ["GPU NVIDIA A100-SXM4-80GB"]);
  const reading = tab.locator("#paste-said");
  assert.match(await reading.innerText(), /Not taken over from before: Driver 580\.95\.05, System Windows/);
  // Another text is another machine.
  await tab.fill("#paste", PASTES[0].text);
  assert.deepEqual(await gpus(tab), ["Tesla T4"]);
  await tab.fill("#paste", SMI_L);
  assert.deepEqual(await chips(tab), ["GPU NVIDIA A100-SXM4-80GB"]);
  // Unless one says that it is the same.
  await tab.getByRole("button", { name: /It is the same machine/ }).click();
  assert.deepEqual(await chips(tab), ["GPU NVIDIA A100-SXM4-80GB", "Driver 450.80.02"]);
  await tab.getByRole("link", { name: "New machine" }).click();
  assert.deepEqual(await chips(tab), []);
  assert.equal(await tab.inputValue("#paste"), "");
  assert.equal(new URL(tab.url()).search, "");
  // Nor does a release that an earlier text named, though one went on from it.
  await tab.fill("#paste", PASTES.find(({ release }) => release === "23.08").text);
  await tab.getByRole("link", { name: "Releases", exact: true }).click();
  await tab.getByRole("link", { name: "Check", exact: true }).click();
  assert.equal(await tab.inputValue("#release"), "23.08");
  await tab.fill("#paste", PASTES[0].text);
  assert.equal(await tab.inputValue("#release"), "");
  // What the text gave goes with it.
  await tab.fill("#paste", PASTES[0].text);
  await tab.fill("#paste", "");
  assert.deepEqual(await chips(tab), []);
  await close();
});

test("a machine is typed, and its facts are edited and removed", async () => {
  const { tab, close } = await open();
  await tab.locator("#paste").pressSequentially("RTX 4090, driver 550.54.15");
  assert.deepEqual(await chips(tab), ["GPU RTX 4090", "Driver 550.54.15"]);
  assert.equal(await tab.locator("#paste").isVisible(), true, "the form stays open while one types");
  await tab.getByRole("button", { name: "Done" }).click();
  assert.equal(await tab.locator("#paste").isVisible(), false);
  await tab.locator(".chips .what", { hasText: "Driver" }).click();
  assert.equal(await tab.evaluate(() => document.activeElement.id), "driver");
  await tab.getByRole("button", { name: "Remove GPU RTX 4090" }).click();
  assert.deepEqual(await chips(tab), ["Driver 550.54.15"]);
  await tab.waitForFunction(() => document.activeElement.getAttribute("aria-label") === "Remove Driver 550.54.15");
  await close();
});

test("a GPU is found by typing roughly, and counts when the field is left", async () => {
  const { tab, close } = await open("?release=24.05&driver=550.54.15");
  await tab.getByRole("button", { name: "Give it" }).first().click();
  const field = tab.getByRole("combobox", { name: "GPU" });
  await field.fill("rtx4090");
  assert.equal(await field.getAttribute("aria-expanded"), "true");
  await field.press("ArrowDown");
  const active = await field.getAttribute("aria-activedescendant");
  assert.match(await tab.locator(`#${active}`).textContent(), /GeForce RTX 4090/);
  await field.press("Enter");
  assert.deepEqual(await gpus(tab), ["NVIDIA GeForce RTX 4090"]);
  for (const [typed, first] of [
    ["h100", /^NVIDIA H100/],
    ["b200", /B200/],
    ["4060 mobile", /RTX 4060 Laptop/],
    ["a100 80", /A100.*80GB/],
  ]) {
    await field.fill(typed);
    assert.match(await tab.getByRole("option").first().innerText(), first, typed);
  }
  await tab.getByRole("option").first().click();
  assert.equal((await gpus(tab)).length, 2);
  await field.fill("Tesla T4");
  await field.press("Tab");
  assert.ok((await gpus(tab)).includes("Tesla T4"));
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
  await tab.locator(".chips li").first().waitFor();
  assert.deepEqual(await chips(tab), ["GPU Tesla T4", "Driver 450.80.02"]);
  await tab.locator("#paste").waitFor({ state: "hidden" });
  await close();
});

test("a long text is read in a worker", async () => {
  const { tab, close } = await open();
  const text = `${"2024-06-11 10:01:55 INFO step 1 loss 0.5\n".repeat(20_000)}${PASTES[0].text}`;
  const blocked = await tab.evaluate(async (text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", text);
    document.querySelector("#paste").dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    let longest = 0;
    let last = performance.now();
    while (!document.querySelector(".chips li")) {
      await new Promise((next) => setTimeout(next));
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      if (longest > 4000) break;
    }
    return longest;
  }, text);
  assert.equal(tab.workers().length, 1);
  assert.match(await tab.inputValue("#paste"), /the rest was read, and is not shown$/);
  assert.deepEqual(await chips(tab), ["GPU Tesla T4", "Driver 450.80.02"]);
  console.log(`the page stood still for ${Math.round(blocked)} ms while 860 kB were read`);
  await close();
});

test("what is wrong is said, and empties nothing else", async () => {
  const { tab, title, close } = await open(T4);
  await tab.getByRole("button", { name: "Change" }).click();
  await tab.locator("#driver").fill("");
  for (const begun of ["5", "53", "535."]) {
    await tab.fill("#driver", begun);
    assert.equal(await tab.locator(".error").count(), 0, begun);
    assert.equal(await tab.locator(".answer h2").count(), 1);
  }
  await tab.fill("#driver", "new");
  await tab.locator("#driver").press("Tab");
  assert.equal(await tab.getAttribute("#driver", "aria-invalid"), "true");
  assert.match(await tab.locator("#driver-error").textContent(), /new is not a driver/);
  assert.match(await title(), /pytorch:20\.12/);
  await tab.fill("#driver", "450.80.02");
  assert.equal(await tab.locator("#driver-error").count(), 0);
  assert.equal(await title(), "Pull this image");
  await close();
});

test("an image is judged by its own facts", async () => {
  const { tab, title, subject, close } = await open("?driver=535.161.08&gpu=H100+PCIe");
  await tab.getByRole("button", { name: "Change" }).click();
  await tab.fill("#paste", '[{"Config": {"Env": ["CUDA_VERSION=12.8.1"]}, "Architecture": "amd64"}]');
  assert.equal(await title(), "It runs");
  assert.equal(await subject(), "an image by its own facts, CUDA 12.8");
  assert.deepEqual(await chips(tab), ["GPU H100 PCIe", "Driver 535.161.08"], "an image is not a machine");
  await tab.reload();
  await tab.locator(READY).first().waitFor();
  assert.equal(await title(), "It runs");
  await name(tab, "24.05");
  assert.equal(await subject(), "pytorch:24.05");
  assert.doesNotMatch(tab.url(), /build=/);
  await close();
});

// Messages ------------------------------------------------------------------------------------

test("for a pasted error the diagnosis is the answer, and its link says the same", async () => {
  const { tab, close } = await open();
  await tab.fill("#paste", "RuntimeError: Unexpected error from cudaGetDeviceCount(). Error 804: forward compatibility was attempted on non supported HW");
  const card = tab.locator(".diagnosis");
  assert.match(await card.innerText(), /error 804.*What helps/s);
  assert.ok((await card.boundingBox()).y < (await tab.locator(".answer").boundingBox()).y);
  assert.match(tab.url(), /\?message=cuda-804$/);
  await tab.goto(tab.url());
  assert.match(await card.innerText(), /error 804.*What helps/s);
  await card.getByRole("link", { name: "cuda-804" }).click();
  assert.match(await tab.locator("h1").innerText(), /error 804/);
  assert.match(await tab.title(), /error 804/);
  assert.match(tab.url(), /#\/messages\/cuda-804$/);
  await tab.getByRole("link", { name: "All messages" }).click();
  await tab.fill("#seek", "no kernel image");
  assert.match(await tab.locator(".messages li").first().innerText(), /no machine code/i);
  await tab.goBack();
  await tab.goBack();
  assert.equal(await card.count(), 1);
  await card.getByRole("button", { name: "Dismiss" }).click();
  assert.equal(await card.count(), 0);
  await close();
});

test("every message and every rule has its page", async () => {
  const { tab, close } = await open("#/messages");
  const links = await tab.locator(".messages a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  assert.ok(links.length > 60);
  const poor = await tab.evaluate(async (links) => {
    const poor = [];
    for (const link of links) {
      location.hash = link.replace(/^.*#/, "");
      await new Promise((done) => addEventListener("hashchange", done, { once: true }));
      await document.querySelector("checker-app").updateComplete;
      const text = document.querySelector("article.message")?.textContent ?? "";
      if (!/What helps/.test(text) || !/Sources/.test(text) || /\]\(/.test(text)) poor.push(link);
    }
    return poor;
  }, links);
  assert.deepEqual(poor, []);
  await tab.goto(`${server.address}#/rules`);
  await tab.locator(".rules a").first().click();
  assert.match(await tab.locator("article").innerText(), /All rules/);
  await close();
});

// Several machines ----------------------------------------------------------------------------

test("several machines are answered side by side", async () => {
  const { tab, context, title, close } = await open();
  await tab.fill("#paste", FLEET);
  assert.match(await title(), /Pull this image on all of them/);
  const rows = tab.locator("table.kinds tbody tr");
  assert.equal(await rows.count(), 2);
  assert.match(await rows.allInnerTexts().then((all) => all.join("\n")), /node1, node2/);
  // A link holds the machines, and not their names.
  assert.doesNotMatch(tab.url(), /node1/);
  const again = await context.newPage();
  await again.goto(tab.url());
  await again.locator("table.kinds").waitFor();
  assert.equal(await again.locator("table.kinds tbody tr").count(), 2);
  await again.close();
  await name(tab, "24.05");
  assert.match(await title(), /pytorch:24\.05 runs on \d of 3 machines/);
  assert.match(await tab.locator("main").innerText(), /Which driver would make pytorch:24\.05 run on more of them/);
  await rows.getByRole("link", { name: /T4/ }).click();
  assert.match((await chips(tab)).join(), /GPU Tesla T4/);
  await tab.goBack();
  assert.equal(await rows.count(), 2);
  await close();
});

// Releases and the map ------------------------------------------------------------------------

test("a release has an address, and says what changed", async () => {
  const { tab, close } = await open(`${T4}#/releases/pytorch%3A20.12/pytorch%3A20.06`);
  assert.equal(await tab.locator("h1").innerText(), "pytorch:20.12");
  assert.match(await tab.title(), /^pytorch:20\.12 · T4 \+ R450/);
  assert.match(await tab.locator(".here-line").innerText(), /On your machine it runs: forward compatibility/);
  const row = (name) => tab.locator("table.diff tr", { has: tab.getByRole("rowheader", { name, exact: true }) });
  assert.match(await row("Python").innerText(), /3\.6\s*3\.8\s*newer/);
  assert.doesNotMatch(await tab.locator("table.diff").first().innerText(), /not recorded/);
  await tab.selectOption("#from", "pytorch:20.11");
  await tab.waitForFunction(() => location.hash.endsWith("/pytorch%3A20.11"));
  await tab.getByRole("link", { name: /→ pytorch:/ }).click();
  assert.notEqual(await tab.locator("h1").innerText(), "pytorch:20.12");
  await tab.goBack();
  await tab.goBack();
  assert.equal(await tab.inputValue("#from"), "pytorch:20.06");
  await tab.getByRole("link", { name: /Why, and how to start it/ }).click();
  assert.equal(await tab.locator(".answer .subject").innerText(), "pytorch:20.12");
  await close();
});

test("the releases of any family are listed, with what runs here", async () => {
  const { tab, close } = await open("?release=24.05&driver=535.161.08&gpu=Tesla+V100-SXM2-16GB#/releases");
  const row = (name) => tab.locator("table.releases tbody tr", { has: tab.getByRole("link", { name, exact: true }) });
  assert.match(await row("pytorch:24.05").innerText(), /forward/);
  const all = await tab.locator("table.releases tbody tr").count();
  await tab.getByLabel("only those that run here").check();
  assert.ok((await tab.locator("table.releases tbody tr").count()) < all);
  await tab.getByRole("link", { name: "torch wheels" }).click();
  await row("torch==2.6.0+cu124").waitFor();
  assert.match(await row("torch==2.6.0+cu124").innerText(), /pip install torch==2\.6\.0\+cu124 --index-url/);
  await close();
});

test("the map is read by mouse, and leads on", async () => {
  const { tab, subject, close } = await open(`${T4}#/map`);
  const map = tab.locator("heat-map .map svg");
  assert.equal(await map.locator("rect.own").count(), 2);
  const cell = map.locator("rect.cell.forward-compatibility").first();
  await cell.scrollIntoViewIfNeeded();
  const { x, y } = await cell.boundingBox();
  await tab.mouse.move(x + 2, y + 3);
  const readout = tab.locator(".readout");
  assert.match(await readout.innerText(), /on R\d+.*Forward compatibility\..*accepts it/s);
  const before = tab.url();
  await tab.mouse.click(x + 2, y + 3);
  assert.equal(tab.url(), before, "a click picks a cell and changes nothing");
  const place = (await readout.locator("strong").innerText()).match(/^(\S+) on R(\d+)/);
  await tab.mouse.move(2, 2);
  await readout.getByRole("link", { name: /with driver/ }).click();
  assert.equal(await subject(), `pytorch:${place[1]}`);
  assert.ok((await chips(tab)).some((text) => text.startsWith(`Driver ${place[2]}`)));
  await close();
});

test("the map is read by keyboard, and as a table", async () => {
  const { tab, subject, close } = await open(T4);
  await tab.locator("heat-map .map").focus();
  await tab.keyboard.press("ArrowRight");
  assert.match(await tab.locator(".readout").innerText(), /^20\.12 on R450/);
  await tab.keyboard.press("ArrowRight");
  await tab.keyboard.press("ArrowUp");
  assert.match(await tab.locator(".readout").innerText(), /^21\.02 on R455/);
  await tab.keyboard.press("Enter");
  await tab.waitForFunction(() => document.activeElement.textContent === "Ask about pytorch:21.02");
  await tab.keyboard.press("Enter");
  assert.equal(await subject(), "pytorch:21.02");
  await tab.locator("heat-map summary").click();
  const row = tab.locator("heat-map tbody tr", { has: tab.getByRole("rowheader", { name: "20.12", exact: true }) });
  assert.match(await row.innerText(), /R455 to R620/);
  await close();
});

test("the map looks as before", async () => {
  for (const colorScheme of ["light", "dark"]) {
    // What hides the texts is no part of the page, whose policy would refuse it.
    const { tab, close } = await open(T4, { colorScheme, bypassCSP: true, viewport: { width: 1100, height: 900 } });
    await looksAsBefore(tab.locator("heat-map .map svg"), `map-${colorScheme}`);
    await close();
  }
});

test("known issues are those of the model", async () => {
  const { tab, subject, unfold, close } = await open("?release=20.06&driver=450.80.02&gpu=Tesla+T4");
  await unfold("issues");
  const list = tab.locator("#issues .plain").first().locator("li");
  await tab.fill("#model", "maskrcnn");
  assert.match(await list.first().innerText(), /Mask R-CNN is up to 25% slower than in 20\.03/);
  assert.match(tab.url(), /model=maskrcnn/);
  await tab.fill("#model", "WaveGlow");
  const elsewhere = tab.locator("#issues h4 + ul a[href*=release]").first();
  const other = await elsewhere.innerText();
  await elsewhere.click();
  assert.equal(await subject(), other);
  assert.match(await list.first().innerText(), /WaveGlow/);
  await close();
});

test("the answer can be taken along", async () => {
  const { tab, context, unfold, close } = await open(T4);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await tab.locator(".answer .copy").first().click();
  await tab.getByText("Copied", { exact: true }).waitFor();
  assert.equal(await tab.evaluate(() => navigator.clipboard.readText()), "nvcr.io/nvidia/pytorch:20.12-py3");
  await unfold("share");
  assert.equal(await code(tab, "The link"), server.address + T4);
  assert.match(
    await code(tab, "The answer as Markdown"),
    /^\*\*pytorch:20\.12: compatible \(forward-compatibility\)\*\*\non Tesla T4, driver 450\.80\.02\n\n`nvcr\.io\/nvidia\/pytorch:20\.12-py3`\n/,
  );
  assert.match(await code(tab, "The element’s code"), /<ngcompat-check\n {2}release="pytorch:20\.12"\n {2}driver="450\.80\.02"\n {2}gpus="Tesla T4"\n>/);
  assert.match(await code(tab, "The badge in Markdown"), /^\[!\[pytorch:20\.12 runs on T4 \+ R450\]\(ngcompat\.svg\)\]\(http/);
  assert.equal(await tab.locator(".badge-line img").evaluate(async (image) => (await image.decode(), image.naturalHeight)), 20);
  const report = new URL(await tab.getByRole("link", { name: "Report a wrong answer" }).getAttribute("href"));
  assert.match(report.searchParams.get("body"), /on Tesla T4, driver 450\.80\.02/);
  await unfold("script");
  assert.match(await code(tab, "JavaScript"), /check\("pytorch:20\.12", \{\n {2}driver: "450\.80\.02",\n {2}gpus: \["Tesla T4"\],\n\}\)/);
  assert.match(await code(tab, "Shell"), /ngcompat doctor pytorch:20\.12 \\\n.*pytorch:20\.12-py3/);
  assert.match(await code(tab, "Dockerfile"), /pytorch:20\.12-py3\n.*\nENV NVIDIA_REQUIRE_CUDA="cuda>=11\.1 /);
  for (const part of ["why", "drivers", "precision", "others"]) await unfold(part);
  assert.match(await tab.locator("#others").innerText(), /tritonserver:/);
  await close();
});

test("where copying is refused the text is selected", async () => {
  const { tab, close } = await open(T4);
  await tab.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("refused"));
  });
  await tab.locator(".answer .copy").first().click();
  await tab.getByText("Press Ctrl+C").first().waitFor();
  assert.equal(await tab.evaluate(() => String(getSelection())), "nvcr.io/nvidia/pytorch:20.12-py3");
  await close();
});

// Where things go wrong -----------------------------------------------------------------------

/** Links that somebody might make up. */
const HOSTILE = [
  "?release=%3Cscript%3Ealert(1)%3C/script%3E&gpu=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
  "?release=99.99&driver=%00&os=__proto__&arch=constructor",
  `?gpu=${"x".repeat(5000)}&with=a&with=b`,
  "?build=%7B%22cuda%22%3A%5B%5D%7D&family=__proto__",
  "?build=[1]&launcher=constructor&message=__proto__&message=%3Cb%3E",
  "?build=%7B&driver=535&gpu=T4#/releases/torch%3D%3Dbanana/%E0%A4%A",
  "?driver=535&gpu=T4#/messages/__proto__",
  "?driver=535&gpu=T4#/rules/constructor",
  "?driver=535&gpu=T4#//%3Cimg%20src=x%3E",
  "?machines=%5B%5B1e9%2C%7B%22gpus%22%3A%5B1%5D%2C%22driver%22%3A%22x%22%7D%5D%2C%5B-1%2C%7B%22__proto__%22%3A1%7D%5D%2C3%5D",
  `?machines=${"%5B".repeat(3000)}`,
  "?machine=javascript%3Aalert(1)&jetpack=%F0%9F%98%80&toolkit=~",
];

test("hostile links do no harm", async () => {
  const { tab, close } = await open(HOSTILE[0]);
  for (const question of HOSTILE) {
    await go(tab, question);
    assert.ok((await tab.locator("main").innerText()) !== "");
    assert.equal(await tab.locator("checker-app script, checker-app img[src=x], main b").count(), 0);
    assert.equal(await tab.locator('a[href^="javascript"]').count(), 0);
    if (!question.includes("#/")) assert.equal(await tab.locator(".answer h2").count(), 1, question);
  }
  await close();
});


test("hostile texts do no harm", async () => {
  const { tab, close } = await open();
  for (const text of ["<img src=x onerror=alert(1)>, T4", "[[[[", '{"machines": [', "\u0000\u202e".repeat(100), `GPU 0: ${"A".repeat(3000)} (UUID: GPU-1)`, "`".repeat(999)]) {
    await tab.fill("#paste", text);
    assert.equal(await tab.locator(".answer h2").count(), 1);
  }
  assert.equal(await tab.locator("img[src=x]").count(), 0);
  await close();
});

test("a failure to load is said, and a later try works", async () => {
  const { tab, context } = await tabOf();
  let broken = true;
  await tab.route("**/*.wasm", (route) => (broken ? route.abort() : route.continue()));
  await tab.goto(server.address + T4);
  await tab.getByRole("alert").waitFor();
  assert.match(await tab.getByRole("alert").innerText(), /could not be loaded.*Try again/s);
  await tab.locator("#paste").waitFor({ state: "attached" });
  broken = false;
  await tab.getByRole("button", { name: "Try again" }).click();
  assert.equal(await tab.locator(".answer h2").innerText(), "Pull this image");
  await context.close();
});

test("without WebAssembly the page says what to do", async () => {
  const { tab, context } = await tabOf();
  await tab.addInitScript(() => {
    delete globalThis.WebAssembly;
  });
  await tab.goto(server.address);
  assert.match(await tab.getByRole("alert").innerText(), /WebAssembly switched off.*pip install ngcompat/s);
  await context.close();
});

test("what was typed before the script came is read", async () => {
  const { tab, close } = await tabOf();
  let go;
  const held = new Promise((release) => {
    go = release;
  });
  await tab.route("**/*.js", async (route) => {
    await held;
    await route.continue();
  });
  await tab.goto(server.address, { waitUntil: "commit" });
  await tab.fill("#paste", PASTES[0].text);
  go();
  await tab.locator(".chips .remove").first().waitFor();
  assert.deepEqual(await chips(tab), ["GPU Tesla T4", "Driver 450.80.02"]);
  await close();
});

test("it opens without a network", async () => {
  const { tab, context, title, close } = await open("", { serviceWorkers: "allow" });
  await tab.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await tab.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context.setOffline(true);
  await tab.goto(server.address + T4);
  await tab.locator(READY).first().waitFor();
  assert.equal(await title(), "Pull this image");
  await tab.getByRole("link", { name: "Messages", exact: true }).click();
  await tab.locator(".messages").waitFor();
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

// For everyone --------------------------------------------------------------------------------

const unfoldAll = (tab) =>
  tab.evaluate(async () => {
    for (const details of document.querySelectorAll("details:not(heat-map details)")) details.open = true;
    await new Promise((done) => setTimeout(done, 100));
    await document.querySelector("checker-app").updateComplete;
  });

const NARROW = { viewport: { width: 360, height: 800 } };

/** In other colours nothing but the colours is another. */
const COLOURS = { runOnly: ["color-contrast"] };

for (const [name, question, options, rules = {}] of [
  ["it runs", T4, {}],
  ["it runs, dark", T4, { colorScheme: "dark" }, COLOURS],
  ["it does not, dark", GAMING, { colorScheme: "dark" }, COLOURS],
  ["nothing known", "", {}],
  ["an error and a message, narrow", "?driver=x&gpu=T4&message=cuda-804", NARROW],
  ["several machines", "?machines=%5B%5B2%2C%7B%22driver%22%3A%22535%22%2C%22gpus%22%3A%5B%22T4%22%5D%7D%5D%2C%5B1%2C%7B%22driver%22%3A%22470%22%2C%22gpus%22%3A%5B%22K80%22%5D%7D%5D%5D", {}],
  ["releases, narrow, dark", `${T4}#/releases`, { ...NARROW, colorScheme: "dark" }],
  ["a release, forced colours", `${T4}#/releases/pytorch%3A24.05`, { forcedColors: "active" }],
  ["a message, dark", "#/messages/cuda-804", { colorScheme: "dark" }],
]) {
  test(`accessible: ${name}`, async () => {
    const { tab, close } = await open(question, options);
    await unfoldAll(tab);
    if (question === T4) await tab.evaluate(() => document.querySelector("heat-map details").open = true);
    // Through the debugging protocol, which no policy of the page concerns.
    await tab.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
    const { violations } = await tab.evaluate((rules) => globalThis.axe.run(rules), rules);
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("\n")}`),
      [],
    );
    await close();
  });
}

test("no width from 320 to 1920 pixels scrolls sideways", async () => {
  const { tab, close } = await open(GAMING);
  await unfoldAll(tab);
  for (const width of [320, 375, 768, 1280, 1920]) {
    await tab.setViewportSize({ width, height: 800 });
    assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth), width);
  }
  for (const hash of ["#/releases", "#/releases/pytorch%3A24.05", "#/messages", "#/messages/cuda-804", "#/rules", "#/drivers"]) {
    await tab.goto(`${server.address}${GAMING}${hash}`);
    await tab.locator(READY).first().waitFor();
    for (const width of [320, 1280]) {
      await tab.setViewportSize({ width, height: 800 });
      assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth), width, `${hash} at ${width}`);
    }
  }
  await close();
});

test("colours follow the system or the reader; print shows the answer alone", async () => {
  const { tab, close } = await open(T4, { colorScheme: "dark" });
  const ground = () => tab.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  assert.equal(await ground(), "rgb(17, 19, 24)");
  await tab.getByRole("button", { name: "Colours: auto" }).click();
  assert.equal(await ground(), "rgb(246, 247, 249)");
  await tab.reload();
  assert.equal(await ground(), "rgb(246, 247, 249)");
  await tab.locator(READY).first().waitFor();
  await tab.emulateMedia({ media: "print", colorScheme: "light" });
  for (const part of [".machine", ".wants", ".copy", ".tabs", "heat-map"]) {
    assert.equal(await tab.locator(part).first().isVisible(), false, part);
  }
  assert.equal(await tab.locator(".printed").innerText(), "On Tesla T4, driver 450.80.02:");
  assert.equal(await tab.locator(".answer h2").isVisible(), true);
  await close();
});

test("nothing jumps while it loads, and the first answer comes soon on a slow network", async () => {
  for (const [question, slow] of [
    ["", false],
    [T4, true],
  ]) {
    const { tab, context, close } = await tabOf({ viewport: { width: 375, height: 812 } });
    // Fast 3G as the browser's tools have it: 1.6 Mbit/s, 150 ms until the first byte.
    const session = await context.newCDPSession(tab);
    await session.send("Network.enable");
    if (slow) await session.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 96_000 });
    await tab.addInitScript(() => {
      globalThis.shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
      new MutationObserver(() => {
        if (document.querySelector(".answer:not(.waiting)")) globalThis.answered ??= performance.now();
      }).observe(document, { childList: true, subtree: true });
    });
    await tab.goto(server.address + question);
    await tab.locator(".answer:not(.waiting)").waitFor({ timeout: 20_000 });
    await tab.locator("heat-map, #map-title").first().waitFor();
    const { shift, answered, painted } = await tab.evaluate(() => ({
      shift: globalThis.shift,
      answered: globalThis.answered,
      painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    }));
    assert.ok(shift < 0.05, `${question}: layout shift ${shift}`);
    if (slow) console.log(`fast 3G: painted ${Math.round(painted)} ms, answered ${Math.round(answered)} ms, layout shift ${shift.toFixed(4)}`);
    await close();
  }
});
