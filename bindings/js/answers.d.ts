/**
 * The types of answers, which are plain objects, frozen throughout.
 *
 * Written by `cargo xtask generate` from the types of the core; never edit it.
 */

/**
 * What a remedy asks one to do.
 *
 * - `add-fact`: Give a fact that is missing; the value names it.
 * - `use-release`: Use another release; the value names it.
 * - `upgrade-driver`: Install a driver of this version or branch, or a later one of the same branch.
 * - `downgrade-driver`: Install an older driver: of this version, of a branch that still drives the GPU.
 * - `use-build`: Use another build of the same version; the value names it.
 * - `use-igpu-image`: Use the image for integrated GPUs; the value is its reference.
 * - `start-option`: Start the container with an option; the value is the option.
 * - `use-gpus`: Give the container these GPUs only; the value is Docker's `device=0,2`.
 * - `configure-toolkit`: Set an option of NVIDIA Container Toolkit; the value is the option.
 * - `upgrade-container-toolkit`: Install NVIDIA Container Toolkit of this version or later.
 */
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

/** What one alternative answers. */
export interface AlternativeResult {
  /** The alternative. */
  readonly text: string;
  /** Whether it holds for all GPUs. */
  readonly result: Satisfaction;
  /** Each of its factors; those that the dialect ignores are left out. */
  readonly factors: readonly FactorResult[];
}

/** The names to use. */
export interface AmpApi {
  /** The interface. */
  readonly interface: AmpInterface;
  /** What to import: `torch.cuda.amp`. */
  readonly import: string;
  /** What chooses the data type of operations: `torch.cuda.amp.autocast`. */
  readonly autocast: string;
  /** What scales the loss: `torch.cuda.amp.GradScaler`. */
  readonly scaler: string;
  /** Whether `torch.cuda.amp` is deprecated; `null` where that is not known. */
  readonly torch_cuda_amp_deprecated: boolean | null;
}

/**
 * What a statement about mixed precision rests on.
 *
 * - `release-notes`: The notes of this very release state it.
 * - `image`: It was found in this image's environment.
 * - `reported`: Another document says it of this release.
 * - `derived`: It follows from the release's version of PyTorch or its other contents.
 * - `general`: It holds for NVIDIA's PyTorch containers, or mixed precision, in general; this release's own
 *   word is not recorded.
 * - `hardware`: It is a matter of the GPU.
 */
export type AmpBasis =
  | "release-notes"
  | "image"
  | "reported"
  | "derived"
  | "general"
  | "hardware";

/** The data type to train in. */
export interface AmpDataType {
  /** The data type; FP32 where mixed precision is not worth it. */
  readonly data_type: DataType;
  /** Whether the loss must be scaled. */
  readonly loss_scaling: boolean;
}

/** How to train in mixed precision in a release on a GPU. */
export interface AmpGuidance {
  /** The release. */
  readonly release: string;
  /** The GPU. */
  readonly gpu: Gpu;
  /** Whether the release has machine code for the GPU at all. */
  readonly gpu_verdict: Verdict;
  /** The release's version of PyTorch, on which most of the answer depends. */
  readonly pytorch: Statement<string>;
  /** Whether the GPU has Tensor Cores. */
  readonly tensor_cores: Statement<TensorCores>;
  /** The interface to use. */
  readonly api: Statement<AmpApi>;
  /** The data type to train in. */
  readonly dtype: Statement<AmpDataType>;
  /** TF32. */
  readonly tf32: Statement<Tf32>;
  /** FP8. */
  readonly fp8: Statement<LowPrecision>;
  /** FP4. */
  readonly fp4: Statement<LowPrecision>;
  /** Apex AMP. */
  readonly apex: Statement<ApexAdvice>;
  /** What sizes to choose. */
  readonly shapes: readonly Statement<Shape>[];
  /** What to expect of FP16. */
  readonly gains: Statement<Gains>;
  /** What is known to go wrong. */
  readonly pitfalls: readonly Pitfall[];
  /** The Tensor Core example models in the image. */
  readonly examples: readonly Example[];
  /** A training step to paste into a script; `null` where no interface is known. */
  readonly snippet: string | null;
}

/**
 * The interface to mixed precision.
 *
 * - `apex`: NVIDIA's extension Apex.
 * - `torch-cuda-amp`: PyTorch's own, for CUDA.
 * - `torch-autocast`: PyTorch's own, autocast for any device.
 * - `torch-amp`: PyTorch's own, for any device.
 */
export type AmpInterface =
  | "apex"
  | "torch-cuda-amp"
  | "torch-autocast"
  | "torch-amp";

/** What the release notes say about automatic mixed precision. */
export interface AmpNotes {
  /** Whether they offer PyTorch's own AMP; `null` where that text is not recorded. */
  readonly native: boolean | null;
  /** Whether they offer Apex AMP; `null` where that text is not recorded. */
  readonly apex: boolean | null;
  /** By which factor FP16 lowers memory traffic and storage, as they put it. */
  readonly memory_factor: number | null;
  /** By which factor Tensor Cores speed up FP16 arithmetic over FP32, as they put it. */
  readonly tensor_core_factor: number | null;
  /** What else they say. */
  readonly notes: readonly string[];
  /** Where it is stated; `null` where nothing is recorded. */
  readonly source: Source | null;
}

/** An announcement of a release. */
export interface Announcement {
  /** What it is about. */
  readonly kind: AnnouncementKind;
  /** What it says. */
  readonly text: string;
}

/**
 * What an announcement is about.
 *
 * - `support`: Something is supported now, or no longer tested.
 * - `deprecation`: Something will go.
 * - `removal`: Something is gone.
 * - `other`: Anything else.
 */
export type AnnouncementKind =
  | "support"
  | "deprecation"
  | "removal"
  | "other";

/** Apex AMP in this release. */
export interface ApexAdvice {
  /** Whether Apex is in the image; `null` where it is not recorded. */
  readonly present: boolean | null;
  /** Whether to use it for new work. */
  readonly recommended: boolean;
  /** What had happened to Apex AMP upstream by then; `null` where nothing had. */
  readonly upstream: ApexHistory | null;
}

/**
 * What happened to Apex AMP upstream.
 *
 * - `new-interface`: `amp.initialize` took the place of `amp.init`.
 * - `deprecated`: It is deprecated in favour of PyTorch's own.
 * - `removed`: It is gone.
 */
export type ApexHistory =
  | "new-interface"
  | "deprecated"
  | "removed";

/**
 * A GPU architecture, in the order of their compute capabilities.
 *
 * - `fermi`: Compute capability 2.x.
 * - `kepler`: Compute capability 3.x.
 * - `maxwell`: Compute capability 5.x.
 * - `pascal`: Compute capability 6.x.
 * - `volta`: Compute capability 7.0 and 7.2.
 * - `turing`: Compute capability 7.5.
 * - `ampere`: Compute capability 8.0, 8.6 and 8.7.
 * - `ada`: Compute capability 8.9.
 * - `hopper`: Compute capability 9.0.
 * - `blackwell`: Compute capability 10.0, 10.3, 11.0, 12.0 and 12.1.
 * - `rubin`: Compute capability 10.7, announced as a preview.
 */
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

/**
 * The parts of the question, each with a verdict of its own.
 *
 * - `driver`: Does the driver run the container's CUDA?
 * - `gpu`: Does the container have code for the GPU?
 * - `platform`: Is there an image for the platform?
 * - `contents`: Does the container hold what the job asks for?
 */
export type Aspect =
  | "driver"
  | "gpu"
  | "platform"
  | "contents";

/** The verdicts of the four aspects. */
export interface Aspects {
  /** Does the driver run the container's CUDA? */
  readonly driver: Verdict;
  /** Does the container have code for the GPU? */
  readonly gpu: Verdict;
  /** Is there an image for the platform? */
  readonly platform: Verdict;
  /** Does the container hold what the job asks for? */
  readonly contents: Verdict;
}

