// <gpu-field>: the GPUs of a machine, chosen from all names by typing roughly what one means.
// A combobox as the ARIA practices describe it; what is chosen stands beside it and can be removed.

import type { Catalogue } from "ngcompat";
import { html, LitElement, nothing } from "lit";

type Model = Catalogue["gpus"][number];

/** How many names are offered at once. */
const OFFERED = 12;

/** `NVIDIA A100-SXM4-40GB` is `a 100 sxm 4 40 gb`: the core compares names by such words. */
const words = (name: string): string[] =>
  name.toLowerCase().replace(/^nvidia /, "").match(/[a-z]+|[0-9]+/g) ?? [];

/** The names in which every word of `text` begins a word, those most like it first. */
export function matching(models: readonly Model[], text: string): Model[] {
  const sought = words(text);
  const fits = (model: Model) => {
    const left = words(model.name);
    return sought.every((word) => {
      const at = left.findIndex((own) => own.startsWith(word));
      return at >= 0 && left.splice(at, 1).length === 1;
    });
  };
  const rank = (model: Model) => {
    const own = words(model.name);
    const exact = sought.every((word) => own.includes(word));
    return (exact ? 0 : 200) + (model.printed ? 0 : 100) + own.length;
  };
  return models.filter(fits).sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

export class GpuField extends LitElement {
  static override properties = {
    models: { attribute: false },
    gpus: { attribute: false },
    text: { state: true },
    open: { state: true },
    active: { state: true },
  };

  declare models: readonly Model[];
  declare gpus: readonly string[];
  declare text: string;
  declare open: boolean;
  declare active: number;

  constructor() {
    super();
    this.models = [];
    this.gpus = [];
    this.text = "";
    this.open = false;
    this.active = -1;
  }

  protected override createRenderRoot() {
    return this;
  }

  #offers(): { name: string; hint: string }[] {
    const text = this.text.trim();
    if (text === "") return [];
    const offers = matching(this.models, text)
      .slice(0, OFFERED)
      .map((model) => ({ name: model.name, hint: model.compute_capabilities.join(" or ") }));
    const known = offers.some(({ name }) => name.toLowerCase() === text.toLowerCase());
    return known ? offers : [...offers, { name: text, hint: "as typed" }];
  }

  #choose(name: string) {
    this.#change([...this.gpus, name]);
    this.text = "";
    this.open = false;
    this.active = -1;
  }

  #change(gpus: readonly string[]) {
    this.dispatchEvent(new CustomEvent("gpus", { detail: gpus }));
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
        const offer = offers[Math.max(this.active, 0)];
        if (offer === undefined) return;
        event.preventDefault();
        this.#choose(offer.name);
        return;
      }
      case "Escape":
        this.open = false;
        this.active = -1;
        return;
      case "Backspace":
        if (this.text === "" && this.gpus.length > 0) this.#change(this.gpus.slice(0, -1));
    }
  }

  override updated() {
    this.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }

  override render() {
    const offers = this.open ? this.#offers() : [];
    return html`
      <label for="gpu">GPU</label>
      ${this.gpus.length > 0
        ? html`<ul class="chips" aria-label="Chosen GPUs">
            ${this.gpus.map(
              (gpu, at) => html`<li>
                <span>${gpu}</span>
                <button
                  type="button"
                  aria-label="Remove ${gpu}"
                  @click=${() => this.#change(this.gpus.filter((_, other) => other !== at))}
                >
                  ×
                </button>
              </li>`,
            )}
          </ul>`
        : nothing}
      <div class="combobox">
        <input
          id="gpu"
          role="combobox"
          autocomplete="off"
          spellcheck="false"
          placeholder=${this.gpus.length > 0 ? "Add another" : "Tesla T4, A100, RTX 4090, 8.0"}
          aria-autocomplete="list"
          aria-expanded=${offers.length > 0}
          aria-controls="gpu-offers"
          aria-activedescendant=${offers[this.active] ? `gpu-offer-${this.active}` : nothing}
          .value=${this.text}
          @input=${(event: InputEvent) => {
            this.text = (event.target as HTMLInputElement).value;
            this.open = true;
            this.active = -1;
          }}
          @keydown=${this.#key}
          @blur=${() => {
            this.open = false;
          }}
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
