/**
 * Does this CUDA software run on this machine, in which mode, why, and if not, what would? NVIDIA's
 * PyTorch containers and their siblings, CUDA images, PyTorch's wheels, and any image by its own facts.
 *
 * ```js
 * import { check, init } from "ngcompat";
 *
 * await init(); // in Node it is ready without
 * const report = check("20.12", { driver: "450.80.02", gpus: ["Tesla T4"] });
 * report.verdict; // "compatible"
 * report.mode; // "forward-compatibility"
 * ```
 *
 * Every answer is a plain object, frozen throughout, of the JSON that the command line prints with
 * `--json`. `null` means that something is not known or does not apply; nothing is guessed.
 *
 * @packageDocumentation
 */

import type {
  Action,
  AmpGuidance,
  Architecture,
  Aspect,
  Basis,
  BoardClass,
  BranchKind,
  Build,
  BuildFact,
  BuildKind,
  BuildPlatform,
  Change,
  CompatibilityMap,
  Conflict,
  CpuArch,
  Diagnosis,
  DriverOptions,
  Evaluation,
  Evidence,
  Explanation,
  Family,
  FamilyKind,
  FleetFound,
  FleetPlan,
  FleetReport,
  Found,
  Gpu,
  Identification,
  ImageFacts,
  IssueList,
  JobMode,
  Launcher,
  Line,
  LineKind,
  Os,
  ParsedFacts,
  Precision,
  Regression,
  Release,
  ReleaseDiff,
  Report,
  RunMode,
  Severity,
  Verdict,
} from "./answers.js";

export type * from "./answers.js";

/**
 * What {@link init} takes: where the WebAssembly module is, its bytes, or the module itself. The file
 * is exported as `ngcompat/ngcompat.wasm`.
 */
export type InitInput =
  | string
  | URL
  | Request
  | Response
  | ArrayBuffer
  | ArrayBufferView
  | CompiledModule;

/** `WebAssembly.Module`, where the types of the environment have it. */
export type CompiledModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } }
  ? Module
  : object;

/**
 * Loads the WebAssembly module; every other function needs it. Further calls wait for the first, and
 * after a failure the next tries again. A module that the caller gives counts more than the one beside the
 * script, unless that is there already. In Node the module loads itself, and this does nothing.
 *
 * @param input - Where the module is; by default the file that lies beside this script. Or several things:
 * the module, and a data file with newer facts than the compiled-in ones.
 */
export function init(
  input?: InitInput | Promise<InitInput> | InitOptions | undefined,
): Promise<void>;

/** What `init` takes. */
export interface InitOptions {
  /** The WebAssembly module; by default the file that lies beside this script. */
  readonly module?: InitInput | Promise<InitInput>;
  /**
   * A data file, as `ngcompat data --export` writes it: its text, or where it is (in Node a path). Its
   * facts answer if they are not older than the compiled-in ones; `report.data.as_of` says which did.
   */
  readonly data?: string | URL | Response | Promise<string | URL | Response>;
}

/**
 * A stable name of the kind of error. The package's own are `module-not-loaded`, `data-not-loaded`,
 * `not-ready`, `question-malformed` and `question-too-long`. A later version may have more.
 */
