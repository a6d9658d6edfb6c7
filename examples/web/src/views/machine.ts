// The machine: what is known of it as chips, and the form behind them.

import { check } from "ngcompat";
import { html, nothing } from "lit";

import "../gpu-field.ts";
import { problemOf } from "../answer.ts";
import { library } from "../library.ts";
import type { Page } from "../page.ts";
import { branchOf, factsOf, grouped, inWords, knownKeys, type Machine, type MachineKey, NO_MACHINE, NOTHING, type Question } from "../question.ts";
import { LONGEST } from "../reading.ts";
import { prose } from "./parts.ts";
import { said } from "./reading.ts";

/** What the form does with what is pasted. */
export interface Paste {
  readonly editing: boolean;
  readonly reading: boolean;
  readonly before: Partial<Machine>;
  onText(text: string, pasted: boolean): void;
  onDone(): void;
}

export const EXAMPLES: readonly [string, string][] = [
  ["T4 on an old driver", "?driver=450.80.02&gpu=Tesla+T4"],
  ["RTX 5090", "?driver=580.95.05&gpu=NVIDIA+GeForce+RTX+5090"],
  ["24.05 on a gaming card with R470", "?release=24.05&driver=470.256.02&gpu=NVIDIA+GeForce+RTX+3090"],
  ["A wheel on a V100", "?release=torch%3D%3D2.11.0&driver=580.95.05&gpu=Tesla+V100-SXM2-16GB"],
];

const LABELS: Record<MachineKey, string> = {
  gpus: "GPU",
  driver: "Driver",
  cuda: "CUDA of nvidia-smi",
  os: "System",
  arch: "CPU",
  launcher: "Started by",
  toolkit: "Container Toolkit",
  jetpack: "JetPack",
  machine: "Machine",
};

/** In the order of what decides most. */
const ORDER: readonly MachineKey[] = ["machine", "gpus", "driver", "cuda", "jetpack", "os", "arch", "launcher", "toolkit"];

/** @param page `null` until the module is there. */
export function machine(page: Page | null, question: Question, paste: Paste) {
  const known = knownKeys(question).length > 0 || question.fleet.length > 0;
  const open = paste.editing || !known;
  return html`<section class="card machine" aria-labelledby="machine-title">
    <div class="head">
      <h2 id="machine-title">${question.fleet.length > 0 ? "Your machines" : "Your machine"}</h2>
      ${page && known
        ? html`<div class="actions">
            <button type="button" class="button" aria-expanded=${open} aria-controls="machine-form" @click=${() => (open ? paste.onDone() : page.edit())}>
              ${open ? "Done" : "Change"}
            </button>
            <a class="button" href=${page.link({ ...NOTHING, family: question.family }, "#/")}>New machine</a>
          </div>`
        : nothing}
    </div>
    ${known ? (page ? chips(page) : html`<p class="chips quiet">${inWords(question)}</p>`) : nothing}
    ${page ? problems(page) : nothing}
    <div id="paste-said" class="reading" aria-live="polite">
      ${paste.reading ? html`<p class="quiet">Reading …</p>` : page ? said(page) : nothing}
      ${page ? offer(page, paste) : nothing}
    </div>
    ${form(page, paste, open)}
  </section>`;
}

/** The machine in print. */
export const printed = ({ question }: Page) =>
  html`<p class="printed">On ${question.fleet.length > 0 ? `${question.fleet.flatMap(({ names }) => names).length} machines` : inWords(question)}:</p>`;

