// The question the page is about, and its place in the address.

import type { BuildInput, Catalogue, CpuArch, Environment, Facts, Launcher, Os } from "ngcompat";

export interface Question {
  /** Any name of an image or a wheel. */
  release: string;
  /** An image by its own facts, in the place of a release. */
  build: BuildInput | null;
  driver: string;
  cuda: string;
  gpus: readonly string[];
  os: Os | "";
  arch: CpuArch | "";
  launcher: Launcher | "";
  toolkit: string;
  requires: readonly string[];
  /** The model to be trained, for its known issues. */
  model: string;
  /** Whose releases are listed; a key, or `all`. */
  family: string;
}

/** What is listed where nothing is chosen. */
export const FAMILY = "pytorch";

const oneOf = <T extends string>(words: Readonly<Record<T, string>>, word: string | null): T | "" =>
  word !== null && Object.hasOwn(words, word) ? (word as T) : "";

export function fromAddress(address: URL, { words, families }: Catalogue, newest: string): Question {
  const told = address.searchParams;
  const family = told.get("family");
  return {
    release: told.get("release") ?? newest,
    build: buildOf(told.get("build")),
    driver: told.get("driver") ?? "",
    cuda: told.get("cuda") ?? "",
    gpus: told.getAll("gpu"),
    os: oneOf(words.os, told.get("os")),
    arch: oneOf(words.cpu_arch, told.get("arch")),
    launcher: oneOf(words.launcher, told.get("launcher")),
    toolkit: told.get("toolkit") ?? "",
    requires: told.getAll("with"),
    model: told.get("model") ?? "",
    family: family === "all" || families.some((one) => one.family === family) ? family! : FAMILY,
  };
}

export function toAddress(question: Question, page: URL): URL {
  const address = new URL(page);
  address.search = "";
  const told = address.searchParams;
  if (question.build) told.set("build", JSON.stringify(question.build));
  else told.set("release", question.release);
  if (question.driver) told.set("driver", question.driver);
  if (question.cuda) told.set("cuda", question.cuda);
  for (const gpu of question.gpus) told.append("gpu", gpu);
  if (question.os) told.set("os", question.os);
  if (question.arch) told.set("arch", question.arch);
  if (question.launcher) told.set("launcher", question.launcher);
  if (question.toolkit) told.set("toolkit", question.toolkit);
  for (const requirement of question.requires) told.append("with", requirement);
  if (question.model) told.set("model", question.model);
  if (question.family !== FAMILY) told.set("family", question.family);
  return address;
}

/** What is asked about, as `check` takes it. */
export const subjectOf = ({ build, release }: Question): string | BuildInput => build ?? release;

export const factsOf = (question: Question): Facts => ({
  driver: question.driver || null,
  cuda_driver: question.cuda || null,
  gpus: question.gpus,
  os: question.os || null,
  arch: question.arch || null,
  launcher: question.launcher || null,
  toolkit: question.toolkit || null,
  requires: question.requires,
});

/** What a text says without what it contradicts itself in, which is not known. */
function undisputed(facts: Environment): Environment {
  const disputed = (...names: string[]) =>
    (facts.conflicts ?? []).some(({ fact, settled }) => !settled && names.includes(fact));
  const driver = !disputed("driver", "cuda_driver");
  return {
    ...facts,
    driver: driver ? facts.driver : null,
    cuda_driver: driver ? facts.cuda_driver : null,
    gpus: disputed("gpus") ? [] : facts.gpus,
    platform: {
      os: disputed("platform.os") ? null : facts.platform.os,
      arch: disputed("platform.arch") ? null : facts.platform.arch,
    },
  };
}

/** The question with what a text says; what it does not say stays. */
export function withFacts(question: Question, text: Environment): Question {
  const facts = undisputed(text);
  const driverTold = facts.driver !== null || facts.cuda_driver !== null;
  const release = facts.container?.release;
  return {
    ...question,
    release: release ?? question.release,
    build: release ? null : question.build,
    // They belong together: a driver that is told does not keep the CUDA of another.
    driver: driverTold ? (facts.driver ?? "") : question.driver,
    cuda: driverTold ? (facts.cuda_driver ?? "") : question.cuda,
    gpus: facts.gpus.length > 0 ? facts.gpus.map((gpu) => gpu.name ?? gpu.compute_capability ?? "") : question.gpus,
    os: facts.platform.os ?? question.os,
    arch: facts.platform.arch ?? question.arch,
  };
}

/** A build in an address; what is no build `check` refuses. */
function buildOf(text: string | null): BuildInput | null {
  try {
    const build: unknown = JSON.parse(text ?? "null");
    return typeof build === "object" && !Array.isArray(build) ? build : null;
  } catch {
    return null;
  }
}
