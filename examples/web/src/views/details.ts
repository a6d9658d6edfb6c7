// What stands behind the answer, folded.

import { amp, drivers, find } from "ngcompat";
import type { DriverOption, Finding, Gpu, Report } from "ngcompat";
import { html, nothing } from "lit";

import { hashOf } from "../address.ts";
import { releaseNamed } from "../library.ts";
import type { Page } from "../page.ts";
import { branchOf, knownKeys } from "../question.ts";
import { LANGUAGES, snippet } from "../texts.ts";
import { known, knownIssues } from "./issues.ts";
import { fold, icon, MODES, prose, scroll, SEVERITIES, source } from "./parts.ts";
import { share } from "./share.ts";

export function details(page: Page) {
  const report = page.answer?.report;
  const { release, build } = page.question;
  if (!report || (knownKeys(page.question).length === 0 && release === "" && build === null)) return nothing;
  const container = report.family === "pytorch" && releaseNamed(report.release) !== null;
  const issues = container ? known(page, report).length : 0;
  return html`<section class="card folds" aria-labelledby="details-title">
    <h2 id="details-title" class="hidden">Details</h2>
    ${fold(page, "why", "Why", () => why(page, report))}
    ${releaseNamed(report.release) ? fold(page, "drivers", "Drivers that would do", () => driverTable(page, report)) : nothing}
    ${container
      ? html`${fold(page, "issues", html`Known issues <span class="quiet">${issues || ""}</span>`, () => knownIssues(page, report))}
          ${fold(page, "precision", "Mixed precision", () => precision(report))}`
      : nothing}
    ${fold(page, "others", "Other software that runs here", () => others(page))}
    ${report.family ? fold(page, "script", "In your script", () => script(page, report)) : nothing}
    ${fold(page, "share", "Share, embed, report a wrong answer", () => share(page, report))}
  </section>`;
}

const nameOf = ({ name, compute_capability }: Gpu) => name ?? `compute capability ${compute_capability}`;

/** Equal findings of equal GPUs are said once. */
export function merged(findings: readonly Finding[]): { finding: Finding; gpus: number[] }[] {
  const all = new Map<string, { finding: Finding; gpus: number[] }>();
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.message}`;
    const one = all.get(key) ?? { finding, gpus: [] };
    if (finding.gpu !== null) one.gpus.push(finding.gpu);
    all.set(key, one);
  }
  return [...all.values()];
}

function why(page: Page, { findings, gpus }: Report) {
  return html`<ul class="findings">
    ${merged(findings).map(
      ({ finding: { severity, message, rule, source: address }, gpus: concerned }) => html`<li class=${severity}>
        <span class="mark">${icon(severity)}</span>
        <div>
          <span class="hidden">${SEVERITIES[severity]}</span> ${prose(message)}
          ${gpus.length > 1 && concerned.length > 0 && concerned.length < gpus.length ? html`<span class="quiet">(GPU ${concerned.join(", ")})</span>` : nothing}
          <span class="rule"><a href=${page.link({}, hashOf("rules", rule))}>${rule}</a> · ${source(address)}</span>
        </div>
      </li>`,
    )}
  </ul>`;
}

function driverTable(page: Page, { release, environment }: Report) {
  const [gpu] = environment.gpus;
  const { native, forward, minor_version, notes } = drivers(release, gpu);
  const options: DriverOption[] = [native, minor_version, ...forward].filter((one) => one !== null);
  const until = ({ end_of_life, ended, kind }: DriverOption) => [kind?.replaceAll("-", " "), end_of_life && `${ended ? "ended" : "until"} ${end_of_life}`].filter(Boolean).join(", ");
  return html`${gpu ? html`<p class="quiet">For ${nameOf(gpu)}.</p>` : html`<p class="quiet">Name a GPU to see which of these work on it.</p>`}
    ${scroll(
      "Drivers",
      html`<table>
        <thead>
          <tr><th scope="col">Driver</th><th scope="col">Mode</th><th scope="col">Branch</th><th scope="col">Here</th><th scope="col">Why</th></tr>
        </thead>
        <tbody>
          ${options.map(
            (one) => html`<tr>
              <th scope="row"><a href=${page.link({ driver: one.newest ?? one.driver, cuda: "" })}>${one.driver}${one.or_later ? " or later" : ""}</a>${one.up_to ? html`<br /><span class="quiet">up to R${one.up_to}</span>` : nothing}</th>
              <td>${MODES[one.mode]}</td>
              <td>${branchOf(one.driver)}<br /><span class="quiet">${until(one)}</span></td>
              <td class=${one.verdict === "compatible" ? "good" : "state"}>${one.verdict === "compatible" ? "runs" : one.verdict === "undetermined" ? "may run" : "no"}</td>
              <td>${prose(one.reason)}</td>
            </tr>`,
          )}
        </tbody>
      </table>`,
    )}
    ${notes.map((note) => html`<p class="quiet">${prose(note)}</p>`)}`;
}

function precision({ release, environment }: Report) {
  const [gpu] = environment.gpus;
  if (gpu === undefined) return html`<p class="quiet">Name a GPU for advice on data types and loss scaling.</p>`;
  const advice = amp(release, gpu);
  const lines = [advice.dtype, advice.api, advice.tf32, advice.fp8, ...advice.shapes, advice.gains];
  const { value: dtype } = advice.dtype;
  return html`<dl>
      <dt>Train on ${nameOf(gpu)} in</dt>
      <dd class="large">${dtype ? `${dtype.data_type.toUpperCase()}${dtype.loss_scaling ? " with loss scaling" : ""}` : "not known"}</dd>
      <dt>With</dt>
      <dd class="large">${advice.api.value ? html`<code>${advice.api.value.autocast}</code>` : "not known"}</dd>
    </dl>
    <ul class="plain">
      ${lines.map(({ message }) => html`<li>${prose(message)}</li>`)}
      ${advice.pitfalls.map(
        ({ message, stated_for, workaround }) =>
          html`<li><strong>Mind:</strong> ${prose(message)} ${stated_for ? `Stated for ${stated_for}.` : ""} ${prose(workaround ?? "")}</li>`,
      )}
    </ul>
    ${advice.snippet ? html`<code-box .code=${advice.snippet} name="A training step"></code-box>` : nothing}`;
}

/** Of each family the newest that runs, then those that may. */
function others(page: Page) {
  const { releases, undetermined } = find(page.answer!.facts, { family: "all" });
  const link = (name: string) => html`<a href=${page.link({ release: "", build: null, family: releaseNamed(name)?.family ?? "" })}>${name}</a>`;
  return html`<p class="quiet">Of each family the newest release that runs on this machine.</p>
    <ul class="names">${releases.map(({ release }) => html`<li>${link(release)}</li>`)}</ul>
    ${undetermined.length > 0 ? html`<h4>May run, if a missing fact allows it</h4><ul class="names">${undetermined.map((one) => html`<li>${link(one)}</li>`)}</ul>` : nothing}`;
}

function script(page: Page, report: Report) {
  return html`<p class="quiet">Fail with the reason before the training does, in place of an error from CUDA in the middle of it.</p>
    ${LANGUAGES.map((language) => html`<h4>${language}</h4><code-box .code=${snippet(language, page.question, report)} name=${language}></code-box>`)}`;
}
