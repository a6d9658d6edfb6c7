// <ngcompat-check>: whether a release or a build runs on a machine, as an element for any page.
// Its public face is described in ../element.d.ts and ../custom-elements.json.

import { check, init, NgcompatError } from "ngcompat/check";

import type { BuildInput, Facts, Finding, GpuInput, InitInput, Report, Severity, Verdict } from "../index.js";
import { offered } from "../lib/offered.js";

import { type Child, drawing, fill, make } from "./make.js";
import { merged, named } from "./merged.js";
import { how, SEVERITY, VERDICT } from "./words.js";

/** The properties that say what is asked, with their attributes. */
const ATTRIBUTES = {
  release: "release",
  driver: "driver",
  cudaDriver: "cuda-driver",
  jetpack: "jetpack",
  gpus: "gpus",
  os: "os",
  arch: "arch",
  launcher: "launcher",
  toolkit: "toolkit",
  machine: "machine",
  requires: "requires",
  headingLevel: "heading-level",
  compact: "compact",
  wasm: "wasm",
} as const;

type Property = keyof typeof ATTRIBUTES;

/** Those whose value is a list; and where the text of the attribute is cut into one. */
const LISTS: Partial<Record<Property, RegExp>> = {
  gpus: /,/,
  // A requirement may have commas itself: `cudnn>=8,<10`.
  requires: /,(?=\s*[a-z])/i,
};

const DRAWINGS: Record<Severity | Verdict, string> = {
  compatible: "M5 12.5l4.5 4.5L19 7.5",
  incompatible: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  undetermined: "M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 2v.4M12 17.6v.1",
  blocker: "M7 7l10 10M17 7L7 17",
  unknown: "M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 2v.4M12 17.6v.1",
  warning: "M12 6v7.5M12 17.4v.1",
  note: "M12 11v6.5M12 6.9v.1",
};

// On a server there is nothing to define; the class can be imported all the same.
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

export class NgcompatCheck extends Base {
  static readonly observedAttributes: readonly string[] = Object.values(ATTRIBUTES);

  declare release: string | BuildInput | null;
  declare driver: string | null;
  declare cudaDriver: string | null;
  declare jetpack: string | null;
  declare gpus: readonly GpuInput[];
  declare os: Facts["os"];
  declare arch: Facts["arch"];
  declare launcher: Facts["launcher"];
  declare toolkit: string | null;
  declare machine: string | null;
  declare requires: readonly string[];
  declare headingLevel: number | null;
  declare compact: boolean;
  declare wasm: InitInput | null;

  #values: Partial<Record<Property, unknown>> = {};
  #report: Report | null = null;
  #error: NgcompatError | Error | null = null;
  /** How to ask, once a module is there. */
  #check: typeof check | undefined;
  #loading: Promise<void> | undefined;
  #drawing: Promise<boolean> | undefined;
  readonly #answer = make('div aria-live="polite" aria-atomic="true"');
  readonly #rest = make("div");
  readonly #card = make('div part="card"', make("slot"), this.#answer, this.#rest, make('slot name="after"'));

