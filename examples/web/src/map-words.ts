// What a map says in words, and where its labels stand.

import type { CompatibilityMap, MapCell, MapRow } from "ngcompat";

export const CELLS: Record<MapCell, string> = {
  native: "Native",
  "minor-version-compatibility": "Minor-version compatibility",
  "forward-compatibility": "Forward compatibility",
  "some-mode": "Runs; which mode is open",
  unknown: "Not known",
  no: "Does not run",
};

/** What the modes mean, for those who have not met them. */
export const MEANINGS: Partial<Record<MapCell, string>> = {
  native: "the driver supports the CUDA inside by itself",
  "minor-version-compatibility": "an older driver of the same CUDA major version",
  "forward-compatibility": "the image brings libraries of a newer driver; data center boards only",
};

/** The rows from the first branch on which anything runs. */
export function rowsOf({ rows }: CompatibilityMap): readonly MapRow[] {
  const last = rows.findLastIndex(({ cells }) => cells.some((cell) => cell !== "no"));
  return rows.slice(0, Math.max(last + 1, 1));
}

/** The row of a driver: its branch, or the nearest lower one, as Windows numbers need. */
export function rowOf(rows: readonly MapRow[], driver: string): number {
  const branch = Number.parseInt(driver, 10);
  return Number.isNaN(branch) ? -1 : rows.findIndex((row) => row.branch <= branch);
}

/** The branches in one state, for each release: `R455 to R615, R450`. */
export function branches(rows: readonly MapRow[], column: number, state: MapCell): string {
  const runs: [number, number][] = [];
  let open = false;
  for (const row of rows) {
    const here = row.cells[column] === state;
    if (here && open) runs.at(-1)![0] = row.branch;
    else if (here) runs.push([row.branch, row.branch]);
    open = here;
  }
  return runs.map(([low, high]) => (low === high ? `R${low}` : `R${low} to R${high}`)).join(", ");
}

/** Neighbours of one state together: few rectangles in place of thousands. */
export function spans(cells: readonly MapCell[]): [MapCell, number, number][] {
  const spans: [MapCell, number, number][] = [];
  for (const [column, state] of cells.entries()) {
    const last = spans.at(-1);
    if (last?.[0] === state) last[2] = column + 1;
    else spans.push([state, column, column + 1]);
  }
  return spans;
}

/** The version in a release's name. */
export const versionOf = (release: string): string => release.replace(/^.*?(:|==)/, "");

/** Where a label stands below the columns: a year, or a version; never two too close. */
export function ticks(releases: readonly string[], width: number): [number, string][] {
  const ids = releases.map(versionOf);
  const months = ids.every((id) => /^\d\d\.(0[1-9]|1[0-2])/.test(id));
  const part = (id: string) => (months ? `20${id.slice(0, 2)}` : (id.match(/^v?\d+(\.\d+)?/)?.[0] ?? id));
  const ticks: [number, string][] = [];
  for (const [column, id] of ids.entries()) {
    const text = part(id);
    const last = ticks.at(-1);
    const room = last === undefined || (column - last[0]) * width > last[1].length * 7 + 10;
    if (room && (column === 0 || part(ids[column - 1]!) !== text)) ticks.push([column, text]);
  }
  return ticks;
}
