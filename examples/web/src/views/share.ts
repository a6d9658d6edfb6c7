// The answer to take along.

import type { Report } from "ngcompat";
import { html } from "lit";

import type { Page } from "../page.ts";
import { asMarkdown, badge, badgeMarkdown, elementCode, reportAddress } from "../texts.ts";

export function share(page: Page, report: Report) {
  const { question } = page;
  const link = new URL(page.link(), location.href).href;
  const picture = badge(report, question);
  const data = `data:image/svg+xml,${encodeURIComponent(picture)}`;
  return html`<h4>Link to this question</h4>
    <code-box .code=${link} name="The link"></code-box>
    <h4>The answer as Markdown</h4>
    <code-box class="short" .code=${asMarkdown(report, question, link)} name="The answer as Markdown"></code-box>
    <h4>A badge</h4>
    <p class="badge-line"><img src=${data} alt="The badge" height="20" /> <a class="button" href=${data} download="ngcompat.svg">Download SVG</a></p>
    <code-box .code=${badgeMarkdown(report, question, link)} name="The badge in Markdown"></code-box>
    ${report.family
      ? html`<h4>On your page, always by the newest facts</h4>
          <code-box .code=${elementCode(report.release, question)} name="The element’s code"></code-box>
          <p class="quiet">The element comes with the npm package <code>ngcompat</code>.</p>`
      : html``}
    <p class="actions">
      <button type="button" class="button" @click=${() => print()}>Print</button>
      <a class="button" href=${reportAddress(report, question, link)} rel="noreferrer">Report a wrong answer</a>
    </p>`;
}
