// <heat-map>: what runs on which driver branch, as a picture. A pointer or the arrow keys read it cell
// by cell, links lead on from there; a table says the same in words.

import { check } from "ngcompat";
import type { CompatibilityMap, Facts, MapCell } from "ngcompat";
import { html, LitElement, nothing, type PropertyValues, svg } from "lit";

import { branches, CELLS, MEANINGS, rowOf, rowsOf, spans, ticks, versionOf } from "./map-words.ts";
import { prose, scroll } from "./views/parts.ts";

// In pixels.
const HEIGHT = 14;
const BOTTOM = 24;
const LABELS = 46;

/** The columns fill a desktop where they are few, and scroll where they are many. */
const widthOf = (columns: number) => Math.min(Math.max(Math.floor(1090 / columns), 9), 32);

export interface Links {
  /** Asks about a release. */
  readonly release: (release: string) => string;
  /** Asks about it with another driver. */
  readonly suppose: (release: string, driver: string) => string;
}

export class HeatMap extends LitElement {
  static override properties = {
    map: { attribute: false },
    facts: { attribute: false },
    release: { attribute: false },
    links: { attribute: false },
    cursor: { state: true },
    pinned: { state: true },
  };

  declare map: CompatibilityMap;
  declare facts: Facts;
  declare release: string;
  declare links: Links;
  /** Column and row; `null` while nobody has pointed anywhere. */
  declare cursor: readonly [number, number] | null;
  /** Whether it was chosen and stays where it is. */
  declare pinned: boolean;

  constructor() {
    super();
    this.cursor = null;
    this.pinned = false;
  }

  protected override createRenderRoot() {
    return this;
  }

  protected override willUpdate(changed: PropertyValues) {
    if (changed.has("map") || changed.has("release")) {
      this.cursor = null;
      this.pinned = false;
    }
  }

  /** On a narrow screen, where the map scrolls, one's own release is in sight. */
  protected override updated(changed: PropertyValues) {
    if (!changed.has("release") && !changed.has("map")) return;
    const frame = this.querySelector(".map")!;
    const column = this.#column();
    const width = widthOf(this.map.releases.length);
    frame.scrollLeft = (column < 0 ? this.map.releases.length : column) * width - frame.clientWidth / 2;
  }

