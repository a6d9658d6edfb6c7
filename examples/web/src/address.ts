// The question and the place on the page, as an address. What is pasted is never in it.

import type { BuildInput, Catalogue } from "ngcompat";

import { FAMILY, type Kind, type Machine, MACHINE_KEYS, NO_MACHINE, NOTHING, type Question } from "./question.ts";

const PLACES = ["releases", "map", "messages", "rules", "drivers"] as const;

export type Route =
  | { readonly page: "check" | (typeof PLACES)[number] }
  | { readonly page: "release"; readonly name: string; readonly since: string }
  | { readonly page: "message" | "rule"; readonly name: string };

/** What is longer is not a question that this page wrote. */
const LONGEST = 16_000;

/** The names of the parameters; those of lists may be repeated. */
const TEXTS = ["release", "driver", "cuda", "toolkit", "jetpack", "machine", "model", "os", "arch", "launcher", "family"] as const;
const LISTS = { gpus: "gpu", requires: "with", messages: "message" } as const;

export function questionAt({ search }: URL): Question {
  const told = new URLSearchParams(search.length > LONGEST ? "" : search);
  const question: Record<string, unknown> = { ...NOTHING };
  for (const key of TEXTS) question[key] = told.get(key) ?? NOTHING[key];
  for (const [key, name] of Object.entries(LISTS)) question[key] = told.getAll(name);
  question["build"] = parsed(told.get("build"), isBuild) ?? null;
  question["fleet"] = kindsOf(parsed(told.get("machines"), Array.isArray) ?? []);
  return question as unknown as Question;
}

export function routeAt({ hash }: URL): Route {
  const [, page = "", name = "", since = ""] = hash.replace(/^#/, "").split("/").map(decoded);
  if (page === "releases" && name) return { page: "release", name, since };
  if (page === "messages" && name) return { page: "message", name };
  if (page === "rules" && name) return { page: "rule", name };
  return { page: PLACES.find((place) => place === page) ?? "check" };
}

export const hashOf = (...parts: string[]): string => `#/${parts.map(encodeURIComponent).join("/")}`;

export function addressOf(question: Question, page: URL, hash = ""): URL {
  const address = new URL(page);
  address.hash = hash;
  address.search = "";
  const told = address.searchParams;
  for (const key of TEXTS) if (question[key] && question[key] !== NOTHING[key]) told.set(key, question[key]);
  for (const [key, name] of Object.entries(LISTS)) {
    for (const value of question[key as keyof typeof LISTS]) told.append(name, value);
  }
  if (question.build) told.set("build", JSON.stringify(question.build));
  // Without the names of the machines, which are nobody else's business.
  if (question.fleet.length > 0) told.set("machines", JSON.stringify(question.fleet.map(({ names, machine }) => [names.length, known(machine)])));
  return address;
}

/** The question without the words that are none. */
export function withinWords(question: Question, { words, families }: Catalogue): Question {
  const word = <Word extends string>(kind: Readonly<Record<Word, string>>, text: Word | "") =>
    Object.hasOwn(kind, text) ? text : "";
  const machine = ({ os, arch, launcher }: Machine) => ({
    os: word(words.os, os),
    arch: word(words.cpu_arch, arch),
    launcher: word(words.launcher, launcher),
  });
  return {
    ...question,
    ...machine(question),
    family: families.some(({ family }) => family === question.family) ? question.family : FAMILY,
    fleet: question.fleet.map((kind) => ({ ...kind, machine: { ...kind.machine, ...machine(kind.machine) } })),
  };
}

const known = (machine: Machine) =>
  Object.fromEntries(MACHINE_KEYS.filter((key) => machine[key].length > 0).map((key) => [key, machine[key]]));

/** More are not asked about by an address. */
const MOST = 5000;

/** Machines in an address: of each kind how many, and what is known of them. */
function kindsOf(entries: readonly unknown[]): Kind[] {
  let room = MOST;
  return entries.flatMap((entry, at) => {
    if (!Array.isArray(entry) || typeof entry[0] !== "number" || typeof entry[1] !== "object" || entry[1] === null || room === 0) return [];
    const count = Math.min(Math.max(Math.trunc(entry[0]) || 1, 1), room);
    room -= count;
    const names = Array.from({ length: count }, (_, number) => `${at + 1}-${number + 1}`);
    return [{ names, machine: machineOf(entry[1]) }];
  });
}

function machineOf(entry: object): Machine {
  const machine: Record<string, unknown> = { ...NO_MACHINE };
  for (const key of MACHINE_KEYS) {
    const value: unknown = Object.hasOwn(entry, key) ? (entry as Record<string, unknown>)[key] : undefined;
    if (key === "gpus") machine[key] = Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
    else if (typeof value === "string") machine[key] = value;
  }
  return machine as unknown as Machine;
}

const isBuild = (value: unknown): value is BuildInput =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parsed<T>(text: string | null, is: (value: unknown) => value is T): T | null {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return is(value) ? value : null;
  } catch {
    return null;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
