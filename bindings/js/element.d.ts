import type { BuildInput, CpuArch, Facts, GpuInput, InitInput, Launcher, NgcompatError, Os, Report } from "./index.js";

export type { Facts, Report } from "./index.js";

/**
 * `<ngcompat-check>`: whether a release or a build runs on a machine. Importing this module defines the element.
 *
 * ```html
 * <script type="module" src="https://…/ngcompat/dist/element.js"></script>
 * <ngcompat-check release="20.12" driver="450.80.02" gpus="Tesla T4"></ngcompat-check>
 * ```
 *
 * Slots: the default one stands above the answer, `after` below it, `loading` and `empty` in its place
 * while there is none. Parts and custom properties are listed in `custom-elements.json`.
 */
export class NgcompatCheck extends HTMLElement {
  /** The release; attribute `release`. Or a build by its own facts. */
  release: string | BuildInput | null;
  /** The driver; attribute `driver`. */
  driver: string | null;
  /** The CUDA version that `nvidia-smi` prints; attribute `cuda-driver`. */
  cudaDriver: string | null;
  /** The GPUs; attribute `gpus`, with commas between them. */
  gpus: readonly GpuInput[];
  /** Attribute `os`. */
  os: Os | null | undefined;
  /** Attribute `arch`. */
  arch: CpuArch | null | undefined;
  /** Attribute `launcher`. */
  launcher: Launcher | null | undefined;
  /** The version of NVIDIA Container Toolkit; attribute `toolkit`. */
  toolkit: string | null;
  /** What the container must contain; attribute `requires`, with commas between. */
  requires: readonly string[];
  /** Where the WebAssembly module is, if not beside the script; attribute `wasm`. */
  wasm: InitInput | null;
  /** The answer; `null` where there is none. */
  readonly report: Report | null;
  /** Why there is no answer. */
  readonly error: Error | null;
  /** Resolves when what was set is shown. */
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
