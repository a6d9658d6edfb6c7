// Reads the messages from the pages of the book, which `cargo xtask generate` writes from the data.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { Plugin } from "vite";

const FOLDER = fileURLToPath(new URL("../../docs/messages/", import.meta.url));
const NAME = "virtual:messages";

/** A page of the book as the page shows it. */
export function messageOf(markdown: string, code: string) {
  const [, title = code] = markdown.match(/^# (.+)$/m) ?? [];
  const [, certainty = "possible", cause = ""] = markdown.match(/^Cause \((\w+)\): ([^]*?)(?=\n\n|$)/m) ?? [];
  const list = (heading: RegExp) => {
    const [, items = ""] = markdown.match(new RegExp(`${heading.source}\\n\\n((?:(?:- |1\\. )[^]*?)(?=\\n\\n(?!- |1\\. )|$))`)) ?? [];
    return items.split(/\n(?=- |1\. )/).map((item) => item.replace(/^(- |1\. )/, "").replace(/\s*\n\s*/g, " ").trim()).filter(Boolean);
  };
  const [, sources = ""] = markdown.match(/^Sources?: ([^]*?)\.?\s*$/m) ?? [];
  const [harmless] = markdown.match(/^Nothing is wrong where [^]*?(?=\n\n|$)/m) ?? [];
  const always = harmless?.startsWith("Nothing is wrong where this is printed") ?? false;
  return {
    code,
    title: title.trim(),
    certainty,
    cause: cause.trim(),
    also: [...list(/It can also mean:/), ...(harmless && !always ? [harmless.trim()] : [])],
    fixes: list(/What helps:/),
    false_alarm: always,
    samples: [...markdown.matchAll(/```text\n([^]*?)\n```/g)].flatMap(([, text = ""]) => text.split("\n")),
    sources: [...sources.matchAll(/\[([^\]]+)\]\(([^)\s]+)\)/g)].map(([, what, address]) => ({ what, address, evidence: "nvidia" })),
  };
}

export const messages: Plugin = {
  name: "messages",
  resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
  load(id) {
    if (id !== `\0${NAME}`) return undefined;
    const files = readdirSync(FOLDER).filter((file) => file.endsWith(".md")).sort();
    const all = files.map((file) => {
      this.addWatchFile(FOLDER + file);
      return messageOf(readFileSync(FOLDER + file, "utf8"), file.replace(/\.md$/, ""));
    });
    // A changed form of those pages is an error of the build, not an empty page.
    const poor = all.find(({ title, cause, samples, fixes }) => !title || !cause || (samples.length === 0 && fixes.length === 0));
    if (poor) throw new Error(`docs/messages/${poor.code}.md is not read: ${JSON.stringify(poor)}`);
    return `export default JSON.parse(${JSON.stringify(JSON.stringify(all))});`;
  },
};
