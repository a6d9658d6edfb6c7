// `node run.js [NAME…]`: see README.md.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { launch } from "../../../../examples/web/test/browser.js";

const here = new URL(".", import.meta.url).pathname;
const target = process.env.CARGO_TARGET_DIR ?? new URL("../../../../target", import.meta.url).pathname;
const dist = join(target, "dist");
const tarball = join(dist, readdirSync(dist).find((name) => /^ngcompat-\d.*\.tgz$/.test(name)));

/** Opens what a server gives on a port. */
async function served(folder, command, port, look) {
  const [program, ...rest] = command;
  const env = { ...process.env, PORT: String(port), NITRO_PORT: String(port) };
  const server = spawn(program, rest, { cwd: folder, env, stdio: "inherit", detached: true });
  const browser = await launch();
  try {
    const address = `http://127.0.0.1:${port}/`;
    for (let waited = 0; !(await fetch(address).catch(() => null)); waited += 1) {
      assert.ok(waited < 60, "the server does not answer");
      await new Promise((done) => setTimeout(done, 500));
    }
    // What the server itself answered.
    assert.match(await (await fetch(address)).text(), /forward-compatibility/);
    const tab = await browser.newPage();
    const complaints = [];
    tab.on("pageerror", (error) => complaints.push(error.message));
    await tab.goto(address);
    await look(tab);
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
    process.kill(-server.pid);
  }
}

async function looked(tab) {
  assert.equal(await tab.locator("ngcompat-check [part~=verdict]").textContent(), "It runs");
  await tab.getByText("in the browser: forward-compatibility").waitFor();
}

const FRAMEWORKS = {
  jest: (folder) => run(folder, "npx", "jest"),
  vitest: (folder) => run(folder, "npx", "vitest", "run"),
  async next(folder) {
    run(folder, "npx", "next", "build");
    await served(folder, ["npx", "next", "start"], 4871, looked);
  },
  async nuxt(folder) {
    run(folder, "npx", "nuxt", "build");
    await served(folder, ["node", ".output/server/index.mjs"], 4872, looked);
  },
};

function run(folder, program, ...rest) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NUXT_TELEMETRY_DISABLED: "1" };
  execFileSync(program, rest, { cwd: folder, env, stdio: "inherit" });
}

const named = process.argv.slice(2);
for (const name of named.length > 0 ? named : Object.keys(FRAMEWORKS)) {
  const folder = mkdtempSync(join(tmpdir(), `ngcompat-${name}-`));
  try {
    cpSync(join(here, name), folder, { recursive: true });
    run(folder, "npm", "install", "--silent", "--no-audit", "--no-fund", tarball);
    await FRAMEWORKS[name](folder);
    console.log(`${name}: works`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