export type ErrorCode =
  | "amp-basis-unknown"
  | "amp-interface-unknown"
  | "architecture-unknown"
  | "board-class-unknown"
  | "brand-unknown"
  | "build-fact-unknown"
  | "build-kind-unknown"
  | "build-platform-unknown"
  | "component-version-empty"
  | "component-version-malformed"
  | "component-version-without-number"
  | "compute-capability-empty"
  | "compute-capability-malformed"
  | "conflict-fact-unknown"
  | "constraint-brand-order"
  | "constraint-not-a-version"
  | "constraint-operator-unknown"
  | "constraint-property-unknown"
  | "constraint-without-operator"
  | "constraint-without-property"
  | "constraint-without-value"
  | "cpu-arch-unknown"
  | "cuda-empty"
  | "cuda-malformed"
  | "data-damaged"
  | "data-in-use"
  | "data-malformed"
  | "data-not-loaded"
  | "data-row-wrong"
  | "data-schema-unknown"
  | "dialect-unknown"
  | "driver-empty"
  | "driver-malformed"
  | "driver-out-of-range"
  | "export-format-unknown"
  | "export-gpu-missing"
  | "export-no-cuda"
  | "export-no-driver"
  | "export-no-image"
  | "families-differ"
  | "family-unknown"
  | "gpu-empty"
  | "gpu-malformed"
  | "identify-empty"
  | "identify-unrecognized"
  | "image-facts-empty"
  | "image-facts-malformed"
  | "image-facts-several"
  | "image-facts-truncated"
  | "image-facts-unknown"
  | "image-unknown"
  | "jetpack-empty"
  | "jetpack-malformed"
  | "launcher-unknown"
  | "machine-unknown"
  | "mode-unknown"
  | "module-not-loaded"
  | "not-ready"
  | "os-unknown"
  | "precision-unknown"
  | "pytorch-only"
  | "question-malformed"
  | "question-too-long"
  | "release-ambiguous"
  | "release-empty"
  | "release-malformed"
  | "release-newer-than-data"
  | "release-not-found"
  | "release-not-recorded"
  | "release-of-other-image"
  | "release-unclear"
  | "release-unknown"
  | "release-without-tag"
  | "requirement-empty"
  | "requirement-malformed"
  | "requirement-unknown-component"
  | "rule-unknown"
  | "toolkit-malformed"
  | (string & {});

/** What every function throws, and what `init` rejects with. */
export class NgcompatError extends Error {
  override readonly name: "NgcompatError";
  readonly code: ErrorCode;
  constructor(code: string, message: string, options?: ErrorOptions);
}

// ---------------------------------------------------------------------------------------------
// Facts
// ---------------------------------------------------------------------------------------------

/** A GPU as people give it: a name, forgiving of spelling, a compute capability, or an object. */
export type GpuInput = string | Partial<Gpu>;

/** What is known of a machine, and what the job needs. What is left out is unknown. */
export interface Facts {
  /** The driver that `nvidia-smi` prints, such as `450.80.02`, or its branch, such as `450`. */
  readonly driver?: string | null;
  /** The CUDA version that `nvidia-smi` prints, such as `11.0`, where the driver is not known. */
  readonly cuda_driver?: string | null;
  /** The JetPack of a Jetson module, such as `6.2`, or its L4T, such as `L4T R36.4.7`. */
  readonly jetpack?: string | null;
  /** The GPUs, all of which are to be used. */
  readonly gpus?: readonly GpuInput[] | null;
  readonly os?: Os | null;
  readonly arch?: CpuArch | null;
  /** What starts the container. */
  readonly launcher?: Launcher | null;
  /** The version of NVIDIA Container Toolkit, such as `1.17.8`. */
  readonly toolkit?: string | null;
  /** A machine by name, such as `DGX H100` or `p4d.24xlarge`: its GPUs and `arch`, where they are not given. */
  readonly machine?: string | null;
  /** What the container must contain: `cudnn>=8.0.5`, `python=3.10`. */
  readonly requires?: readonly string[] | null;
  /** The same as `os` and `arch`. */
  readonly platform?: { readonly os?: Os | null; readonly arch?: CpuArch | null } | null;
  /** Software found on the machine, by component key. */
  readonly components?: Readonly<Record<string, string | null>> | null;
  /** The container that the facts were read in. */
  readonly container?: {
    readonly release?: string | null;
    readonly cuda?: string | null;
    readonly cuda_driver_version?: string | null;
  } | null;
  /** The same as `requires`. */
  readonly requirements?: readonly string[] | null;
  /** What reading a text adds; passed over. */
  readonly recognized?: readonly string[] | null;
  /** What contradicts itself, and is therefore not known: what {@link parseFacts} adds. */
  readonly conflicts?: readonly Conflict[] | null;
}

/**
 * An image or a binary by its own facts. What is left out is unknown, but for `kind` (an image) and
 * `platform` (Linux on x86-64).
 */
export type BuildInput = { readonly [Key in keyof Build]?: Build[Key] | null };

// ---------------------------------------------------------------------------------------------
// Does it run?
// ---------------------------------------------------------------------------------------------

/**
 * Does a release or a build run on this machine, in which mode, why or why not, and what would?
 *
 * A release that is newer than the data, or not in it, is undetermined.
 *
 * @param release - `20.12`, `tritonserver:24.05`, `cuda:12.4`, `torch==2.6.0+cu124`, any image
 *   reference; or a build: `{ cuda: "12.8", capabilities: ["8.0", "9.0"], compat_package: false }`.
 * @throws {@link NgcompatError} where the release or a fact is not what it should be.
 */
