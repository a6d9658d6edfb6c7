// The installed package in Node: by import, by require, in a worker.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { Worker } from "node:worker_threads";

import * as ngcompat from "ngcompat";

import { put } from "./put.js";
import { vectors } from "./vectors.js";

const { amp, check, compatibilityMap, families, find, init, newest, NgcompatError, parseImage, release, releases } = ngcompat;

test("the map has the answers of find", () => {
  const map = compatibilityMap({ gpus: ["A100"] });
  assert.deepEqual(map.releases, releases().map((one) => one.release).reverse());
  const row = map.rows.find(({ branch }) => branch === 535);
  const found = find({ driver: row.driver, gpus: ["A100"] });
  const runs = map.releases.filter((_, at) => !["unknown", "no"].includes(row.cells[at]));
  assert.deepEqual(runs.reverse(), found.releases.map((one) => one.release));
  const unknown = map.releases.filter((_, at) => row.cells[at] === "unknown");
  assert.deepEqual(unknown.reverse(), found.undetermined);
  assert.match(map.svg, /^<svg .*<\/svg>$/s);
  assert.throws(() => compatibilityMap({ gpus: ["A100"] }, { family: "all" }), /of one family/);
});

test("conformance vectors", () => {
  let answered = 0;
  for (const { name, cases } of vectors) {
    for (const { question, answer, error } of cases) {
      const asked = `${name} ${JSON.stringify(question)}`;
      if (error) {
        assert.throws(() => put(ngcompat, name, question), { name: "NgcompatError", ...error }, asked);
      } else {
        assert.deepEqual(put(ngcompat, name, question), answer, asked);
      }
      answered += 1;
    }
  }
  const all = vectors.reduce((sum, { cases }) => sum + cases.length, 0);
  assert.equal(answered, all);
  assert.ok(all > 0);
  console.log(`${all} vectors of ${vectors.length} functions`);
});

test("conformance vectors of ngcompat/check", async () => {
  const small = await import("ngcompat/check");
  await small.init();
  assert.equal(small.NgcompatError, NgcompatError);
  const answers = ["check", "check_build", "find", "newest", "drivers"];
  for (const { name, cases } of vectors.filter(({ name }) => answers.includes(name))) {
    for (const { question, answer, error } of cases) {
      const asked = `${name} ${JSON.stringify(question)}`;
      if (error) assert.throws(() => put(small, name, question), { name: "NgcompatError", ...error }, asked);
      else assert.deepEqual(put(small, name, question), answer, asked);
    }
  }
  // Every release of every family, on machines of each kind.
  for (const facts of [
    { driver: "450.80.02", gpus: ["Tesla T4"] },
    { driver: "535.161.08", gpus: ["H100", "RTX 4090"], os: "wsl", requires: ["cudnn>=8", "python=3.10"] },
    { driver: "580.95.05", gpus: ["Thor"], arch: "aarch64", launcher: "docker", toolkit: "1.17.8" },
    { cuda_driver: "11.4", machine: "DGX A100" },
  ]) {
    for (const { release } of releases({ family: "all" })) assert.deepEqual(small.check(release, facts), check(release, facts), release);
    for (const { family } of families()) assert.deepEqual(small.find(facts, { family }), find(facts, { family }), family);
    assert.deepEqual(small.newest(facts, { family: "all" }), newest(facts, { family: "all" }));
  }
  await assert.rejects(small.init({ data: "{}" }), { name: "NgcompatError", code: "data-not-loaded" });
});

test("every code of an error is a word of its type", () => {
  const types = readFileSync(new URL("node_modules/ngcompat/index.d.ts", import.meta.url), "utf8");
  const [, union] = types.match(/export type ErrorCode =(.*?);/s);
  const words = [...union.matchAll(/"([a-z-]+)"/g)].map(([, word]) => word);
  const codes = vectors.flatMap(({ cases }) => cases.flatMap(({ error }) => error?.code ?? []));
  assert.ok(codes.length > 0);
  for (const code of codes) assert.ok(words.includes(code), code);
});