/**
 * What a finding rests on.
 *
 * - `release-notes`: What release notes state.
 * - `cuda-compatibility`: NVIDIA's CUDA compatibility document and what compatibility libraries carry inside.
 * - `hardware`: What hardware, compiler and driver can do.
 */
export type Basis =
  | "release-notes"
  | "cuda-compatibility"
  | "hardware";

/**
 * The class of a board, on which forward compatibility depends.
 *
 * - `datacenter`: A data center board, once sold as Tesla: T4, V100, A100, H100.
 * - `workstation`: A professional board: Quadro, RTX A, RTX Ada, RTX PRO.
 * - `geforce`: A consumer board.
 * - `titan`: A TITAN board.
 * - `jetson`: An integrated GPU of a Jetson or another Tegra module.
 * - `vgpu`: A virtual GPU: a profile such as `GRID T4-8Q` on a data center board.
 * - `other`: A board outside these classes: mining boards, automotive boards.
 */
export type BoardClass =
  | "datacenter"
  | "workstation"
  | "geforce"
  | "titan"
  | "jetson"
  | "vgpu"
  | "other";

/**
 * What a driver branch is for, as NVIDIA designates it.
 *
 * - `long-term-support`: Maintained for about three years.
 * - `production`: For production use, maintained for about a year.
 * - `new-feature`: For early adopters of new features, and short-lived.
 * - `developer`: For evaluation and development only.
 */
export type BranchKind =
  | "long-term-support"
  | "production"
  | "new-feature"
  | "developer";

/** What the rules judge: CUDA and machine code made for a platform. */
export interface Build {
  /** Whether it is an image or runs on the machine itself. */
  readonly kind: BuildKind;
  /** The platform it is made for. */
  readonly platform: BuildPlatform;
  /** The CUDA version of the runtime inside: `12.8`. */
  readonly cuda: string | null;
  /** Whether it carries the forward compatibility package (`cuda-compat`). */
  readonly compat_package: boolean | null;
  /**
   * Whether its own start-up tests the compatibility libraries and uses them only where they work, as NGC's
   * framework images do. Other images get them from the container tools, untested.
   */
  readonly compat_tested: boolean | null;
  /**
   * The driver whose user-mode libraries it carries (`CUDA_DRIVER_VERSION`), or, where that is not recorded,
   * the driver that came with its toolkit.
   */
  readonly compat_driver: string | null;
  /**
   * The compute capabilities it has machine code for, in order. Where they are not recorded, the targets of
   * its toolkit are used for an image.
   */
  readonly capabilities: readonly string[] | null;
  /** The capability it has PTX for, the oldest of several: a driver compiles it for that GPU and any later one. */
  readonly ptx: string | null;
  /** `NVIDIA_REQUIRE_CUDA`: what container tools check before they start it. */
  readonly requires: string | null;
  /** The facts that follow from neighbours, and were not read from this build. */
  readonly inferred: readonly BuildFact[];
  /**
   * Those among them whose code uses features of this very architecture (`sm_120a`), and therefore runs on no
   * later step of their generation.
   */
  readonly arch_specific?: readonly string[];
  /** Whether it puts its compatibility libraries in front of the driver's, whatever the machine. */
  readonly compat_first?: boolean;
  /** The first driver, newer than those libraries, with which it does so. */
  readonly compat_first_from?: string;
  /** The facts above that its own description states in different ways, and which are therefore not known. */
  readonly conflicts?: readonly Conflict[];
  /**
   * The oldest driver that loads its machine code, where that is newer than CUDA's own floor: compressed code
   * needs a newer driver.
   */
  readonly loads_from?: string;
}

/**
 * A fact of a build that can be inferred.
 *
 * - `cuda`: The CUDA version inside.
 * - `capabilities`: The machine code.
 * - `compat_package`: Whether it carries the forward compatibility package.
 * - `requires`: What it requires of the machine to start.
 */
export type BuildFact =
  | "cuda"
  | "capabilities"
  | "compat_package"
  | "requires";

/**
 * Whether CUDA comes in a container image or is installed on the machine.
 *
 * - `image`: A container image, which the container tools start.
 * - `wheel`: A Python wheel or another binary that runs on the machine itself. It has no more machine code
 *   than it was built with.
 */
export type BuildKind =
  | "image"
  | "wheel";

/**
 * The platform a build is made for.
 *
 * - `linux-x86_64`: Linux on x86-64.
 * - `linux-aarch64`: Linux on 64-bit Arm: servers (SBSA), and Jetson Thor.
 * - `jetson`: Jetson modules up to Orin, whose images have the suffix `-igpu` or `l4t`.
 * - `windows-x86_64`: Windows on x86-64.
 */
export type BuildPlatform =
  | "linux-x86_64"
  | "linux-aarch64"
  | "jetson"
  | "windows-x86_64";

/**
 * How sure an answer is, surest first.
 *
 * - `certain`: Nothing else fits.
 * - `likely`: The usual answer; there are others.
 * - `possible`: One of several answers.
 */
export type Certainty =
  | "certain"
  | "likely"
  | "possible";

/**
 * How a component changed.
 *
 * - `only-from`: Recorded of the first release only. The second may contain it all the same.
 * - `only-to`: Recorded of the second release only. The first may contain it all the same.
 * - `up`: To a newer version.
 * - `down`: To an older version.
 * - `changed`: To another build of the same version, or between versions whose order isn't known.
 */
export type Change =
  | "only-from"
  | "only-to"
  | "up"
  | "down"
  | "changed";

/** What runs where. */
export interface CompatibilityMap {
  /** The family. */
  readonly family: string;
  /** The GPUs. */
  readonly gpus: readonly Gpu[];
  /** The releases, oldest first. */
  readonly releases: readonly string[];
  /** A row for each driver branch, newest first. */
  readonly rows: readonly MapRow[];
}

/** A component that differs. */
export interface ComponentChange {
  /** The component's key. */
  readonly component: string;
  /** How it changed. */
  readonly change: Change;
  /** Its version in the first release; `null` where it is not recorded. */
  readonly from: string | null;
  /** Its version in the second release; `null` where it is not recorded. */
  readonly to: string | null;
}

/** A fact that is stated in different ways. */
export interface Conflict {
  /** The fact. */
  readonly fact: Fact;
  /** The different values, and where each was read. The fact itself holds the first. */
  readonly values: readonly ConflictValue[];
  /** Whether the first value counts all the same, because it was given and the others were read. */
  readonly settled: boolean;
}

/** A value of a fact, and where it was read. */
export interface ConflictValue {
  /** The value. */
  readonly value: string;
  /** Where it was read: `nvidia-smi table, lines 1 to 3`; `given` where a caller gave it. */
  readonly origin: string;
}

/** The container that facts were read in. */
export interface Container {
  /** Its release. */
  readonly release: string | null;
  /** Its CUDA toolkit. */
  readonly cuda: string | null;
  /** The driver whose libraries it carries (`CUDA_DRIVER_VERSION`). */
  readonly cuda_driver_version: string | null;
}

/**
 * The architecture of the machine's CPU.
 *
 * - `x86_64`: 64-bit x86.
 * - `aarch64`: 64-bit Arm.
 */
export type CpuArch =
  | "x86_64"
  | "aarch64";

/**
 * A data type of matrix products.
 *
 * - `fp64`: Double precision.
 * - `fp32`: Single precision.
 * - `tf32`: FP32 whose products keep 10 bits of the mantissa.
 * - `bf16`: 16 bits with the range of FP32.
 * - `fp16`: 16 bits, half precision.
 * - `fp8`: 8 bits.
 * - `fp6`: 6 bits.
 * - `fp4`: 4 bits.
 * - `int8`: 8-bit integers.
 * - `int4`: 4-bit integers.
 */
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

/** Which facts answered. */
export interface DataVersion {
  /** The day they were collected: `YYYY-MM-DD`. */
  readonly as_of: string;
  /** The version of ngcompat. */
  readonly version: string;
}

