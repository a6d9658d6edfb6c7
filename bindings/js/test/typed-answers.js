// Writes answers.ts: every answer of the conformance vectors, and every release, as a value of the
// type that index.d.ts says it has. The compiler then refuses a key or a word that the types lack.

import { writeFileSync } from "node:fs";

import { catalogue, explain, parseFacts, releases } from "ngcompat";

import { vectors } from "./vectors.js";

const lines = ['import type * as n from "ngcompat";', ""];
const typed = (name, type, value) =>
  lines.push(`export const ${name}: ${type} = ${JSON.stringify(value)};`);

const types = {
  check: "n.Report",
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
};
for (const { name, cases } of vectors) {
  const answers = cases.filter((one) => "answer" in one).map((one) => one.answer);
  typed(`${name}Answers`, `readonly (${types[name]})[]`, answers);
}
typed("allReleases", "readonly n.Release[]", releases());
typed("allRules", "readonly n.Explanation[]", explain());
typed("pasted", "n.ParsedFacts", parseFacts("NVIDIA_PYTORCH_VERSION=20.12\nGPU 0: Tesla T4"));
typed("choices", "n.Catalogue", catalogue());

writeFileSync(new URL("answers.ts", import.meta.url), lines.join("\n") + "\n");
