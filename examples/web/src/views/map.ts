// What runs where: a map of the family, for this machine's GPUs.

import { compatibilityMap } from "ngcompat";
import type { CompatibilityMap } from "ngcompat";
import { html } from "lit";

import "../heat-map.ts";
import { familyName } from "../library.ts";
import type { Page } from "../page.ts";
import { grouped } from "../question.ts";

let drawn: { key: string; map: CompatibilityMap } | null = null;

/** Anything but the driver counts; one map is kept, since most changes leave it as it is. */
function mapOf(page: Page): CompatibilityMap {
  const facts = { ...page.answer!.facts, driver: null, cuda_driver: null, requires: null };
  const { family } = page.question;
  const key = JSON.stringify([facts, family]);
  if (drawn?.key !== key) drawn = { key, map: compatibilityMap(facts, { family }) };
  return drawn.map;
}

export function map(page: Page) {
  const { question, answer } = page;
  if (!answer) return html``;
  const title = (rest: unknown) => html`<h2 id="map-title">Every ${familyName(question.family)} release on every driver ${rest}</h2>`;
  if ((answer.facts.gpus ?? []).length === 0 && !answer.facts.machine) {
    return html`<section class="card" aria-labelledby="map-title">
      ${title("")}
      <p class="quiet">Name a GPU to draw the map; for example
        ${["Tesla T4", "NVIDIA A100-SXM4-80GB", "NVIDIA GeForce RTX 4090"].map(
          (gpu) => html`<a href=${page.link({ gpus: [gpu] })}>${gpu}</a> `,
        )}
      </p>
    </section>`;
  }
  return html`<section class="card" aria-labelledby="map-title">
    ${title(html`<span class="quiet">for ${question.machine || grouped(question.gpus).map(({ text }) => text).join(", ")}</span>`)}
    <p class="quiet">Releases from old to new, driver branches of Linux from new to old, each by its newest driver. The outlines are your driver and the release above.</p>
    <heat-map
      .map=${mapOf(page)}
      .facts=${answer.facts}
      .release=${answer.report?.release ?? ""}
      .links=${{
        release: (release: string) => page.link({ release, build: null }, "#/"),
        suppose: (release: string, driver: string) => page.link({ release, driver, cuda: "", build: null }, "#/"),
      }}
    ></heat-map>
  </section>`;
}
