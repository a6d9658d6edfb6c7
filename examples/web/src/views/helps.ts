// What would help, as choices that apply.

import type { Remedy, Report } from "ngcompat";
import { html, nothing } from "lit";

import { releaseNamed } from "../library.ts";
import type { Page } from "../page.ts";
import { MODES, prose } from "./parts.ts";

/** The fields in which a missing fact is given, where its name is another. */
const FIELDS: Record<string, string> = { gpu: "gpus" };

export function helps(page: Page, report: Report) {
  const { newest, found } = page.answer!;
  const stopped = report.verdict === "incompatible";
  const offered = report.remedies.some(({ action }) => action === "use-release");
  const best = found.releases.find(({ release }) => release === newest);
  const instead = stopped && !offered && best ? best : null;
  if (report.remedies.length === 0 && !instead) return nothing;
  return html`<section class="helps" aria-labelledby="helps-title">
    <h3 id="helps-title">${report.verdict === "compatible" ? "What would be better" : "What would help"}</h3>
    <ul>
      ${instead
        ? html`<li><span>Use ${instead.release}, the newest release that runs here${instead.mode ? ` (${MODES[instead.mode].toLowerCase()})` : ""}.</span>
            <a class="button" href=${page.link({ release: instead.release, build: null })}>Use it</a></li>`
        : nothing}
      ${report.remedies.map((remedy) => html`<li><span>${prose(remedy.message)}</span>${apply(page, report, remedy)}</li>`)}
    </ul>
  </section>`;
}

/** How a choice is applied; nothing where the page can't. */
function apply(page: Page, report: Report, { action, value }: Remedy) {
  switch (action) {
    case "use-release":
    case "use-build":
    case "use-igpu-image": {
      // The version alone is a PyTorch container's.
      const name = [value, `${report.family}:${value}`].find((one) => releaseNamed(one)?.family === report.family) ?? value;
      return html`<a class="button" href=${page.link({ release: name, build: null })}>Use it</a>`;
    }
    case "upgrade-driver":
    case "downgrade-driver":
      return html`<a class="button" href=${page.link({ driver: value, cuda: "" })}>Suppose it</a>`;
    case "upgrade-container-toolkit":
      return html`<a class="button" href=${page.link({ toolkit: value })}>Suppose it</a>`;
    case "use-gpus": {
      const chosen = value.replace(/^.*=/, "").split(",").flatMap((at) => page.question.gpus[Number(at)] ?? []);
      return chosen.length > 0 ? html`<a class="button" href=${page.link({ gpus: chosen })}>Suppose it</a>` : nothing;
    }
    case "add-fact": {
      const field = FIELDS[value] ?? value;
      return html`<button type="button" class="button" @click=${() => page.edit(field)}>Give it</button>`;
    }
    default:
      return nothing;
  }
}