/** One message that was found. */
export interface Diagnosed {
  /** The stable name of the message: `cuda-804`. */
  readonly code: string;
  /** What it says, in a few words. */
  readonly title: string;
  /** What causes it. */
  readonly cause: string;
  /** How sure that is. */
  readonly certainty: Certainty;
  /** What else the same message can mean. */
  readonly also: readonly string[];
  /** What helps, in order of effort. */
  readonly fixes: readonly string[];
  /** Whether nothing is wrong although the message was printed. */
  readonly false_alarm: boolean;
  /**
   * The facts in it by name, decoded: `driver`, `cuda` (of the image), `cuda_driver`, `gpu`, `capability`,
   * `built_capabilities`, `condition`, `status`, `error`, `release`, … Those of its first place, where it was
   * found more than once.
   */
  readonly facts: Readonly<Record<string, string>>;
  /** The lines on which it begins, from 1. */
  readonly lines: readonly number[];
  /** Where it is described. */
  readonly sources: readonly Source[];
}

/** What a pasted text says is wrong. */
export interface Diagnosis {
  /**
   * What was found, one for each code: what fails, then notes and false alarms, then what the text only speaks
   * of; each surest first, then in the order of the text.
   */
  readonly diagnoses: readonly Diagnosed[];
  /** What the messages say of the machine and the container. */
  readonly environment: Environment;
  /**
   * The check of the container's release on this machine, where the text names the release and anything about
   * the machine.
   */
  readonly report: Report | null;
}

/**
 * Which of NVIDIA's two checkers reads an expression.
 *
 * - `c`: The checker of libnvidia-container, the one in use. An unknown property is an error, even where
 *   another alternative holds. Whatever it does not know of the machine it takes for satisfied.
 * - `go`: The checker of the NVIDIA Container Toolkit, used on Tegra systems. Factors with an unknown property
 *   are ignored, as is an alternative that has no others. What it does not know of the machine counts as lower
 *   than anything, and of several GPUs it looks at the first.
 */
export type Dialect =
  | "c"
  | "go";

/** What other drivers bring and cost. */
export interface DriverEffect {
  /** The release runs on these, which it is not known to do now. */
  readonly gains: readonly string[];
  /** It runs on these now, and would not be known to. */
  readonly losses: readonly string[];
  /** The new driver does not drive the GPU of these. */
  readonly undriven: readonly string[];
}

/** A driver that would do: this version, or a later one of the same branch. */
export interface DriverOption {
  /** The smallest such driver; a branch alone means any driver of it. */
  readonly driver: string;
  /** Whether every later branch that still drives the GPU does too. */
  readonly or_later: boolean;
  /** The last branch that drives the GPU, where later ones dropped it. */
  readonly up_to: number | null;
  /** The kind of its branch. */
  readonly kind: BranchKind | null;
  /** When its branch reaches or reached its end of life: `YYYY-MM` or `YYYY-MM-DD`. */
  readonly end_of_life: string | null;
  /** Whether that had come on the day of the data. One would not install such a branch today. */
  readonly ended: boolean;
  /** The newest version of its branch, which can be installed. */
  readonly newest: string | null;
  /** The mode in which the release runs on it. */
  readonly mode: RunMode;
  /** Whether the release runs on it with this GPU, all else considered. */
  readonly verdict: Verdict;
  /** Why. */
  readonly reason: string;
  /** The address of the document that states it. */
  readonly source: string;
}

/** The drivers that run a release on a GPU, by mode. */
export interface DriverOptions {
  /** The release. */
  readonly release: string;
  /** The GPU; nothing of it is known where none was named. */
  readonly gpu: Gpu | null;
  /** The smallest driver that runs it natively; `null` where no driver that knows this GPU does. */
  readonly native: DriverOption | null;
  /** The base branches of the forward compatibility package, where the board allows it. */
  readonly forward: readonly DriverOption[];
  /** The floor of CUDA minor-version compatibility, on any board. */
  readonly minor_version: DriverOption | null;
  /** Why an option is missing, or what limits them. */
  readonly notes: readonly string[];
}

/** What the release notes say about drivers. */
export interface DriverRequirement {
  /** "Requires driver release … or later"; `null` where the notes print no number. */
  readonly minimum: string | null;
  /** The older branches that data center boards may use, as printed. */
  readonly datacenter_branches: readonly string[];
  /** The boards that sentence names, as printed. */
  readonly datacenter_boards: readonly string[];
  /** Branches that the notes call not forward-compatible. */
  readonly not_forward_compatible: readonly number[];
  /** Whether the notes point to NVIDIA's CUDA compatibility document instead of naming drivers. */
  readonly refers_elsewhere: boolean;
  /** Where it is stated. */
  readonly source: Source;
}

/**
 * What is known of a machine, and what the job asks of a container. Every fact is optional; what nobody knows
 * stays unknown and is never guessed.
 */
export interface Environment {
  /** The driver, as `nvidia-smi` prints it: `450.80.02`. */
  readonly driver: string | null;
  /**
   * The CUDA version that `nvidia-smi` prints: `11.0`. It is the weaker fact: inside a container whose
   * compatibility libraries are active, the field shows theirs.
   */
  readonly cuda_driver: string | null;
  /** The platform. */
  readonly platform: Platform;
  /** The GPUs, all of which are to be used. */
  readonly gpus: readonly Gpu[];
  /** Software found on the machine, by component key. */
  readonly components: Readonly<Record<string, string>>;
  /** The container the facts were read in. */
  readonly container: Container | null;
  /**
   * The facts above that are stated in different ways. They hold the first of the values, which counts only
   * where it was given.
   */
  readonly conflicts?: readonly Conflict[];
  /** The system of a Jetson module, which brings the driver. */
  readonly jetpack?: string;
  /** What starts the container. */
  readonly launcher?: Launcher;
  /** What the job asks of a container's contents. */
  readonly requirements?: readonly string[];
  /** The version of NVIDIA Container Toolkit that it uses. */
  readonly toolkit?: string;
}

/** What an expression answers. */
export interface Evaluation {
  /**
   * Whether it holds for the machine, as far as the facts say. All GPUs must satisfy it, each by any of the
   * alternatives.
   */
  readonly result: Satisfaction;
  /**
   * What the checker of the dialect answers if it knows no more than these facts: satisfied or unsatisfied,
   * and never unknown. Where a fact is given in part, it may know more, and gets the benefit of the doubt.
   */
  readonly checker: Satisfaction;
  /** Each alternative, in the order of the expression; those that the dialect ignores are left out. */
  readonly alternatives: readonly AlternativeResult[];
  /** Whether the gate refuses a machine on which CUDA minor-version compatibility would do. */
  readonly refuses_minor_version: boolean | null;
}

/**
 * How good the evidence for a fact is, best first.
 *
 * - `release-notes`: NVIDIA's release notes of the PyTorch container.
 * - `image`: The image's own environment or banner.
 * - `sibling`: NVIDIA's page of a sibling container of the same month, which shares the base image.
 * - `nvidia`: Another document of NVIDIA's.
 * - `third-party`: Somebody else's document.
 */
export type Evidence =
  | "release-notes"
  | "image"
  | "sibling"
  | "nvidia"
  | "third-party";

/** A Tensor Core example model that images contain. */
export interface Example {
  /** Its name, as release notes print it. */
  readonly name: string;
  /** Other names for it. */
  readonly aliases: readonly string[];
  /** Its models, where it has several. */
  readonly parts: readonly string[];
  /** The family it belongs to. */
  readonly variant_of: string | null;
  /** What it is, in a sentence. */
  readonly what: string;
  /** Where it is described. */
  readonly source: Source;
}

/** What a rule means, why, and where it is stated. */
export interface Explanation {
  /** The rule. */
  readonly rule: Rule;
  /** What it means, in a sentence. */
  readonly summary: string;
  /** Why it is so. */
  readonly reason: string;
  /** The aspect whose verdict it bears on. */
  readonly aspect: Aspect | null;
  /** What it rests on. */
  readonly basis: Basis;
  /** The address of the document that states it. */
  readonly source: string;
}

