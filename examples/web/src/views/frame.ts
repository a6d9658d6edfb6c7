// What frames every page: the head with its links, the title, the foot, and what stands while the module
// loads. `index.html` holds the same, for the time before the script.

import { html, nothing } from "lit";

import type { Route } from "../address.ts";
import { library } from "../library.ts";
import { messageOf } from "../messages.ts";
import type { Page } from "../page.ts";
import { inShort } from "../question.ts";
import { theme } from "../theme.ts";
import { sentence } from "./answer.ts";
import { prose } from "./parts.ts";

export const NAME = "ngcompat";
const QUESTION = "Which image runs on my machine?";

const PLACES: readonly [string, string, readonly Route["page"][]][] = [
  ["#/", "Check", ["check"]],
  ["#/releases", "Releases", ["releases", "release"]],
  ["#/map", "Map", ["map"]],
  ["#/messages", "Messages", ["messages", "message"]],
];

/** @param page `null` until the module is there. */
export function top(page: Page | null, route: Route, changeTheme: () => void) {
  return html`<header class="top">
    <a class="brand" href="?"><img src="./icon.svg" alt="" width="26" height="26" />${NAME}</a>
    <nav aria-label="Pages">
      ${PLACES.map(
        ([hash, name, pages]) =>
          html`<a href=${page ? page.link({}, hash) : hash} aria-current=${pages.includes(route.page) ? "page" : nothing}>${name}</a>`,
      )}
    </nav>
    <button type="button" class="theme" @click=${changeTheme}><span class="hidden">Colours:</span> ${theme()}</button>
  </header>`;
}

export function title(short: boolean) {
  return html`<div class="title ${short ? "short" : ""}">
    <h1>${QUESTION}</h1>
    ${short
      ? nothing
      : html`<p>
          NVIDIA's PyTorch containers and their siblings, CUDA images, PyTorch's wheels: each needs certain drivers and
          GPUs. Say what you have, and copy what to pull.
        </p>`}
  </div>`;
}

export const loading = html`<section class="card answer waiting" aria-busy="true"><p class="quiet">Loading what is known …</p></section>`;

export const failed = (why: string, again: () => void) =>
  html`<section class="card answer incompatible" role="alert">
    <h2>The page has no data to answer from</h2>
    <p>${prose(why)}</p>
    <p class="actions"><button type="button" class="button" @click=${again}>Try again</button></p>
  </section>`;

export function foot(page: Page | null) {
  const place = (hash: string) => (page ? page.link({}, hash) : hash);
  return html`<footer>
    ${page ? html`<p>Facts as of <time>${library().as_of}</time>, version ${library().version}.${aged(library().as_of)}</p>` : nothing}
    <p>
      Everything is computed on this page. It asks no server, works offline and keeps nothing; the address
      holds the question, never what you paste. Not an NVIDIA product.
    </p>
    <p class="links">
      <a href="https://github.com/ngcompat/ngcompat" rel="noreferrer">Project and documentation</a>
      <a href=${place("#/drivers")}>Driver branches</a>
      <a href=${place("#/rules")}>The rules</a>
      <a href="https://github.com/ngcompat/ngcompat/tree/main/bindings/js" rel="noreferrer">For your own page or program</a>
    </p>
  </footer>`;
}

/** Facts older than this, in days, may lack what is new. */
const AGED = 120;

function aged(asOf: string) {
  const days = Math.floor((Date.now() - Date.parse(asOf)) / 86_400_000);
  return days > AGED ? html` <strong class="warning">They are ${days} days old and may lack what is new.</strong>` : nothing;
}

const described = document.querySelector('meta[name="description"]');
const DESCRIPTION = described?.getAttribute("content") ?? "";

/** Title and description follow the question, for bookmarks, histories and previews. */
export function describe(page: Page): void {
  const { route, question } = page;
  const words = sentence(page);
  const machine = question.fleet.length > 0 ? "" : inShort(question);
  const parts = route.page === "check" ? [words.replace(/ here\b/, machine ? ` on ${machine}` : " here")] : [placeName(route), machine];
  const known = parts.filter(Boolean);
  document.title = [...(known.length > 0 ? known : [QUESTION]), NAME].join(" · ");
  described?.setAttribute("content", words || DESCRIPTION);
}

function placeName(route: Route): string {
  switch (route.page) {
    case "release":
      return route.name;
    case "message":
      return messageOf(route.name)?.title ?? route.name;
    case "rule":
      return `Rule ${route.name}`;
    default:
      return { check: "", releases: "Releases", map: "Map", messages: "Messages", rules: "Rules", drivers: "Driver branches" }[route.page];
  }
}
