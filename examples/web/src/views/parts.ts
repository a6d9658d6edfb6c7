// Small parts that several views use.

import type { RunMode, Severity, Verdict } from "ngcompat";
import { html, nothing, svg, type TemplateResult } from "lit";

import type { Page } from "../page.ts";

/** A text in which what stands between backticks is code, which may break between its parts. */
export const prose = (text: string) =>
  text.split("`").map((part, at) => (at % 2 === 1 ? html`<code>${breakable(part)}</code>` : part));

/** A long name of code, which a narrow screen may break after a dot, a slash or an underscore. */
export const breakable = (code: string) =>
  code.split(/(?<=[./_=:])(?=\w)/).map((part, at) => (at > 0 ? html`<wbr />${part}` : part));

export const VERDICTS: Record<Verdict, string> = {
  compatible: "runs",
  undetermined: "may run",
  incompatible: "does not run",
};

export const MODES: Record<RunMode, string> = {
  native: "Native",
  "minor-version-compatibility": "Minor-version compatibility",
  "forward-compatibility": "Forward compatibility",
};

/** For tables. */
export const SHORT: Record<RunMode, string> = {
  native: "native",
  "minor-version-compatibility": "minor version",
  "forward-compatibility": "forward",
};

export const SEVERITIES: Record<Severity, string> = {
  blocker: "This stops it:",
  unknown: "Not known:",
  warning: "Mind:",
  note: "Note:",
};

const PATHS: Record<Verdict | Severity | "copy" | "sun", TemplateResult> = {
  compatible: svg`<path d="M5 12.5l4.5 4.5L19 7.5" />`,
  incompatible: svg`<path d="M6.5 6.5l11 11M17.5 6.5l-11 11" />`,
  undetermined: svg`<path d="M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 2v.4M12 17.6v.1" />`,
  blocker: svg`<path d="M7 7l10 10M17 7L7 17" />`,
  unknown: svg`<path d="M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 2v.4M12 17.6v.1" />`,
  warning: svg`<path d="M12 6v7.5M12 17.4v.1" />`,
  note: svg`<path d="M12 11v6.5M12 6.9v.1" />`,
  copy: svg`<path d="M9 9h10v10H9zM5 15V5h10" />`,
  sun: svg`<circle cx="12" cy="12" r="4.5" /><path d="M12 2.5v2.5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3L7 7M17 17l1.7 1.7M5.3 18.7L7 17M17 7l1.7-1.7" />`,
};

export const icon = (name: keyof typeof PATHS) =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${PATHS[name]}</svg>`;

/** A part that is computed when it is opened. */
export function fold(page: Page, name: string, title: unknown, content: () => unknown) {
  const open = page.open.has(name);
  return html`<details
    class="fold"
    id=${name}
    .open=${open}
    @toggle=${(event: Event) => page.fold(name, (event.currentTarget as HTMLDetailsElement).open)}
  >
    <summary><h3>${title}</h3></summary>
    ${open ? html`<div class="folded">${content()}</div>` : nothing}
  </details>`;
}

/** A table that scrolls by itself, for the keyboard too. */
export const scroll = (label: string, table: TemplateResult, kind = "") =>
  html`<div class="scroll ${kind}" tabindex="0" role="group" aria-label=${label}>${table}</div>`;

/** The document behind an address. */
export const source = (address: string | null, what?: string) =>
  address && /^https?:/.test(address)
    ? html`<a class="source" href=${address} rel="noreferrer">${what ?? documentOf(address)}</a>`
    : nothing;

/** What people call a document by its address: the site and its last part. */
function documentOf(address: string): string {
  const { hostname, pathname } = new URL(address);
  const parts = pathname.split("/").filter((part) => part && part !== "index.html");
  const last = parts.at(-1)?.replace(/\.(html|md)$/, "");
  return last ? `${hostname}: ${last.replaceAll("-", " ").replaceAll("_", " ")}` : hostname;
}