/**
 * A fact that may be stated in different ways: of a machine by its place in the JSON of an `Environment`, of a
 * build by its place in that of a `Build`.
 *
 * - `driver`: The driver.
 * - `cuda_driver`: The CUDA version of the driver.
 * - `gpus`: The GPUs.
 * - `platform.os`: The operating system.
 * - `platform.arch`: The architecture of the CPU.
 * - `launcher`: What starts the container.
 * - `container.release`: The release of the container that facts were read in.
 * - `container.cuda`: The CUDA version of that container.
 * - `container.cuda_driver_version`: The driver whose libraries that container carries.
 * - `build.cuda`: The CUDA version of a build.
 * - `build.platform`: The platform of a build.
 * - `build.compat_driver`: The driver whose libraries a build carries.
 * - `build.capabilities`: The machine code of a build.
 * - `build.requires`: What a build requires of the machine to start.
 */
export type Fact =
  | "driver"
  | "cuda_driver"
  | "gpus"
  | "platform.os"
  | "platform.arch"
  | "launcher"
  | "container.release"
  | "container.cuda"
  | "container.cuda_driver_version"
  | "build.cuda"
  | "build.platform"
  | "build.compat_driver"
  | "build.capabilities"
  | "build.requires";

/**
 * A kind of text that facts are read from.
 *
 * - `nvidia-smi`: The table that `nvidia-smi` prints.
 * - `nvidia-smi-csv`: The lines of `nvidia-smi --query-gpu=… --format=csv`.
 * - `nvidia-smi-list`: The list of `nvidia-smi -L`.
 * - `nvidia-smi-query`: The report of `nvidia-smi -q`, also as XML, or the lines of `nvidia-smi --version`.
 * - `proc-version`: `/proc/driver/nvidia/version`, or lines of the kernel's log that name its driver.
 * - `module-version`: `/sys/module/nvidia/version`: the version alone.
 * - `collect-env`: The report of `python -m torch.utils.collect_env`.
 * - `banner`: What a container prints when it starts: the driver it was built for and the one it found, and of
 *   PyTorch containers the release.
 * - `node-labels`: The labels that GPU Feature Discovery gives a Kubernetes node.
 * - `container-env`: The environment variables of a container.
 * - `image`: The PyTorch image a container is made of: `FROM`, `image:`.
 * - `container-cli`: The report of `nvidia-container-cli info`.
 * - `devices`: What a program says of CUDA's devices: `deviceQuery`, PyTorch, NCCL, TensorFlow, Ollama,
 *   CUDA.jl, Paddle, `cupy.show_config()`.
 * - `uname`: `uname -a`, `/etc/os-release`, or the system in `docker info` and a description of a Kubernetes
 *   node.
 * - `pip-list`: The packages of `pip freeze`, `pip list` or `conda list`.
 * - `facts`: Facts as JSON: an `Environment`, or an object with `gpu`, `driver`, `count`.
 * - `huggingface-env`: The environment that `transformers`, `accelerate` and `diffusers` print.
 * - `lightning-env`: The environment in an issue about Lightning.
 * - `torch-version`: PyTorch's version, as a program prints it.
 * - `hardware-list`: Lists of hardware: `lspci`, `inxi`, `neofetch`, `ubuntu-drivers devices`.
 * - `driver-packages`: The installed packages of the driver, by `dpkg`, `apt`, `rpm`, `dnf`, `pacman`, `dkms`
 *   or the name of its installer.
 * - `windows-devices`: What Windows says of its GPUs: `dxdiag`, the device manager, `Get-CimInstance`; or of
 *   itself: `systeminfo`.
 * - `conda-info`: The report of `conda info`.
 * - `jetson`: What a Jetson says of itself: `/etc/nv_tegra_release`, `jetson_release`, `hostnamectl`.
 * - `slurm`: Slurm's description of a node.
 * - `dcgm`: DCGM: the list of `dcgmi discovery`, the metrics of its exporter.
 * - `message`: What a known message states, such as the driver in "found version 11040", or denies, as where
 *   `nvidia-smi` fails.
 * - `written`: What a person wrote: "GPU: 2x RTX 4090, driver 550.54", "I have an RTX 4090 with driver
 *   550.54".
 */
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

/** What one factor answers. */
export interface FactorResult {
  /** The factor. */
  readonly text: string;
  /** Whether it holds for all GPUs. */
  readonly result: Satisfaction;
  /**
   * What it was compared with: `450.80.02`, `tesla or nvidia`; of several GPUs `tesla and geforce`. `null`
   * where nothing is known.
   */
  readonly observed: string | null;
}

/** What pasted texts say. */
export interface ParsedFacts {
  /** The driver, as `nvidia-smi` prints it: `450.80.02`. */
  readonly driver: string | null;
  /**
   * The CUDA version that `nvidia-smi` prints: `11.0`. It is the weaker fact: inside a container whose
   * compatibility libraries are active, the field shows theirs.
   */
  readonly cuda_driver: string | null;
  /** The platform. */
  readonly platform: Platform;
  /** The GPUs, all of which are to be used. */
  readonly gpus: readonly Gpu[];
  /** Software found on the machine, by component key. */
  readonly components: Readonly<Record<string, string>>;
  /** The container the facts were read in. */
  readonly container: Container | null;
  /** The kinds of text that were recognised, in order of appearance. */
  readonly recognized: readonly FactKind[];
  /** What the texts contradict each other in. */
  readonly conflicts: readonly Conflict[];
  /** The system of a Jetson module, which brings the driver. */
  readonly jetpack?: string;
  /** What starts the container. */
  readonly launcher?: Launcher;
  /** What the job asks of a container's contents. */
  readonly requirements?: readonly string[];
  /** The version of NVIDIA Container Toolkit that it uses. */
  readonly toolkit?: string;
}

/** A machine whose text says that something failed there. */
export interface FailedMachine {
  /** Its name. */
  readonly machine: string;
  /** What its text says: `exited with exit code 255`. */
  readonly said: string;
}

/** A product line whose releases can be asked about. */
export interface Family {
  /** The key, as names begin: `tritonserver`. */
  readonly family: string;
  /** The name in a sentence: `Triton Inference Server`. */
  readonly name: string;
  /** How its releases are delivered. */
  readonly kind: FamilyKind;
  /** Where its images are, the one to pull from first. */
  readonly repositories: readonly string[];
  /** Its newest release. */
  readonly newest: string | null;
  /** How many releases are recorded. */
  readonly releases: number;
}

/**
 * How the releases of a family are delivered.
 *
 * - `container`: As container images.
 * - `wheel`: As Python wheels.
 */
export type FamilyKind =
  | "container"
  | "wheel";

/** One thing that a rule found. */
export interface Finding {
  /** The rule that found it. */
  readonly rule: Rule;
  /** What it does to the verdict. */
  readonly severity: Severity;
  /** The position of the GPU it concerns; `null` where it concerns the machine. */
  readonly gpu: number | null;
  /** The observed value. */
  readonly observed: string | null;
  /** The required value. */
  readonly required: string | null;
  /** The finding in one or two sentences. */
  readonly message: string;
  /** What it rests on. */
  readonly basis: Basis;
  /** The address of the document that states it. */
  readonly source: string;
  /** What would help, in order of effort. */
  readonly remedies: readonly Remedy[];
}

/** An answer about many machines, and what of a text belongs to none of them. */
export interface FleetFound {
  /** Each kind of machine. */
  readonly kinds: readonly KindFound[];
  /** Those that run on all, newest first. */
  readonly releases: readonly string[];
  /** Those that may, if facts that are missing allow it, newest first. */
  readonly undetermined: readonly string[];
  /** The machines known to have no GPU, which are left out. */
  readonly without_gpu: readonly string[];
  /** The machines that failed, of which nothing is known. The answer counts them too. */
  readonly failures: readonly FailedMachine[];
  /** What belongs to no machine. */
  readonly odd: readonly OddLine[];
  /**
   * What other drivers bring and cost, where some were supposed: each release of which the machines that run
   * it change, newest first.
   */
  readonly changes?: readonly ReleaseChange[];
}

