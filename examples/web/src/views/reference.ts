// The pages to look things up: messages and rules, each at an address of its own.

import { explain } from "ngcompat";
import type { Explanation } from "ngcompat";
import { html, nothing } from "lit";

import { hashOf } from "../address.ts";
import { library } from "../library.ts";
import { type Message, messageOf, messages, messagesLoaded } from "../messages.ts";
import type { Page } from "../page.ts";
import { prose, scroll, source } from "./parts.ts";

const loading = html`<section class="card waiting"><p class="quiet">Loading …</p></section>`;

export function messageList(page: Page, sought: string, seek: (text: string) => void) {
  if (!messagesLoaded()) return loading;
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const all = messages();
  const found = all.filter(({ code, title, samples }) => {
    const text = `${code} ${title} ${samples.join(" ")}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return html`<section class="card" aria-labelledby="messages-title">
    <h1 id="messages-title">${all.length} messages, and what they mean</h1>
    <p class="quiet">Paste a whole log on the <a href=${page.link({}, "#/")}>first page</a>, and the driver, the GPU and the release in it are weighed too.</p>
    <div class="field narrow">
      <label for="seek">Search</label>
      <input id="seek" type="search" autocomplete="off" spellcheck="false" placeholder="804, no kernel image, NVML …" .value=${sought} @input=${(event: Event) => seek((event.target as HTMLInputElement).value)} />
    </div>
    <p class="hidden" role="status">${found.length} found</p>
    ${found.length === 0 ? html`<p>No message of these words is known.</p>` : nothing}
    <ul class="messages">
      ${found.map(({ code, title, samples }) => html`<li>
        <a href=${page.link({}, hashOf("messages", code))}>${title}</a>
        ${samples[0] ? html`<code>${samples[0]}</code>` : nothing}
      </li>`)}
    </ul>
  </section>`;
}

export function message(page: Page, code: string) {
  if (!messagesLoaded()) return loading;
  const one = messageOf(code);
  const back = html`<p><a href=${page.link({}, "#/messages")}>All messages</a></p>`;
  if (!one) return html`<section class="card"><h1>This message is not known</h1><p><code>${code}</code> is not the code of a message.</p>${back}</section>`;
  return html`<article class="card message" aria-labelledby="message-title">
    <h1 id="message-title">${one.title}</h1>
    <p class="tags"><code>${one.code}</code> <span class="tag ${one.false_alarm ? "good" : ""}">${one.false_alarm ? "nothing is wrong" : `${one.certainty} cause`}</span></p>
    ${one.samples.length > 0 ? html`<pre class="samples" tabindex="0" role="group" aria-label="What it looks like"><code>${one.samples.join("\n")}</code></pre>` : nothing}
    <p class="cause">${prose(one.cause)}</p>
    ${list("What helps, least effort first", one.fixes, true)} ${list("It can also mean", one.also)} ${sources(one)}
    <p><a class="button" href=${page.link({ messages: [code] }, "#/")}>Ask with your machine</a></p>
    ${back}
  </article>`;
}

const list = (title: string, items: readonly string[], ordered = false) => {
  if (items.length === 0) return nothing;
  const lines = items.map((item) => html`<li>${prose(item)}</li>`);
  return html`<h2>${title}</h2>${ordered ? html`<ol>${lines}</ol>` : html`<ul class="plain">${lines}</ul>`}`;
};

const sources = ({ sources }: Message) =>
  sources.length > 0 ? html`<h2>Sources</h2><ul class="plain">${sources.map(({ address, what }) => html`<li>${source(address, what)}</li>`)}</ul>` : nothing;

/** Every driver branch, and until when it is kept. */
export function driverList(page: Page) {
  const { driver_branches, as_of, words } = library();
  return html`<section class="card" aria-labelledby="drivers-title">
    <h1 id="drivers-title">Driver branches</h1>
    <p class="quiet">The newest driver of each branch, the CUDA it supports by itself, and the end of its life, as recorded on ${as_of}.</p>
    ${scroll(
      "Driver branches",
      html`<table class="releases">
        <thead>
          <tr><th scope="col">Branch</th><th scope="col">CUDA</th><th scope="col">End of life</th><th scope="col">Kind</th><th scope="col">Linux</th><th scope="col">Windows</th></tr>
        </thead>
        <tbody>
          ${driver_branches.toReversed().map(
            ({ branch, cuda, kind, end_of_life, latest, windows_latest }) => html`<tr>
              <th scope="row">R${branch}</th>
              <td>${cuda ?? "–"}</td>
              <td>${end_of_life ?? "–"}</td>
              <td>${kind ? words.branch_kind[kind] : "–"}</td>
              <td>${latest ? html`<a href=${page.link({ driver: latest, cuda: "" }, "#/")}>${latest}</a>` : "–"}</td>
              <td>${windows_latest ?? "–"}</td>
            </tr>`,
          )}
        </tbody>
      </table>`,
      "tall",
    )}
  </section>`;
}

export function ruleList(page: Page) {
  return html`<section class="card" aria-labelledby="rules-title">
    <h1 id="rules-title">The rules</h1>
    <dl class="rules">
      ${explain().map(({ rule, summary }) => html`<dt><a href=${page.link({}, hashOf("rules", rule))}>${rule}</a></dt><dd>${prose(summary)}</dd>`)}
    </dl>
  </section>`;
}

export function rule(page: Page, name: string) {
  const one: Explanation | undefined = explain().find(({ rule }) => rule === name);
  const back = html`<p><a href=${page.link({}, "#/rules")}>All rules</a></p>`;
  if (!one) return html`<section class="card"><h1>This rule is not known</h1><p><code>${name}</code> is not the name of a rule.</p>${back}</section>`;
  return html`<article class="card" aria-labelledby="rule-title">
    <h1 id="rule-title">${prose(one.summary)}</h1>
    <p class="tags"><code>${one.rule}</code></p>
    <p>${prose(one.reason)}</p>
    <p>${one.aspect ? `It decides about the ${one.aspect}.` : "It informs, and decides nothing."} ${source(one.source)}</p>
    ${back}
  </article>`;
}