  constructor() {
    super();
    this.attachShadow({ mode: "open" });
    dress(this.shadowRoot!);
    this.shadowRoot!.append(this.#card);
    // What was set before the element was defined.
    for (const property of Object.keys(ATTRIBUTES) as Property[]) {
      if (!Object.hasOwn(this, property)) continue;
      const value = this[property];
      delete this[property];
      this.#set(property, value);
      // As long as this runs, changes of attributes are not told.
      this.#values[property] = value;
    }
  }

  get report(): Report | null {
    return this.#report;
  }

  get error(): NgcompatError | Error | null {
    return this.#error;
  }

  /** Resolves when the answer to what was set is shown. */
  get updateComplete(): Promise<boolean> {
    return this.#drawing ?? Promise.resolve(true);
  }

  connectedCallback(): void {
    addEventListener("online", this.#again);
    this.#changed();
  }

  disconnectedCallback(): void {
    removeEventListener("online", this.#again);
  }

  attributeChangedCallback(name: string, _: string | null, text: string | null): void {
    const property = (Object.keys(ATTRIBUTES) as Property[]).find((one) => ATTRIBUTES[one] === name)!;
    this.#values[property] = text;
    this.#changed();
  }

  /** The value of a property; what an attribute says, as its property has it. */
  #value(property: Property): unknown {
    const value = this.#values[property] ?? null;
    const separator = LISTS[property];
    if (separator) {
      const list = typeof value === "string" ? value.split(separator).map((item) => item.trim()) : (value ?? []);
      return Array.isArray(list) ? list.filter((item) => item !== "") : list;
    }
    if (property === "compact") return value !== null && value !== false;
    if (property === "headingLevel") return value === null || value === "" ? null : Number(value);
    return value;
  }

  /** A text, a number or `true` is reflected in the attribute; a list, a build and bytes are not. */
  #set(property: Property, given: unknown): void {
    const attribute = ATTRIBUTES[property];
    const value = property === "compact" ? (given === "" || Boolean(given) ? "" : null) : given;
    if (typeof value === "string" || typeof value === "number") {
      this.setAttribute(attribute, String(value));
      return;
    }
    this.removeAttribute(attribute);
    this.#values[property] = value ?? null;
    this.#changed();
  }

  static {
    for (const property of Object.keys(ATTRIBUTES) as Property[]) {
      Object.defineProperty(this.prototype, property, {
        get(this: NgcompatCheck) {
          return this.#value(property);
        },
        set(this: NgcompatCheck, value: unknown) {
          this.#set(property, value);
        },
        enumerable: true,
        configurable: true,
      });
    }
  }

  readonly #again = (): void => {
    if (!this.#check) this.#changed();
  };

  /** Draws again, once for all that is set at one time. */
  #changed(): void {
    if (!this.isConnected) return;
    this.#drawing ??= (async () => {
      await null;
      if (!this.#check) {
        this.#draw();
        await (this.#loading ??= this.#load());
      }
      this.#drawing = undefined;
      this.#ask();
      this.#draw();
      this.#tell();
      return true;
    })();
  }

  /** After a failure, the next change tries again. */
  async #load(): Promise<void> {
    try {
      // A page that loads everything, which it may do after the element is defined, spares it its own.
      await new Promise((done) => setTimeout(done));
      const whole = offered();
      const there = await whole?.done.then(
        () => true,
        () => false,
      );
      if (!there) await init(this.wasm ?? undefined);
      this.#check = there ? whole!.check : check;
      this.#error = null;
    } catch (error) {
      this.#error = error instanceof Error ? error : new Error(String(error));
    }
    this.#loading = undefined;
  }

  #ask(): void {
    this.#report = null;
    if (!this.#check) return;
    this.#error = null;
    if (!this.release) return;
    const facts = {
      driver: this.driver || null,
      cuda_driver: this.cudaDriver || null,
      jetpack: this.jetpack || null,
      gpus: this.gpus,
      os: this.os || null,
      arch: this.arch || null,
      launcher: this.launcher || null,
      toolkit: this.toolkit || null,
      machine: this.machine || null,
      requires: this.requires,
    };
    try {
      this.#report = this.#check(this.release, facts);
    } catch (error) {
      this.#error = error as NgcompatError;
    }
  }

  #tell(): void {
    const [name, detail] = this.#error ? ["ngcompat-error", this.#error] : ["ngcompat-report", this.#report];
    if (detail) this.dispatchEvent(new CustomEvent(name!, { detail, bubbles: true, composed: true }));
  }

  #draw(): void {
    const report = this.#report;
    this.#card.className = report?.verdict ?? "";
    this.#card.toggleAttribute("aria-busy", false);
    fill(this.#answer, [this.#verdict(report)]);
    const rest = report && !this.compact ? [this.#get(report), this.#reasons(report)] : [];
    fill(this.#rest, rest);
  }

  #verdict(report: Report | null): Child {
    if (this.#error) {
      const unloaded = !this.#check && make('slot name="fallback"');
      return [make('p part="error" class="error"', this.#error.message), unloaded];
    }
    if (!this.#check) {
      this.#card.setAttribute("aria-busy", "true");
      const words = make('p class="quiet shape"', "Loading…");
      return make('slot name="loading"', words);
    }
    if (!report) return make('slot name="empty"', make('p class="quiet"', "No release is named."));
    const { release, verdict } = report;
    const mode = how(report);
    return make(
      'div part="header" class="header"',
      make('span part="badge" class="badge"', drawing(DRAWINGS[verdict])),
      make(
        'div class="words"',
        make('p part="release" class="quiet"', release),
        make('p part="verdict" class="verdict"', VERDICT[verdict]),
        mode !== "" && make('p part="mode" class="mode"', mode),
      ),
    );
  }

  /** What to pull or install. */
  #get({ image, install, verdict }: Report): Child {
    const text = install ?? image;
    if (text === null || verdict === "incompatible") return null;
    const code = make("code", text);
    const button = make('button part="copy" type="button"', "Copy");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        // Where a page may not copy, the text is selected for its reader to do so.
        getSelection()?.selectAllChildren(code);
        button.textContent = "Selected";
      }
      setTimeout(() => (button.textContent = "Copy"), 3000);
    });
    const what = make('span class="quiet"', install === null ? "Image" : "Install");
    return make('div part="get" class="get"', what, code, button);
  }

  #reasons(report: Report): Child {
    const { findings, remedies } = report;
    const known = ({ rule }: Finding) => rule === "issues.known";
    const reasons = merged(findings.filter((finding) => !known(finding)));
    const issues = merged(findings.filter(known));
    const list = (all: typeof reasons) => all.map(({ finding, gpus }) => reason(finding, named(gpus, report.gpus)));
    return [
      remedies.length > 0 && [
        this.#heading("What would help"),
        make(
          'ul part="remedies" class="remedies"',
          remedies.map((remedy) => make('li part="remedy"', make("span", prose(remedy.message)))),
        ),
      ],
      this.#heading("Why"),
      make('ul part="findings"', list(reasons)),
      issues.length > 0 && [this.#heading("Known issues of this release"), make('ul part="issues"', list(issues))],
    ];
  }

  /** Of the level that the page says; without one it is not a heading in the page's outline. */
  #heading(words: string): HTMLElement {
    const level = this.headingLevel;
    const tag = level !== null && level >= 1 && level <= 6 ? `h${Math.trunc(level)}` : "p";
    return make(`${tag} part="heading" class="heading"`, words);
  }
}

