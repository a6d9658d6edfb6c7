// What a pasted text says. Without a page, so that a worker can do it.

import { check, diagnose, fleet, identify, NgcompatError, parseFacts, parseImage } from "ngcompat";
import type { BuildInput, Conflict, Diagnosis, Environment, FactKind, Facts, Gpu, Identification, ParsedFacts } from "ngcompat";

import { isKnown, type Kind, type Machine, NO_MACHINE, type Question } from "./question.ts";

/** A text longer than this is not output that somebody pastes. */
export const LONGEST = 5_000_000;

export interface Reading {
  /** What was recognised. */
  readonly kinds: readonly FactKind[];
  /** What the text says of the question. */
  readonly says: Partial<Question>;
  readonly conflicts: readonly Conflict[];
  readonly diagnoses: Diagnosis["diagnoses"];
  /** What a version or a name belongs to. */
  readonly identified: Identification | null;
  /** Machines without a GPU, and lines that belong to no machine. */
  readonly withoutGpu: readonly string[];
  readonly odd: readonly { readonly line: number; readonly what: string }[];
  readonly tooLong: boolean;
}

export const NO_READING: Reading = {
  kinds: [],
  says: {},
  conflicts: [],
  diagnoses: [],
  identified: null,
  withoutGpu: [],
  odd: [],
  tooLong: false,
};

export function read(text: string): Reading {
  if (text.trim() === "") return NO_READING;
  if (text.length > LONGEST) return { ...NO_READING, tooLong: true };
  return (/^\s*[[{]/.test(text) ? inspected(text) : null) ?? several(text) ?? one(text) ?? identified(text) ?? named(text) ?? inspected(text) ?? NO_READING;
}

/** Several machines. */
function several(text: string): Reading | null {
  const { kinds, without_gpu: withoutGpu, odd } = fleet(text);
  const known = kinds.filter(({ environment: { driver, cuda_driver, gpus } }) => driver ?? cuda_driver ?? gpus[0]);
  if (known.flatMap(({ machines }) => machines).length < 2) return null;
  const all: Kind[] = kinds.map(({ machines, environment }) => ({
    names: machines,
    machine: { ...NO_MACHINE, ...machineOf(environment) },
  }));
  return { ...NO_READING, kinds: [], says: { fleet: all }, withoutGpu, odd };
}

/** One machine, and the messages that were seen on it. */
function one(text: string): Reading | null {
  const facts = parseFacts(text);
  const { diagnoses, environment, report } = diagnose(text);
  if (facts.recognized.length === 0 && diagnoses.length === 0) return null;
  const release = facts.container?.release ?? environment.container?.release ?? (report?.install ? report.release : null);
  const requires = facts.requirements ?? [];
  return {
    ...NO_READING,
    kinds: facts.recognized,
    conflicts: facts.conflicts.filter(({ settled }) => !settled),
    diagnoses,
    says: {
      // What is printed as a fact counts before what a message mentions.
      ...machineOf(undisputed(environment)),
      ...machineOf(undisputed(facts)),
      ...(release ? { release, build: null } : {}),
      ...(requires.length > 0 ? { requires } : {}),
      ...(diagnoses.length > 0 ? { messages: diagnoses.map(({ code }) => code) } : {}),
    },
  };
}

/** A line that is nothing but the name of a machine or of its GPUs. */
function named(text: string): Reading | null {
  const name = text.trim();
  if (/\n/.test(name)) return null;
  const says = (says: Partial<Question>): Reading => ({ ...NO_READING, kinds: ["written"], says });
  const gpusOf = (facts: Facts) => check({}, facts).environment.gpus;
  return (
    attempt(() => (gpusOf({ machine: name }).length > 0 ? says({ machine: name }) : null)) ??
    attempt(() => {
      const gpus = gpusOf({ gpus: [name] });
      const known = gpus.length > 0 && gpus.every((gpu) => gpu.name !== null && gpu.compute_capability !== null);
      return known ? says({ gpus: gpus.map(gpuText) }) : null;
    })
  );
}

/** What a version or a name belongs to. Of several, none is guessed. */
function identified(text: string): Reading | null {
  return attempt(() => {
    const found = identify(text);
    const [release, another] = found.matches;
    return { ...NO_READING, identified: found, says: release && !another ? { release, build: null } : {} };
  });
}

/** What `docker inspect` says of an image. */
function inspected(text: string): Reading | null {
  return attempt(() => {
    const { build, release } = parseImage(text);
    return { ...NO_READING, kinds: ["image"], says: release ? { release, build: null } : { release: "", build: known(build) } };
  });
}

function attempt(read: () => Reading | null): Reading | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof NgcompatError) return null;
    throw error;
  }
}

/** A build without what is not known of it, for a short address. */
const known = (build: BuildInput): BuildInput =>
  Object.fromEntries(Object.entries(build).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)));

/** What a text says without what it contradicts itself in, which is not known. */
function undisputed<T extends Environment | ParsedFacts>(facts: T): T {
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

/** What is known of the machine, and nothing else. */
function machineOf(facts: Pick<Facts, "launcher" | "toolkit" | "jetpack"> & Pick<Environment, "driver" | "cuda_driver" | "gpus" | "platform">): Partial<Machine> {
  const all: Machine = {
    ...NO_MACHINE,
    driver: facts.driver ?? "",
    // They belong together: a driver that is told needs no CUDA beside it.
    cuda: facts.driver ? "" : (facts.cuda_driver ?? ""),
    gpus: facts.gpus.map(gpuText).filter(Boolean),
    os: facts.platform.os ?? "",
    arch: facts.platform.arch ?? "",
    launcher: facts.launcher ?? "",
    toolkit: facts.toolkit ?? "",
    jetpack: facts.jetpack ?? "",
  };
  const told = Object.entries(all).filter(([, value]) => isKnown(value));
  return Object.fromEntries(told);
}

/** The name of a GPU; with its compute capability where the name alone does not say it. */
function gpuText({ name, compute_capability }: Gpu): string {
  if (name === null) return compute_capability ?? "";
  if (compute_capability === null || name.includes("~")) return name;
  const [alone] = check({}, { gpus: [name] }).gpus;
  return alone?.compute_capability === compute_capability ? name : `${name}~${compute_capability}`;
}