export function check(release: string | BuildInput, facts?: Facts): Report;

/** The report of {@link check} as the lines that the command line prints. */
export function lines(release: string | BuildInput, facts?: Facts): readonly Line[];

/** Whose releases are meant. */
export interface FamilyOption {
  /** The key of a family: `pytorch` (the default), `tritonserver`, `cuda`, `torch`, …; or `all`. */
  readonly family?: string | null;
}

/** Which releases run on this machine? With `family: "all"`, of each family the newest. */
export function find(facts?: Facts | null, options?: FamilyOption): Found;

/** The newest release of each family that runs on this machine; without facts, of all. */
export function newest(facts: Facts | null | undefined, options: { readonly family: "all" }): readonly string[];
/** The newest release that runs on this machine; without facts, the newest of all. */
export function newest(facts?: Facts | null, options?: FamilyOption): string | null;

/** A map, and its picture. */
export interface DrawnMap extends CompatibilityMap {
  /** The map as a picture. */
  readonly svg: string;
}

/** What runs where, on a machine of which all but the driver counts. */
export function compatibilityMap(facts: Facts, options?: FamilyOption): DrawnMap;

/** Which drivers run a release, on a GPU, in which mode? */
export function drivers(release: string, gpu?: GpuInput): DriverOptions;

/** What a rule means, why, and where it is stated. */
export function explain(rule: string): Explanation;
/** All rules. */
export function explain(): readonly Explanation[];

// ---------------------------------------------------------------------------------------------
// What is in a release?
// ---------------------------------------------------------------------------------------------

/** What is known of a release. */
export function release(name: string): Release;

/** All releases of a family, newest first; with `family: "all"`, of one family after the other. */
export function releases(options?: FamilyOption): readonly Release[];

/** The families whose releases are known, PyTorch's containers first. */
export function families(): readonly Family[];

/** What changed from one release to another. */
export function diff(from: string, to: string): ReleaseDiff;

/** What a job is, as far as it is known. */
export interface IssueFilter {
  readonly gpus?: readonly GpuInput[] | null;
  /** The model, as you spell it: `Mask R-CNN`, `mask-rcnn`, `RN50`. */
  readonly model?: string | null;
  readonly mode?: JobMode | null;
  readonly precision?: Precision | null;
}

/** The known issues of a release that concern a job. */
export function issues(release: string, filter?: IssueFilter): IssueList;

/** The slowdowns known of a model, oldest release first. */
export function regressions(model: string, gpu?: GpuInput): readonly Regression[];

/** The releases that a version of torch, an image reference or a container variable names. */
export function identify(text: string): Identification;

// ---------------------------------------------------------------------------------------------
// Pasted texts
// ---------------------------------------------------------------------------------------------

/**
 * Reads the facts in any text that people paste: `nvidia-smi`, `torch.utils.collect_env`, the banner
 * or the variables of a container, labels of Kubernetes. What it can't read is unknown.
 */
export function parseFacts(text: string): ParsedFacts;

/**
 * Reads what an image says of itself: the JSON of `docker inspect`, `podman inspect`,
 * `skopeo inspect --config` or `crane config`, or lines such as `CUDA_VERSION=12.8.1`.
 *
 * @throws {@link NgcompatError} where that says nothing about CUDA, or can't be read.
 */
export function parseImage(text: string): ImageFacts;

/**
 * What the messages in a pasted text or log mean: cause, certainty and fixes.
 *
 * @param facts - What is known of the machine besides; it wins over what the text says.
 */
export function diagnose(text: string, facts?: Facts): Diagnosis;

// ---------------------------------------------------------------------------------------------
// Mixed precision
// ---------------------------------------------------------------------------------------------

/** How to train in mixed precision in a release on a GPU. */
export function amp(release: string, gpu?: GpuInput): AmpGuidance;

// ---------------------------------------------------------------------------------------------
// Fleets
// ---------------------------------------------------------------------------------------------

/**
 * Many machines: facts by their names, a list of facts, which are numbered, or a text of several machines:
 * Kubernetes nodes, what parallel shells print, an inventory as CSV.
 */
export type Machines = string | readonly Facts[] | Readonly<Record<string, Facts>>;

