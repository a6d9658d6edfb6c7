// The known issues of a PyTorch container: those that this machine and this model can meet.

import { issues, regressions } from "ngcompat";
import type { KnownIssue, Report } from "ngcompat";
import { html, nothing } from "lit";

import { models } from "../library.ts";
import type { Page } from "../page.ts";
import { prose, source } from "./parts.ts";

/** Without a GPU, those of some boards are not this machine's yet. */
export function known({ question: { model } }: Page, { release, environment: { gpus } }: Report): readonly KnownIssue[] {
  const all = issues(release, { gpus, model: model || null }).issues;
  return all.filter(({ architectures }) => gpus.length > 0 || model || architectures.length === 0);
}

export function knownIssues(page: Page, report: Report) {
  const { model } = page.question;
  const { release, environment } = report;
  const { collected } = issues(release);
  const here = known(page, report);
  const elsewhere = model ? regressions(model, environment.gpus[0]).filter((one) => one.release !== release) : [];
  return html`<div class="field">
      <label for="model">Model that you train or run</label>
      <input
        id="model"
        list="models"
        autocomplete="off"
        spellcheck="false"
        placeholder="any; Mask R-CNN, BERT …"
        .value=${model}
        @input=${(event: Event) => page.set({ model: (event.target as HTMLInputElement).value }, "model")}
      />
      <datalist id="models">${models().map((name) => html`<option value=${name}></option>`)}</datalist>
    </div>
    ${here.length > 0
      ? html`<ul class="plain">${here.map((issue) => html`<li>${issueText(issue)}</li>`)}</ul>`
      : html`<p>${collected ? `None is known${model ? ` that concerns ${model}` : ""}.` : "The known issues of this release were not collected: there may be some."}</p>`}
    ${collected || here.length === 0 ? nothing : html`<p class="quiet">The list of this release was not collected in full; there may be more.</p>`}
    ${elsewhere.length > 0
      ? html`<h4>${model} in other releases</h4>
          <ul class="plain">
            ${elsewhere.map(({ release: name, issue }) => html`<li><a href=${page.link({ release: name, build: null })}>${name}</a> ${issueText(issue)}</li>`)}
          </ul>`
      : nothing}`;
}

/** What is known to go wrong, what helps, and where that is stated. */
export const issueText = ({ summary, workaround, source: { address, what } }: KnownIssue) => html`${prose(summary)}
  ${workaround ? html`<strong>What helps:</strong> ${prose(workaround)}` : nothing} ${source(address, what)}`;
