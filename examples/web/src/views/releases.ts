// The releases of a family: what is inside, and whether they run on this machine.

import type { Release, RunMode } from "ngcompat";
import { html, nothing } from "lit";

import { hashOf } from "../address.ts";
import { componentName, familyName, isWheel, minor, releasesOf } from "../library.ts";
import type { Page } from "../page.ts";
import { knownKeys } from "../question.ts";
import { scroll, SHORT } from "./parts.ts";
import { wants } from "./wants.ts";

/** What most people look for first. */
const USUAL = ["pytorch", "cuda", "python", "cudnn", "nccl", "tensorrt", "ubuntu"];

/** The components that the releases of a family are told apart by. */
function columnsOf(list: readonly Release[]): string[] {
  const counts = new Map<string, number>();
  for (const { components } of list) for (const key of Object.keys(components)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return USUAL.filter((key) => (counts.get(key) ?? 0) > list.length / 4);
}

/** How a release does here, by its name. */
function states(page: Page): ReadonlyMap<string, RunMode | "some-mode" | "open"> {
  const all = new Map<string, RunMode | "some-mode" | "open">();
  if (page.fleet) {
    for (const release of page.fleet.found.releases) all.set(release, "some-mode");
    for (const release of page.fleet.found.undetermined) all.set(release, "open");
  } else if (page.answer) {
    for (const { release, mode } of page.answer.found.releases) all.set(release, mode ?? "some-mode");
    for (const release of page.answer.found.undetermined) all.set(release, "open");
  }
  return all;
}

const WORDS = { ...SHORT, "some-mode": "runs", open: "may run" };

export function releases(page: Page) {
  const { question } = page;
  const { family, requires } = question;
  const all = releasesOf(family);
  const known = knownKeys(question).length > 0 || question.fleet.length > 0;
  const here = states(page);
  const filtered = known || requires.length > 0;
  const only = page.open.has("only-those-that-run");
  const listed = filtered && (only || requires.length > 0) ? all.filter(({ release }) => here.has(release)) : all;
  const open = listed.filter(({ release }) => here.get(release) === "open").length;
  const columns = columnsOf(all);
  const get = isWheel(family) || columns.length === 0;
  const chosen = page.answer?.report?.release;
  return html`<section class="card" aria-labelledby="releases-title">
    <h2 id="releases-title">${familyName(family)} releases</h2>
    ${wants(page)}
    <p class="count">
      <span>${requires.length > 0
          ? html`<strong>${listed.length - open}</strong> of ${all.length} contain ${requires.join(" and ")}${known ? " and run here" : ""}${open > 0 ? `, ${open} may` : ""}.`
          : only
            ? html`<strong>${listed.length - open}</strong> of ${all.length} run here${open > 0 ? `, ${open} may` : ""}.`
            : `${all.length} releases.`}</span>
      ${requires.length > 0 ? html`<a href=${page.link({ requires: [] })}>Show all</a>` : nothing}
      ${known && requires.length === 0
        ? html`<label class="check"><input type="checkbox" .checked=${only} @change=${(event: Event) => page.fold("only-those-that-run", (event.target as HTMLInputElement).checked)} /> only those that run here</label>`
        : nothing}
    </p>
    ${scroll(
      `${familyName(family)} releases`,
      html`<table class="releases">
        <thead>
          <tr>
            <th scope="col">Release</th>
            ${known ? html`<th scope="col">Here</th>` : nothing}
            ${columns.map((key) => html`<th scope="col">${componentName(key)}</th>`)}
            ${columns.includes("cuda") ? nothing : html`<th scope="col">CUDA</th>`}
            ${get ? html`<th scope="col">${isWheel(family) ? "Command" : "Image"}</th>` : html`<th scope="col">Issues</th>`}
          </tr>
        </thead>
        <tbody>
          ${listed.map((one) => {
            const state = here.get(one.release);
            return html`<tr aria-current=${one.release === chosen && question.release ? "true" : nothing}>
              <th scope="row"><a href=${page.link({}, hashOf("releases", one.release))}>${one.release}</a></th>
              ${known ? html`<td class="here"><i class="swatch ${state === "open" ? "unknown" : (state ?? "no")}" aria-hidden="true"></i>${state ? WORDS[state] : "no"}</td>` : nothing}
              ${columns.map((key) => version(one.components[key]))}
              ${columns.includes("cuda") ? nothing : html`<td>${one.builds[0]?.cuda ?? "–"}</td>`}
              ${get ? html`<td class="get">${one.install ?? one.image}</td>` : html`<td>${one.known_issues.length || (one.known_issues_complete ? "none" : "–")}</td>`}
            </tr>`;
          })}
        </tbody>
      </table>`,
      "tall",
    )}
  </section>`;
}

/** A version without what nobody compares; whole on hovering. */
const version = (text: string | undefined) =>
  html`<td title=${text ?? "not recorded"}>${text === undefined ? "–" : text.replace(/\+.*$/, "").length > 12 ? minor(text) : text.replace(/\+.*$/, "")}</td>`;
