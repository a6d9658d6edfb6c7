// Writes answers.ts: every answer of the conformance vectors, and every release, as a value of the
// type that index.d.ts says it has. The compiler then refuses a key or a word that the types lack.

import { writeFileSync } from "node:fs";

import { catalogue, check, explain, families, find, fleet, lines as linesOf, parseFacts, parseImage, releases } from "ngcompat";

import { vectors } from "./vectors.js";

const lines = ['import type * as n from "ngcompat";', ""];
const typed = (name, type, value) =>
  lines.push(`export const ${name}: ${type} = ${JSON.stringify(value)};`);

const types = {
  check: "n.Report",
  check_build: "n.Report",
  find: "n.Found",
  newest: "string | null",
  release: "n.Release",
  diff: "n.ReleaseDiff",
  drivers: "n.DriverOptions",
  amp: "n.AmpGuidance",
  issues: "n.IssueList",
  regressions: "readonly n.Regression[]",
  identify: "n.Identification",
  parse_facts: "n.ParsedFacts",
  diagnose: "n.Diagnosis",
  constraint: "n.Evaluation",
  explain: "n.Explanation",
  releases: "readonly n.Release[]",
  families: "readonly n.Family[]",
  parse_image: "n.ImageFacts",
  constraint_for: "string | null",
};
for (const { name, cases } of vectors) {
  const answers = cases.filter((one) => "answer" in one).map((one) => one.answer);
  typed(`${name}Answers`, `readonly (${types[name]})[]`, answers);
}
// One by one: a list of them all is too much for the compiler.
for (const [at, release] of releases({ family: "all" }).entries()) typed(`release${at}`, "n.Release", release);
typed("allFamilies", "readonly n.Family[]", families());
typed("newestOfAll", "n.Found", find({ driver: "535.161.08", gpus: ["L4"] }, { family: "all" }));
const image = parseImage("CUDA_VERSION=12.8.1\nNVIDIA_REQUIRE_CUDA=cuda>=12.8\nTORCH_CUDA_ARCH_LIST=8.0 9.0+PTX");
typed("image", "n.ImageFacts", image);
const machine = { driver: "535.161.08", gpus: ["H100"], launcher: "docker", requires: ["cudnn>=8"] };
typed("ofBuild", "n.Report", check(image.build, machine));
typed("printed", "readonly n.Line[]", linesOf(image.build, machine));
typed("allRules", "readonly n.Explanation[]", explain());
typed("pasted", "n.ParsedFacts", parseFacts("NVIDIA_PYTORCH_VERSION=20.12\nGPU 0: Tesla T4"));
const nodes = { a: { driver: "470.57.02", gpus: ["T4"] }, b: { driver: "470.57.02", gpus: ["K80"] } };
typed("onFleet", "n.FleetReport", fleet(nodes, { release: "25.12" }));
typed("onFleetThen", "n.FleetReport", fleet(nodes, { release: "25.12", setDriver: "580.95.05" }));
typed("ofFleet", "n.FleetFound", fleet(nodes));
typed("ofFleetThen", "n.FleetFound", fleet(nodes, { setDriver: ["580.95.05"] }));
typed("planOfFleet", "n.FleetPlan", fleet(nodes, { plan: "25.12" }));
typed("choices", "n.Catalogue", catalogue());

writeFileSync(new URL("answers.ts", import.meta.url), lines.join("\n") + "\n");
