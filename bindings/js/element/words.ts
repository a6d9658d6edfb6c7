// The words of the contract as people read them.

import type { Report, RunMode, Severity, Verdict } from "../index.js";

export const VERDICT: Record<Verdict, string> = {
  compatible: "It runs",
  undetermined: "Not certain yet",
  incompatible: "It does not run",
};

export const MODE: Record<RunMode, string> = {
  native: "natively",
  "minor-version-compatibility": "through CUDA minor-version compatibility",
  "forward-compatibility": "through CUDA forward compatibility",
};

export const SEVERITY: Record<Severity, string> = {
  blocker: "This stops it",
  unknown: "This is not known",
  warning: "Mind this",
  note: "Note",
};

/** One line under the verdict. */
export function how({ verdict, mode, documented, family, findings, gpus }: Report): string {
  if (verdict === "undetermined") {
    const newer = findings.some(({ rule }) => rule === "release.newer-than-data");
    const missing = findings.some(({ rule }) => rule === "release.not-recorded");
    if (missing) return "It is not recorded in the data.";
    return newer ? "It is newer than the data." : "A fact needed for the answer is missing.";
  }
  if (verdict === "incompatible") return "";
  const modes = new Set(gpus.map((gpu) => gpu.mode));
  const way =
    mode !== null
      ? MODE[mode]
      : modes.size > 1
        ? "in different modes on different GPUs"
        : "in one of the compatibility modes; the facts leave open which";
  // Only of the PyTorch containers the release notes are recorded in full.
  const stated = documented
    ? ", as its release notes state"
    : family === "pytorch"
      ? "; not stated in its release notes"
      : "";
  return `${way[0]!.toUpperCase()}${way.slice(1)}${stated}.`;
}
