// The question the page is about, and its place in the address.

import type { CpuArch, Environment, Facts, Os } from "ngcompat";

export interface Question {
  release: string;
  driver: string;
  cuda: string;
  gpus: readonly string[];
  os: Os | "";
  arch: CpuArch | "";
  requires: readonly string[];
  /** The model to be trained, for its known issues. */
  model: string;
}

export const OS: Record<Os, string> = { linux: "Linux", windows: "Windows", wsl: "WSL" };
export const ARCH: Record<CpuArch, string> = { x86_64: "x86-64", aarch64: "Arm (aarch64)" };

const oneOf = <T extends string>(words: Record<T, string>, word: string | null): T | "" =>
  word !== null && Object.hasOwn(words, word) ? (word as T) : "";

export function fromAddress(address: URL, newest: string): Question {
  const told = address.searchParams;
  return {
    release: told.get("release") ?? newest,
    driver: told.get("driver") ?? "",
    cuda: told.get("cuda") ?? "",
    gpus: told.getAll("gpu"),
    os: oneOf(OS, told.get("os")),
    arch: oneOf(ARCH, told.get("arch")),
    requires: told.getAll("with"),
    model: told.get("model") ?? "",
  };
}

export function toAddress(question: Question, page: URL): URL {
  const address = new URL(page);
  address.search = "";
  const told = address.searchParams;
  told.set("release", question.release);
  if (question.driver) told.set("driver", question.driver);
  if (question.cuda) told.set("cuda", question.cuda);
  for (const gpu of question.gpus) told.append("gpu", gpu);
  if (question.os) told.set("os", question.os);
  if (question.arch) told.set("arch", question.arch);
  for (const requirement of question.requires) told.append("with", requirement);
  if (question.model) told.set("model", question.model);
  return address;
}

export const factsOf = (question: Question): Facts => ({
  driver: question.driver || null,
  cuda_driver: question.cuda || null,
  gpus: question.gpus,
  os: question.os || null,
  arch: question.arch || null,
  requires: question.requires,
});

/** The question with what a text says; what it does not say stays. */
export function withFacts(question: Question, facts: Environment): Question {
  const driverTold = facts.driver !== null || facts.cuda_driver !== null;
  return {
    ...question,
    release: facts.container?.release ?? question.release,
    // They belong together: a driver that is told does not keep the CUDA of another.
    driver: driverTold ? (facts.driver ?? "") : question.driver,
    cuda: driverTold ? (facts.cuda_driver ?? "") : question.cuda,
    gpus: facts.gpus.length > 0 ? facts.gpus.map((gpu) => gpu.name ?? gpu.compute_capability ?? "") : question.gpus,
    os: facts.platform.os ?? question.os,
    arch: facts.platform.arch ?? question.arch,
  };
}