/** Machines with the same in the way of a release. */
export interface FleetObstacle {
  /** Their names. */
  readonly machines: readonly string[];
  /** What it is, in a sentence. */
  readonly reason: string;
}

/** An answer about many machines, and what of a text belongs to none of them. */
export interface FleetPlan {
  /** The release. */
  readonly release: string;
  /** How many machines run it now. */
  readonly machines: MachineCounts;
  /** The driver branches that one would install today, oldest first. */
  readonly drivers: readonly PlannedDriver[];
  /** The machines on which no driver makes it run, by reason. */
  readonly no_driver_helps: readonly FleetObstacle[];
  /** The machines on which it is not known whether a driver makes it run, by the fact that is missing. */
  readonly undetermined: readonly FleetObstacle[];
  /** The machines known to have no GPU, which are left out. */
  readonly without_gpu: readonly string[];
  /** The machines that failed, of which nothing is known. The answer counts them too. */
  readonly failures: readonly FailedMachine[];
  /** What belongs to no machine. */
  readonly odd: readonly OddLine[];
}

/** An answer about many machines, and what of a text belongs to none of them. */
export interface FleetReport {
  /** The release. */
  readonly release: string;
  /** The worst verdict: a fleet is as its worst machine. */
  readonly verdict: Verdict;
  /** How many machines have which verdict. */
  readonly machines: MachineCounts;
  /** Each kind of machine, those on which it does not run first. */
  readonly kinds: readonly KindReport[];
  /** The machines known to have no GPU, which are left out. */
  readonly without_gpu: readonly string[];
  /** The machines that failed, of which nothing is known. The answer counts them too. */
  readonly failures: readonly FailedMachine[];
  /** What belongs to no machine. */
  readonly odd: readonly OddLine[];
  /** What other drivers bring and cost, where some were supposed. */
  readonly effect?: DriverEffect;
}

/** The releases that run on a machine. */
export interface Found {
  /** Those that run, newest first. */
  readonly releases: readonly FoundRelease[];
  /** Those for which a needed fact is missing, newest first. */
  readonly undetermined: readonly string[];
  /** What would settle the newest of those, or what is not recorded of it, in a sentence. */
  readonly missing: string | null;
}

/** A release that runs on a machine, and how. */
export interface FoundRelease {
  /** The release. */
  readonly release: string;
  /** The worst of the aspects. */
  readonly verdict: Verdict;
  /**
   * The mode of all GPUs; `null` where it does not run, where the modes differ or where the facts leave it
   * open.
   */
  readonly mode: RunMode | null;
  /** Whether the release notes themselves state that this runs. */
  readonly documented: boolean;
  /** The verdict of each aspect. */
  readonly aspects: Aspects;
}

/** A value that differs. Of a list each side has what only that release has. */
export interface FromTo<T> {
  /** In the first release; `null` where it is not recorded. */
  readonly from: T | null;
  /** In the second release; `null` where it is not recorded. */
  readonly to: T | null;
}

/** What FP16 gains over FP32. */
export interface Gains {
  /**
   * By which factor memory traffic and storage get smaller, as release notes put it. Operations that memory
   * bandwidth limits get faster by it.
   */
  readonly memory_factor: number | null;
  /**
   * By which factor, about, the GPU's own Tensor Cores do more arithmetic than its FP32 units; `null` where it
   * has none, or it is not recorded.
   */
  readonly tensor_core_factor: number | null;
}

/** What is known of a GPU. */
export interface Gpu {
  /** The name, as it was given or as `nvidia-smi` prints it. */
  readonly name: string | null;
  /** The compute capability: `7.5`. */
  readonly compute_capability: string | null;
  /** The architecture. */
  readonly architecture: Architecture | null;
  /** The class of the board. */
  readonly class: BoardClass | null;
}

/** The answer for one GPU. */
export interface GpuReport {
  /** The name, as it was given or as `nvidia-smi` prints it. */
  readonly name: string | null;
  /** The compute capability: `7.5`. */
  readonly compute_capability: string | null;
  /** The architecture. */
  readonly architecture: Architecture | null;
  /** The class of the board. */
  readonly class: BoardClass | null;
  /** The worst of what concerns this GPU. */
  readonly verdict: Verdict;
  /** The mode in which it runs. */
  readonly mode: RunMode | null;
}

/** What the release notes say about GPUs. */
export interface GpuRequirement {
  /** The smallest compute capability. */
  readonly minimum_compute_capability: string | null;
  /** The families they name, in order of capability; empty where that text is not recorded. */
  readonly families: readonly Architecture[];
  /** Families they still name but say are no longer tested. */
  readonly untested_families: readonly Architecture[];
  /** Where it is stated; `null` where that text is not recorded. */
  readonly source: Source | null;
}

/** What `identify` found. */
export interface Identification {
  /** The releases that fit, newest first; empty where the text is understood but fits none. */
  readonly matches: readonly string[];
  /** How sure that is. */
  readonly certainty: Certainty;
  /** What the text is. */
  readonly kind: IdentifiedBy;
  /** What else is to know. */
  readonly note: string | null;
}

/**
 * What a text was identified as.
 *
 * - `torch-build`: PyTorch's own version: `2.1.0a0+32f93b1`.
 * - `image-reference`: A reference of an image, or its tag: `nvcr.io/nvidia/pytorch:20.12-py3`.
 * - `nvidia-pytorch-version`: The variable `NVIDIA_PYTORCH_VERSION`.
 * - `nvidia-build-id`: The variable `NVIDIA_BUILD_ID`.
 * - `cuda-driver-version`: The variable `CUDA_DRIVER_VERSION`.
 * - `cuda-version`: The variable `CUDA_VERSION`.
 * - `triton-server-version`: The variable `TRITON_SERVER_VERSION`.
 */
export type IdentifiedBy =
  | "torch-build"
  | "image-reference"
  | "nvidia-pytorch-version"
  | "nvidia-build-id"
  | "cuda-driver-version"
  | "cuda-version"
  | "triton-server-version";

/** What an image says of itself. */
export interface ImageFacts {
  /** Its build: what it states, and what is recorded of the release that it names. */
  readonly build: Build;
  /** The release that one of its variables names, such as `NVIDIA_PYTORCH_VERSION`. */
  readonly release: string | null;
}

/**
 * A platform for which an image of a release is recorded.
 *
 * - `x86_64`: The ordinary image for x86-64 machines.
 * - `aarch64`: The image for 64-bit Arm machines.
 * - `sbsa`: The image for Arm servers (SBSA).
 * - `igpu`: The image for integrated GPUs (tag suffix `-igpu`).
 */
export type ImagePlatform =
  | "x86_64"
  | "aarch64"
  | "sbsa"
  | "igpu";

/**
 * What a known issue does.
 *
 * - `performance-regression`: Slower than an earlier release.
 * - `functional`: Something fails.
 * - `correctness`: Results may be wrong.
 * - `other`: Anything else.
 */
export type IssueKind =
  | "performance-regression"
  | "functional"
  | "correctness"
  | "other";

/** The known issues of a release, the most specific first. */
export interface IssueList {
  /** The release. */
  readonly release: string;
  /**
   * Whether the list of its release notes was collected. If not, there may be more issues than these, and none
   * here does not mean that there are none.
   */
  readonly collected: boolean;
  /** The issues that concern what was asked about. */
  readonly issues: readonly KnownIssue[];
}

/**
 * Training or inference.
 *
 * - `training`: Training.
 * - `inference`: Inference.
 */
export type JobMode =
  | "training"
  | "inference";

/** The newest release for machines of one kind. */
export interface KindFound {
  /** Their names. */
  readonly machines: readonly string[];
  /** What is known of each, with the driver it is supposed to have. */
  readonly environment: Environment;
  /** The newest release that runs on them: the ordinary one, where the family has such. */
  readonly newest: string | null;
  /** How it runs. */
  readonly mode: RunMode | null;
}

