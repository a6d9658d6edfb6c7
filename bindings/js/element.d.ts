import type { BuildInput, CpuArch, Facts, GpuInput, InitInput, Launcher, NgcompatError, Os, Report } from "./index.js";

export type { Facts, Report } from "./index.js";

/**
 * `<ngcompat-check>`: whether a release or a build runs on a machine. Importing this module defines the
 * element; on a server it does nothing.
 *
 * ```html
 * <script type="module" src="https://…/ngcompat/dist/element.js"></script>
 * <ngcompat-check release="20.12" driver="450.80.02" gpus="Tesla T4"></ngcompat-check>
 * ```
 *
 * A property takes what its attribute takes, and more: a list of GPUs, a build, bytes of a module. A text
 * is reflected in the attribute.
 *
 * Slots: the default one is above the answer, `after` below it, `loading` and `empty` in its place
 * while there is none, `fallback` where the module can't be loaded. Parts and custom properties are listed
 * in `custom-elements.json`.
 */
export class NgcompatCheck extends HTMLElement {
  /** The release; attribute `release`. Or a build by its own facts. */
  get release(): string | BuildInput | null;
  set release(value: string | BuildInput | null | undefined);
  /** The driver; attribute `driver`. */
  get driver(): string | null;
  set driver(value: string | null | undefined);
  /** The CUDA version that `nvidia-smi` prints; attribute `cuda-driver`. */
  get cudaDriver(): string | null;
  set cudaDriver(value: string | null | undefined);
  /** The JetPack or L4T of a Jetson module; attribute `jetpack`. */
  get jetpack(): string | null;
  set jetpack(value: string | null | undefined);
  /** The GPUs; attribute `gpus`, with commas between them. */
  get gpus(): readonly GpuInput[];
  set gpus(value: readonly GpuInput[] | string | null | undefined);
  /** Attribute `os`. */
  get os(): Os | null | undefined;
  set os(value: Os | null | undefined);
  /** Attribute `arch`. */
  get arch(): CpuArch | null | undefined;
  set arch(value: CpuArch | null | undefined);
  /** Attribute `launcher`. */
  get launcher(): Launcher | null | undefined;
  set launcher(value: Launcher | null | undefined);
  /** The version of NVIDIA Container Toolkit; attribute `toolkit`. */
  get toolkit(): string | null;
  set toolkit(value: string | null | undefined);
  /** A machine by name; attribute `machine`. */
  get machine(): string | null;
  set machine(value: string | null | undefined);
  /** What the container must contain; attribute `requires`, with commas between. */
  get requires(): readonly string[];
  set requires(value: readonly string[] | string | null | undefined);
  /** The level of the headings inside, 1 to 6; without it there are none. Attribute `heading-level`. */
  get headingLevel(): number | null;
  set headingLevel(value: number | string | null | undefined);
  /** One line: the release, the verdict and the mode. Attribute `compact`. */
  get compact(): boolean;
  set compact(value: boolean | "" | null | undefined);
  /**
   * Where the WebAssembly module is, if not beside the script; attribute `wasm`. All elements of a page
   * share one module: what the first says counts.
   */
  get wasm(): InitInput | null;
  set wasm(value: InitInput | null | undefined);
  /** The answer; `null` where there is none. */
  readonly report: Report | null;
  /** Why there is no answer. */
  readonly error: NgcompatError | Error | null;
  /** Resolves when the answer to what was set is shown. */
  readonly updateComplete: Promise<boolean>;

  addEventListener<K extends keyof NgcompatCheckEventMap>(
    type: K,
    listener: (this: NgcompatCheck, event: NgcompatCheckEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** What a template may set: of React, Vue and Svelte, see `ngcompat/react`, `ngcompat/vue`, `ngcompat/svelte`. */
export interface NgcompatCheckProperties {
  release?: string | BuildInput | null | undefined;
  driver?: string | null | undefined;
  "cuda-driver"?: string | null | undefined;
  cudaDriver?: string | null | undefined;
  jetpack?: string | null | undefined;
  gpus?: readonly GpuInput[] | string | null | undefined;
  os?: Os | null | undefined;
  arch?: CpuArch | null | undefined;
  launcher?: Launcher | null | undefined;
  toolkit?: string | null | undefined;
  machine?: string | null | undefined;
  requires?: readonly string[] | string | null | undefined;
  "heading-level"?: number | string | null | undefined;
  headingLevel?: number | string | null | undefined;
  compact?: boolean | "" | null | undefined;
  wasm?: InitInput | null | undefined;
}

/** The events of `<ngcompat-check>`. */
export interface NgcompatCheckEventMap extends HTMLElementEventMap {
  /** There is an answer. */
  "ngcompat-report": CustomEvent<Report>;
  /** A fact or the release is not what it should be, or the module could not be loaded. */
  "ngcompat-error": CustomEvent<NgcompatError | Error>;
}

declare global {
  interface HTMLElementTagNameMap {
    "ngcompat-check": NgcompatCheck;
  }
}
