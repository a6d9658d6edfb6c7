// The answer: what to pull and how to start it, or what is in the way and what would help.

import type { Finding, Report } from "ngcompat";
import { html, nothing } from "lit";

import "../code-box.ts";
import { hashOf } from "../address.ts";
import { command, STARTERS, starterOf } from "../commands.ts";
import { familyName, releaseNamed } from "../library.ts";
import type { Page } from "../page.ts";
import { knownKeys } from "../question.ts";
import { helps } from "./helps.ts";
import { icon, MODES, prose, VERDICTS } from "./parts.ts";
import { ASK } from "./reading.ts";
import { wanted } from "./wants.ts";

export function answer(page: Page) {
  const { report, newest, problems } = page.answer!;
  if (report === null) {
    return html`<section class="card answer" aria-labelledby="answer-title">
      <h2 id="answer-title">This release is not known</h2>
      ${problems.release ? nothing : html`<p>Nothing of this family is recorded.</p>`}
      ${newest ? html`<p>The newest that runs here is <a href=${page.link({ release: newest, build: null })}>${newest}</a>.</p>` : nothing}
    </section>`;
  }
  const { release, build } = page.question;
  const unasked = knownKeys(page.question).length === 0 && build === null;
  if (unasked && (release === "" || releaseNamed(release))) return empty(page, report);
  return html`<section class="card answer ${report.verdict}" aria-labelledby="answer-title">
    <div class="headline">
      <span class="badge">${icon(report.verdict)}</span>
      <div>
        <h2 id="answer-title">${title(page, report)}</h2>
        <p class="subject">${subject(page, report)}</p>
      </div>
    </div>
    ${report.verdict === "compatible" ? get(page, report) : nothing}
    ${reason(report)}
    ${alternatives(page, report)}
    ${helps(page, report)}
  </section>`;
}

/** The answer in one sentence, for titles and for those who don't see it. */
export function sentence({ answer, fleet, question }: Page): string {
  if (fleet?.report) {
    const { machines, release } = fleet.report;
    const all = machines.compatible + machines.incompatible + machines.undetermined;
    return `${release} runs on ${machines.compatible} of ${all} machines`;
  }
  const report = answer?.report;
  if (!report || knownKeys(question).length === 0) return "";
  if (report.verdict === "compatible") return `${report.release} runs here${report.mode ? `: ${MODES[report.mode].toLowerCase()}` : ""}`;
  return question.release || question.build ? `${report.release} ${VERDICTS[report.verdict]} here` : title({ question }, report);
}

function title({ question }: Pick<Page, "question">, { verdict, release, image, install }: Report): string {
  const named = question.release !== "" || question.build !== null;
  switch (verdict) {
    case "compatible":
      return install ? "Install this" : image ? "Pull this image" : "It runs";
    case "incompatible":
      return named ? `${release} does not run here` : `No ${familyName(question.family)} release is known to run here`;
    case "undetermined":
      return named ? `Whether ${release} runs is open` : "One more fact decides";
  }
}

/** What is judged, and how it was come by. */
function subject(page: Page, report: Report) {
  const { question, answer } = page;
  const named = question.release !== "" || question.build !== null;
  const about = page.link({}, hashOf("releases", report.release));
  const name = report.family ? html`<a href=${about}>${report.release}</a>` : imageOf(report);
  // The title names it already.
  if (named && report.verdict !== "compatible" && releaseNamed(report.release)) return html`<a href=${about}>What is in it, and what changed</a>`;
  if (named) return name;
  if (answer!.newest) return html`${name}, the newest ${wanted(page)} that runs here`;
  const { undetermined } = answer!.found;
  return undetermined.length > 0
    ? html`${undetermined.length} may run, the newest ${wanted(page)} is ${name}`
    : html`The newest is ${name}`;
}