test("the element can be imported on a server", async () => {
  const { NgcompatCheck } = await import("ngcompat/element");
  assert.equal(typeof NgcompatCheck, "function");
  assert.equal(globalThis.customElements, undefined);
});

test("nothing but what is documented is exported", async () => {
  const types = readFileSync(new URL("node_modules/ngcompat/index.d.ts", import.meta.url), "utf8");
  const documented = [...types.matchAll(/^export (?:function|class) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(Object.keys(ngcompat).sort(), [...new Set(documented)].sort());
  const small = await import("ngcompat/check");
  assert.deepEqual(Object.keys(small).sort(), ["NgcompatError", "check", "drivers", "find", "init", "newest"]);
});

test("functions and keys are those of the page that compares languages", () => {
  const page = readFileSync(new URL("../../../docs/languages.md", import.meta.url), "utf8");
  const rows = page.split("\n").map((line) => line.split(" | "));
  const column = (columns, at) =>
    new Set(rows.filter((row) => row.length === columns).flatMap((row) => row[at].match(/^(?:\| )?`(\w+)`$/)?.[1] ?? []));
  const functions = Object.keys(ngcompat).filter((name) => name !== "NgcompatError");
  assert.deepEqual([...column(6, 3)].sort(), functions.sort());
  const types = readFileSync(new URL("node_modules/ngcompat/index.d.ts", import.meta.url), "utf8");
  const [, facts] = types.match(/export interface Facts \{(.*?)\n\}/s);
  assert.equal(column(4, 0).size, 10);
  for (const fact of column(4, 0)) assert.ok(facts.includes(`readonly ${fact}?:`), fact);
});

test("ready on import, by require, and in a worker", async () => {
  await init();
  const require = createRequire(import.meta.url);
  assert.equal(require("ngcompat").check, check);
  const worker = new Worker(
    'require("node:worker_threads").parentPort.postMessage(require("ngcompat").newest())',
    { eval: true },
  );
  const [answer] = await once(worker, "message");
  assert.equal(answer, newest());
});

test("newer facts from a data file", async () => {
  await assert.rejects(init({ data: "{}" }), { name: "NgcompatError", code: "data-malformed" });
  await assert.rejects(init({ data: '{"schema":99}' }), { code: "data-schema-unknown" });
  await assert.rejects(init({ data: "/nowhere/data.json" }), { name: "NgcompatError", code: "data-not-loaded" });
  assert.equal(check("20.12").verdict, "undetermined");
});

test("answers are plain and frozen throughout", () => {
  const visit = (value) => {
    if (typeof value !== "object" || value === null) return;
    assert.ok(Object.isFrozen(value));
    assert.ok([Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value)));
    Object.values(value).forEach(visit);
  };
  visit(check("20.12", { driver: "450.80.02", gpus: ["Tesla T4"] }));
  visit(releases());
});

test("facts may be given as answers give them", () => {
  const facts = { driver: "450.80.02", cuda_driver: null, gpus: ["Tesla T4"] };
  const { gpus } = check("20.12", facts);
  const [{ name, compute_capability, architecture, class: board }] = gpus;
  const again = {
    ...facts,
    platform: { os: "linux", arch: null },
    gpus: [{ name, compute_capability, architecture, class: board }],
    components: {},
    container: null,
    recognized: ["nvidia-smi"],
    conflicts: [],
  };
  assert.deepEqual(check("20.12", again), check("20.12", { ...facts, os: "linux" }));
});

const INSPECTED = JSON.stringify([
  {
    Id: "sha256:0",
    Architecture: "amd64",
    Config: { Env: ["PATH=/usr/local/cuda/bin:/usr/bin", "CUDA_VERSION=12.8.1"], Labels: { maintainer: "us" } },
  },
]);

const useOf = (value) => (remedies) => assert.ok(remedies.some((one) => one.value === value), value);

// What is asked, on which driver and GPU, and what is answered.
for (const [asked, driver, gpu, verdict, mode, { facts, rule, remedy, image, install } = {}] of [
  ["nvcr.io/nvidia/tritonserver:24.05-py3", "550.54.15", "L4", "compatible", "native", { image: "nvcr.io/nvidia/tritonserver:24.05-py3" }],
  ["tritonserver:24.05", "470.57.02", "Tesla T4", "compatible", "forward-compatibility"],
  ["tritonserver:24.05", "470.57.02", "RTX 3090", "incompatible", null],
  ["cuda:12.4.1", "535.161.08", "RTX 4090", "compatible", "minor-version-compatibility"],
  ["nvidia/cuda:12.9.1-base-ubuntu24.04", "570.211.01", "RTX 4090", "compatible", "minor-version-compatibility", { rule: "start.requirement-refused", remedy: useOf("NVIDIA_DISABLE_REQUIRE=1") }],
  ["pytorch/pytorch:2.1.2-cuda12.1-cudnn8-runtime", "470.57.02", "A100", "incompatible", null],
  ["torch==2.6.0+cu124", "535.161.08", "RTX 3090", "compatible", "minor-version-compatibility", { install: "pip install torch==2.6.0+cu124 --index-url https://download.pytorch.org/whl/cu124" }],
  ["torch==2.6.0+cu124", "470.57.02", "A100", "incompatible", null, { remedy: useOf("580.178.04") }],
  ["torch==2.6.0+cu124", "570.86.10", "RTX 5090", "incompatible", null, { remedy: useOf("torch==2.7.0+cu128") }],
  ["torch==2.11.0", "580.95.05", "V100", "incompatible", null, { remedy: useOf("torch==2.11.0+cu126") }],
  ["pytorch:25.10", "580.95.05", "T4G", "incompatible", null, { facts: { arch: "aarch64" } }],
  ["nvcr.io/nvidia/pytorch:24.05-py3-igpu", "550.54.15", "L4", "incompatible", null, { rule: "platform.igpu-image-elsewhere" }],
  ["pytorch:25.08", null, "Thor", "compatible", "native", { facts: { cuda_driver: "13.0" }, rule: "platform.integrated-image", image: "nvcr.io/nvidia/pytorch:25.08-py3" }],
  ["pytorch:29.06", "615.10", "H100", "undetermined", null, { rule: "release.newer-than-data" }],
  [parseImage(INSPECTED).build, "535.161.08", "H100", "compatible", null],
]) {
  test(`${typeof asked === "string" ? asked : "an inspected image"} on ${driver ?? "CUDA 13.0"} with ${gpu}`, () => {
    const report = check(asked, { driver, gpus: [gpu], ...facts });
    assert.equal(report.verdict, verdict);
    assert.equal(report.mode, mode);
    if (rule) assert.ok(report.findings.some((finding) => finding.rule === rule), rule);
    if (image) assert.equal(report.image, image);
    if (install) assert.equal(report.install, install);
    remedy?.(report.remedies);
    const each = report.remedies.map(({ action, value }) => `${action} ${value}`);
    assert.equal(new Set(each).size, each.length, "a remedy stands twice");
  });
}

test("a report says what it is about, and can be asked again", () => {
  const report = check("20.12", { driver: "450.80.02", gpus: ["Tesla T4"], launcher: "docker", requires: ["cudnn>=8"] });
  assert.equal(report.release, "pytorch:20.12");
  assert.equal(report.family, "pytorch");
  assert.equal(report.id, "20.12");
  assert.equal(report.image, "nvcr.io/nvidia/pytorch:20.12-py3");
  assert.equal(report.install, null);
  assert.equal(report.build.cuda, "11.1");
  assert.equal(report.environment.launcher, "docker");
  assert.match(report.data.as_of, /^\d{4}-\d\d-\d\d$/);
  const again = JSON.parse(JSON.stringify(report));
  assert.deepEqual(check(again.release, again.environment), report);
  // What a build contains beside CUDA its own facts do not say.
  const { requirements, ...machine } = again.environment;
  assert.deepEqual(requirements, ["cudnn>=8"]);
  const own = check(again.build, machine);
  assert.deepEqual([own.release, own.family, own.id, own.image], ["image", null, null, null]);
  assert.deepEqual(own.build, report.build);
  assert.deepEqual([own.verdict, own.mode], [report.verdict, report.mode]);
});

test("a build may be given by its own facts", () => {
  const build = { cuda: "12.8", capabilities: ["9.0", "8.0"], ptx: "9.0", compat_package: false };
  const on = (gpu, driver = "535.161.08") => check(build, { driver, gpus: [gpu] });
  assert.equal(on("H100").mode, "minor-version-compatibility");
  assert.equal(on("H100", "470.57.02").verdict, "incompatible");
  assert.equal(on("Tesla T4").verdict, "incompatible");
  assert.deepEqual(on("H100").build.capabilities, ["8.0", "9.0"]);
  assert.equal(check({}, { driver: "535.161.08", gpus: ["H100"] }).verdict, "undetermined");
  const { build: jetson, release: named } = parseImage("NVIDIA_PYTORCH_VERSION=24.05\nCUDA_VERSION=12.4.1.003\n");
  assert.equal(named, "pytorch:24.05");
  assert.equal(jetson.cuda, "12.4");
});

test("every family is found and listed", () => {
  const machine = { driver: "535.161.08", gpus: ["V100"] };
  const all = families();
  assert.equal(all[0].family, "pytorch");
  assert.ok(all.length > 30);
  const wheels = find(machine, { family: "torch" }).releases;
  assert.ok(wheels.length > 50);
  assert.ok(wheels.every(({ release: name }) => release(name).install.startsWith("pip install torch==")));
  assert.equal(newest(machine, { family: "torch" }), wheels[0].release);
  const each = find(machine, { family: "all" });
  const keys = each.releases.map(({ release: name }) => release(name).family);
  assert.equal(new Set(keys).size, keys.length);
  assert.ok(keys.includes("tritonserver") && keys.includes("cuda") && keys.includes("torch"));
  assert.deepEqual(newest(machine, { family: "all" }), each.releases.map((one) => one.release));
  assert.deepEqual(releases({ family: "pytorch" }), releases());
  for (const { family, newest: last, releases: count } of all) {
    const names = releases({ family }).map((one) => one.release);
    assert.equal(names.length, count);
    assert.ok(last === null || names.includes(last), last);
    // A name of an answer is a name of a question.
    for (const name of names) assert.equal(release(name).release, name);
  }
  assert.equal(releases({ family: "all" }).length, all.reduce((sum, one) => sum + one.releases, 0));
  assert.deepEqual(
    ngcompat.catalogue().families.map(({ family, names }) => [family, names.length]),
    all.map(({ family, releases: count }) => [family, count]),
  );
});

test("every family answers the other questions", () => {
  assert.equal(ngcompat.drivers("torch==2.6.0+cu124", "A100").native.driver, "550");
  assert.equal(ngcompat.diff("tritonserver:24.04", "tritonserver:24.05").to, "tritonserver:24.05");
  assert.deepEqual(ngcompat.identify("2.6.0+cu124").matches, ["torch==2.6.0+cu124"]);
  assert.match(ngcompat.constraintFor("cuda:12.4.1"), /^cuda>=12\.4 /);
  assert.equal(amp("29.06", "T4").pytorch.value, null, "nothing is known of a newer release's PyTorch");
  const printed = ngcompat.lines("cuda:12.4.1", { driver: "535.161.08", gpus: ["RTX 4090"] });
  assert.equal(printed[0].kind, "headline");
  const { words } = ngcompat.catalogue();
  assert.ok(printed.every(({ kind }) => kind in words.line_kind));
  assert.equal(words.launcher.docker, "docker --gpus");
});

test("a fleet is answered kind by kind", () => {
  const { fleet } = ngcompat;
  const t4 = { driver: "470.57.02", gpus: ["Tesla T4"] };
  const nodes = { a: t4, b: t4, c: { driver: "470.57.02", gpus: ["Tesla K80"] } };
  const report = fleet(nodes, { release: "25.12" });
  assert.equal(report.verdict, "incompatible");
  assert.deepEqual(report.machines, { compatible: 0, incompatible: 3, undetermined: 0 });
  assert.deepEqual(report.kinds.map((kind) => kind.machines.length).sort(), [1, 2]);
  for (const kind of report.kinds) {
    assert.deepEqual(kind.report, check("25.12", nodes[kind.machines[0]]));
  }
  const { effect } = fleet(nodes, { release: "25.12", setDriver: "470=580.95.05" });
  assert.deepEqual(effect, { gains: ["a", "b"], losses: [], undriven: ["c"] });
  const plan = fleet(nodes, { plan: "25.12" });
  assert.deepEqual(plan.no_driver_helps[0].machines, ["c"]);
  assert.ok(plan.drivers.every((driver) => driver.gains.length === 2));
  const apart = [
    { plan: "25.12", setDriver: "580" },
    { plan: "25.12", release: "25.12" },
    { release: "25.12", family: "torch" },
    { release: "25.12", setDriver: ["580", "590"] },
  ];
  for (const options of apart) {
    assert.throws(() => fleet(nodes, options), { code: "question-malformed" });
  }
  const found = fleet([t4]);
  assert.equal(found.releases[0], newest(t4));
  assert.deepEqual(found.kinds[0].machines, ["#1"]);
  const text = fleet("a: Tesla T4, 470.57.02\nb: Tesla T4, 470.57.02\n", { release: "24.05" });
  assert.equal(text.machines.compatible, 2);
  assert.throws(() => fleet([t4], { release: "24.05", setDriver: "58O" }), { code: "driver-malformed" });
  assert.throws(() => fleet({ a: { gpu: "T4" } }), { code: "question-malformed" });
  assert.throws(() => fleet(undefined), { name: "NgcompatError" });
});

test("hostile questions give an error or an answer", () => {
  const cyclic = {};
  cyclic.gpus = [cyclic];
  let deep = "x";
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
  const throwing = {
    get driver() {
      throw undefined;
    },
  };
  const malformed = [
    () => check("20.12", cyclic),
    () => check("20.12", throwing),
    () => check("20.12", { gpus: deep }),
    () => check("20.12", { driver: NaN }),
    () => check("20.12", { driver: 450n }),
    () => check("20.12", { driver: 450.8 }),
    () => check("20.12", { driver: () => "450" }),
    () => check("20.12", { driver: Symbol("450") }),
    () => check("20.12", { driver: new String("450").split("") }),
    () => check("20.12", { gpu: "T4" }),
    () => check("20.12", { gpus: new Set(["T4"]) }),
    () => check("20.12", "450"),
    () => check("20.12", []),
    () => check("20.12", new Proxy({}, { ownKeys: () => ["a", "a"] })),
    () => check("20.12", JSON.parse('{"__proto__": {"driver": "450"}}')),
    () => check(),
    () => check(null),
    () => check({ toString: () => "20.12" }),
    () => check({ cuda_version: "12.8" }),
    () => check({ cuda: 12.8 }),
    () => check({ capabilities: "8.0" }),
    () => check({ compat_package: "no" }),
    () => check(["20.12"]),
    () => find({}, { families: ["torch"] }),
    () => newest({}, { family: ["torch"] }),
    () => parseImage(JSON.parse(INSPECTED)),
    () => amp(20.12),
    () => ngcompat.constraint([[]]),
    () => ngcompat.issues("20.12", { release: undefined, models: [] }),
  ];
  for (const ask of malformed) {
    assert.throws(ask, { name: "NgcompatError", code: "question-malformed" }, String(ask));
  }
  for (const [ask, code] of [
    [() => check("x".repeat(10_000_000)), "image-unknown"],
    [() => check(`cuda:${"1.".repeat(5_000_000)}`), "image-unknown"],
    [() => check("cuda:99.9"), "release-unknown"],
    [() => check("torch==banana"), "release-malformed"],
    [() => check("torch==1.2.3.4.5.6.7.8.9.10"), "release-malformed"],
    [() => check("registry.example/own:1"), "image-unknown"],
    [() => check({ cuda: "twelve" }), "cuda-malformed"],
    [() => check({ capabilities: ["8.0", "ampere"] }), "compute-capability-malformed"],
    [() => check({ platform: "amiga" }), "build-platform-unknown"],
    [() => check({ capabilities: Array(100_000).fill("8.0"), requires: "cuda>=1 ".repeat(100_000) }, { driver: "470", gpus: ["T4"] }), undefined],
    [() => check("20.12", { launcher: "rocket" }), "launcher-unknown"],
    [() => find({}, { family: "pytorhc" }), "family-unknown"],
    [() => find({}, { family: "x".repeat(10_000_000) }), "family-unknown"],
    [() => parseImage(INSPECTED.slice(0, -9)), "image-facts-truncated"],
    [() => parseImage("{}"), "image-facts-unknown"],
    [() => parseImage(""), "image-facts-empty"],
    [() => parseImage("CUDA_VERSION=banana"), "image-facts-malformed"],
    [() => parseImage(`[{"Labels": {"a": "${"x".repeat(200_000)}"}, "Env": ["CUDA_VERSION=12.8"]}]`), undefined],
    [() => parseImage("[".repeat(10_000_000)), "image-facts-truncated"],
    [() => check("20.12", { driver: "\ud800".repeat(10_000_000) }), "driver-malformed"],
    [() => check("20.12", { gpus: ["\udfff"] }), undefined],
    [() => check("20.12", { gpus: Array(10_000).fill("T4") }), undefined],
    [() => check("20.12", { driver: "4\u000050" }), "driver-malformed"],
    [() => check("20.12", { driver: "4".repeat(2 ** 26) }), "question-too-long"],
    [() => check("20.12", { components: { ["__proto__"]: "1" } }), undefined],
    [() => ngcompat.explain("__proto__"), "rule-unknown"],
  ]) {
    if (code) assert.throws(ask, { name: "NgcompatError", code }, String(ask).slice(0, 99));
    else assert.ok(ask());
  }
  // And afterwards it works as before.
  Object.prototype.driver = "1.0";
  try {
    assert.equal(check("20.12", { gpus: ["T4"] }).verdict, "undetermined");
  } finally {
    delete Object.prototype.driver;
  }
  assert.equal(find({ driver: "450.80.02", gpus: ["T4"] }).releases[0].release, "pytorch:23.10");
});

test("errors are errors", () => {
  try {
    check("20.05");
    assert.fail();
  } catch (error) {
    assert.ok(error instanceof NgcompatError && error instanceof Error);
    assert.equal(error.code, "release-unknown");
    assert.equal(error.message, "there is no release 20.05; the nearest are 20.03 and 20.06");
    assert.match(error.stack, /^NgcompatError: there is no release 20\.05/);
  }
});

test("the module can be loaded by hand, as browsers do", async () => {
  const require = createRequire(import.meta.url);
  const wasm = readFileSync(require.resolve("ngcompat/ngcompat.wasm"));
  // The browsers' entry is not exported to Node; its path is.
  const browser = await import(new URL("node_modules/ngcompat/browser.js?fresh", import.meta.url));
  await assert.rejects(browser.init(new Response("", { status: 404 })), {
    name: "NgcompatError",
    code: "module-not-loaded",
    message: /answered 404/,
  });
  const both = [browser.init(wasm), browser.init()];
  assert.equal(both[0], both[1]);
  await Promise.all(both);
  assert.equal(browser.newest(), ngcompat.newest());
});