function chips(page: Page) {
  const { question, given } = page;
  if (question.fleet.length > 0) {
    return html`<ul class="chips" aria-label="The machines">
      ${question.fleet.map(
        ({ names, machine }, at) => html`<li>
          <a class="what" href=${page.link({ ...machine, fleet: [] }, "#/")} title="Ask about this one alone">
            <span>${names.length > 1 ? `${names.length} × ` : ""}</span>${inWords(machine)}
          </a>
          ${remove(`${inWords(machine)}`, () => page.set({ fleet: question.fleet.filter((_, other) => other !== at) }))}
        </li>`,
      )}
    </ul>`;
  }
  const chip = (key: MachineKey, text: string, without: Partial<Machine>) => html`<li class=${given.has(key) ? "read" : ""}>
    <button type="button" class="what" @click=${() => page.edit(key)}>
      <span>${LABELS[key]}</span> ${text}
    </button>
    ${remove(`${LABELS[key]} ${text}`, () => page.set(without))}
  </li>`;
  return html`<ul class="chips" aria-label="What is known of the machine">
    ${ORDER.filter((key) => question[key].length > 0).map((key) =>
      key === "gpus"
        ? grouped(question.gpus).map(({ gpu, text }) => chip("gpus", text, { gpus: question.gpus.filter((one) => one !== gpu) }))
        : chip(key, inName(key, question[key]), { [key]: "" }),
    )}
  </ul>`;
}

function remove(what: string, act: () => void) {
  return html`<button
    type="button"
    class="remove"
    aria-label="Remove ${what}"
    @click=${(event: Event) => {
      // The focus goes to what then stands in its place, or else to the form.
      const card = (event.currentTarget as HTMLElement).closest(".machine")!;
      const others = () => [...card.querySelectorAll<HTMLElement>(".remove")];
      const at = others().indexOf(event.currentTarget as HTMLElement);
      act();
      setTimeout(() => (others()[at] ?? others().at(-1) ?? card.querySelector<HTMLElement>("#paste"))?.focus());
    }}
  >
    ×
  </button>`;
}

function inName(key: MachineKey, value: string | readonly string[]): string {
  const { words } = library();
  const names: Partial<Record<MachineKey, Readonly<Record<string, string>>>> = { os: words.os, arch: words.cpu_arch, launcher: words.launcher };
  return names[key]?.[String(value)] ?? String(value);
}

function problems({ answer, fleet }: Page) {
  const all = (answer ?? fleet)?.problems ?? {};
  const keys = ORDER.filter((key) => all[key]);
  return keys.map((key) => html`<p class="error" id="${key}-error">${LABELS[key]}: ${prose(all[key]!)}. It does not count until it is put right.</p>`);
}

/** What was known before of a machine that may be another. */
function offer(page: Page, { before }: Paste) {
  const keys = ORDER.filter((key) => before[key]);
  if (keys.length === 0) return nothing;
  const words = keys.map((key) => (key === "gpus" ? grouped(before.gpus!).map(({ text }) => text).join(", ") : `${LABELS[key]} ${inName(key, before[key]!)}`));
  return html`<p>
    Not taken over from before: ${words.join(", ")}.
    <button type="button" class="link" @click=${() => page.set(before)}>It is the same machine: keep</button>
  </p>`;
}

