// <ngcompat-check>: whether a release or a build runs on a machine, as an element for any page.
// Its public face is described in ../element.d.ts and ../custom-elements.json.

import { css, html, LitElement, nothing, type PropertyValues, svg } from "lit";

import { check, init, NgcompatError } from "../browser.js";
import type { BuildInput, Facts, Finding, GpuInput, InitInput, Report, Severity } from "../index.js";

import { how, SEVERITY, VERDICT } from "./words.js";

/** `T4, A100` as a list. */
const list = {
  fromAttribute: (text: string | null) =>
    (text ?? "").split(",").map((item) => item.trim()).filter((item) => item !== ""),
};

/** A name stands in the attribute, a build's own facts do not. */
const named = {
  fromAttribute: (text: string | null) => text,
  toAttribute: (release: string | BuildInput | null) => (typeof release === "string" ? release : null),
};

const ICONS: Record<Severity | "compatible" | "incompatible" | "undetermined", unknown> = {
  compatible: svg`<path d="M5 12.5l4.5 4.5L19 7.5" />`,
  incompatible: svg`<path d="M6.5 6.5l11 11M17.5 6.5l-11 11" />`,
  undetermined: svg`<path d="M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 2v.4M12 17.6v.1" />`,
  blocker: svg`<path d="M7 7l10 10M17 7L7 17" />`,
  unknown: svg`<path d="M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 2v.4M12 17.6v.1" />`,
  warning: svg`<path d="M12 6v7.5M12 17.4v.1" />`,
  note: svg`<path d="M12 11v6.5M12 6.9v.1" />`,
};

/** A text in which what stands between backticks is code. */
const prose = (text: string) => text.split("`").map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part));

const icon = (name: keyof typeof ICONS) =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true">${ICONS[name]}</svg>`;

export class NgcompatCheck extends LitElement {
  static override properties = {
    release: { converter: named, reflect: true },
    driver: { type: String, reflect: true },
    cudaDriver: { type: String, reflect: true, attribute: "cuda-driver" },
    gpus: { converter: list },
    os: { type: String, reflect: true },
    arch: { type: String, reflect: true },
    launcher: { type: String, reflect: true },
    toolkit: { type: String, reflect: true },
    requires: { converter: list },
    wasm: { type: String },
    report: { state: true },
    error: { state: true },
    copied: { state: true },
  };

  declare release: string | BuildInput | null;
  declare driver: string | null;
  declare cudaDriver: string | null;
  declare gpus: readonly GpuInput[];
  declare os: Facts["os"];
  declare arch: Facts["arch"];
  declare launcher: Facts["launcher"];
  declare toolkit: string | null;
  declare requires: readonly string[];
  declare wasm: InitInput | null;
  declare report: Report | null;
  declare error: Error | null;
  /** What was copied last. */
  declare copied: string | null;

  #ready = false;

  constructor() {
    super();
    this.release = null;
    this.driver = null;
    this.cudaDriver = null;
    this.gpus = [];
    this.os = null;
    this.arch = null;
    this.launcher = null;
    this.toolkit = null;
    this.requires = [];
    this.wasm = null;
    this.report = null;
    this.error = null;
    this.copied = null;
  }

  override async firstUpdated() {
    try {
      await init(this.wasm ?? undefined);
      this.#ready = true;
    } catch (error) {
      this.error = error instanceof Error ? error : new Error(String(error));
    }
    this.requestUpdate();
  }

