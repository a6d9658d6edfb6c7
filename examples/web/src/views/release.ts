// Everything of one release, at an address of its own.

import { check, diff } from "ngcompat";
import type { FromTo, Release } from "ngcompat";
import { html, nothing } from "lit";

import { hashOf } from "../address.ts";
import { componentName, familyName, releaseNamed, releasesOf } from "../library.ts";
import type { Page } from "../page.ts";
import { knownKeys } from "../question.ts";
import { issueText } from "./issues.ts";
import { MODES, prose, source, VERDICTS } from "./parts.ts";

export function release(page: Page, name: string, since: string) {
  const one = releaseNamed(name);
  if (one === null) {
    return html`<section class="card"><h1>This release is not recorded</h1>
      <p>Nothing is known of <code>${name}</code>. <a href=${page.link({}, "#/releases")}>All ${familyName(page.question.family)} releases</a></p></section>`;
  }
  const all = releasesOf(one.family);
  const at = all.findIndex(({ release }) => release === one.release);
  const neighbour = (other: Release | undefined, rel: string, words: string) =>
    other ? html`<a rel=${rel} href=${page.link({}, hashOf("releases", other.release))}>${words} ${other.release}</a>` : nothing;
  return html`<article class="card release" aria-labelledby="release-title">
    <nav class="neighbours" aria-label="Neighbouring releases">${neighbour(all[at + 1], "prev", "←")} ${neighbour(all[at - 1], "next", "→")}</nav>
    <h1 id="release-title">${one.release}</h1>
    ${here(page, one)}
    <code-box .code=${one.install ?? one.image ?? one.release} name=${one.install ? "The command that installs it" : "The image"}></code-box>
    <div class="facts">${inside(one)} ${needs(one)}</div>
    ${changes(page, one, all, since)} ${list("Known issues", one.known_issues.map(issueText), one.known_issues_complete || one.known_issues.length === 0 ? "" : "The list was not collected in full.")}
    ${list("Announcements", one.announcements.map(({ text }) => prose(text)))} ${list("New in it", one.features.map(prose))}
    ${list("Examples", one.examples.map(({ name, what }) => html`<strong>${name}</strong>: ${prose(what)}`))}
    ${list("What is uncertain", one.doubts.map(prose))} ${list("Sources", one.sources.map(({ address, what }) => source(address, what) === nothing ? what : source(address, what)))}
  </article>`;
}

/** Whether it runs on the machine of the question. */
function here(page: Page, { release }: Release) {
  const { answer, question } = page;
  const ask = page.link({ release, build: null, family: releaseNamed(release)!.family }, "#/");
  if (!answer || knownKeys(question).length === 0) return html`<p><a href=${ask}>Does it run on your machine?</a></p>`;
  const { verdict, mode } = check(release, answer.facts);
  return html`<p class="here-line ${verdict}"><strong>On your machine it ${VERDICTS[verdict]}${mode ? `: ${MODES[mode].toLowerCase()}` : ""}.</strong> <a href=${ask}>Why, and how to start it</a></p>`;
}

function inside({ components, python }: Release) {
  const entries = Object.entries(components);
  if (entries.length === 0 && python.length === 0) return nothing;
  return html`<section>
    <h2>Inside</h2>
    <dl class="pairs">
      ${entries.map(([key, version]) => html`<dt>${componentName(key)}</dt><dd>${version}</dd>`)}
      ${python.length > 0 ? html`<dt>For Python</dt><dd>${python.join(", ")}</dd>` : nothing}
    </dl>
  </section>`;
}

/** What it asks of driver and GPU, as recorded. */
function needs({ builds, driver, gpu, toolkit_driver, images }: Release) {
  const rows: [string, unknown][] = [
    ["Driver of its toolkit", toolkit_driver],
    ["Driver by its notes", driver?.minimum],
    ["Smallest compute capability", gpu.minimum_compute_capability],
    ["GPU families by its notes", gpu.families.join(", ")],
    ["Seen for", images.join(", ")],
  ];
  return html`<section>
    <h2>Needs</h2>
    <dl class="pairs">
      ${rows.filter(([, value]) => value).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
      ${builds.map(
        ({ platform, cuda, capabilities, ptx, compat_package }) => html`<dt>${platform}</dt>
          <dd>
            CUDA ${cuda ?? "not recorded"}${capabilities ? html`, machine code for ${capabilities.join(" ")}${ptx ? ` and PTX ${ptx}` : ""}` : ""}${compat_package ? ", with forward-compatibility libraries" : ""}
          </dd>`,
      )}
    </dl>
  </section>`;
}