/** Drivers that are supposed: `"580.95.05"` for all, `"470=580.95.05"` for those on a branch. */
export interface SetDriver {
  readonly setDriver?: string | readonly string[];
}

/** Which driver branch would make a release run on more of many machines? Equal machines are asked about once. */
export function fleet(machines: Machines, options: { readonly plan: string }): FleetPlan;
/** On which of many machines does a release run? */
export function fleet(machines: Machines, options: { readonly release: string } & SetDriver): FleetReport;
/** Which releases of a family run on all of many machines? */
export function fleet(machines: Machines, options?: { readonly family?: string } & SetDriver): FleetFound;

// ---------------------------------------------------------------------------------------------
// NVIDIA_REQUIRE_* expressions
// ---------------------------------------------------------------------------------------------

/** How expressions are to be read. */
export interface ConstraintOptions {
  /** The brand of all GPUs, as NVML names it: `tesla`, `nvidia`, `geforce`, … */
  readonly brand?: string | null;
  /** Whose rules: `c` is the checker in use and the default, `go` the other. */
  readonly dialect?: "c" | "go" | null;
}

/** What `NVIDIA_REQUIRE_*` expressions answer on a machine; of several, all must hold. */
export function constraint(
  expressions: string | readonly string[],
  facts?: Facts,
  options?: ConstraintOptions,
): Evaluation;

/**
 * The expression that keeps a release from machines on which it does not run; `null` where the CUDA
 * inside was not collected.
 */
export function constraintFor(release: string): string | null;

// ---------------------------------------------------------------------------------------------
// Choices
// ---------------------------------------------------------------------------------------------

/** What can be chosen from. */
export interface Catalogue {
  /** The day the facts were collected: `YYYY-MM-DD`. */
  readonly as_of: string;
  /** The version of ngcompat. */
  readonly version: string;
  /** PyTorch's containers, oldest first. */
  readonly releases: readonly string[];
  /** The names of each family's releases, oldest first. */
  readonly families: readonly {
    readonly family: string;
    readonly name: string;
    readonly kind: FamilyKind;
    readonly names: readonly string[];
  }[];
  /** By number. */
  readonly driver_branches: readonly {
    readonly branch: number;
    readonly kind: BranchKind | null;
    /** The CUDA version its drivers support by themselves. */
    readonly cuda: string | null;
    /** The newest version recorded for Linux. */
    readonly latest: string | null;
    /** The newest version recorded for Windows, whose drivers are numbered apart. */
    readonly windows_latest: string | null;
    /** `YYYY-MM` or `YYYY-MM-DD`. */
    readonly end_of_life: string | null;
  }[];
  /** By name. */
  readonly gpus: readonly {
    readonly name: string;
    /** Several where one name was given to different chips. */
    readonly compute_capabilities: readonly string[];
    readonly class: BoardClass;
    /** Whether a driver prints this name. */
    readonly printed: boolean;
  }[];
  /** In the order in which releases list them. */
  readonly components: readonly { readonly key: string; readonly name: string }[];
  /** The words of each type, with their names in a sentence. */
  readonly words: {
    readonly action: Words<Action>;
    readonly architecture: Words<Architecture>;
    readonly aspect: Words<Aspect>;
    readonly basis: Words<Basis>;
    readonly board_class: Words<BoardClass>;
    readonly build_fact: Words<BuildFact>;
    readonly branch_kind: Words<BranchKind>;
    readonly build_kind: Words<BuildKind>;
    readonly build_platform: Words<BuildPlatform>;
    readonly change: Words<Change>;
    readonly cpu_arch: Words<CpuArch>;
    readonly evidence: Words<Evidence>;
    readonly family_kind: Words<FamilyKind>;
    readonly job_mode: Words<JobMode>;
    readonly launcher: Words<Launcher>;
    readonly line_kind: Words<LineKind>;
    readonly os: Words<Os>;
    readonly precision: Words<Precision>;
    readonly run_mode: Words<RunMode>;
    readonly severity: Words<Severity>;
    readonly verdict: Words<Verdict>;
  };
}

/** Every word of a type with its name. */
export type Words<Word extends string> = Readonly<Record<Word, string>>;

/** What can be chosen from: releases, families, driver branches, GPUs, components, words. */
export function catalogue(): Catalogue;
