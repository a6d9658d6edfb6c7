// Pictures of parts of the page, compared with those in snapshots/. NGCOMPAT_WRITE_SNAPSHOTS=1 writes
// them; look at the difference before committing it.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

const folder = new URL("snapshots/", import.meta.url).pathname;

/**
 * Text is left out: its pixels are the machine's fonts. So are soft edges, hatching, and the place on
 * the page, which may lie between two pixels.
 */
const STYLE = `
  * { color: transparent !important; caret-color: transparent }
  text, .hatch-line { visibility: hidden }
  svg * { shape-rendering: crispEdges }
  svg { position: fixed; top: 0; left: 0; z-index: 9; background: var(--surface) }
`;

/** Fails where more than one pixel in two hundred differs. */
export async function looksAsBefore(locator, name) {
  const taken = PNG.sync.read(await locator.screenshot({ style: STYLE, animations: "disabled" }));
  const path = `${folder}${name}.png`;
  if (process.env.NGCOMPAT_WRITE_SNAPSHOTS || !existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, PNG.sync.write(taken, { colorType: 2, deflateLevel: 9 }));
    assert.ok(process.env.NGCOMPAT_WRITE_SNAPSHOTS, `${name}: there was no picture; now there is one to look at`);
    return;
  }
  const { width, height, data } = PNG.sync.read(readFileSync(path));
  assert.deepEqual([taken.width, taken.height], [width, height], `${name}: another size`);
  const different = pixelmatch(data, taken.data, null, width, height, { threshold: 0.2 });
  assert.ok(different < (width * height) / 200, `${name}: ${different} pixels differ`);
}
