// The answer as texts to take along: Markdown, snippets for a script, the element's code, a badge.

import { constraintFor } from "ngcompat";
import type { Report } from "ngcompat";

import { command, shell } from "./commands.ts";
import { factsOf, gpuName, inShort, inWords, isKnown, type Question } from "./question.ts";

const quoted = (text: string) => JSON.stringify(text);

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string) => text.replace(/[&<>"]/g, (one) => ESCAPES[one]!);

export function asMarkdown(report: Report, question: Question, link: string): string {
  const mode = report.mode ? ` (${report.mode})` : "";
  const get = report.verdict === "incompatible" ? null : (report.install ?? report.image);
  return [
    `**${report.release}: ${report.verdict}${mode}**`,
    `on ${inWords(question)}`,
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

export const LANGUAGES = ["Python", "Shell", "Dockerfile", "JavaScript", "Rust"] as const;
export type Language = (typeof LANGUAGES)[number];

/** A check for a training script, for exactly this release. */
export function snippet(language: Language, question: Question, report: Report): string {
  const { driver, cuda, gpus, requires, launcher } = question;
  const { release, image, install } = report;
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
    case "JavaScript": {
      const facts = Object.entries(factsOf(question, requires)).filter(([, value]) => isKnown(value));
      return [
        `import { check, init } from "ngcompat";`,
        "",
        "await init(); // in Node it is ready without",
        `const report = check(${quoted(release)}, {`,
        ...facts.map(([name, value]) => `  ${name}: ${JSON.stringify(value)},`),
        "});",
        `report.verdict; // ${quoted(report.verdict)}`,
        "",
      ].join("\n");
    }
    case "Rust": {
      const facts = [
        driver && `.driver(${quoted(driver)}.parse()?)`,
        !driver && cuda && `.cuda_driver(${quoted(cuda)}.parse()?)`,
        ...gpus.map((gpu) => `.gpu(${quoted(gpu.replace(/~[\d.]+$/, ""))}.parse()?)`),
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
        `  && ${install ?? command(launcher.startsWith("docker") ? launcher : "docker", report)}`,
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

/** The element, asked the same question. */
export function elementCode(release: string, question: Question): string {
  const { driver, cuda, gpus, os, arch, launcher, toolkit, requires } = question;
  const attributes = {
    release,
    driver,
    "cuda-driver": driver ? "" : cuda,
    gpus: gpus.map((gpu) => gpuName(gpu).replace(/ \([\d.]+\)$/, "")).join(", "),
    os,
    arch,
    launcher,
    toolkit,
    requires: requires.join(", "),
  };
  const told = Object.entries(attributes).filter(([, value]) => value);
  return [
    `<script type="module" src="/ngcompat/dist/element.js"></script>`,
    `<ngcompat-check${told.map(([name, value]) => `\n  ${name}="${escaped(value)}"`).join("")}\n></ngcompat-check>`,
    "",
  ].join("\n");
}

/** What a badge says: `pytorch:25.06` and `runs on A100 + R535`. */
export function badgeWords({ release, verdict }: Pick<Report, "release" | "verdict">, question: Question): [string, string] {
  const where = inShort(question) || "unknown machine";
  const words = { compatible: "runs on", incompatible: "does not run on", undetermined: "may run on" };
  return [release, `${words[verdict]} ${where}`];
}

const COLOURS = { compatible: "#0b7a4b", incompatible: "#b3261e", undetermined: "#8a5a00" };

/** A badge as SVG, for a README. */
export function badge(report: Pick<Report, "release" | "verdict">, question: Question): string {
  const [name, text] = badgeWords(report, question);
  // The width of a text in Verdana of 11 px, near enough; `textLength` makes it fit.
  const width = (words: string) => Math.round(words.length * 6.6) + 12;
  const [left, right] = [width(name), width(text)];
  const label = (words: string, at: number, room: number) =>
    `<text x="${at + 6}" y="14" textLength="${room - 12}" lengthAdjust="spacingAndGlyphs">${escaped(words)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${escaped(`${name} ${text}`)}">`,
    `<title>${escaped(`${name} ${text}`)}</title>`,
    `<clipPath id="r"><rect width="${left + right}" height="20" rx="3"/></clipPath>`,
    `<g clip-path="url(#r)"><rect width="${left}" height="20" fill="#444"/><rect x="${left}" width="${right}" height="20" fill="${COLOURS[report.verdict]}"/></g>`,
    `<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${label(name, 0, left)}${label(text, left, right)}</g>`,
    "</svg>",
    "",
  ].join("\n");
}

/** A badge in Markdown, which leads to the question. */
export const badgeMarkdown = (report: Report, question: Question, link: string): string =>
  `[![${badgeWords(report, question).join(" ")}](ngcompat.svg)](${link})\n`;

/** Where a wrong answer is reported, with the question filled in. */
export function reportAddress(report: Report, question: Question, link: string): string {
  const address = new URL("https://github.com/ngcompat/ngcompat/issues/new");
  address.searchParams.set("title", `Wrong answer: ${report.release} on ${inShort(question) || "a machine"}`);
  address.searchParams.set(
    "body",
    ["What happened in fact:", "", "", `What the page says, by the facts of ${report.data.as_of}:`, "", asMarkdown(report, question, link)].join("\n").slice(0, 5000),
  );
  return address.href;
}