function form(page: Page | null, paste: Paste, open: boolean) {
  const question = page?.question ?? NOTHING;
  const value = (event: Event) => (event.target as HTMLInputElement).value;
  const wrong = page?.answer?.problems ?? {};
  const { words, driver_branches, gpus } = page ? library() : { words: null, driver_branches: [], gpus: [] };
  const field = (key: "driver" | "cuda" | "toolkit" | "jetpack" | "machine", placeholder: string, list?: string) => html`<div class="field">
    <label for=${key}>${LABELS[key]}</label>
    <input
      id=${key}
      list=${list ?? nothing}
      autocomplete="off"
      spellcheck="false"
      placeholder=${placeholder}
      aria-invalid=${key in wrong}
      aria-describedby=${key in wrong ? `${key}-error` : nothing}
      .value=${question[key]}
      ?disabled=${page === null}
      @input=${(event: Event) => {
        // What is only begun changes nothing; what is wrong is said when the field is left.
        const text = value(event).trim();
        const finished = text === "" || (text.length >= 3 && problemOf(() => check({}, factsOf({ ...NO_MACHINE, [key]: text }))) === null);
        if (finished) page!.set({ [key]: text, ...(key === "driver" ? { cuda: "" } : {}) }, key);
      }}
      @change=${(event: Event) => page!.set({ [key]: value(event).trim() }, key)}
    />
  </div>`;
  const choice = (key: "os" | "arch" | "launcher", names: Readonly<Record<string, string>>) => html`<div class="field">
    <label for=${key}>${LABELS[key]}</label>
    <select id=${key} ?disabled=${page === null} @change=${(event: Event) => page!.set({ [key]: value(event) }, key)}>
      <option value="" .selected=${question[key] === ""}>not given</option>
      ${Object.entries(names).map(([word, name]) => html`<option value=${word} .selected=${word === question[key]}>${name}</option>`)}
    </select>
  </div>`;
  return html`<form id="machine-form" ?hidden=${!open} aria-label="The machine" @submit=${(event: Event) => event.preventDefault()}>
    <div class="field paste">
      <label for="paste">Paste or type what you have</label>
      <textarea
        id="paste"
        rows="6"
        spellcheck="false"
        autocomplete="off"
        autocapitalize="off"
        placeholder="The output of nvidia-smi, an error message, a container's banner, docker inspect, kubectl get nodes …&#10;or write it: RTX 4090, driver 550"
        aria-describedby="paste-said"
        @input=${(event: InputEvent) => paste.onText(value(event), event.inputType === "insertFromPaste")}
        @paste=${(event: ClipboardEvent) => {
          const text = event.clipboardData?.getData("text") ?? "";
          if (text.length > SHOWN) put(event, text, paste);
        }}
        @dragover=${(event: Event) => event.preventDefault()}
        @drop=${(event: DragEvent) => void drop(event, paste)}
      ></textarea>
      <p class="hint">It is read on this page and sent nowhere.</p>
    </div>
    <div class="pick">
      <p class="or">or pick</p>
      <gpu-field
        .models=${gpus}
        @gpu=${(event: CustomEvent<string>) => page!.set({ gpus: [...question.gpus, event.detail], fleet: [] })}
      ></gpu-field>
      ${field("driver", "535.161.08", "driver-list")}
      <datalist id="driver-list">
        ${driver_branches
          .toReversed()
          .map(({ branch, latest, cuda }) => html`<option value=${latest ?? branch}>${branchOf(String(branch))}${cuda ? `, CUDA ${cuda}` : ""}</option>`)}
      </datalist>
      <details class="more" id="more">
        <summary>More facts</summary>
        <div class="two">
          ${words ? [choice("os", words.os), choice("arch", words.cpu_arch), choice("launcher", words.launcher)] : nothing}
          ${field("toolkit", "1.17.8")} ${field("cuda", "12.4")} ${field("jetpack", "6.2")} ${field("machine", "DGX H100, p4d.24xlarge")}
        </div>
      </details>
    </div>
    <p class="examples">For example: ${EXAMPLES.map(([name, address]) => html`<a href=${address}>${name}</a> `)}</p>
  </form>`;
}

async function drop(event: DragEvent, paste: Paste) {
  event.preventDefault();
  const file = event.dataTransfer?.files[0];
  put(event, file ? await file.slice(0, LONGEST + 1).text() : (event.dataTransfer?.getData("text") ?? ""), paste);
}

/** Of a longer text the beginning is shown: to lay out all of it would hold up the page. */
const SHOWN = 50_000;

export const shown = (text: string): string =>
  text.length > SHOWN ? `${text.slice(0, SHOWN)}\n… the rest was read, and is not shown` : text;

function put(event: Event, text: string, paste: Paste) {
  event.preventDefault();
  document.querySelector<HTMLTextAreaElement>("#paste")!.value = shown(text);
  paste.onText(text, true);
}