/** What a release does on machines of one kind. */
export interface KindReport {
  /** Their names. */
  readonly machines: readonly string[];
  /** The answer for each, with the driver it is supposed to have. */
  readonly report: Report;
  /** The verdict with the driver they have now, where others were supposed. */
  readonly before?: Verdict;
}

/** A known issue of a release. */
export interface KnownIssue {
  /** What happens. */
  readonly summary: string;
  /** What it does. */
  readonly kind: IssueKind;
  /** The models it concerns; all, where empty. */
  readonly models: readonly string[];
  /** The GPU families it concerns; all, where empty. */
  readonly architectures: readonly Architecture[];
  /** Training or inference; both, where `null`. */
  readonly mode: JobMode | null;
  /** The precision it concerns; any, where `null`. */
  readonly precision: Precision | null;
  /** The release it is compared with. */
  readonly versus: string | null;
  /** How much slower, in percent, at most. */
  readonly up_to_percent: number | null;
  /** The earlier release that the notes say it of, where they repeat an issue. */
  readonly stated_for: string | null;
  /** What helps. */
  readonly workaround: string | null;
  /** Who reported it, where that is not the release notes themselves. */
  readonly reported_by: string | null;
  /** Where it is stated. */
  readonly source: Source;
}

/**
 * What starts the container. With the version of NVIDIA Container Toolkit it decides whether the image's
 * compatibility libraries and its `NVIDIA_REQUIRE_*` variables count.
 *
 * - `docker`: `docker run --gpus`, by the legacy hook.
 * - `docker-runtime`: `docker run --runtime=nvidia`, by NVIDIA's runtime.
 * - `docker-cdi`: Docker with a CDI device: `--device nvidia.com/gpu=all`.
 * - `podman`: Podman, which takes CDI devices.
 * - `kubernetes`: A container engine of Kubernetes, with NVIDIA's runtime or in a set-up that is not known.
 * - `kubernetes-cdi`: A container engine of Kubernetes that takes CDI devices, as with GPU Operator 25.10 and
 *   later.
 * - `enroot`: Enroot, also under Slurm by pyxis.
 * - `apptainer`: Apptainer or Singularity with `--nv`.
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

/** A line of a printed report. */
export interface Line {
  /** What it is. */
  readonly kind: LineKind;
  /** Its text, without the mark. */
  readonly text: string;
  /** The rule behind a finding. */
  readonly rule: Rule | null;
}

/**
 * What a line of a printed report is.
 *
 * - `headline`: What was asked and the verdict.
 * - `machine`: The machine.
 * - `build`: What was judged, where the name leaves it open.
 * - `blocker`: A finding that makes it incompatible.
 * - `unknown`: A fact that is missing.
 * - `warning`: A warning.
 * - `note`: A note.
 * - `heading`: The title of a group of lines.
 * - `remedy`: Something that would help.
 * - `issue`: A known issue of the release.
 */
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

/** A data type of fewer than 16 bits, through a library. */
export interface LowPrecision {
  /** Whether GPU and release have it. */
  readonly available: boolean;
  /** The library that brings it: `Transformer Engine`. */
  readonly library: string;
  /** What to import: `transformer_engine.pytorch`. */
  readonly import: string;
  /** The first release whose image contains the library. */
  readonly since: string;
  /**
   * The recipes that work on this GPU in this release, by the names of their classes; empty for data types
   * other than FP8.
   */
  readonly recipes: readonly string[];
  /**
   * The recipe that is taken where none is named; `null` where it is not known. Where it is not among
   * `recipes` it fails.
   */
  readonly default_recipe: string | null;
}

/** How many machines have which verdict. */
export interface MachineCounts {
  /** It runs. */
  readonly compatible: number;
  /** It does not run. */
  readonly incompatible: number;
  /** A fact is missing. */
  readonly undetermined: number;
}

/**
 * Whether a release runs on a driver branch, and how.
 *
 * - `native`: Natively.
 * - `minor-version-compatibility`: By CUDA minor-version compatibility.
 * - `forward-compatibility`: By CUDA forward compatibility.
 * - `some-mode`: By one of the two; which is open, or GPUs differ in it.
 * - `unknown`: A needed fact is not known.
 * - `no`: It does not run.
 */
export type MapCell =
  | "native"
  | "minor-version-compatibility"
  | "forward-compatibility"
  | "some-mode"
  | "unknown"
  | "no";

/** A driver branch, and what runs on it. */
export interface MapRow {
  /** The branch. */
  readonly branch: number;
  /** The driver that was asked about: the newest of the branch. */
  readonly driver: string;
  /** The CUDA version that it supports by itself. */
  readonly cuda: string | null;
  /** One for each release. */
  readonly cells: readonly MapCell[];
}

/** A line that belongs to no machine, or a value that can't be read. */
export interface OddLine {
  /** The line, counted from 1. */
  readonly line: number;
  /** What is odd about it. */
  readonly what: string;
}

/**
 * The operating system of the machine that runs the container.
 *
 * - `linux`: Linux.
 * - `windows`: Windows.
 * - `wsl`: Windows Subsystem for Linux, where the driver is the Windows one.
 * - `macos`: macOS, for which there is no NVIDIA driver.
 */
export type Os =
  | "linux"
  | "windows"
  | "wsl"
  | "macos";

/** Something that is known to go wrong in this release on this GPU. */
export interface Pitfall {
  /** What happens. */
  readonly message: string;
  /** The earlier release that the notes say it of, where they repeat an issue. */
  readonly stated_for: string | null;
  /** What helps. */
  readonly workaround: string | null;
  /** What it rests on. */
  readonly basis: AmpBasis;
  /** Where it is stated. */
  readonly source: Source;
}

/** What a driver branch would do, were it on every machine. */
export interface PlannedDriver {
  /** The branch. */
  readonly branch: number;
  /**
   * Its newest driver for Linux; the branch alone if none is recorded. In a fleet of Windows machines alone,
   * its newest driver for Windows.
   */
  readonly driver: string;
  /** What kind of branch it is. */
  readonly kind: BranchKind | null;
  /** When it reaches its end of life, where that is known. */
  readonly end_of_life: string | null;
  /** The release runs on these, which it is not known to do now. */
  readonly gains: readonly string[];
  /** It runs on these now, and would not be known to. */
  readonly losses: readonly string[];
  /** The new driver does not drive the GPU of these. */
  readonly undriven: readonly string[];
  /** Its newest driver for Windows, where the fleet has Windows machines beside others. */
  readonly windows_driver?: string;
}

/** The platform of a machine. */
export interface Platform {
  /**
   * The operating system. Where it is not given, it is taken for Linux, on which these containers run, unless
   * the driver's number is one that only Windows drivers have.
   */
  readonly os: Os | null;
  /** The CPU's architecture. */
  readonly arch: CpuArch | null;
}

/**
 * The arithmetic a job uses.
 *
 * - `mixed`: Mixed precision.
 * - `fp32`: Single precision.
 */
export type Precision =
  | "mixed"
  | "fp32";

/** A slowdown that is known of a model in a release. */
export interface Regression {
  /** The release. */
  readonly release: string;
  /** What is known. */
  readonly issue: KnownIssue;
}

