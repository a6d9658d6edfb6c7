// The answer as texts to take along: Markdown for a report, snippets for a script.

import { constraintFor, NgcompatError } from "ngcompat";
import type { Report } from "ngcompat";

import type { Question } from "./question.ts";

const quoted = (text: string) => JSON.stringify(text);
const shell = (text: string) => (/^[\w.,:=/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** The machine in one line. */
export function machineOf(question: Question): string {
  const { driver, cuda, gpus, os, arch, launcher, toolkit, requires } = question;
  const known = [
    driver && `driver ${driver}`,
    !driver && cuda && `a driver for CUDA ${cuda}`,
    ...gpus,
    os,
    arch,
    launcher,
    toolkit && `NVIDIA Container Toolkit ${toolkit}`,
    ...requires,
  ].filter(Boolean);
  return known.join(", ") || "a machine of which nothing is known";
}

export function asMarkdown(report: Report, question: Question, link: string): string {
  const mode = report.mode ? ` (${report.mode})` : "";
  const get = report.verdict === "incompatible" ? null : (report.install ?? report.image);
  return [
    `**${report.release}: ${report.verdict}${mode}**`,
    `on ${machineOf(question)}`,
    ...(get === null ? [] : ["", `\`${get}\``]),
    "",
    ...report.findings.map(
      ({ severity, message, rule, source }) => `- *${severity}*: ${message} ([${rule}](${source}))`,
    ),
    ...(report.remedies.length > 0 ? ["", "What would help:", ""] : []),
    ...report.remedies.map(({ message }) => `- ${message}`),
    "",
    `[The question](${link})`,
    "",
  ].join("\n");
}

export type Language = "Python" | "Rust" | "Shell" | "Dockerfile";

/** A check for a training script, for exactly this release. */
export function snippet(language: Language, question: Question, { release, image, install }: Report): string {
  const { driver, cuda, gpus, requires } = question;
  switch (language) {
    case "Python": {
      const needs = requires.length > 0 ? `, requires=[${requires.map(quoted).join(", ")}]` : "";
      return [
        "import ngcompat",
        "",
        "# Looks at this machine; raises with the reasons.",
        `ngcompat.require(${quoted(release)}${needs})`,
        "",
      ].join("\n");
    }
    case "Rust": {
      const facts = [
        driver && `.driver(${quoted(driver)}.parse()?)`,
        !driver && cuda && `.cuda_driver(${quoted(cuda)}.parse()?)`,
        ...gpus.map((gpu) => `.gpu(${quoted(gpu)}.parse()?)`),
        ...requires.map((requirement) => `.requires(${quoted(requirement)}.parse()?)`),
      ].filter(Boolean);
      return [
        "use ngcompat::{Environment, Verdict};",
        "",
        `let release = ngcompat::release(${quoted(release)})?;`,
        facts.length > 0
          ? `let env = Environment::new()\n    ${facts.join("\n    ")};`
          : "let env = Environment::new();",
        "let report = release.check(&env);",
        `assert_eq!(report.verdict(), Verdict::Compatible, "{report}");`,
        "",
      ].join("\n");
    }
    case "Shell": {
      const needs = requires.map((requirement) => ` --with ${shell(requirement)}`).join("");
      return [
        "# Looks at this machine.",
        `ngcompat doctor ${shell(release)}${needs} \\`,
        `  && ${install ?? `docker run --rm -it --gpus all ${shell(image!)}`}`,
        "",
      ].join("\n");
    }
    case "Dockerfile": {
      if (image === null) return [`RUN ${install}`, ""].join("\n");
      const constraint = constraintFor(release);
      return [
        `FROM ${image}`,
        ...(constraint === null
          ? ["# The CUDA inside was not collected, and so not what it would need."]
          : ["# The container toolkit refuses machines on which this does not run.", `ENV NVIDIA_REQUIRE_CUDA="${constraint}"`]),
        "",
      ].join("\n");
    }
  }
}

/** The field of the form that an error is about. */
export function fieldOf(error: unknown): string | null {
  if (!(error instanceof NgcompatError)) return null;
  const fields = { release: "release", image: "release", family: "release", build: "release", driver: "driver", cuda: "cuda", gpu: "gpus", requirement: "requires", toolkit: "toolkit" };
  const [, field] = Object.entries(fields).find(([start]) => error.code.startsWith(`${start}-`)) ?? [];
  return field ?? null;
}
