// The JavaScript of the documentation runs and says what it says: behind `expression; // "value"` stands
// what it gives.

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../../..", import.meta.url));
// Beside the installed package, so that its name is found.
const scratch = mkdtempSync(join(here, "docs-"));
after(() => rmSync(scratch, { recursive: true }));

const book = readdirSync(join(root, "docs"), { recursive: true })
  .filter((name) => name.endsWith(".md"))
  .map((name) => join(root, "docs", name));
const pages = [join(root, "README.md"), join(root, "bindings/js/README.md"), ...book];

const blocks = (language) =>
  pages.flatMap((page) =>
    [...readFileSync(page, "utf8").matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(
      ([, text]) => ({ page: relative(root, page), text }),
    ),
  );

/** The block with an assertion for every value it states. */
const asserting = (text) =>
  text.replace(/^([^\s/].*); \/\/ (.*)$/gm, (line, expression, comment) => {
    try {
      JSON.parse(comment);
    } catch {
      return line;
    }
    return `assert.deepEqual(${expression}, ${comment});`;
  });

for (const [at, { page, text }] of blocks("js").entries()) {
  test(`${page}, example ${at}`, async () => {
    const file = join(scratch, `${at}.js`);
    writeFileSync(file, `import assert from "node:assert/strict";\n${asserting(text)}`);
    await import(pathToFileURL(file));
  });
}

test("there are examples, and they state values", () => {
  const all = blocks("js");
  assert.ok(all.length >= 3);
  const stated = all.map(({ text }) => asserting(text)).join("").match(/assert\.deepEqual/g);
  assert.ok(stated.length >= 4);
});

test("pages use attributes that the element has", () => {
  const manifest = JSON.parse(readFileSync(join(here, "../custom-elements.json"), "utf8"));
  const { attributes } = manifest.modules.flatMap(({ declarations }) => declarations)[0];
  const known = attributes.map(({ name }) => name);
  const used = blocks("html").flatMap(({ text }) =>
    [...text.matchAll(/<ngcompat-check([^>]*)>/g)].flatMap(([, inside]) =>
      [...inside.matchAll(/([\w-]+)=/g)].map(([, name]) => name),
    ),
  );
  assert.ok(used.length > 6);
  for (const name of used) assert.ok(known.includes(name), name);
});
