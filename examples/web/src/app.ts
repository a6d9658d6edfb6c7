// <checker-app>: the page. The question is its state; everything shown follows from it.

import {
  amp,
  catalogue,
  check,
  diagnose,
  diff,
  find,
  identify,
  issues,
  newest,
  NgcompatError,
  parseFacts,
  parseImage,
  regressions,
  release,
  releases,
} from "ngcompat";
import type { BuildInput, Catalogue, Diagnosis, Found, KnownIssue, ListFromTo, ParsedFacts, Release, Report } from "ngcompat";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

import "./gpu-field.ts";
import { type Grid, gridOf } from "./grid.ts";
import "./heat-map.ts";
import type { Place } from "./heat-map.ts";
import { FAMILY, factsOf, fromAddress, type Question, subjectOf, toAddress, withFacts } from "./question.ts";
import { asMarkdown, fieldOf, type Language, machineOf, snippet } from "./texts.ts";

const LANGUAGES: readonly Language[] = ["Python", "Rust", "Shell", "Dockerfile"];

/** The components that the table of PyTorch's containers shows. */
const COLUMNS = ["pytorch", "cuda", "cudnn", "nccl", "tensorrt", "python", "ubuntu"];

/** A text longer than this is no output that somebody pastes. */
const LONGEST = 5_000_000;

const EXAMPLES: readonly [string, string][] = [
  ["T4 on an old driver", "?release=20.12&driver=450.80.02&gpu=Tesla+T4"],
  ["RTX 5090, newest release", "?driver=580.95.05&gpu=NVIDIA+GeForce+RTX+5090"],
  ["A gaming card on R470", "?release=24.05&driver=470.256.02&gpu=NVIDIA+GeForce+RTX+3090"],
  ["A wheel on a V100", "?release=torch%3D%3D2.11.0&driver=580.95.05&gpu=Tesla+V100-SXM2-16GB&family=torch"],
];

/** What people call it, and where they find it. */
const NAMES = "24.05, tritonserver:24.05, cuda:12.4.1, torch==2.6.0+cu124";

const KINDS: Record<string, string> = {
  "nvidia-smi": "nvidia-smi",
  "nvidia-smi-csv": "nvidia-smi CSV",
  "nvidia-smi-list": "nvidia-smi -L",
  "nvidia-smi-query": "nvidia-smi -q",
  "proc-version": "/proc/driver/nvidia/version",
  "module-version": "/sys/module/nvidia/version",
  "collect-env": "collect_env",
  banner: "a container's banner",
  "node-labels": "Kubernetes node labels",
  "container-env": "container variables",
  image: "image",
  "container-cli": "nvidia-container-cli info",
  devices: "CUDA devices",
  uname: "uname -a",
  "pip-list": "a list of packages",
  facts: "facts",
  "huggingface-env": "transformers or accelerate env",
  "lightning-env": "Lightning environment",
  "torch-version": "PyTorch version",
  "hardware-list": "list of hardware",
  "driver-packages": "driver packages",
  "windows-devices": "Windows devices",
  "conda-info": "conda info",
  jetson: "Jetson release",
  slurm: "Slurm node",
  dcgm: "DCGM",
  message: "a message",
  written: "a written list",
};

export class CheckerApp extends LitElement {
  static override properties = {
    ready: { attribute: false },
    question: { state: true },
    reading: { state: true },
    versus: { state: true },
    language: { state: true },
    said: { state: true },
  };

  declare ready: boolean;
  declare question: Question;
  /** What the pasted text said, in words. */
  declare reading: TemplateResult | typeof nothing;
  /** The release that the chosen one is compared with. */
  declare versus: string;
  declare language: Language;
  /** What was just done, for those who don't see it. */
  declare said: string;

  #catalogue!: Catalogue;
  /** The releases of each family, oldest first, once they were asked for. */
  #releases = new Map<string, readonly Release[]>();
  /** Every model that a known issue names. */
  #models!: readonly string[];
  #grid: { key: string; grid: Grid } | null = null;

  constructor() {
    super();
    this.ready = false;
    this.reading = nothing;
    this.versus = "";
    this.language = "Python";
    this.said = "";
  }

