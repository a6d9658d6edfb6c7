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
  NgcompatError,
  parseFacts,
  regressions,
  releases,
} from "ngcompat";
import type { Catalogue, Diagnosis, Facts, KnownIssue, ParsedFacts, Release, Report } from "ngcompat";
import { html, LitElement, nothing, type TemplateResult } from "lit";

import "./gpu-field.ts";
import { type Grid, gridOf } from "./grid.ts";
import "./heat-map.ts";
import type { Place } from "./heat-map.ts";
import { ARCH, factsOf, fromAddress, OS, type Question, toAddress, withFacts } from "./question.ts";
import { asMarkdown, fieldOf, type Language, machineOf, snippet } from "./texts.ts";

const LANGUAGES: readonly Language[] = ["Python", "Rust", "Shell", "Dockerfile"];

/** The components that the table of releases shows. */
const COLUMNS = ["pytorch", "cuda", "cudnn", "nccl", "tensorrt", "python", "ubuntu"];

/** A text longer than this is no output that somebody pastes. */
const LONGEST = 5_000_000;

const EXAMPLES: readonly [string, string][] = [
  ["T4 on an old driver", "?release=20.12&driver=450.80.02&gpu=Tesla+T4"],
  ["RTX 5090, newest release", "?driver=580.95.05&gpu=NVIDIA+GeForce+RTX+5090"],
  ["A gaming card on R470", "?release=24.05&driver=470.256.02&gpu=NVIDIA+GeForce+RTX+3090"],
];

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
};

