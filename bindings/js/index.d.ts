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
// Words
// ---------------------------------------------------------------------------------------------

/** Whether a release runs. `undetermined`: a fact that decides is missing. */
export type Verdict = "compatible" | "undetermined" | "incompatible";

/** How the container's CUDA runs on the driver. */
export type RunMode = "native" | "minor-version-compatibility" | "forward-compatibility";

/** What a finding does to the verdict. */
export type Severity = "blocker" | "unknown" | "warning" | "note";

/** The parts of the question. */
export type Aspect = "driver" | "gpu" | "platform" | "contents";

/** What a finding rests on. */
export type Basis = "release-notes" | "cuda-compatibility" | "hardware";

/** What a remedy asks one to do. */
export type Action =
  | "add-fact"
  | "use-release"
  | "upgrade-driver"
  | "downgrade-driver"
  | "use-build"
  | "use-igpu-image"
  | "start-option"
  | "use-gpus"
  | "configure-toolkit"
  | "upgrade-container-toolkit";

/** The operating system of the machine that runs the container. */
export type Os = "linux" | "windows" | "wsl" | "macos";

/** The architecture of the machine's CPU. */
export type CpuArch = "x86_64" | "aarch64";

/**
 * What starts the container. It decides whether the image's compatibility libraries and its
 * `NVIDIA_REQUIRE_*` variables count.
 */
export type Launcher =
  | "docker"
  | "docker-runtime"
  | "docker-cdi"
  | "podman"
  | "kubernetes"
  | "kubernetes-cdi"
  | "enroot"
  | "apptainer";

/** What a driver branch is for, as NVIDIA designates it. */
export type BranchKind = "long-term-support" | "production" | "new-feature" | "developer";

/** Whether CUDA comes in a container image or is installed on the machine. */
export type BuildKind = "image" | "wheel";

/** The platform a build is made for. `jetson`: modules up to Orin. */
export type BuildPlatform = "linux-x86_64" | "linux-aarch64" | "jetson" | "windows-x86_64";

/** A fact of a build that can follow from its neighbours. */
export type BuildFact = "cuda" | "capabilities" | "compat_package" | "requires";

/** How the releases of a family are delivered. */
export type FamilyKind = "container" | "wheel";

/** What a line of a printed report is. */
export type LineKind =
  | "headline"
  | "machine"
  | "build"
  | "blocker"
  | "unknown"
  | "warning"
  | "note"
  | "heading"
  | "remedy"
  | "issue";

/** The architecture of a GPU. */
export type Architecture =
  | "fermi"
  | "kepler"
  | "maxwell"
  | "pascal"
  | "volta"
  | "turing"
  | "ampere"
  | "ada"
  | "hopper"
  | "blackwell"
  | "rubin";

/** The class of a board, on which forward compatibility depends. */
export type BoardClass =
  | "datacenter"
  | "workstation"
  | "geforce"
  | "titan"
  | "jetson"
  | "vgpu"
  | "other";

/** How good the evidence for a fact is, best first. */
export type Evidence = "release-notes" | "image" | "sibling" | "nvidia" | "third-party";

/** The arithmetic a job uses. */
export type Precision = "mixed" | "fp32";

/** Training or inference. */
export type JobMode = "training" | "inference";

// ---------------------------------------------------------------------------------------------
// Facts
// ---------------------------------------------------------------------------------------------

/** What is known of a GPU. Of what one tells, the other properties win over what the name says. */
export interface Gpu {
  /** The name that `nvidia-smi` prints. */
  readonly name: string | null;
  /** Such as `7.5`. */
  readonly compute_capability: string | null;
  readonly architecture: Architecture | null;
  readonly class: BoardClass | null;
}

/** A GPU as one tells it: a name, forgiving of spelling, a compute capability, or an object. */
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