function reason({ rule, severity, message, source }: Finding, gpus: string): HTMLElement {
  const mark = make(`span class="mark" role="img"`, drawing(DRAWINGS[severity]));
  mark.setAttribute("aria-label", `${SEVERITY[severity]}:`);
  const link = make(
    'a part="source" target="_blank" rel="noreferrer"',
    host(source),
    make('span class="hidden"', `, source of ${rule}, opens in a new tab`),
  );
  link.setAttribute("href", source);
  return make(
    `li part="finding ${severity}" class="${severity}"`,
    mark,
    make(
      "div",
      prose(message),
      gpus !== "" && [" ", make('span class="quiet"', `(${gpus})`)],
      make('span class="rule"', make('code part="rule"', rule), " · ", link),
    ),
  );
}

/** A text in which what is between backticks is code. */
function prose(text: string): Child[] {
  return text.split("`").map((part, at) => (at % 2 === 1 ? make("code", part) : part));
}

function host(address: string): string {
  try {
    return new URL(address).hostname;
  } catch {
    return "source";
  }
}

/** Light or dark is what the page has at this place: `color-scheme` is inherited. */
const STYLE = `
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
  display: block;
  color: var(--_ink);
  font: var(--ngcompat-font, 1rem/1.5 system-ui, sans-serif);
  overflow-wrap: anywhere;
}
@supports not (color: light-dark(red, red)) {
  :host {
    --_good: var(--ngcompat-good, #0b7a4b);
    --_bad: var(--ngcompat-bad, #b3261e);
    --_open: var(--ngcompat-open, #8a5a00);
    --_ink: var(--ngcompat-ink, #16181d);
    --_quiet: var(--ngcompat-quiet, #596070);
    --_link: var(--ngcompat-link, #0a58ca);
    --_surface: var(--ngcompat-surface, #ffffff);
    --_border: var(--ngcompat-border, #dfe2e8);
  }
}
:host([hidden]), [hidden] { display: none !important; }
[part="card"] {
  --_tone: var(--_border);
  box-sizing: border-box;
  background: var(--_surface);
  border: 1px solid var(--_border);
  border-top: 4px solid var(--_tone);
  border-radius: var(--_radius);
  padding: 1.25rem clamp(1rem, 4%, 1.5rem) 1.5rem;
  min-height: var(--ngcompat-room, 7rem);
}
.compatible { --_tone: var(--_good); }
.incompatible { --_tone: var(--_bad); }
.undetermined { --_tone: var(--_open); }
.header { display: flex; gap: 1rem; align-items: center; }
p, ul, h1, h2, h3, h4, h5, h6 { margin: 0; padding: 0; }
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
.badge svg { width: 2rem; height: 2rem; stroke-width: 2.6; }
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
  display: flex;
  flex-wrap: wrap;
  gap: 0.25rem 0.75rem;
  align-items: center;
  margin-top: 1rem;
  padding: 0.375rem 0.375rem 0.375rem 0.75rem;
  border: 1px solid var(--_border);
  border-radius: calc(var(--_radius) * 0.6);
}
.get code { flex: 1 1 12rem; font-size: 0.875rem; }
button {
  min-height: 2rem;
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
button:hover { border-color: currentColor; }
.quiet, .rule { color: var(--_quiet); font-size: 0.875rem; }
.error { color: var(--_bad); }
.heading { margin: 1.5rem 0 0.5rem; font-size: 0.8125rem; line-height: 1.5; font-weight: 650; color: var(--_quiet); }
ul { list-style: none; display: grid; gap: 0.75rem; }
li { display: flex; gap: 0.625rem; }
.remedies { gap: 0.375rem; }
.remedies li::before { content: "→"; content: "→" / ""; color: var(--_tone); font-weight: 700; }
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
.blocker .mark { color: var(--_bad); }
.unknown .mark, .warning .mark { color: var(--_open); }
.rule { display: block; font-size: 0.8125rem; }
code { font: 0.92em ui-monospace, monospace; }
a { color: var(--_link); }
a:focus-visible, button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
.hidden {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.shape { display: flex; gap: 1rem; align-items: center; }
.shape::before { content: ""; width: 3.25rem; height: 3.25rem; border-radius: 50%; background: var(--_border); }
:host([compact]) { display: inline-block; max-width: 100%; vertical-align: middle; }
:host([compact]) [part="card"] {
  min-height: 2.25rem;
  padding: 0.25rem 0.75rem 0.25rem 0.375rem;
  border-top-width: 1px;
  border-radius: calc(var(--_radius) * 0.6);
}
:host([compact]) .header { gap: 0.5rem; }
:host([compact]) .words { display: flex; flex-wrap: wrap; gap: 0 0.5rem; align-items: baseline; }
:host([compact]) .badge { width: 1.5rem; height: 1.5rem; }
:host([compact]) .badge svg { width: 1rem; height: 1rem; }
:host([compact]) .verdict { font-size: 1rem; letter-spacing: 0; }
:host([compact]) .shape::before { width: 1.5rem; height: 1.5rem; }
@media (forced-colors: active) {
  .badge, .shape::before { border: 2px solid; box-sizing: border-box; }
  .badge { color: CanvasText; background: Canvas; }
}
@media print {
  [part="card"] { border-color: #888; }
  .badge { print-color-adjust: exact; }
  button { display: none; }
}
`;

let sheet: CSSStyleSheet | undefined;

/** One style sheet for all; where a DOM has none to share, as those of test tools, one for each. */
function dress(root: ShadowRoot): void {
  if ("adoptedStyleSheets" in root && typeof CSSStyleSheet.prototype.replaceSync === "function") {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
    }
    root.adoptedStyleSheets = [sheet];
  } else {
    root.append(make("style", STYLE));
  }
}

if (globalThis.customElements && !customElements.get("ngcompat-check")) {
  customElements.define("ngcompat-check", NgcompatCheck);
}
