// <gpu-field>: a combobox as the ARIA practices describe it, for one GPU more.

import type { Catalogue } from "ngcompat";
import { html, LitElement, nothing } from "lit";

import { COMMON, matching } from "./gpu-names.ts";

/** How many names are offered at once. */
const OFFERED = 12;

export class GpuField extends LitElement {
  static override properties = {
    models: { attribute: false },
    text: { state: true },
    open: { state: true },
    active: { state: true },
  };

  declare models: Catalogue["gpus"];
  declare text: string;
  declare open: boolean;
  declare active: number;

  constructor() {
    super();
    this.models = [];
    this.text = "";
    this.open = false;
    this.active = -1;
  }

  protected override createRenderRoot() {
    return this;
  }

  #offers(): { name: string; hint: string }[] {
    const text = this.text.trim();
    const listed = text === "" ? COMMON.flatMap((name) => this.models.find((model) => model.name === name) ?? []) : matching(this.models, text);
    const offers = listed
      .slice(0, OFFERED)
      .map((model) => ({ name: model.name, hint: model.compute_capabilities.join(" or ") }));
    const known = offers.some(({ name }) => name.toLowerCase() === text.toLowerCase());
    return known || text === "" ? offers : [...offers, { name: text, hint: "as typed" }];
  }

  #choose(name: string) {
    this.dispatchEvent(new CustomEvent("gpu", { detail: name }));
    this.text = "";
    this.open = false;
    this.active = -1;
  }

  /** What was typed and left counts, as what it most resembles. */
  #leave() {
    const [best] = this.#offers();
    if (this.text.trim() !== "" && best) this.#choose(best.name);
    this.open = false;
  }

  #key(event: KeyboardEvent) {
    const offers = this.#offers();
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        if (offers.length === 0) return;
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        this.active = this.open ? (this.active + step + offers.length) % offers.length : 0;
        this.open = true;
        return;
      }
      case "Enter": {
        const offer = offers[this.text.trim() === "" ? this.active : Math.max(this.active, 0)];
        if (offer === undefined) return;
        event.preventDefault();
        this.#choose(offer.name);
        return;
      }
      case "Escape":
        this.open = false;
        this.active = -1;
    }
  }

  override updated() {
    if (this.open) this.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }

  override render() {
    const offers = this.open ? this.#offers() : [];
    return html`
      <label for="gpu">GPU</label>
      <div class="combobox">
        <input
          id="gpu"
          role="combobox"
          autocomplete="off"
          spellcheck="false"
          placeholder="T4, A100, RTX 4090 …"
          aria-autocomplete="list"
          aria-controls="gpu-offers"
          aria-expanded=${offers.length > 0}
          aria-activedescendant=${offers[this.active] ? `gpu-offer-${this.active}` : nothing}
          .value=${this.text}
          @input=${(event: InputEvent) => {
            this.text = (event.target as HTMLInputElement).value;
            this.open = true;
            this.active = -1;
          }}
          @click=${() => {
            this.open = true;
          }}
          @keydown=${this.#key}
          @blur=${this.#leave}
        />
        <ul id="gpu-offers" role="listbox" aria-label="GPUs" ?hidden=${offers.length === 0}>
          ${offers.map(
            ({ name, hint }, at) => html`<li
              id="gpu-offer-${at}"
              role="option"
              aria-selected=${at === this.active}
              @mousedown=${(event: Event) => {
                event.preventDefault(); // so that the field keeps the focus
                this.#choose(name);
              }}
            >
              <span>${name}</span><span class="quiet">${hint}</span>
            </li>`,
          )}
        </ul>
      </div>
    `;
  }
}

customElements.define("gpu-field", GpuField);

declare global {
  interface HTMLElementTagNameMap {
    "gpu-field": GpuField;
  }
}