const short = (release: string) => release.replace("pytorch:", "");

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
  #releases!: readonly Release[];
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
    this.#releases = releases().toReversed();
    const named = this.#releases.flatMap(({ known_issues }) => known_issues.flatMap(({ models }) => models));
    this.#models = [...new Set(named)].sort();
    this.#fromAddress();
    addEventListener("popstate", () => this.#fromAddress());
  }

  #fromAddress() {
    const newest = short(this.#catalogue.releases.at(-1)!);
    this.question = fromAddress(new URL(location.href), newest);
    this.versus = new URL(location.href).searchParams.get("versus") ?? "";
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
    const facts = parseFacts(text);
    const { diagnoses, environment } = diagnose(text);
    if (facts.recognized.length > 0 || diagnoses.length > 0) {
      this.reading = html`${facts.recognized.length > 0 ? told(facts) : nothing} ${diagnoses.map(meaning)}`;
      // What is printed as a fact counts before what a message mentions.
      this.#set(withFacts(withFacts(this.question, environment), facts));
      return;
    }
    try {
      const { matches, certainty, note } = identify(text);
      const names = matches.map(short);
      const choose = (name: string) =>
        html`<button type="button" class="link" @click=${() => this.#set({ release: name })}>${name}</button> `;
      this.reading = html`<p>
        ${names.length > 0 ? html`<strong>This belongs to ${names.map(choose)}</strong>(${certainty}).` : "This fits no release."}
        ${note ?? ""}
      </p>`;
      // Of several, none is guessed.
      if (names.length === 1) this.#set({ release: names[0]! });
    } catch (error) {
      if (!(error instanceof NgcompatError)) throw error;
      this.reading = html`<p>Nothing in this text is recognised.</p>`;
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
    const { as_of, releases } = this.#catalogue;
    let report: Report | null = null;
    let error: unknown = null;
    const facts = factsOf(this.question);
    try {
      report = check(this.question.release, facts);
    } catch (caught) {
      error = caught;
    }
    return html`
      <header class="top">
        <a class="brand" href="./" @click=${this.#example}><img src="./icon.svg" alt="" width="28" height="28" />ngcompat</a>
        <p>${releases.length} PyTorch containers, ${short(releases[0]!)} to ${short(releases.at(-1)!)} · facts as of <time>${as_of}</time></p>
      </header>
      <main>
        <div class="title">
          <h1>Will this container run on my machine?</h1>
          <p>
            NVIDIA publishes a PyTorch container every month, and each needs certain drivers and GPUs.
            Paste what your machine says, or pick it by hand.
          </p>
        </div>
        <p class="printed">On ${machineOf(this.question)}:</p>
        <div class="columns">
          ${this.#form(error)}
          <div class="answer">
            ${this.#answer(report)} ${report ? this.#here(facts) : nothing}
          </div>
        </div>
        ${report
          ? html`<div class="pair">${this.#amp()}<div class="stack">${this.#script()} ${this.#issues()}</div></div>`
          : nothing}
        ${this.#map()} ${this.#history(facts, error)}
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
    const { release, driver, cuda, gpus, os, arch, requires } = this.question;
    const wrong = fieldOf(error);
    const message = error instanceof Error ? error.message : "";
    const described = (field: string) => (wrong === field ? `${field}-error` : nothing);
    const complaint = (field: string) =>
      wrong === field ? html`<p class="error" id="${field}-error">${message}</p>` : nothing;
    const value = (event: Event) => (event.target as HTMLInputElement).value;
    const names = this.#catalogue.releases.toReversed().map(short);
    return html`<form class="question" aria-label="The question" @submit=${(event: Event) => event.preventDefault()}>
      <div class="field">
        <label for="paste">Paste anything</label>
        <textarea
          id="paste"
          rows="4"
          wrap="off"
          spellcheck="false"
          autocomplete="off"
          placeholder="nvidia-smi, collect_env, nvidia-smi -L,&#10;an error message, a container's banner,&#10;a torch version … or drop a file"
          aria-describedby="paste-said"
          @input=${(event: Event) => this.#read(value(event))}
          @dragover=${(event: Event) => event.preventDefault()}
          @drop=${this.#drop}
        ></textarea>
        <div id="paste-said" class="reading" aria-live="polite">${this.reading}</div>
      </div>
      <p class="or"><span>or pick</span></p>
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
        <div class="field">
          <label for="release">Release</label>
          <select
            id="release"
            aria-invalid=${wrong === "release"}
            aria-describedby=${described("release")}
            @change=${(event: Event) => this.#set({ release: value(event) })}
          >
            ${names.includes(release) ? nothing : html`<option selected value=${release}>${release}</option>`}
            ${names.map((name) => html`<option value=${name} .selected=${name === release}>${name}</option>`)}
          </select>
          ${complaint("release")}
        </div>
      </div>
      <details class="more" ?open=${Boolean((cuda && !driver) || os || arch || requires.length > 0)}>
        <summary>More facts</summary>
        <div class="two">
          <div class="field">
            <label for="os">System</label>
            <select id="os" @change=${(event: Event) => this.#set({ os: value(event) as Question["os"] })}>
              <option value="" .selected=${os === ""}>not told</option>
              ${Object.entries(OS).map(([word, name]) => html`<option value=${word} .selected=${word === os}>${name}</option>`)}
            </select>
          </div>
          <div class="field">
            <label for="arch">CPU</label>
            <select id="arch" @change=${(event: Event) => this.#set({ arch: value(event) as Question["arch"] })}>
              <option value="" .selected=${arch === ""}>not told</option>
              ${Object.entries(ARCH).map(([word, name]) => html`<option value=${word} .selected=${word === arch}>${name}</option>`)}
            </select>
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

  #answer(report: Report | null) {
    const { release, driver, cuda, gpus, os, arch, requires } = this.question;
    return html`<section aria-label="The answer">
      <ngcompat-check
        .release=${release}
        .driver=${driver}
        .cudaDriver=${cuda}
        .gpus=${gpus}
        .os=${os || null}
        .arch=${arch || null}
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
  #here(facts: Facts) {
    const found = find(facts);
    const newest = found.releases[0];
    const open = found.undetermined.length;
    return html`<section class="here" aria-label="What else runs here">
      ${newest
        ? html`<p>
            <strong>${found.releases.length} of ${this.#catalogue.releases.length}</strong> releases run on this machine,
            the newest is
            <button type="button" class="link" @click=${() => this.#set({ release: short(newest.release) })}>${short(newest.release)}</button>${newest.mode
              ? ` (${newest.mode.replaceAll("-", " ")})`
              : ""}.${open > 0 ? ` Of ${open} more a fact is missing.` : ""}
          </p>`
        : html`<p>
            ${open > 0
              ? `${open} of ${this.#catalogue.releases.length} releases may run on this machine; tell more about it.`
              : "No release is known to run on this machine."}
          </p>`}
    </section>`;
  }

  #amp() {
    const [gpu] = this.question.gpus;
    if (gpu === undefined) {
      return html`<section class="card"><h2>Mixed precision</h2><p class="quiet">Name a GPU for advice on data types and loss scaling.</p></section>`;
    }
    const advice = amp(this.question.release, gpu);
    const lines = [advice.dtype, advice.api, advice.tf32, advice.fp8, ...advice.shapes];
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
          ({ message, workaround }) => html`<li class="pitfall"><strong>Mind:</strong> ${message} ${workaround ?? ""}</li>`,
        )}
      </ul>
      ${advice.snippet ? this.#code("A training step", advice.snippet) : nothing}
    </section>`;
  }

  #script() {
    const image = `nvcr.io/nvidia/pytorch:${this.question.release}-py3`;
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
      ${this.#code(`${this.language}`, snippet(this.language, this.question, image))}
    </section>`;
  }

  /** The known issues that a model meets, in this release and in others. Those of any model are in the answer. */
  #issues() {
    const { release, gpus, model } = this.question;
    const { issues: all, collected } = issues(release, { gpus, model: model || null });
    // As in the answer: without a GPU, those of some boards are not this machine's yet.
    const here = all.filter(({ architectures }) => gpus.length > 0 || model || architectures.length === 0);
    const elsewhere = model ? regressions(model, gpus[0]).filter((one) => short(one.release) !== release) : [];
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
                  <button type="button" class="link" @click=${() => this.#set({ release: short(name) })}>${short(name)}</button>
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

  #map() {
    const { gpus, arch, release, driver } = this.question;
    if (gpus.length === 0) {
      return html`<section class="card">
        <h2>Every release on every driver</h2>
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
        this.#grid = { key, grid: gridOf(this.#catalogue, gpus, arch) };
      } catch {
        return nothing; // the field says what is wrong with the GPU
      }
    }
    return html`<section class="card wide" aria-labelledby="map-title">
      <h2 id="map-title">Every release on every driver <span class="quiet">for ${gpus.join(", ")}</span></h2>
      <p class="quiet">Releases from left to right, driver branches of Linux from old to new, each by its newest driver. The outlines are your driver and release.</p>
      <heat-map
        .grid=${this.#grid.grid}
        .gpus=${gpus}
        .arch=${arch}
        .release=${release}
        .driver=${driver}
        @place=${(event: CustomEvent<Place>) => this.#set({ ...event.detail, cuda: "" })}
      ></heat-map>
    </section>`;
  }

  #history(facts: Facts, error: unknown) {
    const { release } = this.question;
    const names = this.#catalogue.releases.toReversed().map(short);
    const title = (key: string) => this.#catalogue.components.find((one) => one.key === key)?.name ?? key;
    const found = error ? null : find(facts);
    const runs = new Map(found?.releases.map((one) => [one.release, "runs"]));
    for (const open of found?.undetermined ?? []) runs.set(open, "may run");
    const choices = (chosen: string) => names.map((name) => html`<option value=${name} .selected=${name === chosen}>${name}</option>`);
    return html`<section class="card wide" aria-labelledby="history-title">
      <h2 id="history-title">Releases and what is inside</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="All releases">
        <table class="releases">
          <thead>
            <tr>
              <th scope="col">Release</th>
              <th scope="col">Here</th>
              ${COLUMNS.map((key) => html`<th scope="col">${title(key)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${this.#releases.map(({ release: name, components }) => {
              const state = runs.get(name) ?? (found ? "no" : "");
              return html`<tr aria-current=${short(name) === release ? "true" : nothing}>
                <th scope="row">
                  <button type="button" class="link" @click=${() => this.#set({ release: short(name) })}>${short(name)}</button>
                </th>
                <td class="state ${state === "runs" ? "good" : ""}">${state}</td>
                ${COLUMNS.map((key) => html`<td title=${components[key] ?? "not seen"}>${components[key] ?? "–"}</td>`)}
              </tr>`;
            })}
          </tbody>
        </table>
      </div>
      <h3>What changed</h3>
      <div class="versus">
        <label>from <select
          id="from"
          @change=${(event: Event) => {
            this.versus = (event.target as HTMLSelectElement).value;
            history.replaceState(null, "", this.#link());
          }}
        ><option value="" .selected=${this.versus === ""}>the release before</option>${choices(this.versus)}</select></label>
        <span>to <strong>${release}</strong></span>
      </div>
      ${names.includes(release) ? this.#diff(this.versus || (names[names.indexOf(release) + 1] ?? release), release) : nothing}
    </section>`;
  }

  #diff(from: string, to: string) {
    let changes;
    try {
      changes = diff(from, to);
    } catch {
      return nothing; // the address named no release
    }
    const title = (key: string) => this.#catalogue.components.find((one) => one.key === key)?.name ?? key;
    const branches = (list: readonly number[]) => list.map((branch) => `R${branch}`).join(", ");
    const rows: [string, string, string, string][] = [
      ...changes.components.map(({ component, change, from, to }): [string, string, string, string] => [
        title(component),
        change,
        from ?? "not seen",
        to ?? "not seen",
      ]),
    ];
    const moved = (name: string, change: { from: string | null; to: string | null } | null) => {
      if (change) rows.unshift([name, "changed", change.from ?? "not seen", change.to ?? "not seen"]);
    };
    moved("Minimum compute capability", changes.minimum_compute_capability);
    moved("Floor of minor-version compatibility", changes.minor_version_floor);
    moved("Native from driver", changes.native_driver);
    if (changes.forward_branches_added.length + changes.forward_branches_removed.length > 0) {
      rows.unshift(["Forward compatibility only from branches", "changed", branches(changes.forward_branches_removed) || "–", branches(changes.forward_branches_added) || "–"]);
    }
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
    ${conflicts.map(({ fact, values }) => html`<p class="warning">It says different things of the ${fact.replaceAll("_", " ")}: ${values.join(", ")}. The first counts.</p>`)}`;
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