/** What is known of a release. */
export interface Release {
  /** The name: `pytorch:20.12`, `torch==2.6.0+cu124`. */
  readonly release: string;
  /** The key of its family: `pytorch`. */
  readonly family: string;
  /** The version: `20.12`. */
  readonly id: string;
  /** Which later versions are like it, where one row covers several: `up to 0.26.x`. */
  readonly later_versions: string | null;
  /** What distinguishes it from others of the same version: `cu124`, `trtllm`. */
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
  readonly driver: DriverRequirement | null;
  /** What the release notes say about GPUs. */
  readonly gpu: GpuRequirement;
  /** Its builds, the ordinary one first. */
  readonly builds: readonly Build[];
  /** The platforms for which an image is recorded. */
  readonly images: readonly ImagePlatform[];
  /** What changed with this release, as its notes highlight it. */
  readonly features: readonly string[];
  /** Announcements of support, deprecation and removal. */
  readonly announcements: readonly Announcement[];
  /** The Tensor Core examples inside, and what each is. */
  readonly examples: readonly Example[];
  /** What the release notes say about automatic mixed precision. */
  readonly amp: AmpNotes;
  /** The known issues that are recorded. */
  readonly known_issues: readonly KnownIssue[];
  /** Whether the list of known issues was collected; if not, there may be more. */
  readonly known_issues_complete: boolean;
  /** What is uncertain about these facts. */
  readonly doubts: readonly string[];
  /** The documents that state these facts. */
  readonly sources: readonly Source[];
}

/** How many machines run a release, now and with other drivers. */
export interface ReleaseChange {
  /** The release. */
  readonly release: string;
  /** How many machines run it now. */
  readonly before: number;
  /** How many would run it. */
  readonly after: number;
  /** How many of them gain it. */
  readonly gains: number;
  /** How many lose it. */
  readonly losses: number;
}

/** What changed from one release to another, and nothing else: what is equal is left out. */
export interface ReleaseDiff {
  /** The first release. */
  readonly from: string;
  /** The second release. */
  readonly to: string;
  /** Components, in the order of the release notes. */
  readonly components: readonly ComponentChange[];
  /** The smallest driver that runs it natively. */
  readonly native_driver: FromTo<string> | null;
  /** The smallest driver that the release notes print. */
  readonly stated_driver: FromTo<string> | null;
  /** The driver branches from which the compatibility package alone helps, on data center boards. */
  readonly forward_branches: FromTo<readonly number[]> | null;
  /** The floor of CUDA minor-version compatibility. */
  readonly minor_version_floor: FromTo<string> | null;
  /**
   * Whether the image puts its compatibility libraries in front of a newer driver's, which may keep CUDA from
   * starting.
   */
  readonly compat_libraries_first: FromTo<boolean> | null;
  /** The smallest compute capability. */
  readonly minimum_compute_capability: FromTo<string> | null;
  /** The GPUs that the toolkit builds for. */
  readonly targets: FromTo<readonly string[]> | null;
  /** The GPUs that the ordinary build has machine code for. */
  readonly capabilities: FromTo<readonly string[]> | null;
  /** The GPU families that the release notes list. */
  readonly families: FromTo<readonly Architecture[]> | null;
  /** The platforms with a build. */
  readonly platforms: FromTo<readonly BuildPlatform[]> | null;
  /** The interface to mixed precision. */
  readonly amp_interface: FromTo<AmpInterface> | null;
  /** Announcements of support, deprecation and removal. */
  readonly announcements: FromTo<readonly string[]> | null;
  /** Known issues, in a sentence each. */
  readonly known_issues: FromTo<readonly string[]> | null;
  /** Tensor Core example models. */
  readonly examples: FromTo<readonly string[]> | null;
}

/** Something that would help. */
export interface Remedy {
  /** What to do. */
  readonly action: Action;
  /** With what: a driver, a release, the name of a fact. */
  readonly value: string;
  /** The remedy in a sentence. */
  readonly message: string;
}

/** The answer to "does this run on this machine?", with its reasons. */
export interface Report {
  /**
   * The release asked about, by its name: `pytorch:20.12`; `image` or `build` for one described by its own
   * facts.
   */
  readonly release: string;
  /** The product line, by its key; `null` for a build described by its own facts. */
  readonly family: string | null;
  /** The version of the release. */
  readonly id: string | null;
  /** The complete reference of the image that this machine would pull. */
  readonly image: string | null;
  /** The command that installs the wheel. */
  readonly install: string | null;
  /** The worst of the aspects. */
  readonly verdict: Verdict;
  /**
   * The mode of all GPUs; `null` where it does not run, where the modes differ or where the facts leave it
   * open.
   */
  readonly mode: RunMode | null;
  /** Whether the release notes themselves state that this runs. */
  readonly documented: boolean;
  /** The verdict of each aspect. */
  readonly aspects: Aspects;
  /** The build that was judged. */
  readonly build: Build;
  /** What was known of the machine. */
  readonly environment: Environment;
  /** What contradicts itself in the facts of the machine and of the build. */
  readonly conflicts: readonly Conflict[];
  /** Each GPU's part of it. */
  readonly gpus: readonly GpuReport[];
  /** What the rules found, worst first. */
  readonly findings: readonly Finding[];
  /** What would help, each thing once, best first. */
  readonly remedies: readonly Remedy[];
  /** The facts that answered. */
  readonly data: DataVersion;
}

/**
 * The rules, in the order in which they are documented.
 *
 * - `driver.native`: The driver is of the toolkit's own branch or a later one.
 * - `driver.older-than-toolkit`: The driver is of the toolkit's own branch, but older than the driver that
 *   came with the toolkit.
 * - `driver.forward-compatibility`: The image's compatibility package accepts this driver branch and this
 *   board.
 * - `driver.minor-version-compatibility`: The driver is older than the toolkit but supports the same CUDA
 *   major version, at or above the floor.
 * - `driver.compat-libraries-on-unlisted-board`: On a GeForce or TITAN board, container tools load the image's
 *   compatibility libraries although they do not work on the board.
 * - `driver.compat-libraries-first`: The image puts its compatibility libraries in front of the driver's, and
 *   the driver is newer than they are.
 * - `driver.shared-libcuda`: The GPU could use the image's compatibility package, but not beside another GPU
 *   of the machine.
 * - `driver.mode-unsettled`: The release runs, but the facts leave open in which mode.
 * - `driver.too-old`: The driver is older than the container's CUDA, and no compatibility mode bridges the
 *   gap.
 * - `driver.listed-but-not-accepted`: The release notes list this driver branch for data center boards, but a
 *   better source excludes it.
 * - `driver.compat-package-unknown`: Only forward compatibility would do, and whether the image carries its
 *   package is not recorded.
 * - `driver.unknown`: Neither the driver nor the CUDA version it supports is known.
 * - `driver.board-class-unknown`: Whether this driver suffices depends on the class of the board, which is not
 *   known.
 * - `driver.number-incomplete`: The driver's branch is known, but the answer depends on its whole number.
 * - `driver.forward-compatibility-unsettled`: Only forward compatibility would do, and whether it works on
 *   this board is not settled.
 * - `driver.platform-unknown`: The driver's number may be a Windows or a Linux one, and the answer depends on
 *   which.
 * - `driver.toolkit-unknown`: The CUDA version inside this release was not collected.
 * - `driver.dropped-gpu`: The driver is of a branch that no longer drives this GPU.
 * - `driver.older-than-gpu`: The driver is of a branch that does not know this GPU yet.
 * - `driver.older-than-wsl`: The Windows driver is older than CUDA inside WSL.
 * - `driver.older-than-board`: The driver is older than the first whose list of GPUs names this board.
 * - `driver.end-of-life`: The driver's branch has reached the end of its life.
 * - `driver.other-system`: The driver's number is one that drivers of the given operating system do not have.
 * - `driver.not-known`: No driver of this number is known.
 * - `driver.jetson-system`: The driver or JetPack is of Jetson modules, and the GPU is not one that it is for.
 * - `driver.cuda-field-differs`: The CUDA version given is not the one this driver supports by itself.
 * - `gpu.supported`: The release supports this GPU.
 * - `gpu.capability-too-low`: The GPU's compute capability is below the release's minimum.
 * - `gpu.not-yet-supported`: The GPU's generation is newer than anything the release has machine code for.
 * - `gpu.newer-than-release`: The GPU is newer than the release, but of a generation it has machine code for.
 * - `gpu.runs-by-ptx`: The build has no machine code for this GPU, but PTX that the driver compiles.
 * - `gpu.ptx-needs-newer-driver`: The build has only PTX for this GPU, which the driver cannot compile or
 *   perhaps cannot.
 * - `gpu.code-not-recorded`: The GPUs that the build has machine code for are not recorded.
 * - `gpu.family-not-listed`: The release notes don't list this GPU's family, but the toolkit builds for it.
 * - `gpu.untested-family`: The release notes say that containers are no longer tested on this GPU's family.
 * - `gpu.unknown`: The GPU, or its compute capability, is not known.
 * - `gpu.other-vendor`: The GPU is another vendor's.
 * - `gpu.minimum-not-collected`: The minimum compute capability of this release was not collected, and the
 *   answer depends on it.
 * - `gpu.integrated-target`: The toolkit does not name this integrated GPU among its targets.
 * - `gpu.toolkit-unknown`: The CUDA version inside this release was not collected.
 * - `platform.arm64-not-recorded`: No Arm image of this release is recorded.
 * - `platform.x86-not-recorded`: Of this release only an image for Arm is recorded.
 * - `platform.no-build`: The release was not built for this platform.
 * - `platform.cpu-only`: The build that is named, or that PyPI installs on this platform, has no CUDA.
 * - `platform.igpu-image-elsewhere`: An image for Jetson modules is to run on another machine.
 * - `platform.other-jetson-linux`: The image is made for another major version of Jetson Linux than the module
 *   runs.
 * - `platform.integrated-image`: An integrated GPU needs the right image of the release.
 * - `platform.arch-inferred`: The GPU comes with an Arm CPU, so that the build for Arm is judged.
 * - `platform.macos`: There is no NVIDIA driver for macOS.
 * - `platform.windows`: On Windows the container runs inside WSL, on the Windows driver.
 * - `start.requirement-refused`: The image's NVIDIA_REQUIRE_CUDA does not hold on this machine.
 * - `start.requirement-not-recorded`: The launcher checks NVIDIA_REQUIRE_CUDA, and that of this image is not
 *   recorded.
 * - `start.wsl-library-missing`: The container tools are too old for this Windows driver: inside WSL they
 *   leave out a library that it needs.
 * - `contents.requirement-not-met`: The release contains another version than the job asks for.
 * - `contents.not-recorded`: The version of a component the job asks for is not recorded for this release, or
 *   to too few numbers.
 * - `contents.replaced`: Another version of a component is installed in this container than its image holds.
 * - `contents.other-release`: The facts were read in a container of another release than the one asked about.
 * - `release.newer-than-data`: The release is newer than the data.
 * - `facts.contradictory`: Facts about the machine or the image contradict each other, so that the fact is not
 *   known.
 * - `release.not-recorded`: The release is not in the data, though it may well exist.
 * - `release.name-read`: The name was not read as it is written.
 * - `data.inferred`: A fact of the build is inferred from its neighbours.
 * - `issues.known`: The release has a known issue that this machine can meet.
 * - `issues.not-collected`: The list of known issues of this release was not collected.
 */