  protected override createRenderRoot() {
    this.replaceChildren();
    return this;
  }

  override willUpdate() {
    if (!this.ready || this.#catalogue) return;
    this.#catalogue = catalogue();
    const named = this.#releasesOf(FAMILY).flatMap(({ known_issues }) => known_issues.flatMap(({ models }) => models));
    this.#models = [...new Set(named)].sort();
    this.#fromAddress();
    addEventListener("popstate", () => this.#fromAddress());
  }

  #fromAddress() {
    this.question = fromAddress(new URL(location.href), this.#catalogue, newest() ?? "");
    this.versus = new URL(location.href).searchParams.get("versus") ?? "";
  }

  #releasesOf(family: string): readonly Release[] {
    const known = this.#releases.get(family) ?? releases({ family });
    this.#releases.set(family, known);
    return known;
  }

  #set(change: Partial<Question>) {
    this.question = { ...this.question, ...change };
    history.replaceState(null, "", this.#link());
  }

  #link(): URL {
    const link = toAddress(this.question, new URL(location.href));
    if (this.versus) link.searchParams.set("versus", this.versus);
    return link;
  }

  #choose(name: string) {
    this.#set({ release: name, build: null });
  }

  #example(event: Event) {
    event.preventDefault();
    history.pushState(null, "", (event.currentTarget as HTMLAnchorElement).href);
    this.#fromAddress();
  }

  // -------------------------------------------------------------------------------------------
  // Pasted texts
  // -------------------------------------------------------------------------------------------

  #read(text: string) {
    if (text.trim() === "") {
      this.reading = nothing;
      return;
    }
    if (text.length > LONGEST) {
      this.reading = html`<p>This is too long to be one machine's output.</p>`;
      return;
    }
    if (/^\s*[[{]/.test(text) && this.#inspected(text)) return;
    const facts = parseFacts(text);
    const { diagnoses, environment, report } = diagnose(text);
    if (facts.recognized.length > 0 || diagnoses.length > 0) {
      this.reading = html`${facts.recognized.length > 0 ? told(facts) : nothing} ${diagnoses.map(meaning)}`;
      // What is printed as a fact counts before what a message mentions.
      const question = withFacts(withFacts(this.question, environment), facts);
      const wheel = report?.install ? { release: report.release, build: null } : {};
      this.#set({ ...question, ...wheel });
      return;
    }
    if (this.#identified(text) || this.#inspected(text)) return;
    this.reading = html`<p>Nothing in this text is recognised.</p>`;
  }

  /** What a version or a name belongs to. */
  #identified(text: string): boolean {
    try {
      const { matches, certainty, note } = identify(text);
      const choose = (name: string) =>
        html`<button type="button" class="link" @click=${() => this.#choose(name)}>${name}</button> `;
      this.reading = html`<p>
        ${matches.length > 0 ? html`<strong>This belongs to ${matches.map(choose)}</strong>(${certainty}).` : "This fits no release."}
        ${prose(note ?? "")}
      </p>`;
      // Of several, none is guessed.
      if (matches.length === 1) this.#choose(matches[0]!);
      return true;
    } catch (error) {
      if (!(error instanceof NgcompatError)) throw error;
      return false;
    }
  }

  /** What `docker inspect` says of an image. */
  #inspected(text: string): boolean {
    try {
      const { build, release } = parseImage(text);
      this.reading = html`<p><strong>An image:</strong> ${release ?? imageOf(build)}.</p>`;
      if (release === null) this.#set({ build });
      else this.#choose(release);
      return true;
    } catch (error) {
      if (!(error instanceof NgcompatError)) throw error;
      return false;
    }
  }

  async #drop(event: DragEvent) {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    const text = file ? await file.slice(0, LONGEST).text() : (event.dataTransfer?.getData("text") ?? "");
    (event.target as HTMLTextAreaElement).value = text;
    this.#read(text);
  }

  // -------------------------------------------------------------------------------------------
  // The page
  // -------------------------------------------------------------------------------------------

  override render() {
    if (!this.ready) return html`<p class="loading">Loading…</p>`;
    const { as_of, families } = this.#catalogue;
    const count = families.reduce((sum, { names }) => sum + names.length, 0);
    let report: Report | null = null;
    let error: unknown = null;
    const facts = factsOf(this.question);
    try {
      report = check(subjectOf(this.question), facts);
    } catch (caught) {
      error = caught;
    }
    let found: Found | null = null;
    try {
      found = find(facts, { family: this.question.family });
    } catch {
      // The field says what is wrong with the facts.
    }
    return html`
      <header class="top">
        <a class="brand" href="./" @click=${this.#example}><img src="./icon.svg" alt="" width="28" height="28" />ngcompat</a>
        <p>${count} releases of ${families.length} families · facts as of <time>${as_of}</time></p>
      </header>
      <main>
        <div class="title">
          <h1>Will this container run on my machine?</h1>
          <p>
            Every CUDA image and wheel needs certain drivers and GPUs: NVIDIA's PyTorch container and its
            siblings, CUDA's own images, PyTorch's wheels. Paste what your machine says, or pick it by hand.
          </p>
        </div>
        <p class="printed">On ${machineOf(this.question)}:</p>
        <div class="columns">
          ${this.#form(error)}
          <div class="answer">
            ${this.#answer(report)} ${found ? this.#here(found) : nothing}
          </div>
        </div>
        ${report
          ? report.family === FAMILY
            ? html`<div class="pair">${this.#amp(report)}<div class="stack">${this.#script(report)} ${this.#issues(report)}</div></div>`
            : this.#script(report)
          : nothing}
        ${this.#map(report)} ${this.#history(found, report)}
      </main>
      <footer>
        <p>
          Everything is computed on this page. It asks no server, works offline and keeps nothing; the
          address holds the question, never what you paste. Not an NVIDIA product.
        </p>
      </footer>
      <p class="hidden" role="status">${this.said}</p>
    `;
  }

  #form(error: unknown) {
    const { release, build, driver, cuda, gpus, os, arch, launcher, toolkit, requires } = this.question;
    const { words } = this.#catalogue;
    const wrong = fieldOf(error);
    const message = error instanceof Error ? error.message : "";
    const described = (field: string) => (wrong === field ? `${field}-error` : nothing);
    const complaint = (field: string) =>
      wrong === field ? html`<p class="error" id="${field}-error">${message}</p>` : nothing;
    const value = (event: Event) => (event.target as HTMLInputElement).value;
    const options = (names: Readonly<Record<string, string>>, chosen: string) => html`
      <option value="" .selected=${chosen === ""}>not given</option>
      ${Object.entries(names).map(([word, name]) => html`<option value=${word} .selected=${word === chosen}>${name}</option>`)}
    `;
    return html`<form class="question" aria-label="The question" @submit=${(event: Event) => event.preventDefault()}>
      <div class="field">
        <label for="paste">Paste anything</label>
        <textarea
          id="paste"
          rows="4"
          wrap="off"
          spellcheck="false"
          autocomplete="off"
          placeholder="nvidia-smi, collect_env, docker inspect,&#10;an error message, a container's banner,&#10;a torch version … or drop a file"
          aria-describedby="paste-said"
          @input=${(event: Event) => this.#read(value(event))}
          @dragover=${(event: Event) => event.preventDefault()}
          @drop=${this.#drop}
        ></textarea>
        <div id="paste-said" class="reading" aria-live="polite">${this.reading}</div>
      </div>
      <p class="or"><span>or pick</span></p>
      <div class="field">
        <label for="release">Image or wheel</label>
        <input
          id="release"
          list="releases"
          autocomplete="off"
          spellcheck="false"
          placeholder=${build ? "name a release instead" : "pytorch:24.05"}
          aria-invalid=${wrong === "release"}
          aria-describedby="release-hint ${wrong === "release" ? "release-error" : ""}"
          .value=${live(build ? "" : release)}
          @input=${(event: Event) => this.#typed(value(event))}
          @change=${(event: Event) => value(event).trim() && this.#choose(value(event).trim())}
        />
        <datalist id="releases">
          ${this.#catalogue.families.map(({ names }) => names.toReversed().map((name) => html`<option value=${name}></option>`))}
        </datalist>
        <p class="hint" id="release-hint">
          ${build ? html`By the image's own facts: ${imageOf(build)}.` : html`Any name or reference: ${NAMES}`}
        </p>
        ${complaint("release")}
      </div>
      <div class="field">
        <gpu-field
          .models=${this.#catalogue.gpus}
          .gpus=${gpus}
          @gpus=${(event: CustomEvent<readonly string[]>) => this.#set({ gpus: event.detail })}
        ></gpu-field>
        ${complaint("gpus")}
      </div>
      <div class="two">
        <div class="field">
          <label for="driver">Driver</label>
          <input
            id="driver"
            list="drivers"
            autocomplete="off"
            spellcheck="false"
            placeholder="450.80.02"
            aria-invalid=${wrong === "driver"}
            aria-describedby=${described("driver")}
            .value=${driver}
            @input=${(event: Event) => this.#set({ driver: value(event).trim() })}
          />
          <datalist id="drivers">
            ${this.#catalogue.driver_branches
              .toReversed()
              .map(
                ({ branch, latest, cuda }) =>
                  html`<option value=${latest ?? branch}>R${branch}${cuda ? `, CUDA ${cuda}` : ""}</option>`,
              )}
          </datalist>
          ${complaint("driver")}
        </div>
      </div>
      <details class="more" ?open=${Boolean((cuda && !driver) || os || arch || launcher || toolkit || requires.length > 0)}>
        <summary>More facts</summary>
        <div class="two">
          <div class="field">
            <label for="os">System</label>
            <select id="os" @change=${(event: Event) => this.#set({ os: value(event) as Question["os"] })}>
              ${options(words.os, os)}
            </select>
          </div>
          <div class="field">
            <label for="arch">CPU</label>
            <select id="arch" @change=${(event: Event) => this.#set({ arch: value(event) as Question["arch"] })}>
              ${options(words.cpu_arch, arch)}
            </select>
          </div>
          <div class="field">
            <label for="launcher">Started by</label>
            <select id="launcher" @change=${(event: Event) => this.#set({ launcher: value(event) as Question["launcher"] })}>
              ${options(words.launcher, launcher)}
            </select>
          </div>
          <div class="field">
            <label for="toolkit">NVIDIA Container Toolkit</label>
            <input
              id="toolkit"
              autocomplete="off"
              placeholder="1.17.8"
              aria-invalid=${wrong === "toolkit"}
              aria-describedby=${described("toolkit")}
              .value=${toolkit}
              @input=${(event: Event) => this.#set({ toolkit: value(event).trim() })}
            />
            ${complaint("toolkit")}
          </div>
          <div class="field">
            <label for="cuda">CUDA of nvidia-smi</label>
            <input
              id="cuda"
              autocomplete="off"
              placeholder="11.0"
              aria-invalid=${wrong === "cuda"}
              aria-describedby=${described("cuda")}
              .value=${cuda}
              @input=${(event: Event) => this.#set({ cuda: value(event).trim() })}
            />
            ${complaint("cuda")}
          </div>
          <div class="field">
            <label for="requires">Must contain</label>
            <input
              id="requires"
              autocomplete="off"
              spellcheck="false"
              placeholder="cudnn>=8.9, python=3.10"
              aria-invalid=${wrong === "requires"}
              aria-describedby=${described("requires")}
              .value=${requires.join(", ")}
              @change=${(event: Event) =>
                this.#set({ requires: value(event).split(/,(?=\s*[a-z])/i).map((one) => one.trim()).filter(Boolean) })}
            />
            ${complaint("requires")}
          </div>
        </div>
      </details>
      <p class="examples">
        For example:
        ${EXAMPLES.map(([name, address]) => html`<a href=${address} @click=${this.#example}>${name}</a> `)}
      </p>
    </form>`;
  }

  /** While somebody types, what is a name already counts; what is none yet is no error. */
  #typed(name: string) {
    try {
      release(name);
      this.#choose(name.trim());
    } catch (error) {
      if (!(error instanceof NgcompatError)) throw error;
    }
  }

  #answer(report: Report | null) {
    const { driver, cuda, gpus, os, arch, launcher, toolkit, requires } = this.question;
    return html`<section aria-label="The answer">
      <ngcompat-check
        .release=${subjectOf(this.question)}
        .driver=${driver}
        .cudaDriver=${cuda}
        .gpus=${gpus}
        .os=${os || null}
        .arch=${arch || null}
        .launcher=${launcher || null}
        .toolkit=${toolkit || null}
        .requires=${requires}
      >
        <h2 class="hidden">The answer</h2>
        ${report
          ? html`<div slot="after" class="actions">
              <button type="button" @click=${() => this.#copy(String(this.#link()), "The link is copied.")}>Copy link</button>
              <button
                type="button"
                @click=${() => this.#copy(asMarkdown(report, this.question, String(this.#link())), "The answer is copied as Markdown.")}
              >
                Copy as Markdown
              </button>
              <button type="button" @click=${() => print()}>Print</button>
            </div>`
          : nothing}
      </ngcompat-check>
    </section>`;
  }

  /** What else runs on this machine. */
  #here({ releases, undetermined }: Found) {
    const { family } = this.question;
    const all = family === "all";
    const { families } = this.#catalogue;
    const count = all ? families.length : this.#releasesOf(family).length;
    const [newest] = releases;
    const runs = releases.length;
    return html`<section class="here" aria-label="What else runs here">
      <label for="family">Which releases run here</label>
      <select id="family" @change=${(event: Event) => this.#set({ family: (event.target as HTMLSelectElement).value })}>
        ${families.map(({ family: key, name }) => html`<option value=${key} .selected=${key === family}>${name}</option>`)}
        <option value="all" .selected=${all}>All families</option>
      </select>
      <p>
        ${newest
          ? html`<strong>${runs} of ${count}</strong> ${all ? "families have a release that runs here; the list below names the newest" : "run here"}${all
                ? ""
                : html`, the newest is
                    <button type="button" class="link" @click=${() => this.#choose(newest.release)}>${newest.release}</button>${newest.mode
                      ? ` (${newest.mode.replaceAll("-", " ")})`
                      : ""}`}.${undetermined.length > 0 ? ` Of ${undetermined.length} more a fact is missing.` : ""}`
          : undetermined.length > 0
            ? `${undetermined.length} of ${count} may run on this machine; give more facts about it.`
            : "None is known to run on this machine."}
      </p>
    </section>`;
  }

  #amp({ release }: Report) {
    const [gpu] = this.question.gpus;
    if (gpu === undefined) {
      return html`<section class="card"><h2>Mixed precision</h2><p class="quiet">Name a GPU for advice on data types and loss scaling.</p></section>`;
    }
    const advice = amp(release, gpu);
    const lines = [advice.dtype, advice.api, advice.tf32, advice.fp8, ...advice.shapes, advice.gains];
    return html`<section class="card amp" aria-labelledby="amp-title">
      <h2 id="amp-title">Mixed precision <span class="quiet">on ${gpu}</span></h2>
      <dl>
        <dt>Train in</dt>
        <dd class="large">
          ${advice.dtype.value
            ? `${advice.dtype.value.data_type.toUpperCase()}${advice.dtype.value.loss_scaling ? " with loss scaling" : ""}`
            : "not known"}
        </dd>
        <dt>With</dt>
        <dd class="large">${advice.api.value ? html`<code>${advice.api.value.autocast}</code>` : "not known"}</dd>
      </dl>
      <ul>
        ${lines.map(({ message }) => html`<li>${prose(message)}</li>`)}
        ${advice.pitfalls.map(
          ({ message, stated_for, workaround }) =>
            html`<li class="pitfall"><strong>Mind:</strong> ${message} ${stated_for ? `Stated for ${stated_for}.` : ""} ${workaround ?? ""}</li>`,
        )}
      </ul>
      ${advice.snippet ? this.#code("A training step", advice.snippet) : nothing}
    </section>`;
  }

  #script(report: Report) {
    if (report.family === null) return nothing;
    return html`<section class="card script" aria-labelledby="script-title">
      <h2 id="script-title">In your script</h2>
      <p>Fail with the reason before the training does, in place of an error from CUDA in the middle of it.</p>
      <div class="tabs" role="radiogroup" aria-label="Language">
        ${LANGUAGES.map(
          (language) => html`<label>
            <input
              type="radio"
              name="language"
              .checked=${language === this.language}
              @change=${() => {
                this.language = language;
              }}
            />
            ${language}
          </label>`,
        )}
      </div>
      ${this.#code(`${this.language}`, snippet(this.language, this.question, report))}
    </section>`;
  }

  /** The known issues that a model meets, in this release and in others. Those of any model are in the answer. */
  #issues({ release }: Report) {
    const { gpus, model } = this.question;
    const { issues: all, collected } = issues(release, { gpus, model: model || null });
    // As in the answer: without a GPU, those of some boards are not this machine's yet.
    const here = all.filter(({ architectures }) => gpus.length > 0 || model || architectures.length === 0);
    const elsewhere = model ? regressions(model, gpus[0]).filter((one) => one.release !== release) : [];
    return html`<section class="card issues" aria-labelledby="issues-title">
      <h2 id="issues-title">Known issues <span class="quiet">of ${release}</span></h2>
      <div class="field">
        <label for="model">Model</label>
        <input
          id="model"
          list="models"
          autocomplete="off"
          spellcheck="false"
          placeholder="any; Mask R-CNN, BERT …"
          .value=${model}
          @input=${(event: Event) => this.#set({ model: (event.target as HTMLInputElement).value })}
        />
        <datalist id="models">${this.#models.map((name) => html`<option value=${name}></option>`)}</datalist>
      </div>
      ${here.length === 0
        ? html`<p>None is known${model ? html` that concerns ${model}` : ""}.</p>`
        : model
          ? html`<ul>${here.map((issue) => html`<li>${known(issue)}</li>`)}</ul>`
          : html`<p>The answer lists ${here.length === 1 ? "the one" : `the ${here.length}`} that this machine can meet. Name a model for its own.</p>`}
      ${collected ? nothing : html`<p class="quiet">The list of this release was not collected; there may be more.</p>`}
      ${elsewhere.length > 0
        ? html`<h3>${model} in other releases</h3>
            <ul>
              ${elsewhere.map(
                ({ release: name, issue }) => html`<li>
                  <button type="button" class="link" @click=${() => this.#choose(name)}>${name}</button>
                  ${known(issue)}
                </li>`,
              )}
            </ul>`
        : nothing}
    </section>`;
  }

  #code(name: string, code: string) {
    return html`<div class="code">
      <pre tabindex="0" role="region" aria-label=${name}><code>${code}</code></pre>
      <button type="button" @click=${() => this.#copy(code, `${name} is copied.`)}>Copy</button>
    </div>`;
  }

  #map(report: Report | null) {
    const { gpus, arch, driver } = this.question;
    if (gpus.length === 0) {
      return html`<section class="card">
        <h2>Every PyTorch container on every driver</h2>
        <p class="quiet">Name a GPU to draw the map; for example
          ${["Tesla T4", "NVIDIA A100-SXM4-80GB", "NVIDIA GeForce RTX 4090"].map(
            (gpu) => html`<button type="button" class="link" @click=${() => this.#set({ gpus: [gpu] })}>${gpu}</button> `,
          )}
        </p>
      </section>`;
    }
    const key = JSON.stringify([gpus, arch]);
    if (this.#grid?.key !== key) {
      try {
        this.#grid = { key, grid: gridOf(this.#releasesOf(FAMILY), this.#catalogue, gpus, arch) };
      } catch {
        return nothing; // the field says what is wrong with the GPU
      }
    }
    return html`<section class="card wide" aria-labelledby="map-title">
      <h2 id="map-title">Every PyTorch container on every driver <span class="quiet">for ${gpus.join(", ")}</span></h2>
      <p class="quiet">Releases from left to right, driver branches of Linux from old to new, each by its newest driver. The outlines are your driver and release.</p>
      <heat-map
        .grid=${this.#grid.grid}
        .gpus=${gpus}
        .arch=${arch}
        .release=${report?.release ?? ""}
        .driver=${driver}
        @place=${(event: CustomEvent<Place>) => this.#set({ ...event.detail, build: null, cuda: "" })}
      ></heat-map>
    </section>`;
  }

  #history(found: Found | null, report: Report | null) {
    const runs = new Map(found?.releases.map((one) => [one.release, "runs"]));
    for (const open of found?.undetermined ?? []) runs.set(open, "may run");
    const row = (one: Release, cells: readonly (string | null | undefined)[]) => {
      const state = runs.get(one.release) ?? (found ? "no" : "");
      return html`<tr aria-current=${one.release === report?.release ? "true" : nothing}>
        <th scope="row"><button type="button" class="link" @click=${() => this.#choose(one.release)}>${one.release}</button></th>
        <td class="state ${state === "runs" ? "good" : ""}">${state}</td>
        ${cells.map((cell) => html`<td title=${cell ?? "not recorded"}>${cell ?? "–"}</td>`)}
      </tr>`;
    };
    const { family } = this.question;
    const key = (one: string) => this.#catalogue.components.find(({ key }) => key === one)?.name ?? one;
    const contents = family === FAMILY;
    const listed = family === "all" ? newestOf(found) : this.#releasesOf(family).toReversed();
    const columns = contents ? COLUMNS.map(key) : ["CUDA", "Image or command"];
    return html`<section class="card wide" aria-labelledby="history-title">
      <h2 id="history-title">Releases and what is inside <span class="quiet">${this.#nameOf(family)}</span></h2>
      <div class="scroll" tabindex="0" role="region" aria-label="All releases">
        <table class="releases ${contents ? "" : "get"}">
          <thead>
            <tr>
              <th scope="col">Release</th>
              <th scope="col">Here</th>
              ${columns.map((title) => html`<th scope="col">${title}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${listed.map((one) =>
              row(one, contents ? COLUMNS.map((key) => one.components[key]) : [one.builds[0]?.cuda, one.install ?? one.image]),
            )}
          </tbody>
        </table>
      </div>
      ${report?.family ? this.#changed(report.release, report.family) : nothing}
    </section>`;
  }

  #nameOf(family: string): string {
    return this.#catalogue.families.find((one) => one.family === family)?.name ?? "the newest of each family";
  }

  /** What changed up to a release, from one of its family. */
  #changed(to: string, family: string) {
    const names = this.#catalogue.families.find((one) => one.family === family)?.names ?? [];
    const chosen = this.#named(this.versus, names);
    const from = chosen ?? names[names.indexOf(to) - 1];
    return html`<h3>What changed</h3>
      <div class="versus">
        <label>from <select
          id="from"
          @change=${(event: Event) => {
            this.versus = (event.target as HTMLSelectElement).value;
            history.replaceState(null, "", this.#link());
          }}
        ><option value="" .selected=${chosen === undefined}>the release before</option>${names
          .toReversed()
          .map((name) => html`<option value=${name} .selected=${name === chosen}>${name}</option>`)}</select></label>
        <span>to <strong>${to}</strong></span>
      </div>
      ${from ? this.#diff(from, to) : nothing}`;
  }

  /** The name among others that a text stands for. */
  #named(text: string, names: readonly string[]): string | undefined {
    try {
      const name = text === "" ? "" : release(text).release;
      return names.find((one) => one === name);
    } catch {
      return undefined; // the address named no release
    }
  }

  #diff(from: string, to: string) {
    const changes = diff(from, to);
    const title = (key: string) => this.#catalogue.components.find((one) => one.key === key)?.name ?? key;
    const words = {
      up: "up",
      down: "down",
      changed: "changed",
      "only-from": `only in the data of ${from}`,
      "only-to": `only in the data of ${to}`,
    };
    const rows: [string, string, string, string][] = [
      ...changes.components.map(({ component, change, from, to }): [string, string, string, string] => [
        title(component),
        words[change],
        from ?? "not recorded",
        to ?? "not recorded",
      ]),
    ];
    const moved = (name: string, change: { from: string | null; to: string | null } | null) => {
      if (change) rows.unshift([name, "changed", change.from ?? "not recorded", change.to ?? "not recorded"]);
    };
    moved("Minimum compute capability", changes.minimum_compute_capability);
    moved("Floor of minor-version compatibility", changes.minor_version_floor);
    moved("Native from driver", changes.native_driver);
    const lists = (name: string, change: ListFromTo<string | number> | null) => {
      const side = (list: readonly (string | number)[] | null) => (list ? list.join(", ") || "–" : "not recorded");
      if (change) rows.push([`${name}, only in one`, "differs", side(change.from), side(change.to)]);
    };
    moved("Driver by the release notes", changes.stated_driver);
    moved("Interface to mixed precision", changes.amp_interface);
    lists("Forward compatibility from branches", changes.forward_branches);
    lists("GPUs the toolkit builds for", changes.targets);
    lists("Machine code", changes.capabilities);
    lists("GPU families", changes.families);
    lists("Platforms", changes.platforms);
    lists("Announcements", changes.announcements);
    lists("Known issues", changes.known_issues);
    lists("Examples", changes.examples);
    if (rows.length === 0) return html`<p class="quiet">Nothing that is known changed from ${from} to ${to}.</p>`;
    return html`<div class="scroll short" tabindex="0" role="region" aria-label="Changes from ${from} to ${to}">
      <table class="diff">
        <thead>
          <tr><th scope="col">What</th><th scope="col">${from}</th><th scope="col">${to}</th><th scope="col">Change</th></tr>
        </thead>
        <tbody>
          ${rows.map(
            ([name, change, before, after]) =>
              html`<tr><th scope="row">${name}</th><td>${before}</td><td>${after}</td><td class="change ${change}">${change}</td></tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  async #copy(text: string, done: string) {
    try {
      await navigator.clipboard.writeText(text);
      this.said = done;
    } catch {
      this.said = "The browser did not allow copying.";
    }
  }
}

/** Of each family the newest that runs, then the newest that may. */
const newestOf = (found: Found | null): readonly Release[] =>
  [...(found?.releases.map((one) => one.release) ?? []), ...(found?.undetermined ?? [])].map((name) => release(name));

/** An image by its own facts, in a few words. */
function imageOf({ cuda, capabilities, ptx, platform }: BuildInput): string {
  const code = [...(capabilities ?? []), ...(ptx ? [`PTX ${ptx}`] : [])].join(" ");
  const known = [cuda ? `CUDA ${cuda}` : "CUDA not recorded", code && `code for ${code}`, platform === "linux-x86_64" ? "" : platform];
  return known.filter(Boolean).join(", ");
}

/** What was read from a text, so that one can see whether it was understood. */
function told({ recognized, driver, cuda_driver, gpus, container, conflicts }: ParsedFacts) {
  const facts = [
    driver && `driver ${driver}`,
    !driver && cuda_driver && `CUDA ${cuda_driver}`,
    ...gpus.map((gpu) => gpu.name ?? `compute capability ${gpu.compute_capability}`),
    container?.release && `container ${container.release}`,
  ].filter(Boolean);
  return html`<p>
      <strong>${recognized.map((kind) => KINDS[kind] ?? kind).join(", ")}:</strong>
      ${facts.join(", ") || "nothing that decides"}.
    </p>
    ${conflicts.map(({ fact, values }) => html`<p class="warning">The text contradicts itself. Of the ${fact.replaceAll("_", " ")} it says: ${values.map(({ value, origin }) => `${value} (${origin})`).join(", ")}. None of these counts; type the right one to settle it.</p>`)}`;
}

/** A text in which what stands between backticks is code. */
const prose = (text: string) => text.split("`").map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part));

/** What is known to go wrong, what helps, and where that is stated. */
const known = ({ summary, workaround, source }: KnownIssue) => html`${prose(summary)}
  ${workaround ? html`<strong>What helps:</strong> ${prose(workaround)}` : nothing}
  ${source.address ? html`<a class="source" href=${source.address} rel="noreferrer">${source.what}</a>` : nothing}`;

/** What a message means. */
const meaning = ({ title, cause, certainty, fixes, false_alarm }: Diagnosis["diagnoses"][number]) =>
  html`<div class="diagnosis">
    <p><strong>${title}</strong> <span class="quiet">(${false_alarm ? "a false alarm" : certainty})</span></p>
    <p>${prose(cause)}</p>
    <ul>
      ${fixes.map((fix) => html`<li>${prose(fix)}</li>`)}
    </ul>
  </div>`;

customElements.define("checker-app", CheckerApp);

declare global {
  interface HTMLElementTagNameMap {
    "checker-app": CheckerApp;
  }
}