  override willUpdate() {
    if (!this.#ready) return;
    this.report = null;
    this.error = null;
    if (!this.release) return;
    try {
      this.report = check(this.release, {
        driver: this.driver || null,
        cuda_driver: this.cudaDriver || null,
        gpus: this.gpus,
        os: this.os || null,
        arch: this.arch || null,
        launcher: this.launcher || null,
        toolkit: this.toolkit || null,
        requires: this.requires,
      });
    } catch (error) {
      this.error = error as NgcompatError;
    }
  }

  override updated(changed: PropertyValues) {
    if (changed.has("report") && this.report) {
      this.dispatchEvent(new CustomEvent("ngcompat-report", { detail: this.report, bubbles: true, composed: true }));
    }
    if (changed.has("error") && this.error) {
      this.dispatchEvent(new CustomEvent("ngcompat-error", { detail: this.error, bubbles: true, composed: true }));
    }
  }

  override render() {
    return html`<div part="card" class=${this.report?.verdict ?? ""}>
      <slot></slot>
      <div aria-live="polite" aria-atomic="true">${this.#verdict()}</div>
      ${this.report ? this.#get(this.report) : nothing}
      ${this.report ? this.#reasons(this.report) : nothing}
      <slot name="after"></slot>
    </div>`;
  }

  #verdict() {
    if (this.error) return html`<p part="error" class="error">${this.error.message}</p>`;
    if (!this.#ready) return html`<slot name="loading"><p class="quiet">Loading…</p></slot>`;
    if (!this.report) return html`<slot name="empty"><p class="quiet">No release is named.</p></slot>`;
    const { release, verdict } = this.report;
    return html`<header part="header">
      <span part="badge" class="badge">${icon(verdict)}</span>
      <div>
        <p part="release" class="quiet">${release}</p>
        <p part="verdict" class="verdict">${VERDICT[verdict]}</p>
        <p part="mode" class="mode">${how(this.report)}</p>
      </div>
    </header>`;
  }

  /** What to pull or install. */
  #get({ image, install, verdict }: Report) {
    const text = install ?? image;
    if (text === null || verdict === "incompatible") return nothing;
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(text);
        this.copied = text;
      } catch {
        // Where a page may not copy, the text is selected for its reader to do so.
        getSelection()?.selectAllChildren(this.renderRoot.querySelector('[part="get"] code')!);
      }
    };
    return html`<div part="get" class="get">
      <span class="quiet">${install === null ? "Image" : "Install"}</span>
      <code>${text}</code>
      <button part="copy" type="button" @click=${copy}>${this.copied === text ? "Copied" : "Copy"}</button>
    </div>`;
  }

  #reasons({ findings, gpus, remedies }: Report) {
    const issues = findings.filter((finding) => finding.rule === "issues.known");
    const reasons = findings.filter((finding) => finding.rule !== "issues.known");
    const several = gpus.length > 1;
    return html`
      ${remedies.length > 0
        ? html`<h3 part="heading">What would help</h3>
            <ul part="remedies" class="remedies">
              ${remedies.map((remedy) => html`<li part="remedy"><span>${prose(remedy.message)}</span></li>`)}
            </ul>`
        : nothing}
      <h3 part="heading">Why</h3>
      <ul part="findings">
        ${reasons.map((finding) => this.#finding(finding, several))}
      </ul>
      ${issues.length > 0
        ? html`<h3 part="heading">Known issues of this release</h3>
            <ul part="issues">
              ${issues.map((finding) => this.#finding(finding, several))}
            </ul>`
        : nothing}
    `;
  }

  #finding({ rule, severity, gpu, message, source }: Finding, several: boolean) {
    return html`<li part="finding ${severity}" class=${severity}>
      <span class="mark" role="img" aria-label="${SEVERITY[severity]}:">${icon(severity)}</span>
      <div>
        ${prose(message)}${several && gpu !== null ? html` <span class="quiet">(GPU ${gpu})</span>` : nothing}
        <span class="rule"
          ><code part="rule">${rule}</code> ·
          <a part="source" href=${source} target="_blank" rel="noreferrer"
            >${host(source)}<span class="hidden">, source of ${rule}, opens in a new tab</span></a
          ></span
        >
      </div>
    </li>`;
  }

  static override styles = css`
    :host {
      --_good: var(--ngcompat-good, light-dark(#0b7a4b, #4cc38a));
      --_bad: var(--ngcompat-bad, light-dark(#b3261e, #ff8f85));
      --_open: var(--ngcompat-open, light-dark(#8a5a00, #f0b849));
      --_ink: var(--ngcompat-ink, light-dark(#16181d, #eceef2));
      --_quiet: var(--ngcompat-quiet, light-dark(#596070, #a3aab8));
      --_link: var(--ngcompat-link, light-dark(#0a58ca, #8ab4ff));
      --_surface: var(--ngcompat-surface, light-dark(#ffffff, #1b1e25));
      --_border: var(--ngcompat-border, light-dark(#dfe2e8, #343944));
      --_radius: var(--ngcompat-radius, 14px);
      color-scheme: light dark;
      display: block;
      color: var(--_ink);
      font: var(--ngcompat-font, 1rem/1.5 system-ui, sans-serif);
      overflow-wrap: anywhere;
    }
    :host([hidden]) {
      display: none;
    }
    [part="card"] {
      --_tone: var(--_border);
      background: var(--_surface);
      border: 1px solid var(--_border);
      border-top: 4px solid var(--_tone);
      border-radius: var(--_radius);
      padding: 1.25rem 1.5rem 1.5rem;
    }
    .compatible {
      --_tone: var(--_good);
    }
    .incompatible {
      --_tone: var(--_bad);
    }
    .undetermined {
      --_tone: var(--_open);
    }
    header {
      display: flex;
      gap: 1rem;
      align-items: center;
    }
    p,
    ul,
    h3 {
      margin: 0;
      padding: 0;
    }
    .badge {
      flex: none;
      display: grid;
      place-items: center;
      width: 3.25rem;
      height: 3.25rem;
      border-radius: 50%;
      color: var(--_surface);
      background: var(--_tone);
    }
    .badge svg {
      width: 2rem;
      height: 2rem;
      stroke-width: 2.6;
    }
    svg {
      display: block;
      fill: none;
      stroke: currentColor;
      stroke-width: 2.4;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    .verdict {
      font-size: 1.625rem;
      font-weight: 700;
      line-height: 1.2;
      letter-spacing: -0.015em;
      color: var(--_tone);
    }
    .get {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) auto;
      gap: 0.75rem;
      align-items: center;
      margin-top: 1rem;
      padding: 0.375rem 0.375rem 0.375rem 0.75rem;
      border: 1px solid var(--_border);
      border-radius: calc(var(--_radius) * 0.6);
    }
    .get code {
      font-size: 0.875rem;
    }
    button {
      font: inherit;
      font-size: 0.8125rem;
      font-weight: 550;
      color: inherit;
      background: none;
      border: 1px solid var(--_border);
      border-radius: calc(var(--_radius) * 0.45);
      padding: 0.25rem 0.625rem;
      cursor: pointer;
    }
    button:hover {
      border-color: currentColor;
    }
    .quiet,
    .rule {
      color: var(--_quiet);
      font-size: 0.875rem;
    }
    .error {
      color: var(--_bad);
    }
    h3 {
      margin: 1.5rem 0 0.5rem;
      font-size: 0.8125rem;
      font-weight: 650;
      color: var(--_quiet);
    }
    ul {
      list-style: none;
      display: grid;
      gap: 0.75rem;
    }
    li {
      display: flex;
      gap: 0.625rem;
    }
    .remedies {
      gap: 0.375rem;
    }
    .remedies li::before {
      content: "→" / "";
      color: var(--_tone);
      font-weight: 700;
    }
    .mark {
      flex: none;
      width: 1.375rem;
      height: 1.375rem;
      margin-top: 0.0625rem;
      border-radius: 50%;
      border: 1.5px solid currentColor;
      box-sizing: border-box;
      color: var(--_quiet);
    }
    .blocker .mark {
      color: var(--_bad);
    }
    .unknown .mark,
    .warning .mark {
      color: var(--_open);
    }
    .rule {
      display: block;
      font-size: 0.8125rem;
    }
    code {
      font: 0.92em ui-monospace, monospace;
    }
    a {
      color: var(--_link);
    }
    a:focus-visible,
    button:focus-visible {
      outline: 2px solid currentColor;
      outline-offset: 2px;
    }
    .hidden {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    @media print {
      [part="card"] {
        border-color: #888;
      }
      .badge {
        print-color-adjust: exact;
      }
      button {
        display: none;
      }
    }
  `;
}

function host(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname : "source";
}

if (!customElements.get("ngcompat-check")) customElements.define("ngcompat-check", NgcompatCheck);
