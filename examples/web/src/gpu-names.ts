// GPUs by typing roughly what one means.

import type { Catalogue } from "ngcompat";

type Model = Catalogue["gpus"][number];

/** Boards that many people have, newest first: what is offered before anything is typed. */
export const COMMON = ["NVIDIA B200", "NVIDIA H200", "NVIDIA H100 80GB HBM3", "NVIDIA L40S", "NVIDIA L4", "NVIDIA A100-SXM4-80GB", "NVIDIA A10G", "Tesla T4", "Tesla V100-SXM2-16GB", "NVIDIA GeForce RTX 5090", "NVIDIA GeForce RTX 4090", "NVIDIA GeForce RTX 3090"];

/** `NVIDIA A100-SXM4-40GB` is `a 100 sxm 4 40 gb`: the core compares names by such words. */
const words = (name: string): string[] =>
  name.toLowerCase().replace(/^nvidia /, "").replace(/\bmobile\b/, "laptop").match(/[a-z]+|[0-9]+/g) ?? [];

/** How well words stand beside each other in a name: 0 as they are, 1 the last one begun, 2 apart, -1 not at all. */
function fit(own: readonly string[], sought: readonly string[]): number {
  const at = own.findIndex((_, start) => sought.every((word, step) => own[start + step] === word));
  if (at >= 0) return 0;
  const last = sought.length - 1;
  const begun = own.findIndex((_, start) =>
    sought.every((word, step) => (step === last ? own[start + step]?.startsWith(word) : own[start + step] === word)),
  );
  if (begun >= 0) return 1;
  return sought.every((word) => own.some((one) => one.startsWith(word) && (one === word || !/\d/.test(word)))) ? 2 : -1;
}

/** The models that a text may mean, those most like it first. */
export function matching(models: readonly Model[], text: string): Model[] {
  const sought = text.trim().split(/\s+/).map(words).filter((word) => word.length > 0);
  if (sought.length === 0) return [];
  const ranked = models.flatMap((model) => {
    const own = words(model.name);
    const fits = sought.map((word) => fit(own, word));
    if (fits.includes(-1)) return [];
    const common = COMMON.includes(model.name) ? 0 : 1;
    const rank = Math.max(...fits) * 1000 + common * 300 + (model.printed ? 0 : 100) + own.length;
    return [{ model, rank }];
  });
  return ranked.sort((a, b) => a.rank - b.rank || a.model.name.localeCompare(b.model.name)).map(({ model }) => model);
}