/** A fact that is stated in different ways. What contradicts itself is not known. */
export interface Conflict {
  /** Its place in the JSON of an {@link Environment}: `driver`, `gpus`, `platform.os`; or of a build: `build.cuda`. */
  readonly fact: string;
  /** What is stated, and where it was read. The fact itself holds the first. */
  readonly values: readonly { readonly value: string; readonly origin: string }[];
  /** Whether the first value counts all the same, because it was given and the others were read. */
  readonly settled: boolean;
}

/** What the rules judge: CUDA and machine code made for a platform. */
export interface Build {
  readonly kind: BuildKind;
  readonly platform: BuildPlatform;
  /** The CUDA version inside, such as `12.8`. */
  readonly cuda: string | null;
  /** Whether it carries the forward compatibility package (`cuda-compat`). */
  readonly compat_package: boolean | null;
  /** Whether its own start-up tests the compatibility libraries and uses them only where they work. */
  readonly compat_tested: boolean | null;
  /** Whether it puts its compatibility libraries in front of the driver's; left out where it does not. */
  readonly compat_first?: boolean;
  /** The driver whose libraries it carries (`CUDA_DRIVER_VERSION`), else that of its toolkit. */
  readonly compat_driver: string | null;
  /** The compute capabilities it has machine code for, in order. */
  readonly capabilities: readonly string[] | null;
  /** Those among them whose code runs on no later step of their generation; left out where there is none. */
  readonly arch_specific?: readonly string[];
  /** The newest capability it has PTX for. */
  readonly ptx: string | null;
  /** The oldest driver that loads its machine code; left out where CUDA's own floor decides. */
  readonly loads_from?: string;
  /** `NVIDIA_REQUIRE_CUDA`: what container tools check before they start it. */
  readonly requires: string | null;
  /** The facts that follow from neighbours, and were not read from this build. */
  readonly inferred: readonly BuildFact[];
  /** The facts that its own description states in different ways; only where there are some. */
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

/** The verdict of each aspect. */
export type Aspects = Readonly<Record<Aspect, Verdict>>;

/** The decision without its reasons. */
export interface Outcome {
  /** The worst of the aspects. */
  readonly verdict: Verdict;
  /** `null` where it does not run, where the GPUs' modes differ, or where the facts leave it open. */
  readonly mode: RunMode | null;
  /** Whether the release notes themselves state that this runs. */
  readonly documented: boolean;
  readonly aspects: Aspects;
}

/** A GPU's part of a report. */
export interface GpuReport extends Gpu {
  readonly verdict: Verdict;
  readonly mode: RunMode | null;
}

/** Something that would help. */
export interface Remedy {
  readonly action: Action;
  /** With what: a driver, a release, the name of a fact. */
  readonly value: string;
  /** The remedy in a sentence. */
  readonly message: string;
}

/** One thing that a rule found. */
export interface Finding {
  /** The rule; {@link explain} says what it means. */
  readonly rule: string;
  readonly severity: Severity;
  /** The position of the GPU it concerns; `null` where it concerns the machine. */
  readonly gpu: number | null;
  /** What is the case. */
  readonly observed: string | null;
  /** What would have to be the case. */
  readonly required: string | null;
  /** The finding in one or two sentences. */
  readonly message: string;
  readonly basis: Basis;
  /** The address of the document that states it. */
  readonly source: string;
  /** What would help, in order of effort. */
  readonly remedies: readonly Remedy[];
}

/** The answer to "does this run on this machine?", with its reasons. */
export interface Report extends Outcome {
  /** The name: `pytorch:20.12`, `torch==2.6.0+cu124`; `image` or `build` for own facts. */
  readonly release: string;
  /** The key of its family; `null` for own facts. */
  readonly family: string | null;
  /** The version: `20.12`. */
  readonly id: string | null;
  /** The complete reference of the image that this machine would pull. */
  readonly image: string | null;
  /** The command that installs the wheel. */
  readonly install: string | null;
  /** What was judged. */
  readonly build: Build;
  /** The machine, as far as it was known; it can be given to {@link check} again. */
  readonly environment: Environment;
  /** What contradicts itself in the facts of the machine and of the build. */
  readonly conflicts: readonly Conflict[];
  readonly gpus: readonly GpuReport[];
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** What would help, each thing once, best first. */
  readonly remedies: readonly Remedy[];
  /** The facts that answered. */
  readonly data: {
    /** The day they were collected: `YYYY-MM-DD`. */
    readonly as_of: string;
    /** The version of ngcompat. */
    readonly version: string;
  };
}

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

/** A line of a printed report. */
export interface Line {
  readonly kind: LineKind;
  /** Without a mark in front. */
  readonly text: string;
  /** The rule behind a finding. */
  readonly rule: string | null;
}

/** The report of {@link check} as the lines that the command line prints. */
export function lines(release: string | BuildInput, facts?: Facts): readonly Line[];

/** Whose releases are meant. */
export interface FamilyOption {
  /** The key of a family: `pytorch` (the default), `tritonserver`, `cuda`, `torch`, …; or `all`. */
  readonly family?: string | null;
}

/** The releases that run on a machine. */
export interface Found {
  /** Those that run, newest first. */
  readonly releases: readonly (Outcome & { readonly release: string })[];
  /** Those of which a fact that decides is missing, newest first. */
  readonly undetermined: readonly string[];
  /** What would settle the newest of those, or what is not recorded of it, in a sentence. */
  readonly missing: string | null;
}

/** Which releases run on this machine? With `family: "all"`, of each family the newest. */
export function find(facts?: Facts | null, options?: FamilyOption): Found;

/** The newest release of each family that runs on this machine; without facts, of all. */
export function newest(facts: Facts | null | undefined, options: { readonly family: "all" }): readonly string[];
/** The newest release that runs on this machine; without facts, the newest of all. */
export function newest(facts?: Facts | null, options?: FamilyOption): string | null;

/** Whether a release runs on a driver branch, and how; `some-mode` is a compatibility mode that is open. */
export type MapCell = RunMode | "some-mode" | "unknown" | "no";

/** A driver branch, and what runs on it. */
export interface MapRow {
  readonly branch: number;
  /** The driver that was asked about: the newest of the branch. */
  readonly driver: string;
  /** The CUDA version that it supports by itself. */
  readonly cuda: string | null;
  /** One for each release. */
  readonly cells: readonly MapCell[];
}

/** What runs where: every release of a family on every driver branch, for some GPUs. */
export interface CompatibilityMap {
  readonly family: string;
  readonly gpus: readonly Gpu[];
  /** Oldest first. */
  readonly releases: readonly string[];
  /** Newest first. */
  readonly rows: readonly MapRow[];
  /** The map as a picture. */
  readonly svg: string;
}

/** What runs where, on a machine of which all but the driver counts. */
export function compatibilityMap(facts: Facts, options?: FamilyOption): CompatibilityMap;

/** A driver that would do: this version, or a later one of the same branch. */
export interface DriverOption {
  readonly driver: string;
  /** Whether every later branch that still drives the GPU does too. */
  readonly or_later: boolean;
  /** The last branch that drives the GPU, where later ones dropped it. */
  readonly up_to: number | null;
  /** The kind of its branch. */
  readonly kind: BranchKind | null;
  /** When its branch reaches or reached its end of life: `YYYY-MM` or `YYYY-MM-DD`. */
  readonly end_of_life: string | null;
  /** Whether that had come on the day of the data. */
  readonly ended: boolean;
  /** The newest version of its branch, which can be installed. */
  readonly newest: string | null;
  readonly mode: RunMode;
  /** Whether the release runs on it with this GPU, all else considered. */
  readonly verdict: Verdict;
  readonly reason: string;
  readonly source: string;
}

/** The drivers that run a release on a GPU, by mode. */
export interface DriverOptions {
  readonly release: string;
  /** `null` where none was named. */
  readonly gpu: Gpu | null;
  readonly native: DriverOption | null;
  readonly forward: readonly DriverOption[];
  readonly minor_version: DriverOption | null;
  /** Why an option is missing, or what limits them. */
  readonly notes: readonly string[];
}

/** Which drivers run a release, on a GPU, in which mode? */
export function drivers(release: string, gpu?: GpuInput): DriverOptions;

/** What a rule means. */
export interface Explanation {
  readonly rule: string;
  /** What it means, in a sentence. */
  readonly summary: string;
  /** Why it is so. */
  readonly reason: string;
  /** The aspect whose verdict it bears on; `null` where it only informs. */
  readonly aspect: Aspect | null;
  readonly basis: Basis;
  readonly source: string;
}

/** What a rule means, why, and where it is stated. */
export function explain(rule: string): Explanation;
/** All rules. */
export function explain(): readonly Explanation[];

// ---------------------------------------------------------------------------------------------
// What is in a release?
// ---------------------------------------------------------------------------------------------

/** Where a fact is stated. */
export interface Source {
  readonly evidence: Evidence;
  /** `null` for a public document whose address was not kept. */
  readonly address: string | null;
  readonly what: string;
}

/** A Tensor Core example model. */
export interface Example {
  readonly name: string;
  readonly aliases: readonly string[];
  /** Its models, where it has several. */
  readonly parts: readonly string[];
  /** The family it belongs to. */
  readonly variant_of: string | null;
  /** What it is, in a sentence. */
  readonly what: string;
  readonly source: Source;
}

/** A known issue of a release. */
export interface KnownIssue {
  readonly summary: string;
  readonly kind: "performance-regression" | "functional" | "correctness" | "other";
  /** The models it concerns; all, where empty. */
  readonly models: readonly string[];
  /** The GPU families it concerns; all, where empty. */
  readonly architectures: readonly Architecture[];
  readonly mode: JobMode | null;
  readonly precision: Precision | null;
  /** The release it is compared with, such as `20.11`. */
  readonly versus: string | null;
  /** How much slower, in percent, at most. */
  readonly up_to_percent: number | null;
  /** The earlier release that the notes say it of, where they repeat an issue. */
  readonly stated_for: string | null;
  readonly workaround: string | null;
  readonly reported_by: string | null;
  readonly source: Source;
}

/** What is known of a release. */
export interface Release {
  /** The name: `pytorch:20.12`, `torch==2.6.0+cu124`. */
  readonly release: string;
  /** The key of its family. */
  readonly family: string;
  /** The version: `20.12`. */
  readonly id: string;
  /** What tells it from others of the same version: `cu124`, `trtllm`. */
  readonly variant: string | null;
  /** The complete reference of its image; `null` for wheels. */
  readonly image: string | null;
  /** The command that installs it; `null` for images. */
  readonly install: string | null;
  /** Versions by component key, as printed; `present` where none was. */
  readonly components: Readonly<Record<string, string>>;
  /** The Python versions it exists for, where recorded. */
  readonly python: readonly string[];
  /** The driver that came with the toolkit inside. */
  readonly toolkit_driver: string | null;
  /** What the release notes say about drivers. */
  readonly driver: {
    readonly minimum: string | null;
    readonly datacenter_branches: readonly string[];
    readonly datacenter_boards: readonly string[];
    readonly not_forward_compatible: readonly number[];
    readonly refers_elsewhere: boolean;
    readonly source: Source;
  } | null;
  /** What the release notes say about GPUs. */
  readonly gpu: {
    readonly minimum_compute_capability: string | null;
    readonly families: readonly Architecture[];
    readonly untested_families: readonly Architecture[];
    readonly source: Source | null;
  };
  /** Its builds, the ordinary one first. */
  readonly builds: readonly Build[];
  /** The platforms for which an image was seen. */
  readonly images: readonly ("x86_64" | "aarch64" | "sbsa" | "igpu")[];
  readonly features: readonly string[];
  readonly announcements: readonly {
    readonly kind: "support" | "deprecation" | "removal" | "other";
    readonly text: string;
  }[];
  /** The Tensor Core examples inside, and what each is. */
  readonly examples: readonly Example[];
  /** What the release notes say about automatic mixed precision. */
  readonly amp: {
    readonly native: boolean | null;
    readonly apex: boolean | null;
    readonly memory_factor: number | null;
    readonly tensor_core_factor: number | null;
    readonly notes: readonly string[];
    readonly source: Source | null;
  };
  readonly known_issues: readonly KnownIssue[];
  /** Whether the list of known issues was collected; if not, there may be more. */
  readonly known_issues_complete: boolean;
  /** What is uncertain about these facts. */
  readonly doubts: readonly string[];
  readonly sources: readonly Source[];
}

/** What is known of a release. */
export function release(name: string): Release;

/** All releases of a family, oldest first. */
export function releases(options?: FamilyOption): readonly Release[];

/** A product line. */
export interface Family {
  /** The key, as names begin: `tritonserver`. */
  readonly family: string;
  /** The name in a sentence. */
  readonly name: string;
  readonly kind: FamilyKind;
  /** Where its images are, the one to pull from first. */
  readonly repositories: readonly string[];
  readonly newest: string | null;
  /** How many releases are recorded. */
  readonly releases: number;
}

/** The families whose releases are known, PyTorch's containers first. */
export function families(): readonly Family[];

/** A value that differs; `null` where it is not recorded. */
export interface FromTo {
  readonly from: string | null;
  readonly to: string | null;
}

/** What only one of two releases has in a list; `null` where the list is not recorded of it. */
export interface ListFromTo<T> {
  readonly from: readonly T[] | null;
  readonly to: readonly T[] | null;
}

/**
 * What changed from one release to another, and nothing else. What is recorded of one of the two
 * only may hold of the other all the same.
 */
export interface ReleaseDiff {
  readonly from: string;
  readonly to: string;
  readonly components: readonly (FromTo & {
    /** The component's key. */
    readonly component: string;
    readonly change: "only-from" | "only-to" | "up" | "down" | "changed";
  })[];
  /** The smallest driver that runs it natively. */
  readonly native_driver: FromTo | null;
  /** The smallest driver that the release notes print. */
  readonly stated_driver: FromTo | null;
  /** The driver branches from which the compatibility package alone helps, on data center boards. */
  readonly forward_branches: ListFromTo<number> | null;
  /** The floor of CUDA minor-version compatibility. */
  readonly minor_version_floor: FromTo | null;
  /** The smallest compute capability. */
  readonly minimum_compute_capability: FromTo | null;
  /** The GPUs that the toolkit builds for. */
  readonly targets: ListFromTo<string> | null;
  /** The GPUs that the ordinary build has machine code for. */
  readonly capabilities: ListFromTo<string> | null;
  /** The GPU families that the release notes list. */
  readonly families: ListFromTo<Architecture> | null;
  /** The platforms with a build. */
  readonly platforms: ListFromTo<BuildPlatform> | null;
  /** The interface to mixed precision. */
  readonly amp_interface: FromTo | null;
  /** Announcements of support, deprecation and removal. */
  readonly announcements: ListFromTo<string> | null;
  /** Known issues, in a sentence each. */
  readonly known_issues: ListFromTo<string> | null;
  /** Tensor Core example models. */
  readonly examples: ListFromTo<string> | null;
}

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

/** The known issues of a release, the most specific first. */
export interface IssueList {
  readonly release: string;
  /** Whether the list of its release notes was collected; if not, there may be more. */
  readonly collected: boolean;
  readonly issues: readonly KnownIssue[];
}

/** The known issues of a release that concern a job. */
export function issues(release: string, filter?: IssueFilter): IssueList;

/** A slowdown that is known of a model in a release. */
export interface Regression {
  readonly release: string;
  readonly issue: KnownIssue;
}

/** The slowdowns known of a model, oldest release first. */
export function regressions(model: string, gpu?: GpuInput): readonly Regression[];

/** The releases that a text belongs to. */
export interface Identification {
  /** Newest first; empty where the text is understood but fits none. */
  readonly matches: readonly string[];
  readonly certainty: "certain" | "likely" | "possible";
  readonly kind:
    | "torch-build"
    | "image-reference"
    | "nvidia-pytorch-version"
    | "nvidia-build-id"
    | "cuda-driver-version"
    | "cuda-version"
    | "triton-server-version";
  readonly note: string | null;
}

/** The releases that a version of torch, an image reference or a container variable names. */
export function identify(text: string): Identification;

// ---------------------------------------------------------------------------------------------
// Pasted texts
// ---------------------------------------------------------------------------------------------

/** A kind of text that facts are read from. */
export type FactKind =
  | "nvidia-smi"
  | "nvidia-smi-csv"
  | "nvidia-smi-list"
  | "nvidia-smi-query"
  | "proc-version"
  | "module-version"
  | "collect-env"
  | "banner"
  | "node-labels"
  | "container-env"
  | "image"
  | "container-cli"
  | "devices"
  | "uname"
  | "pip-list"
  | "facts"
  | "huggingface-env"
  | "lightning-env"
  | "torch-version"
  | "hardware-list"
  | "driver-packages"
  | "windows-devices"
  | "conda-info"
  | "jetson"
  | "slurm"
  | "dcgm"
  | "message"
  | "written";

/** What pasted texts say; it can be given to {@link check} as it is. */
export interface ParsedFacts extends Facts {
  readonly driver: string | null;
  readonly cuda_driver: string | null;
  readonly platform: { readonly os: Os | null; readonly arch: CpuArch | null };
  readonly gpus: readonly Gpu[];
  /** Software found on the machine, by component key. */
  readonly components: Readonly<Record<string, string>>;
  /** The container that the text was printed in. */
  readonly container: {
    readonly release: string | null;
    readonly cuda: string | null;
    readonly cuda_driver_version: string | null;
  } | null;
  /** Only where it is known. */
  readonly jetpack?: string;
  /** Only where it is known. */
  readonly launcher?: Launcher;
  /** The version of NVIDIA Container Toolkit; only where it is known. */
  readonly toolkit?: string;
  /** What the container must contain; only where that is known. */
  readonly requirements?: readonly string[];
  /** The kinds of text that were recognised, in order of appearance. */
  readonly recognized: readonly FactKind[];
  /** What the texts contradict each other in. */
  readonly conflicts: readonly Conflict[];
}

/**
 * Reads the facts in any text that people paste: `nvidia-smi`, `torch.utils.collect_env`, the banner
 * or the variables of a container, labels of Kubernetes. What it can't read is unknown.
 */
export function parseFacts(text: string): ParsedFacts;

/** What is known of a machine, as answers give it. */
export type Environment = Omit<ParsedFacts, "recognized" | "conflicts"> & { readonly conflicts?: readonly Conflict[] };

/** What an image says of itself. */
export interface ImageFacts {
  /** It can be given to {@link check}. */
  readonly build: Build;
  /** The release that one of its variables names. */
  readonly release: string | null;
}

/**
 * Reads what an image says of itself: the JSON of `docker inspect`, `podman inspect`,
 * `skopeo inspect --config` or `crane config`, or lines such as `CUDA_VERSION=12.8.1`.
 *
 * @throws {@link NgcompatError} where that is nothing about CUDA, or can't be read.
 */
export function parseImage(text: string): ImageFacts;

/** What pasted messages mean. */
export interface Diagnosis {
  /** Surest first; one for each code. */
  readonly diagnoses: readonly {
    /** The stable name of the message: `cuda-804`. */
    readonly code: string;
    readonly title: string;
    readonly cause: string;
    readonly certainty: "certain" | "likely" | "possible";
    /** What else the same message can mean. */
    readonly also: readonly string[];
    /** What helps, in order of effort. */
    readonly fixes: readonly string[];
    /** Whether nothing is wrong although the message was printed. */
    readonly false_alarm: boolean;
    /** The facts in it by name. */
    readonly facts: Readonly<Record<string, string>>;
    /** The lines on which it begins, from 1. */
    readonly lines: readonly number[];
    readonly sources: readonly Source[];
  }[];
  /** What the messages say of the machine and the container. */
  readonly environment: Environment;
  /** The check of the container's release, where the text names it and anything of the machine. */
  readonly report: Report | null;
}

/** What the messages in a pasted text or log mean: cause, certainty and fixes. */
export function diagnose(text: string): Diagnosis;

// ---------------------------------------------------------------------------------------------
// Mixed precision
// ---------------------------------------------------------------------------------------------

/** A type of numbers. */
export type DataType =
  | "fp64"
  | "fp32"
  | "tf32"
  | "bf16"
  | "fp16"
  | "fp8"
  | "fp6"
  | "fp4"
  | "int8"
  | "int4";

/** What a statement about mixed precision rests on. */
export type AmpBasis = "release-notes" | "image" | "reported" | "derived" | "general" | "hardware";

/** One part of the guidance, with what it rests on. */
export interface Statement<T> {
  /** `null` where it is not known. */
  readonly value: T | null;
  /** The answer in words, or what is unknown. */
  readonly message: string;
  readonly basis: AmpBasis;
  readonly sources: readonly Source[];
}

/** A data type of fewer than 16 bits, through a library. */
export interface LowPrecision {
  readonly available: boolean;
  readonly library: string;
  readonly import: string;
  /** The first release whose image contains the library, such as `22.09`. */
  readonly since: string;
  /** The recipes for FP8 that work on this GPU in this release. */
  readonly recipes: readonly string[];
  /** The recipe that is taken where none is named; where it is not among `recipes` it fails. */
  readonly default_recipe: string | null;
}

/** How to train in mixed precision in a release on a GPU. */
export interface AmpGuidance {
  readonly release: string;
  readonly gpu: Gpu;
  /** Whether the release has machine code for the GPU at all. */
  readonly gpu_verdict: Verdict;
  /** The release's version of PyTorch, on which most depends. */
  readonly pytorch: Statement<string>;
  readonly tensor_cores: Statement<{
    readonly present: boolean;
    readonly generation: number | null;
    readonly data_types: readonly DataType[];
  }>;
  /** The interface to use. */
  readonly api: Statement<{
    readonly interface: "apex" | "torch-cuda-amp" | "torch-autocast" | "torch-amp";
    readonly import: string;
    readonly autocast: string;
    readonly scaler: string;
    readonly torch_cuda_amp_deprecated: boolean | null;
  }>;
  /** The data type to train in; FP32 where mixed precision is not worth it. */
  readonly dtype: Statement<{
    readonly data_type: DataType;
    readonly loss_scaling: boolean;
  }>;
  readonly tf32: Statement<{
    readonly available: boolean;
    readonly on_by_default: boolean | null;
    readonly switches: readonly string[];
  }>;
  readonly fp8: Statement<LowPrecision>;
  readonly fp4: Statement<LowPrecision>;
  readonly apex: Statement<{
    readonly present: boolean | null;
    readonly recommended: boolean;
    /** What had happened to Apex AMP upstream by then. */
    readonly upstream: "new-interface" | "deprecated" | "removed" | null;
  }>;
  /** What sizes to choose. */
  readonly shapes: readonly Statement<{
    readonly data_type: DataType;
    readonly multiple_of: number;
  }>[];
  /** What to expect of FP16. */
  readonly gains: Statement<{
    readonly memory_factor: number | null;
    /** By which factor, about, this GPU's Tensor Cores do more arithmetic than its FP32 units. */
    readonly tensor_core_factor: number | null;
  }>;
  /** What is known to go wrong. */
  readonly pitfalls: readonly {
    readonly message: string;
    /** The earlier release that the notes say it of, where they repeat an issue. */
    readonly stated_for: string | null;
    readonly workaround: string | null;
    readonly basis: AmpBasis;
    readonly source: Source;
  }[];
  /** The Tensor Core examples inside, and what each is. */
  readonly examples: readonly Example[];
  /** A training step to paste into a script; `null` where no interface is known. */
  readonly snippet: string | null;
}

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

/** What every answer about a fleet says beside it. */
export interface LeftOut {
  /** Machines of a text that are known to have no GPU. */
  readonly without_gpu: readonly string[];
  /** What of a text belongs to no machine. */
  readonly odd: readonly { readonly line: number; readonly what: string }[];
}

/** How many machines have which verdict. */
export interface MachineCounts {
  readonly compatible: number;
  readonly incompatible: number;
  readonly undetermined: number;
}

/** What other drivers bring and cost. */
export interface DriverEffect {
  /** The release runs on these, which it is not known to do now. */
  readonly gains: readonly string[];
  /** It runs on these now, and would not be known to. */
  readonly losses: readonly string[];
  /** The new driver does not drive the GPU of these. */
  readonly undriven: readonly string[];
}

/** On which machines a release runs. */
export interface FleetReport extends LeftOut {
  readonly release: string;
  /** The worst of all. */
  readonly verdict: Verdict;
  readonly machines: MachineCounts;
  /** Machines of which the same is known, those on which it does not run first. */
  readonly kinds: readonly {
    readonly machines: readonly string[];
    readonly report: Report;
    /** The verdict with the driver they have now, where others were supposed. */
    readonly before?: Verdict;
  }[];
  /** Where other drivers were supposed. */
  readonly effect?: DriverEffect;
}

/** The releases that run on all machines. */
export interface FleetFound extends LeftOut {
  /** Machines of which the same is known. */
  readonly kinds: readonly {
    readonly machines: readonly string[];
    readonly environment: Environment;
    readonly newest: string | null;
    readonly mode: RunMode | null;
  }[];
  /** Newest first. */
  readonly releases: readonly string[];
  /** Those that may, if facts that are missing allow it. */
  readonly undetermined: readonly string[];
  /** Each release of which the machines change, where other drivers were supposed. */
  readonly changes?: readonly {
    readonly release: string;
    readonly before: number;
    readonly after: number;
    readonly gains: number;
    readonly losses: number;
  }[];
}

/** What each driver branch that one would install today would do, were it on every machine. */
export interface FleetPlan extends LeftOut {
  readonly release: string;
  /** How many machines run it now. */
  readonly machines: MachineCounts;
  /** Oldest first. */
  readonly drivers: readonly (DriverEffect & {
    readonly branch: number;
    readonly driver: string;
    readonly kind: BranchKind | null;
    readonly end_of_life: string | null;
  })[];
  /** The machines on which no driver makes it run, by reason. */
  readonly no_driver_helps: readonly { readonly machines: readonly string[]; readonly reason: string }[];
}

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

/** Whether an expression holds. */
export type Satisfaction = "satisfied" | "unknown" | "unsatisfied";

/** What expressions answer together. */
export interface Evaluation {
  /** Whether they hold for the machine, as far as the facts tell. */
  readonly result: Satisfaction;
  /** What the checker answers if it knows no more than these facts. */
  readonly checker: Exclude<Satisfaction, "unknown">;
  readonly alternatives: readonly {
    readonly text: string;
    readonly result: Satisfaction;
    readonly factors: readonly {
      readonly text: string;
      readonly result: Satisfaction;
      /** What it was compared with; `null` where nothing is known. */
      readonly observed: string | null;
    }[];
  }[];
  /** Whether a machine is refused on which CUDA minor-version compatibility would do. */
  readonly refuses_minor_version: boolean | null;
}

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
    /** The newest version seen for Linux. */
    readonly latest: string | null;
    /** The newest version seen for Windows, whose drivers are numbered apart. */
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
    readonly change: Words<ReleaseDiff["components"][number]["change"]>;
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
