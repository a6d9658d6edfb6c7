// What can be chosen from, asked of the core once.

import { catalogue, release, releases } from "ngcompat";
import type { Catalogue, Release } from "ngcompat";

function once<T>(ask: () => T): () => T {
  let kept: { value: T } | undefined;
  return () => (kept ??= { value: ask() }).value;
}

export const library: () => Catalogue = once(catalogue);

const lists = new Map<string, readonly Release[]>();

/** The releases of a family, newest first. */
export function releasesOf(family: string): readonly Release[] {
  const list = lists.get(family) ?? releases({ family });
  lists.set(family, list);
  return list;
}

export const familyName = (family: string): string =>
  library().families.find((one) => one.family === family)?.name ?? family;

export const isWheel = (family: string): boolean =>
  library().families.some((one) => one.family === family && one.kind === "wheel");

export const componentName = (key: string): string =>
  library().components.find((one) => one.key === key)?.name ?? key;

/** What a text names; `null` where that is not a release. */
export function releaseNamed(text: string): Release | null {
  try {
    return release(text);
  } catch {
    return null;
  }
}

/** Every model that a known issue of a PyTorch container names. */
export const models = once((): readonly string[] => {
  const named = releasesOf("pytorch").flatMap(({ known_issues }) => known_issues.flatMap(({ models }) => models));
  return [...new Set(named)].sort();
});

/** What of a version people search by: `2.6` of `2.6.0a0+ecf3bae40a`. */
export const minor = (version: string): string => version.match(/^\d+(\.\d+)?/)?.[0] ?? version;

/** The versions of a component in a family, newest first. */
export function versionsOf(family: string, component: string): readonly string[] {
  const all = releasesOf(family).flatMap(({ components }) => components[component] ?? []);
  const order = new Intl.Collator("en", { numeric: true });
  return [...new Set(all.filter((one) => /^\d/.test(one)).map(minor))].sort((a, b) => order.compare(b, a));
}