  #column() {
    return this.map.releases.indexOf(this.release);
  }

  #at(event: MouseEvent): readonly [number, number] | null {
    const { left, top } = this.querySelector(".map svg")!.getBoundingClientRect();
    const column = Math.floor((event.clientX - left) / widthOf(this.map.releases.length));
    const row = Math.floor((event.clientY - top) / HEIGHT);
    const inside = column >= 0 && column < this.map.releases.length && row >= 0 && row < rowsOf(this.map).length;
    return inside ? [column, row] : null;
  }

  #key(event: KeyboardEvent) {
    const rows = rowsOf(this.map);
    const last = [this.map.releases.length - 1, rows.length - 1] as const;
    const start = [Math.max(this.#column(), 0), Math.max(rowOf(rows, this.facts.driver ?? ""), 0)] as const;
    const [column, row] = this.cursor ?? start;
    const moves: Record<string, readonly [number, number]> = {
      ArrowLeft: [column - 1, row],
      ArrowRight: [column + 1, row],
      ArrowUp: [column, row - 1],
      ArrowDown: [column, row + 1],
      PageUp: [column - 12, row],
      PageDown: [column + 12, row],
      Home: [0, row],
      End: [last[0], row],
    };
    const move = moves[event.key];
    if (move) {
      event.preventDefault();
      const within = (value: number, most: number) => Math.min(Math.max(value, 0), most);
      this.cursor = this.cursor ? [within(move[0], last[0]), within(move[1], last[1])] : start;
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.cursor = [column, row];
      this.pinned = true;
      void this.updateComplete.then(() => this.querySelector<HTMLElement>(".readout a")?.focus());
    } else if (event.key === "Escape") {
      this.cursor = null;
      this.pinned = false;
    }
  }

  /** Why a cell is what it is: the finding that decides, or the one about the driver. */
  #why(release: string, driver: string): string {
    const { findings } = check(release, { ...this.facts, driver, cuda_driver: null });
    const decides =
      findings.find(({ severity }) => severity === "blocker" || severity === "unknown") ??
      findings.find(({ rule }) => rule.startsWith("driver."));
    return decides?.message ?? "";
  }

  #readout() {
    if (this.cursor === null) {
      return html`<span class="quiet">Point at a cell, or focus the map and use the arrow keys.</span>`;
    }
    const [column, row] = this.cursor;
    const release = this.map.releases[column]!;
    const { branch, driver, cells } = rowsOf(this.map)[row]!;
    const state = cells[column]!;
    return html`<p>
        <strong><i class="swatch ${state}" aria-hidden="true"></i>${versionOf(release)} on R${branch}</strong>
        <span class="quiet">(${driver})</span> ${CELLS[state]}. ${prose(this.#why(release, driver))}
      </p>
      <p class="links">
        <a href=${this.links.release(release)}>Ask about ${release}</a>
        <a href=${this.links.suppose(release, driver)}>… with driver ${driver}</a>
      </p>`;
  }

  override render() {
    const { releases } = this.map;
    const rows = rowsOf(this.map);
    const cell = widthOf(releases.length);
    const width = releases.length * cell + 14;
    const height = rows.length * HEIGHT + BOTTOM;
    const own = { column: this.#column(), row: rowOf(rows, this.facts.driver ?? "") };
    const present = new Set(rows.flatMap(({ cells }) => cells));
    const shown = (Object.keys(CELLS) as MapCell[]).filter((state) => present.has(state));
    return html`
      <ul class="legend" aria-label="Colours">
        ${shown.map(
          (state) => html`<li>
            <i class="swatch ${state}" aria-hidden="true"></i><span>${CELLS[state]}${MEANINGS[state] ? html`<span class="quiet">: ${MEANINGS[state]}</span>` : nothing}</span>
          </li>`,
        )}
      </ul>
      <div class="readout" aria-live="polite">${this.#readout()}</div>
      <div class="frame">
        <svg class="rows" width=${LABELS} height=${height} aria-hidden="true">
          ${rows.map(
            ({ branch }, row) =>
              svg`<text class="label ${row === own.row ? "own" : ""}" x=${LABELS - 6} y=${row * HEIGHT + 11} text-anchor="end">R${branch}</text>`,
          )}
        </svg>
        <div
          class="map"
          tabindex="0"
          role="application"
          aria-roledescription="heat map"
          aria-label="Releases by driver branch. Arrow keys read the cells, Enter leads to links; a table below says the same."
          @keydown=${this.#key}
        >
          <svg
            width=${width}
            height=${height}
            aria-hidden="true"
            @pointermove=${(event: PointerEvent) => {
              if (!this.pinned && event.pointerType === "mouse") this.cursor = this.#at(event) ?? this.cursor;
            }}
            @click=${(event: MouseEvent) => {
              this.cursor = this.#at(event);
              this.pinned = this.cursor !== null;
            }}
          >
            <defs>
              <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect width="5" height="5" class="hatch-ground" />
                <rect width="1.5" height="5" class="hatch-line" />
              </pattern>
            </defs>
            ${rows.map(({ cells }, row) =>
              spans(cells).map(
                ([state, from, to]) => svg`<rect class="cell ${state}" x=${from * cell} y=${row * HEIGHT} width=${(to - from) * cell - 1} height=${HEIGHT - 1} />`,
              ),
            )}
            ${ticks(releases, cell).map(
              ([column, text]) => svg`<line class="tick" x1=${column * cell - 0.5} x2=${column * cell - 0.5} y1="0" y2=${height - BOTTOM + 6} />
                <text class="label" x=${column * cell + 3} y=${height - 7}>${text}</text>`,
            )}
            ${own.row >= 0
              ? svg`<rect class="own" x="-1" y=${own.row * HEIGHT - 1.5} width=${releases.length * cell + 1} height=${HEIGHT + 2} />`
              : nothing}
            ${own.column >= 0
              ? svg`<rect class="own" x=${own.column * cell - 1.5} y="-1" width=${cell + 2} height=${rows.length * HEIGHT + 1} />`
              : nothing}
            ${this.cursor
              ? svg`<rect class="cursor" x=${this.cursor[0] * cell - 2.5} y=${this.cursor[1] * HEIGHT - 2.5} width=${cell + 4} height=${HEIGHT + 4} rx="2" />`
              : nothing}
          </svg>
        </div>
      </div>
      <details>
        <summary>The same as a table</summary>
        ${this.#table(shown.filter((state) => state !== "no"))}
      </details>
    `;
  }

  #table(states: readonly MapCell[]) {
    const rows = rowsOf(this.map);
    return scroll(
      "Driver branches by release",
      html`<table>
        <thead>
          <tr>
            <th scope="col">Release</th>
            ${states.map((state) => html`<th scope="col">${CELLS[state]}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${this.map.releases
            .map(
              (release, column) => html`<tr>
                <th scope="row"><a href=${this.links.release(release)}>${versionOf(release)}</a></th>
                ${states.map((state) => html`<td>${branches(rows, column, state) || "–"}</td>`)}
              </tr>`,
            )
            .reverse()}
        </tbody>
      </table>`,
    );
  }
}

customElements.define("heat-map", HeatMap);

declare global {
  interface HTMLElementTagNameMap {
    "heat-map": HeatMap;
  }
}
