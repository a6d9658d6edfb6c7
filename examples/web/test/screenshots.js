// Writes the README's pictures: `npm run screenshots`.

import { launch } from "./browser.js";
import { PASTES } from "./pastes.js";
import { serve } from "./server.js";

const root = new URL("../", import.meta.url).pathname;
const images = new URL("../../../docs/images/", import.meta.url).pathname;
const server = await serve(`${root}dist`);
const browser = await launch();

async function shot(name, question, colorScheme, clip, act) {
  const tab = await browser.newPage({ viewport: { width: 1180, height: 900 }, colorScheme });
  await tab.goto(server.address + question);
  await tab.locator(".answer:not(.waiting), heat-map").first().waitFor();
  await act?.(tab);
  const target = clip ? tab.locator(clip) : tab;
  await target.screenshot({ path: `${images}${name}.png` });
  await tab.close();
}

await shot("checker", "", "light", null, async (tab) => {
  await tab.fill("#paste", PASTES[0].text);
  await tab.getByRole("button", { name: "Done" }).click();
});
await shot("checker-dark", "?release=24.05&driver=470.256.02&gpu=NVIDIA+GeForce+RTX+3090", "dark");
await shot("map", "?release=23.10&driver=470.256.02&gpu=NVIDIA+A100-SXM4-80GB#/map", "light", "section:has(heat-map)", async (tab) => {
  const row = await tab.locator("heat-map rect.own").nth(0).boundingBox();
  const column = await tab.locator("heat-map rect.own").nth(1).boundingBox();
  await tab.mouse.click(column.x + column.width / 2, row.y + row.height / 2);
});

await browser.close();
server.stop();
