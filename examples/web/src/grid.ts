// What runs where: every release on every driver branch, for some GPUs.

import { find } from "ngcompat";
import type { Catalogue, CpuArch, Release } from "ngcompat";

/** The state of a cell, as the map colours it. */
export type State =
  | "native"
  | "minor-version-compatibility"
  | "forward-compatibility"
  | "some-mode"
  | "unknown"
  | "no";

export const STATES: Record<State, string> = {
  native: "Native",
  "minor-version-compatibility": "Minor-version compatibility",
  "forward-compatibility": "Forward compatibility",
  "some-mode": "A compatibility mode; which is open",
  unknown: "Not known",
  no: "Does not run",
};

/** A release: its name and its version. */
export type Column = Pick<Release, "release" | "id">;

export interface Row {
  branch: number;
  /** The newest driver of the branch, which is the one asked about. */
  driver: string;
  cuda: string | null;
  /** By release, oldest first. */
  states: State[];
}

export interface Grid {
  /** Oldest first. */
  releases: readonly Column[];
  /** Newest first. */
  rows: Row[];
}

export function gridOf(
  releases: readonly Column[],
  { driver_branches }: Catalogue,
  gpus: readonly string[],
  arch: CpuArch | "",
): Grid {
  const column = new Map(releases.map(({ release }, at) => [release, at]));
  const rows = driver_branches.map(({ branch, latest, cuda }): Row => {
    const driver = latest ?? String(branch);
    const states = releases.map((): State => "no");
    const found = find({ driver, gpus, arch: arch || null });
    for (const release of found.undetermined) states[column.get(release)!] = "unknown";
    for (const { release, mode } of found.releases) states[column.get(release)!] = mode ?? "some-mode";
    return { branch, driver, cuda, states };
  });
  // Branches on which nothing ever ran would be a grey margin.
  const first = rows.findIndex((row) => row.states.some((state) => state !== "no"));
  return { releases, rows: rows.slice(Math.max(first, 0)).reverse() };
}

/** The row of a driver: its branch, or the nearest lower one, as Windows numbers need. */
export function rowOf({ rows }: Grid, driver: string): number {
  const branch = Number.parseInt(driver, 10);
  return Number.isNaN(branch) ? -1 : rows.findIndex((row) => row.branch <= branch);
}

/** The branches in one state, for each release, in words: `R455 to R615, R450`. */
export function inWords({ rows }: Grid, column: number, state: State): string {
  const runs: [number, number][] = [];
  let open = false;
  for (const row of rows) {
    const here = row.states[column] === state;
    if (here && open) runs.at(-1)![0] = row.branch;
    else if (here) runs.push([row.branch, row.branch]);
    open = here;
  }
  return runs.map(([low, high]) => (low === high ? `R${low}` : `R${low} to R${high}`)).join(", ");
}
