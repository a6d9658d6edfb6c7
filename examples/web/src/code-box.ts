// <code-box>: a text to copy, with a button that says that it did.

import { html, LitElement } from "lit";

import { icon } from "./views/parts.ts";

/** How long the button says so. */
const SHOWN = 2500;

export class CodeBox extends LitElement {
  static override properties = {
    code: { attribute: false },
    name: {},
    state: { state: true },
  };

  declare code: string;
  /** What it is, for those who don't see it. */
  declare name: string;
  declare state: "" | "copied" | "selected";

  #timer = 0;

  constructor() {
    super();
    this.code = "";
    this.name = "";
    this.state = "";
  }

  protected override createRenderRoot() {
    return this;
  }

  /** A command of one line may be broken on a narrow screen; of several, their form is kept. */
  override willUpdate() {
    this.classList.toggle("line", !this.code.trimEnd().includes("\n"));
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.code);
      this.state = "copied";
    } catch {
      // Where a page may not copy, the text is selected for its reader to do so.
      getSelection()?.selectAllChildren(this.querySelector("code")!);
      this.state = "selected";
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.state = "";
    }, SHOWN);
  }

  override render() {
    const words = { "": "Copy", copied: "Copied", selected: "Press Ctrl+C" };
    return html`<pre tabindex="0" role="group" aria-label=${this.name}><code>${this.code}</code></pre>
      <button type="button" class="button copy ${this.state}" @click=${this.#copy}>
        ${icon(this.state === "copied" ? "compatible" : "copy")}<span aria-live="polite">${words[this.state]}</span>
        <span class="hidden">${this.name}</span>
      </button>`;
  }
}

customElements.define("code-box", CodeBox);

declare global {
  interface HTMLElementTagNameMap {
    "code-box": CodeBox;
  }
}