function list(title: string, items: readonly unknown[], note = "") {
  return items.length > 0
    ? html`<section><h2>${title}</h2><ul class="plain">${items.map((item) => html`<li>${item}</li>`)}</ul>${note ? html`<p class="quiet">${note}</p>` : nothing}</section>`
    : nothing;
}

/** What changed, from the release before or another one. */
function changes(page: Page, one: Release, all: readonly Release[], since: string) {
  const at = all.findIndex(({ release }) => release === one.release);
  const named = since ? releaseNamed(since)?.release : undefined;
  const from = all.find(({ release }) => release === named) ?? all[at + 1];
  if (from === undefined || all.length < 2) return nothing;
  return html`<section>
    <h2>What changed</h2>
    <p class="versus">
      <label>from <select
        id="from"
        @change=${(event: Event) => {
          location.hash = hashOf("releases", one.release, (event.target as HTMLSelectElement).value);
        }}
      >${all
        .filter(({ release }) => release !== one.release)
        .map(({ release }) => html`<option value=${release} .selected=${release === from.release}>${release}</option>`)}</select></label>
      <span>to <strong>${one.release}</strong></span>
    </p>
    ${table(from.release, one.release)}
  </section>`;
}

/** What is recorded of one of the two only is no change, and stands apart. */
function table(from: string, to: string) {
  const changes = diff(from, to);
  const words = { up: "newer", down: "older", changed: "changed", "only-from": "", "only-to": "" };
  const rows: [string, string, string, string][] = [];
  const single: string[] = [];
  for (const { component, change, from: before, to: after } of changes.components) {
    if (before !== null && after !== null) rows.push([componentName(component), before, after, words[change]]);
    else single.push(`${componentName(component)} ${before ?? after} of ${before === null ? to : from}`);
  }
  const moved = (name: string, change: { from: string | null; to: string | null } | null) => {
    if (change === null) return;
    if (change.from !== null && change.to !== null) rows.unshift([name, change.from, change.to, "changed"]);
    else single.push(`${name} ${change.from ?? change.to} of ${change.from === null ? to : from}`);
  };
  moved("Interface to mixed precision", changes.amp_interface);
  moved("Driver by the release notes", changes.stated_driver);
  moved("Smallest compute capability", changes.minimum_compute_capability);
  moved("Floor of minor-version compatibility", changes.minor_version_floor);
  moved("Native from driver", changes.native_driver);
  const lists: [string, string, string][] = [];
  const differ = (name: string, change: FromTo<readonly (string | number)[]> | null) => {
    if (change === null) return;
    if (change.from === null || change.to === null) {
      single.push(`${name} of ${change.from === null ? to : from}`);
      return;
    }
    const side = (items: readonly (string | number)[]) => items.join(", ") || "–";
    lists.push([name, side(change.from), side(change.to)]);
  };
  differ("Forward compatibility from branches", changes.forward_branches);
  differ("GPUs the toolkit builds for", changes.targets);
  differ("Machine code", changes.capabilities);
  differ("GPU families", changes.families);
  differ("Platforms", changes.platforms);
  differ("Announcements", changes.announcements);
  differ("Known issues", changes.known_issues);
  differ("Examples", changes.examples);
  if (rows.length + lists.length + single.length === 0) return html`<p class="quiet">Nothing that is recorded changed.</p>`;
  return html`${rows.length > 0
      ? html`<table class="diff">
          <thead><tr><th scope="col">What</th><th scope="col">${from}</th><th scope="col">${to}</th></tr></thead>
          <tbody>
            ${rows.map(([name, before, after, word]) => html`<tr><th scope="row">${name}</th><td>${before}</td><td>${after} <span class="quiet">${word}</span></td></tr>`)}
          </tbody>
        </table>`
      : nothing}
    ${lists.length > 0
      ? html`<h3>In one of the two only</h3>
          <table class="diff">
            <thead><tr><th scope="col">What</th><th scope="col">only in ${from}</th><th scope="col">only in ${to}</th></tr></thead>
            <tbody>${lists.map(([name, before, after]) => html`<tr><th scope="row">${name}</th><td>${before}</td><td>${after}</td></tr>`)}</tbody>
          </table>`
      : nothing}
    ${single.length > 0 ? html`<p class="quiet">Recorded of one of the two only, which says nothing of the other: ${single.join("; ")}.</p>` : nothing}`;
}
