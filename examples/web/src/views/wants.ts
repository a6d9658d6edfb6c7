// What one wants to run: a family, a release or the newest, and what must be inside.

import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";

import { familyName, library, releaseNamed, versionsOf } from "../library.ts";
import type { Page } from "../page.ts";
import { prose } from "./parts.ts";

/** Those that most people ask for; all others are in the list. */
const FIRST: readonly [string, string][] = [
  ["pytorch", "PyTorch"],
  ["tritonserver", "Triton"],
  ["cuda", "CUDA"],
  ["torch", "torch wheels"],
];

/** What people search by. */
const SEARCHED: readonly [string, string][] = [
  ["pytorch", "PyTorch"],
  ["python", "Python"],
  ["cuda", "CUDA"],
];

export function wants(page: Page) {
  const { question } = page;
  const { families } = library();
  const { family } = question;
  const value = (event: Event) => (event.target as HTMLInputElement).value;
  const problem = (page.answer ?? page.fleet)?.problems.release;
  const other = FIRST.every(([key]) => key !== family);
  const change = (key: string) => ({ family: key, release: "", build: null, requires: [] });
  return html`<section class="wants" aria-label="What to run">
    <div class="families" role="group" aria-label="Family">
      ${FIRST.map(
        ([key, name]) => html`<a href=${page.link(change(key))} aria-current=${key === family ? "true" : nothing}>${name}</a>`,
      )}
      <select
        id="family"
        aria-label="Other families"
        class=${other ? "chosen" : ""}
        @change=${(event: Event) => value(event) && page.set(change(value(event)))}
      >
        <option value="" .selected=${!other}>More …</option>
        ${families
          .filter(({ family: key }) => FIRST.every(([first]) => first !== key))
          .map(({ family: key, name }) => html`<option value=${key} .selected=${key === family}>${name}</option>`)}
      </select>
    </div>
    <div class="version ${question.requires.length > 0 ? "searching" : ""}">
      ${release(page)}
      ${SEARCHED.map(([key, name]) => contains(page, key, name))}
      <a class="search" href=${page.link({}, "#/releases")}>Search by version</a>
    </div>
    ${problem ? html`<p class="error" id="release-error">${prose(problem)}</p>` : nothing}
  </section>`;
}

function release(page: Page) {
  const { question } = page;
  const problem = (page.answer ?? page.fleet)?.problems.release;
  const value = (event: Event) => (event.target as HTMLInputElement).value.trim();
  const names = library().families.find(({ family }) => family === question.family)?.names ?? [];
  return html`<div class="field">
    <label for="release">Release</label>
    <input
      id="release"
      list="releases"
      autocomplete="off"
      spellcheck="false"
      placeholder=${question.build ? "an image by its own facts" : "the newest that runs"}
      aria-invalid=${problem !== undefined}
      aria-describedby=${problem ? "release-error" : nothing}
      .value=${live(question.release)}
      @input=${(event: Event) => {
        // A name counts as soon as it is one.
        if (value(event) === "" || releaseNamed(value(event))) page.set({ release: value(event), build: null }, "release");
      }}
      @change=${(event: Event) => page.set({ release: value(event), build: null }, "release")}
    />
    <datalist id="releases">${names.toReversed().map((name) => html`<option value=${name}></option>`)}</datalist>
  </div>`;
}

/** A component of which the releases have several versions. */
function contains(page: Page, key: string, name: string) {
  const { family, requires } = page.question;
  const versions = page.settled ? versionsOf(family, key) : [];
  if (page.settled && versions.length < 2) return nothing;
  const mine = (one: string) => one.startsWith(`${key}=`) || one.startsWith(`${key}>`);
  const chosen = requires.find(mine);
  const options = versions.map((version) => `${key}=${version}`);
  return html`<div class="field">
    <label for="with-${key}">${name}</label>
    <select
      id="with-${key}"
      @change=${(event: Event) => {
        const { value } = event.target as HTMLSelectElement;
        page.set({ requires: [...requires.filter((one) => !mine(one)), ...(value ? [value] : [])], release: "", build: null });
      }}
    >
      <option value="" .selected=${chosen === undefined}>any</option>
      ${chosen && !options.includes(chosen) ? html`<option value=${chosen} selected>${chosen.slice(key.length)}</option>` : nothing}
      ${versions.map((version, at) => html`<option value=${options[at]} .selected=${options[at] === chosen}>${version}</option>`)}
    </select>
  </div>`;
}

/** What is asked for, in words: `PyTorch release with python=3.10`. */
export const wanted = ({ question: { family, requires } }: Page) =>
  `${familyName(family)} release${requires.length > 0 ? ` with ${requires.join(", ")}` : ""}`;