export type Rule =
  | "driver.native"
  | "driver.older-than-toolkit"
  | "driver.forward-compatibility"
  | "driver.minor-version-compatibility"
  | "driver.compat-libraries-on-unlisted-board"
  | "driver.compat-libraries-first"
  | "driver.shared-libcuda"
  | "driver.mode-unsettled"
  | "driver.too-old"
  | "driver.listed-but-not-accepted"
  | "driver.compat-package-unknown"
  | "driver.unknown"
  | "driver.board-class-unknown"
  | "driver.number-incomplete"
  | "driver.forward-compatibility-unsettled"
  | "driver.platform-unknown"
  | "driver.toolkit-unknown"
  | "driver.dropped-gpu"
  | "driver.older-than-gpu"
  | "driver.older-than-wsl"
  | "driver.older-than-board"
  | "driver.end-of-life"
  | "driver.other-system"
  | "driver.not-known"
  | "driver.jetson-system"
  | "driver.cuda-field-differs"
  | "gpu.supported"
  | "gpu.capability-too-low"
  | "gpu.not-yet-supported"
  | "gpu.newer-than-release"
  | "gpu.runs-by-ptx"
  | "gpu.ptx-needs-newer-driver"
  | "gpu.code-not-recorded"
  | "gpu.family-not-listed"
  | "gpu.untested-family"
  | "gpu.unknown"
  | "gpu.other-vendor"
  | "gpu.minimum-not-collected"
  | "gpu.integrated-target"
  | "gpu.toolkit-unknown"
  | "platform.arm64-not-recorded"
  | "platform.x86-not-recorded"
  | "platform.no-build"
  | "platform.cpu-only"
  | "platform.igpu-image-elsewhere"
  | "platform.other-jetson-linux"
  | "platform.integrated-image"
  | "platform.arch-inferred"
  | "platform.macos"
  | "platform.windows"
  | "start.requirement-refused"
  | "start.requirement-not-recorded"
  | "start.wsl-library-missing"
  | "contents.requirement-not-met"
  | "contents.not-recorded"
  | "contents.replaced"
  | "contents.other-release"
  | "release.newer-than-data"
  | "facts.contradictory"
  | "release.not-recorded"
  | "release.name-read"
  | "data.inferred"
  | "issues.known"
  | "issues.not-collected";

/**
 * How the container's CUDA runs on the driver.
 *
 * - `native`: The driver is as new as the container's CUDA.
 * - `minor-version-compatibility`: The driver is older, of the same CUDA major version: CUDA minor-version
 *   compatibility.
 * - `forward-compatibility`: The driver is older, and newer user-mode driver libraries in the image bridge the
 *   gap: the CUDA forward compatibility package.
 */
export type RunMode =
  | "native"
  | "minor-version-compatibility"
  | "forward-compatibility";

/**
 * Whether a requirement holds.
 *
 * - `satisfied`: It is.
 * - `unknown`: The facts don't say.
 * - `unsatisfied`: It is not.
 */
export type Satisfaction =
  | "satisfied"
  | "unknown"
  | "unsatisfied";

/**
 * What a finding does to the verdict.
 *
 * - `blocker`: It makes the release incompatible.
 * - `unknown`: A needed fact is missing: undetermined, unless there is a blocker.
 * - `warning`: Runs, but read this.
 * - `note`: Good to know.
 */
export type Severity =
  | "blocker"
  | "unknown"
  | "warning"
  | "note";

/** Advice on sizes. */
export interface Shape {
  /** For matrix products of this data type, */
  readonly data_type: DataType;
  /** sizes should be multiples of this. */
  readonly multiple_of: number;
}

/** A document that states a fact. */
export interface Source {
  /** The kind of evidence. */
  readonly evidence: Evidence;
  /** Its address; `null` for a public document whose address was not kept. */
  readonly address: string | null;
  /** What it is, in a few words. */
  readonly what: string;
}

/** One part of the answer, with what it rests on. */
export interface Statement<T> {
  /** The answer; `null` where it is not known. */
  readonly value: T | null;
  /** The answer in words, or what is unknown. */
  readonly message: string;
  /** What it rests on. */
  readonly basis: AmpBasis;
  /** The documents that state what it rests on. */
  readonly sources: readonly Source[];
}

/** The Tensor Cores of a GPU. */
export interface TensorCores {
  /** Whether there are any. */
  readonly present: boolean;
  /** Their generation. */
  readonly generation: number | null;
  /** The data types whose matrix products run on them. */
  readonly data_types: readonly DataType[];
}

/** TF32: FP32 matrix products on Tensor Cores, without a change to the script. */
export interface Tf32 {
  /** Whether GPU and release have it. */
  readonly available: boolean;
  /** Whether it is on without being asked for, in this container. */
  readonly on_by_default: boolean | null;
  /** What switches it, as of the release's PyTorch. */
  readonly switches: readonly string[];
}

/**
 * Whether a release runs, from best to worst, so that the worst of several is their maximum.
 *
 * - `compatible`: It runs.
 * - `undetermined`: A needed fact is missing; the report says which.
 * - `incompatible`: It does not run.
 */
export type Verdict =
  | "compatible"
  | "undetermined"
  | "incompatible";
