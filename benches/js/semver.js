// The plain alternative: the facts as JSON, and npm's `semver`. It compares the driver with the
// release's minimum and its list for data center boards, and the compute capability with the smallest.
// It knows no modes, no later GPUs, no certainty and no reasons.

import { readFileSync } from "node:fs";

import { report } from "./rate.js";

const { coerce: coerceStrictly, gte } = (await import("semver")).default;
const facts = JSON.parse(readFileSync(process.argv[2], "utf8"));
const releases = new Map(facts.releases.map((row) => [row.release, row]));

// `semver` takes neither `450` nor, unless it is told to be loose, the zero in `450.80.02`.
const coerce = (version) => coerceStrictly(version, { loose: true });
const atLeast = (version, floor) => gte(coerce(version), coerce(floor));

function runs(release, driver, gpu) {
  const row = releases.get(release);
  const board = facts.gpus[gpu];
  const listed =
    board.data_center &&
    row.datacenter_branches.some(
      (floor) => coerce(floor).major === coerce(driver).major && atLeast(driver, floor),
    );
  const enough = listed || atLeast(driver, row.minimum_driver);
  return enough && atLeast(board.capability, row.minimum_capability);
}

report(() => runs("20.12", "450.80.02", "Tesla T4"));
