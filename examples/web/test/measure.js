// `npm run measure`: what the package weighs, how soon the page answers, how fast Node checks; and the
// plain alternative, a table of minimum drivers in JSON compared by npm's `semver`, which knows neither
// boards nor modes.

import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import * as ngcompat from "ngcompat";
import semver from "semver";

import { launch } from "./browser.js";
import { serve } from "./server.js";

const root = new URL("../", import.meta.url).pathname;

function weigh(name, bytes) {
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  console.log(`| ${name} | ${bytes.length} | ${gzipSync(bytes, { level: 9 }).length} | ${brotli.length} |`);
}

console.log("| file | bytes | gzip | brotli |\n|---|---:|---:|---:|");
const js = `${root}../../bindings/js/`;
for (const file of ["dist/ngcompat_bg.wasm", "dist/ngcompat.js", "api.js", "browser.js", "dist/element.js"]) {
  weigh(file, readFileSync(js + file));
}
for (const file of readdirSync(`${root}dist/assets`)) weigh(`page: ${file}`, readFileSync(`${root}dist/assets/${file}`));

const table = Object.fromEntries(
  ngcompat.releases().flatMap(({ release, driver }) => {
    const minimum = semver.coerce(driver?.minimum);
    return minimum ? [[release, `>=${minimum}`]] : [];
  }),
);
weigh("plain: table alone", Buffer.from(JSON.stringify(table)));

function rate(ask) {
  const end = performance.now() + 1000;
  let asked = 0;
  for (; performance.now() < end; asked += 1) ask();
  return asked;
}
const facts = { driver: "450.80.02", gpus: ["Tesla T4"] };
console.log(`\ncheck: ${rate(() => ngcompat.check("20.12", facts))} a second in Node`);
console.log(`find, all releases: ${rate(() => ngcompat.find(facts))} a second`);
console.log(`plain: ${rate(() => semver.satisfies(semver.coerce("450.80.02"), table["pytorch:20.12"]))} a second`);

const server = await serve(`${root}dist`);
const browser = await launch();
const times = [];
for (let round = 0; round < 9; round += 1) {
  const tab = await (await browser.newContext()).newPage();
  await tab.addInitScript(() => {
    addEventListener("ngcompat-report", () => (globalThis.answered ??= performance.now()), true);
  });
  await tab.goto(`${server.address}?release=20.12&driver=450.80.02&gpu=Tesla+T4`);
  const time = await tab.waitForFunction(() => globalThis.answered);
  times.push(await time.jsonValue());
  await tab.context().close();
}
times.sort((a, b) => a - b);
console.log(`first verdict in Chromium: ${Math.round(times[4])} ms (median of 9, empty cache, local server)`);
await browser.close();
server.stop();
