// What compiles, and what must not: checked by `tsc --strict` against the installed package.

import {
  amp,
  catalogue,
  check,
  constraint,
  constraintFor,
  diagnose,
  diff,
  drivers,
  explain,
  families,
  find,
  fleet,
  identify,
  init,
  issues,
  lines,
  newest,
  NgcompatError,
  parseImage,
  regressions,
  release,
  releases,
} from "ngcompat";
import type { Architecture, BuildInput, Facts, Launcher, Report, RunMode, Verdict } from "ngcompat";

await init();
await init(new URL("https://example.org/ngcompat.wasm"));
await init(fetch("ngcompat.wasm"));
await init(new Uint8Array());

const facts: Facts = { driver: "450.80.02", gpus: ["Tesla T4", { compute_capability: "8.0" }] };
const report: Report = check("20.12", facts);
const verdict: Verdict = report.verdict;
const mode: RunMode | null = report.mode;
const message: string | undefined = report.findings[0]?.remedies[0]?.message;

const names: string[] = find(facts).releases.map((found) => found.release);
const latest: string | null = newest();
const wheel: string | null = newest(facts, { family: "torch" });
const each: readonly string[] = newest(facts, { family: "all" });
const keys: string[] = families().map(({ family }) => family);
const image: BuildInput = { cuda: "12.8", capabilities: ["8.0"], ptx: "9.0", compat_package: false };
const own: string | null = check(image, { ...facts, launcher: "docker" }).image;
const again: Verdict = check(report.build, report.environment).verdict;
const inspected: string | null = check(parseImage("CUDA_VERSION=12.8.1").build).family;
const printed: string[] = lines("cuda:12.4", facts).map(({ kind, text }) => `${kind}: ${text}`);
const help: readonly string[] = report.remedies.map(({ message }) => message);
const day2: string = report.data.as_of;
const cudnn: string | undefined = release("20.12").components["cudnn"];
const seen: readonly Architecture[] = releases()[0]?.gpu.families ?? [];
const up = diff("20.06", "20.12").components.filter((change) => change.change === "up");
const floor: string | undefined = drivers("20.12", "T4").minor_version?.driver;
const scaling: boolean | undefined = amp("20.12", "T4").dtype.value?.loss_scaling;
const slow: number | null = issues("20.12", { model: "BERT", mode: "training" }).issues[0]!.up_to_percent;
const known: string[] = regressions("waveglow").map((one) => one.release);
const matches: readonly string[] = identify("2.1.0a0+32f93b1").matches;
const refuses: boolean | null = constraint("cuda>=12.4", facts, { dialect: "go" }).refuses_minor_version;
const run: number = fleet({ a: facts }, { release: "24.05", setDriver: "470=580.95.05" }).machines.compatible;
const gained: readonly string[] = fleet([facts], { plan: "25.12" }).drivers[0]!.gains;
const everywhere: readonly string[] = fleet("a: Tesla T4, 470.57.02\n", { family: "torch" }).releases;
const required: string | null = constraintFor("20.12");
const one: string = explain("driver.too-old").summary;
const all: number = explain().length;
const fixes: readonly string[] | undefined = diagnose("Error 804").diagnoses[0]?.fixes;
const day: string = catalogue().as_of;
const launchers = Object.keys(catalogue().words.launcher) as Launcher[];

try {
  check("20.05");
} catch (error) {
  if (error instanceof NgcompatError) {
    switch (error.code) {
      case "release-unknown":
      case "module-not-loaded":
        break;
      default:
        error.code satisfies string;
    }
  }
}

// @ts-expect-error a release is a text
check(20.12);
// @ts-expect-error a misspelt fact of a build
check({ cuda_version: "12.8" });
// @ts-expect-error not a launcher
check("20.12", { launcher: "rocket" });
// @ts-expect-error a misspelt fact
check("20.12", { gpu: "T4" });
// @ts-expect-error answers are frozen
report.verdict = "compatible";
// @ts-expect-error answers are frozen throughout
report.findings.push(report.findings[0]!);
// @ts-expect-error a plan supposes drivers of its own
fleet([facts], { plan: "25.12", setDriver: "580" });
// @ts-expect-error not an operating system
find({ os: "plan9" });
// @ts-expect-error null has no properties
drivers("20.12").native.driver;

export { again, all, cudnn, day, day2, each, everywhere, fixes, gained, help, inspected, keys, launchers, own, printed, seen, wheel, floor, known, latest, matches, message, mode, names, one, refuses, required, run, scaling, slow, up, verdict };

import { check as decide, init as start, type Report as Decided } from "ngcompat/check";
import * as small from "ngcompat/check";
import * as inline from "ngcompat/inline";

await start();
await inline.init();
export const decided: Decided = decide("20.12", facts);
export const same: Verdict = inline.check("20.12").verdict;
// @ts-expect-error not a function of this entry
small.parseFacts("");

import "ngcompat/element";

const element = document.createElement("ngcompat-check");
element.gpus = ["T4", { compute_capability: "8.0" }];
element.gpus = "T4, A100";
element.requires = "cudnn>=8";
element.headingLevel = 2;
element.compact = true;
element.addEventListener("ngcompat-report", (event) => event.detail.verdict satisfies Verdict);
element.report satisfies Report | null;