/** An image by its own facts, in a few words. */
function imageOf({ build: { cuda, capabilities, ptx } }: Report): string {
  const code = [...(capabilities ?? []), ...(ptx ? [`PTX ${ptx}`] : [])].join(" ");
  return ["an image by its own facts", cuda ? `CUDA ${cuda}` : "CUDA not recorded", code && `code for ${code}`].filter(Boolean).join(", ");
}

/** The command, and the image by itself. */
function get(page: Page, report: Report) {
  if (report.install) return html`<code-box class="big" .code=${report.install} name="The command that installs it"></code-box>`;
  const chosen = starterOf(page.question.launcher);
  return html`${report.image ? html`<code-box class="big" .code=${report.image} name="The image"></code-box>` : nothing}
    <div class="start">
      <div class="tabs" role="group" aria-label="Started by">
        ${STARTERS.map(
          ({ launcher, name }) => html`<a
            href=${page.link({ launcher })}
            aria-current=${launcher === chosen ? "true" : nothing}
            title="Answer for ${name}"
          >${name}</a>`,
        )}
      </div>
      <code-box .code=${command(page.question.launcher || "docker", report)} name="The command that starts it"></code-box>
    </div>`;
}

/** The finding that decides, in full; the others are folded. */
export function deciding({ verdict, findings }: Report): Finding | undefined {
  const worst = findings.find(({ severity }) => severity === (verdict === "incompatible" ? "blocker" : "unknown"));
  const driver = findings.find(({ rule }) => rule.startsWith("driver."));
  return verdict === "compatible" ? (driver ?? findings[0]) : (worst ?? findings[0]);
}

function reason(report: Report) {
  const { verdict, mode, gpus, findings } = report;
  const finding = deciding(report);
  const modes = new Set(gpus.map((gpu) => gpu.mode));
  const how = verdict !== "compatible" ? "" : mode ? MODES[mode] : modes.size > 1 ? "Different modes on different GPUs" : "A compatibility mode";
  const issues = findings.filter(({ rule }) => rule === "issues.known").length;
  return html`<p class="reason">
    ${how ? html`<strong class="mode ${mode ?? "some-mode"}">${how}</strong>` : nothing}
    ${finding ? prose(finding.message) : nothing}
    ${issues > 0 ? html`<a class="issues-hint" href="#issues">${issues === 1 ? "1 known issue" : `${issues} known issues`}</a>` : nothing}
  </p>`;
}

/** The newest one, and the newest that runs natively, where they are others. */
function alternatives(page: Page, report: Report) {
  const { found, newest } = page.answer!;
  if (report.verdict !== "compatible") return nothing;
  const native = report.mode === "native" ? undefined : found.releases.find(({ mode }) => mode === "native");
  const links = [
    newest && newest !== report.release && report.family === page.question.family ? html`Newest that runs: <a href=${page.link({ release: "", build: null })}>${newest}</a>` : nothing,
    native && native.release !== report.release ? html`Newest that runs natively: <a href=${page.link({ release: native.release, build: null })}>${native.release}</a>` : nothing,
  ].filter((link) => link !== nothing);
  return links.length > 0 ? html`<p class="alternatives">${links.map((link) => html`<span>${link}</span>`)}</p>` : nothing;
}

/** Before anything is known: nothing to alarm, but what to do. */
function empty(page: Page, { release, image, install }: Report) {
  return html`<section class="card answer empty" aria-labelledby="answer-title">
    <h2 id="answer-title">${page.question.release ? `Whether ${release} runs, your machine says` : "Your machine says which one runs"}</h2>
    <p class="subject">Run one of these where the image is to run, and paste what it prints.</p>
    ${ASK.map((one) => html`<code-box .code=${one} name="Command"></code-box>`)}
    <p class="quiet">
      The ${page.question.release ? "release asked about" : `newest ${wanted(page)}`} is
      <a href=${page.link({}, hashOf("releases", release))}>${release}</a>${(install ?? image) ? html` (<code>${install ?? image}</code>)` : nothing}; whether it runs depends on the GPU and the driver.
    </p>
  </section>`;
}
