// Several machines: what runs on all of them, kind by kind, and which drivers would change that.

import { html, nothing } from "lit";

import "../code-box.ts";
import { command, STARTERS } from "../commands.ts";
import { releaseNamed } from "../library.ts";
import type { Page } from "../page.ts";
import { branchOf, inShort, type Kind } from "../question.ts";
import { deciding } from "./answer.ts";
import { icon, MODES, prose, scroll, VERDICTS } from "./parts.ts";
import { wanted } from "./wants.ts";

/** More names are counted. */
const NAMED = 4;

const names = (all: readonly string[]) =>
  all.length > NAMED + 1 ? `${all.slice(0, NAMED).join(", ")} and ${all.length - NAMED} more` : all.join(", ");

export function fleet(page: Page) {
  const { report, found, problems } = page.fleet!;
  const { question } = page;
  if (report === null) return html`<section class="card answer"><h2>This release is not known</h2><p>${prose(problems.release ?? "")}</p></section>`;
  const { compatible, incompatible, undetermined } = report.machines;
  const all = compatible + incompatible + undetermined;
  const named = question.release !== "";
  const one = releaseNamed(report.release);
  const title = report.verdict !== "compatible" ? `${report.release} runs on ${compatible} of ${all} machines` : one?.install ? "Install this on all of them" : "Pull this image on all of them";
  return html`<section class="card answer ${report.verdict === "incompatible" && compatible > 0 ? "undetermined" : report.verdict}" aria-labelledby="answer-title">
      <div class="headline">
        <span class="badge">${icon(report.verdict === "incompatible" && compatible > 0 ? "warning" : report.verdict)}</span>
        <div>
          <h2 id="answer-title">${title}</h2>
          <p class="subject">${named
              ? report.verdict === "compatible"
                ? report.release
                : nothing
              : found.releases.length > 0
                ? `${report.release}, the newest ${wanted(page)} that runs on all ${all}`
                : `No ${wanted(page)} is known to run on all ${all}`}</p>
        </div>
      </div>
      ${report.verdict === "compatible" ? start(report.kinds[0]!.report) : nothing}
      ${named && found.releases[0] && found.releases[0] !== report.release ? html`<p>The newest that runs on all: <a href=${page.link({ release: "" })}>${found.releases[0]}</a></p>` : nothing}
    </section>
    <section class="card" aria-labelledby="kinds-title">
      <h2 id="kinds-title">The machines</h2>
      ${scroll("The machines", kinds(page))}
    </section>
    ${plan(page)}
    <section class="card" aria-labelledby="link-title">
      <h2 id="link-title">Link to this question</h2>
      <p class="quiet">It says how many machines there are of each kind, and none of their names.</p>
      <code-box .code=${new URL(page.link(), location.href).href} name="The link"></code-box>
    </section>`;
}

function start({ install, image, build }: { install: string | null; image: string | null; build: Parameters<typeof command>[1]["build"] }) {
  if (install) return html`<code-box class="big" .code=${install} name="The command that installs it"></code-box>`;
  return html`${image ? html`<code-box class="big" .code=${image} name="The image"></code-box>` : nothing}
    ${STARTERS.filter(({ launcher }) => launcher === "kubernetes").map(
      ({ launcher, name }) => html`<details class="more"><summary>For ${name}</summary><code-box .code=${command(launcher, { image, build })} name="For ${name}"></code-box></details>`,
    )}`;
}

function kinds(page: Page) {
  const { report, found } = page.fleet!;
  const newest = new Map(found.kinds.flatMap(({ machines, newest, mode }) => machines.map((name) => [name, { newest, mode }])));
  const machineOf = new Map(page.question.fleet.flatMap((kind: Kind) => kind.names.map((name) => [name, kind.machine])));
  return html`<table class="kinds stacked">
    <thead>
      <tr><th scope="col">Machines</th><th scope="col">What they are</th><th scope="col">${report!.release}</th><th scope="col">Newest that runs</th></tr>
    </thead>
    <tbody>
      ${report!.kinds.map(({ machines, report: one }) => {
        const machine = machineOf.get(machines[0]!)!;
        const best = newest.get(machines[0]!);
        const finding = one.verdict === "compatible" ? undefined : deciding(one);
        return html`<tr>
          <th scope="row"><strong>${machines.length}</strong> <span class="quiet">${names(machines)}</span></th>
          <td><a href=${page.link({ ...machine, fleet: [] })}>${inShort(machine) || "nothing known"}</a></td>
          <td data-name=${report!.release} class=${one.verdict === "compatible" ? "good" : one.verdict === "incompatible" ? "bad" : "open"}>
            ${VERDICTS[one.verdict]}${one.mode ? html` <span class="quiet">${MODES[one.mode].toLowerCase()}</span>` : nothing}
            ${finding ? html`<span class="because">${prose(finding.message)}</span>` : nothing}
          </td>
          <td data-name="Newest that runs:">${best?.newest ? html`<a href=${page.link({ release: best.newest })}>${best.newest}</a>` : "none is known to"}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/** Which driver would make it run on more of them. */
function plan(page: Page) {
  const { plan, report } = page.fleet!;
  if (!plan || report!.verdict === "compatible") return nothing;
  const drivers = plan.drivers.filter(({ gains }) => gains.length > 0);
  const obstacles = [
    ["No driver helps", plan.no_driver_helps],
    ["It is not known whether a driver helps", plan.undetermined],
  ] as const;
  if (drivers.length === 0 && obstacles.every(([, all]) => all.length === 0)) return nothing;
  return html`<section class="card" aria-labelledby="plan-title">
    <h2 id="plan-title">Which driver would make ${plan.release} run on more of them</h2>
    ${drivers.length > 0
      ? scroll(
          "Drivers",
          html`<table class="stacked">
            <thead><tr><th scope="col">Driver on all</th><th scope="col">Then runs on</th><th scope="col">No longer on</th></tr></thead>
            <tbody>
              ${drivers.map(
                ({ branch, driver, kind, end_of_life, gains, losses, undriven }) => html`<tr>
                  <th scope="row">${driver} <span class="quiet">${branchOf(String(branch))}${kind ? `, ${kind.replaceAll("-", " ")}` : ""}${end_of_life ? ` until ${end_of_life}` : ""}</span></th>
                  <td class="good" data-name="Then runs on">${gains.length} more: ${names(gains)}</td>
                  <td data-name="No longer on">${losses.length > 0 ? html`${losses.length}: ${names(losses)}` : "–"}${undriven.length > 0 ? html` <span class="quiet">(it does not drive the GPU of ${names(undriven)})</span>` : nothing}</td>
                </tr>`,
              )}
            </tbody>
          </table>`,
        )
      : nothing}
    ${obstacles.map(([title, all]) =>
      all.length > 0
        ? html`<h3>${title}</h3><ul class="plain">${all.map(({ machines, reason }) => html`<li><strong>${names(machines)}:</strong> ${prose(reason)}</li>`)}</ul>`
        : nothing,
    )}
  </section>`;
}
