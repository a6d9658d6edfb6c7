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

const { amp, check, find, init, newest, NgcompatError, releases } = ngcompat;

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
    () => amp(20.12),
    () => ngcompat.constraint([[]]),
    () => ngcompat.issues("20.12", { release: undefined, models: [] }),
  ];
  for (const ask of malformed) {
    assert.throws(ask, { name: "NgcompatError", code: "question-malformed" }, String(ask));
  }
  for (const [ask, code] of [
    [() => check("x".repeat(10_000_000)), "release-malformed"],
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
  await assert.rejects(browser.init(new Response("", { status: 404 })), /404/);
  const both = [browser.init(wasm), browser.init()];
  assert.equal(both[0], both[1]);
  await Promise.all(both);
  assert.equal(browser.newest(), ngcompat.newest());
});
