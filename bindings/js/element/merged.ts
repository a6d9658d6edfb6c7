// Findings that say the same of several GPUs, as one.

import type { Finding, GpuReport } from "../index.js";

/** A finding, and the positions of the GPUs of which it is true; none where it concerns the machine. */
export interface Merged {
  readonly finding: Finding;
  readonly gpus: readonly number[];
}

export function merged(findings: readonly Finding[]): readonly Merged[] {
  const all = new Map<string, { finding: Finding; gpus: number[] }>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.severity, finding.message, finding.source, finding.gpu === null]);
    const known = all.get(key);
    if (!known) all.set(key, { finding, gpus: finding.gpu === null ? [] : [finding.gpu] });
    else if (finding.gpu !== null) known.gpus.push(finding.gpu);
  }
  return [...all.values()];
}

/** `GPU 0`, `GPUs 0 and 2`, `GPUs 0 to 15`; nothing where it is true of all, or of the machine. */
export function named(numbers: readonly number[], gpus: readonly GpuReport[]): string {
  if (numbers.length === 0 || gpus.length === 1) return "";
  const [first, last] = [numbers[0]!, numbers.at(-1)!];
  const kinds = new Set(gpus.map(({ name, compute_capability }) => name ?? compute_capability));
  if (numbers.length === gpus.length) return kinds.size === 1 ? "" : `all ${gpus.length} GPUs`;
  if (numbers.length === 1) return `GPU ${first}`;
  if (last - first + 1 === numbers.length && numbers.length > 2) return `GPUs ${first} to ${last}`;
  return `GPUs ${numbers.slice(0, -1).join(", ")} and ${last}`;
}
