// What pasted messages mean. For a pasted error that is the answer.

import { html, nothing } from "lit";

import { hashOf } from "../address.ts";
import { type Message, messageOf } from "../messages.ts";
import type { Page } from "../page.ts";
import { prose, source } from "./parts.ts";

/** What was pasted here, weighed with the rest of the text; or, of a link, what holds in general. */
export function diagnosis(page: Page) {
  const { reading, question } = page;
  const pasted = new Map(reading.diagnoses.map((one) => [one.code, one]));
  const all = question.messages.flatMap((code) => pasted.get(code) ?? messageOf(code) ?? []);
  if (all.length === 0) return nothing;
  return html`<section class="card diagnosis" aria-labelledby="diagnosis-title">
    <div class="head">
      <h2 id="diagnosis-title">${all.length > 1 ? `${all.length} messages, the surest first` : "What the message means"}</h2>
      <button type="button" class="button" @click=${() => page.set({ messages: [] })}>Dismiss</button>
    </div>
    ${all.map((one, at) => meaning(page, one, at === 0))}
  </section>`;
}

/** A false alarm is said first, since the bold title reads like an error. */
function meaning(page: Page, one: Omit<Message, "samples">, first: boolean) {
  const { code, title, cause, certainty, also, fixes, false_alarm, sources } = one;
  const body = html`<p>${prose(cause)}</p>
    ${also.length > 0 ? html`<details class="more"><summary>It can also mean</summary><ul class="plain">${also.map((text) => html`<li>${prose(text)}</li>`)}</ul></details>` : nothing}
    ${fixes.length > 0
      ? html`<h4>${false_alarm ? "What to do" : "What helps, least effort first"}</h4>
          <ol>${fixes.map((fix) => html`<li>${prose(fix)}</li>`)}</ol>`
      : nothing}
    <p class="rule"><a href=${page.link({}, hashOf("messages", code))}>${code}</a> ${sources.map(({ address, what }) => html`· ${source(address, what)} `)}</p>`;
  const heading = html`${title} <span class="tag ${false_alarm ? "good" : ""}">${false_alarm ? "nothing is wrong" : `${certainty} cause`}</span>`;
  return first
    ? html`<article><h3>${heading}</h3>${body}</article>`
    : html`<details class="more meaning"><summary><h3>${heading}</h3></summary>${body}</details>`;
}
