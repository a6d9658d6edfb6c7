// What the page is asked: a machine, or several, and what one wants to run on it.

import type { BuildInput, CpuArch, Facts, Launcher, Os } from "ngcompat";

/** What is known of a machine, as one writes it; what is empty is not known. */
export interface Machine {
  readonly driver: string;
  /** The CUDA version of `nvidia-smi`, where the driver is not known. */
  readonly cuda: string;
  /** Names, or `name~8.9` where the name alone does not say the compute capability. */
  readonly gpus: readonly string[];
  readonly os: Os | "";
  readonly arch: CpuArch | "";
  readonly launcher: Launcher | "";
  readonly toolkit: string;
  readonly jetpack: string;
  /** A machine by its name: `DGX H100`. */
  readonly machine: string;
}

/** Machines of which the same is known. */
export interface Kind {
  readonly names: readonly string[];
  readonly machine: Machine;
}

export interface Question extends Machine {
  /** Several machines, in the place of the one. */
  readonly fleet: readonly Kind[];
  /** The key of a family. */
  readonly family: string;
  /** Any name of an image or a wheel; empty for the newest that runs. */
  readonly release: string;
  /** An image by its own facts, in the place of a release. */
  readonly build: BuildInput | null;
  readonly requires: readonly string[];
  /** The model to be trained, for its known issues. */
  readonly model: string;
  /** The codes of the messages that were seen. */
  readonly messages: readonly string[];
}

export const NO_MACHINE: Machine = {
  driver: "",
  cuda: "",
  gpus: [],
  os: "",
  arch: "",
  launcher: "",
  toolkit: "",
  jetpack: "",
  machine: "",
};

export const FAMILY = "pytorch";

export const NOTHING: Question = {
  ...NO_MACHINE,
  fleet: [],
  family: FAMILY,
  release: "",
  build: null,
  requires: [],
  model: "",
  messages: [],
};

export type MachineKey = keyof Machine;
export const MACHINE_KEYS = Object.keys(NO_MACHINE) as MachineKey[];

export const isKnown = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));

export const knownKeys = (machine: Machine): MachineKey[] => MACHINE_KEYS.filter((key) => isKnown(machine[key]));

/** How a machine's GPU is given to the core. */
export function gpuInput(text: string) {
  const at = text.lastIndexOf("~");
  return at < 0 ? text : { name: text.slice(0, at), compute_capability: text.slice(at + 1) };
}

/** How a GPU is shown. */
export const gpuName = (text: string): string => text.replace(/~([\d.]+)$/, " ($1)");

/** Equal GPUs together: `2× NVIDIA L40`. */
export function grouped(gpus: readonly string[]): { gpu: string; count: number; text: string }[] {
  const counts = new Map<string, number>();
  for (const gpu of gpus) counts.set(gpu, (counts.get(gpu) ?? 0) + 1);
  return [...counts].map(([gpu, count]) => ({ gpu, count, text: `${count > 1 ? `${count}× ` : ""}${gpuName(gpu)}` }));
}

export const factsOf = (machine: Machine, requires: readonly string[] = []): Facts => ({
  driver: machine.driver || null,
  cuda_driver: machine.cuda || null,
  gpus: machine.gpus.map(gpuInput),
  os: machine.os || null,
  arch: machine.arch || null,
  launcher: machine.launcher || null,
  toolkit: machine.toolkit || null,
  jetpack: machine.jetpack || null,
  machine: machine.machine || null,
  requires,
});

/** The branch of a driver: `R535`. */
export const branchOf = (driver: string): string => `R${driver.split(".")[0]}`;

/** The machine in one line. */
export function inWords(machine: Machine): string {
  const { driver, cuda, gpus, os, arch, launcher, toolkit, jetpack, machine: name } = machine;
  const known = [
    name,
    ...grouped(gpus).map(({ text }) => text),
    driver && `driver ${driver}`,
    !driver && cuda && `a driver for CUDA ${cuda}`,
    jetpack && `JetPack ${jetpack}`,
    os,
    arch,
    launcher,
    toolkit && `NVIDIA Container Toolkit ${toolkit}`,
  ].filter(Boolean);
  return known.join(", ") || "a machine of which nothing is known";
}

/** The machine in a few words, for titles and badges: `A100 + R535`. */
export function inShort({ gpus, driver, cuda, machine }: Machine): string {
  const short = (name: string) => name.replace(/^(NVIDIA|Tesla) /, "").replace(/^GeForce /, "");
  const known = [
    machine || grouped(gpus).map(({ gpu, count }) => `${count > 1 ? `${count}× ` : ""}${short(gpuName(gpu))}`).join(", "),
    driver ? branchOf(driver) : cuda && `CUDA ${cuda}`,
  ].filter(Boolean);
  return known.join(" + ");
}
