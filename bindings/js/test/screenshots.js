// `node screenshots.js FOLDER`: pictures of the element, to look at.

import { launch } from "../../../examples/web/test/browser.js";
import { serve } from "../../../examples/web/test/server.js";

const [folder] = process.argv.slice(2);
const server = await serve(new URL(".", import.meta.url).pathname);
const browser = await launch();
const questions = [
  'release="20.12" driver="450.80.02" gpus="Tesla T4"',
  'release="24.05" driver="470.57.02" gpus="Tesla K80, A100, Tesla K80"',
  'release="24.05" driver="550.54.15" gpus="L4" compact',
  'release="24.05" driver="470.57.02" gpus="RTX 3090" compact',
  'release="torch==2.6.0+cu124" driver="535.161.08" heading-level="2"',
  'release="20.99"',
  "",
];
for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 800]) {
    const tab = await browser.newPage({ viewport: { width, height: 600 }, colorScheme });
    const elements = questions.map((question) => `<p><ngcompat-check ${question}></ngcompat-check></p>`).join("");
    const style = "<style>:root { color-scheme: light dark } body { margin: 1rem; background: Canvas }</style>";
    const page = `<!doctype html>${style}<script type="module" src="/node_modules/ngcompat/dist/element.js"></script>${elements}`;
    await tab.route(`${server.address}page.html`, (route) => route.fulfill({ contentType: "text/html", body: page }));
    await tab.goto(`${server.address}page.html`);
    await tab.locator("ngcompat-check [part~=verdict]").last().waitFor();
    await tab.screenshot({ path: `${folder}/element-${colorScheme}-${width}.png`, fullPage: true });
    await tab.close();
  }
}
await browser.close();
server.stop();
