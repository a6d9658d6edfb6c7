// What was read from a pasted text, so that one can see whether it was understood.

import type { FactKind } from "ngcompat";
import { html, nothing } from "lit";

import type { Page } from "../page.ts";
import { prose } from "./parts.ts";

const KINDS: Record<FactKind, string> = {
  "nvidia-smi": "nvidia-smi",
  "nvidia-smi-csv": "nvidia-smi CSV",
  "nvidia-smi-list": "nvidia-smi -L",
  "nvidia-smi-query": "nvidia-smi -q",
  "proc-version": "/proc/driver/nvidia/version",
  "module-version": "/sys/module/nvidia/version",
  "collect-env": "collect_env",
  banner: "a container's banner",
  "node-labels": "Kubernetes node labels",
  "container-env": "container variables",
  image: "an image",
  "container-cli": "nvidia-container-cli info",
  devices: "CUDA devices",
  uname: "uname -a",
  "pip-list": "a list of packages",
  facts: "facts",
  "huggingface-env": "transformers or accelerate env",
  "lightning-env": "Lightning environment",
  "torch-version": "a PyTorch version",
  "hardware-list": "a list of hardware",
  "driver-packages": "driver packages",
  "windows-devices": "Windows devices",
  "conda-info": "conda info",
  jetson: "a Jetson release",
  slurm: "a Slurm node",
  dcgm: "DCGM",
  message: "a message",
  written: "what you wrote",
};

/** What tells most of a machine, to copy. */
export const ASK = ["nvidia-smi", "python -m torch.utils.collect_env", "docker run --rm --gpus all ubuntu nvidia-smi"];

export function said(page: Page) {
  const { reading, question, given } = page;
  const { kinds, conflicts, identified, tooLong, odd, withoutGpu } = reading;
  if (tooLong) return html`<p class="warning">This text is too long to be read here. Paste the part that names the GPU, the driver and the error, or use <code>ngcompat diagnose FILE</code>.</p>`;
  if (identified) return belongs(page);
  const nothingFound = kinds.length === 0 && given.size === 0;
  if (nothingFound) return nothing;
  const names = [...new Set(kinds.map((kind) => KINDS[kind] ?? kind))].join(", ");
  const container = given.has("release") ? html` It names <strong>${question.release}</strong>.` : nothing;
  const decides = given.size > 0 || reading.diagnoses.length > 0 ? nothing : html` It says nothing that decides: paste <code>nvidia-smi</code> too.`;
  return html`${names ? html`<p>Read: ${names}.${container}${decides}</p>` : nothing}
    ${question.fleet.length > 0 && given.has("fleet")
      ? html`<p>Read: ${question.fleet.flatMap(({ names }) => names).length} machines.
          ${withoutGpu.length > 0 ? `Without a GPU, and left out: ${withoutGpu.join(", ")}.` : ""}
          ${odd.length > 0 ? `Not understood: ${odd.slice(0, 3).map(({ line, what }) => `line ${line} (${what})`).join(", ")}${odd.length > 3 ? ` and ${odd.length - 3} more` : ""}.` : ""}</p>`
      : nothing}
    ${conflicts.map(
      ({ fact, values }) => html`<p class="warning">
        The text contradicts itself. Of the ${fact.replace(/^.*\./, "").replaceAll("_", " ")} it says:
        ${values.map(({ value, origin }) => `${value} (${origin})`).join(", ")}. None of these counts; type the right one to settle it.
      </p>`,
    )}`;
}

/** What a version or a name belongs to. */
function belongs(page: Page) {
  const { matches, certainty, note } = page.reading.identified!;
  return html`<p>
    ${matches.length > 0
      ? html`<strong>This belongs to ${matches.map((name) => html`<a href=${page.link({ release: name, build: null })}>${name}</a> `)}</strong>(${certainty}).`
      : "This fits no release."}
    ${prose(note ?? "")}
  </p>`;
}

/** For a text in which nothing is recognised. */
export const notUnderstood = html`<p class="warning">Nothing in this text is recognised. These commands say what is asked for:</p>
  ${ASK.map((command) => html`<code-box .code=${command} name="Command"></code-box>`)}`;
