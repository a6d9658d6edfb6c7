// <heat-map>: the grid as a picture. A pointer or the arrow keys read it cell by cell; a table says
// the same in words.

import { check } from "ngcompat";
import type { CpuArch } from "ngcompat";
import { html, LitElement, nothing, type PropertyValues, svg } from "lit";

import { type Grid, inWords, rowOf, type State, STATES } from "./grid.ts";

// In the units of the picture.
const CELL = { width: 10, height: 13 };
const MARGIN = { left: 46, top: 6, bottom: 22, right: 8 };

export interface Place {
  release: string;
  driver: string;
}

export class HeatMap extends LitElement {
  static override properties = {
    grid: { attribute: false },
    gpus: { attribute: false },
    arch: { attribute: false },
    release: { attribute: false },
    driver: { attribute: false },
    cursor: { state: true },
    pointer: { state: true },
  };

  declare grid: Grid;
  declare gpus: readonly string[];
  declare arch: CpuArch | "";
  declare release: string;
  declare driver: string;
  /** Column and row; `null` while nobody has pointed anywhere. It stays, so that nothing moves. */
  declare cursor: readonly [number, number] | null;
  /** Where the mouse is while it is on the map, for the tooltip. */
  declare pointer: MouseEvent | null;

  constructor() {
    super();
    this.cursor = null;
    this.pointer = null;
  }

  protected override createRenderRoot() {
    return this;
  }

  /** The tooltip stays beside the pointer and inside the map's frame. */
  #placeTip() {
    const tip = this.querySelector<HTMLElement>(".tip")!;
    if (!this.pointer) return;
    const frame = this.querySelector(".frame")!.getBoundingClientRect();
    const { width, height } = tip.getBoundingClientRect();
    const left = Math.min(this.pointer.clientX - frame.left + 14, frame.width - width);
    // Towards the middle, so that it covers neither the legend nor what is written below the map.
    const below = this.pointer.clientY - frame.top < frame.height / 2 || this.pointer.clientY < height + 10;
    const top = this.pointer.clientY - frame.top + (below ? 18 : -height - 10);
    tip.style.translate = `${Math.max(left, 0)}px ${top}px`;
  }

  /** On a narrow screen, where the map scrolls, one's own release is in sight. */
  protected override updated(changed: PropertyValues) {
    this.#placeTip();
    if (!changed.has("release") && !changed.has("grid")) return;
    const map = this.querySelector(".map")!;
    const share = (MARGIN.left + this.#column() * CELL.width) / (MARGIN.left + this.grid.releases.length * CELL.width);
    map.scrollLeft = share * map.scrollWidth - map.clientWidth / 2;
  }

  #column() {
    return this.grid.releases.findIndex(({ release }) => release === this.release);
  }

  #at(event: MouseEvent): readonly [number, number] | null {
    const picture = this.querySelector("svg")!;
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM()!.inverse());
    const column = Math.floor((point.x - MARGIN.left) / CELL.width);
    const row = Math.floor((point.y - MARGIN.top) / CELL.height);
    const inside = column >= 0 && column < this.grid.releases.length && row >= 0 && row < this.grid.rows.length;
    return inside ? [column, row] : null;
  }

  #key(event: KeyboardEvent) {
    const last = [this.grid.releases.length - 1, this.grid.rows.length - 1] as const;
    const start = [Math.max(this.#column(), 0), Math.max(rowOf(this.grid, this.driver), 0)] as const;
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
      this.#pick([column, row]);
    } else if (event.key === "Escape") {
      this.cursor = null;
      this.pointer = null;
    }
  }

  #pick([column, row]: readonly [number, number]) {
    const place: Place = {
      release: this.grid.releases[column]!.release,
      driver: this.grid.rows[row]!.driver,
    };
    this.cursor = [column, row];
    this.dispatchEvent(new CustomEvent("place", { detail: place }));
  }

  /** Why a cell is what it is: the finding that decides, or the one about the driver. */
  #why(release: string, driver: string): string {
    const { findings } = check(release, { driver, gpus: this.gpus, arch: this.arch || null });
    const decides =
      findings.find(({ severity }) => severity === "blocker" || severity === "unknown") ??
      findings.find(({ rule }) => rule.startsWith("driver."));
    return decides?.message ?? "";
  }

  #readout() {
    if (this.cursor === null) {
      return html`<span class="quiet">Point at a cell, or focus the map and use the arrow keys. Enter or a click asks about it.</span>`;
    }
    const [column, row] = this.cursor;
    const { release, id } = this.grid.releases[column]!;
    const { branch, driver, states } = this.grid.rows[row]!;
    const state = states[column]!;
    return html`<strong><i class="swatch ${state}" aria-hidden="true"></i>${id} on R${branch}</strong>
      <span class="quiet">(${driver})</span> ${STATES[state]}. <span>${this.#why(release, driver)}</span>`;
  }

  override render() {
    const { releases, rows } = this.grid;
    const width = MARGIN.left + releases.length * CELL.width + MARGIN.right;
    const height = MARGIN.top + rows.length * CELL.height + MARGIN.bottom;
    const x = (column: number) => MARGIN.left + column * CELL.width;
    const y = (row: number) => MARGIN.top + row * CELL.height;
    const own = { column: this.#column(), row: rowOf(this.grid, this.driver) };
    const counts = new Map<State, number>();
    for (const state of rows.flatMap((row) => row.states)) counts.set(state, (counts.get(state) ?? 0) + 1);
    const shown = (Object.keys(STATES) as State[]).filter((state) => counts.has(state));

    const readout = this.#readout();
    return html`
      <ul class="legend" aria-label="Colours">
        ${shown.map((state) => html`<li><i class="swatch ${state}" aria-hidden="true"></i>${STATES[state]}</li>`)}
      </ul>
      <div class="frame">
        <div
          class="map"
          tabindex="0"
          role="application"
          aria-roledescription="heat map"
          aria-label="Releases by driver branch for ${this.gpus.join(", ")}. Arrow keys read the cells; a table below says the same."
          @keydown=${this.#key}
        >
          <svg
            viewBox="0 0 ${width} ${height}"
            aria-hidden="true"
            @pointermove=${(event: PointerEvent) => {
              const at = this.#at(event);
              this.cursor = at ?? this.cursor;
              this.pointer = at && event.pointerType === "mouse" ? event : null;
            }}
            @pointerleave=${() => {
              this.pointer = null;
            }}
            @click=${(event: MouseEvent) => {
              const at = this.#at(event);
              if (at) this.#pick(at);
            }}
          >
            <defs>
              <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect width="5" height="5" class="hatch-ground" />
                <rect width="2" height="5" class="hatch-line" />
              </pattern>
            </defs>
            ${rows.map(
              ({ branch, states }, row) => svg`
                <text class="label ${row === own.row ? "own" : ""}" x=${MARGIN.left - 6} y=${y(row) + 10} text-anchor="end">R${branch}</text>
                ${spans(states).map(
                  ([state, from, to]) => svg`<rect class="cell ${state}" x=${x(from)} y=${y(row)} width=${(to - from) * CELL.width - 1} height=${CELL.height - 1} />`,
                )}`,
            )}
            ${releases.map(({ id }, column) => {
              const year = id.slice(0, 2);
              const first = column === 0 || !releases[column - 1]!.id.startsWith(year);
              return first
                ? svg`<line class="tick" x1=${x(column) - 0.5} x2=${x(column) - 0.5} y1=${MARGIN.top} y2=${height - MARGIN.bottom + 5} />
                      <text class="label" x=${x(column) + 3} y=${height - 7}>20${year}</text>`
                : nothing;
            })}
            ${own.row >= 0
              ? svg`<rect class="own" x=${MARGIN.left - 1.5} y=${y(own.row) - 1.5} width=${releases.length * CELL.width + 2} height=${CELL.height + 2} />`
              : nothing}
            ${own.column >= 0
              ? svg`<rect class="own" x=${x(own.column) - 1.5} y=${MARGIN.top - 1.5} width=${CELL.width + 2} height=${rows.length * CELL.height + 2} />`
              : nothing}
            ${this.cursor
              ? svg`<rect class="cursor" x=${x(this.cursor[0]) - 2.5} y=${y(this.cursor[1]) - 2.5} width=${CELL.width + 4} height=${CELL.height + 4} rx="2" />`
              : nothing}
          </svg>
        </div>
        <p class="tip" aria-hidden="true" ?hidden=${this.pointer === null}>${readout}</p>
      </div>
      <p class="readout" aria-live="polite">${readout}</p>
      <details>
        <summary>The same as a table</summary>
        <div class="scroll" tabindex="0" role="region" aria-label="Driver branches by release">
          <table>
            <thead>
              <tr>
                <th scope="col">Release</th>
                ${shown.filter((state) => state !== "no").map((state) => html`<th scope="col">${STATES[state]}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${releases
                .map(
                  ({ id }, column) => html`<tr>
                    <th scope="row">${id}</th>
                    ${shown
                      .filter((state) => state !== "no")
                      .map((state) => html`<td>${inWords(this.grid, column, state) || "–"}</td>`)}
                  </tr>`,
                )
                .reverse()}
            </tbody>
          </table>
        </div>
      </details>
    `;
  }
}

/** Neighbours of one state together: few rectangles in place of thousands. */
function spans(states: readonly State[]): [State, number, number][] {
  const spans: [State, number, number][] = [];
  for (const [column, state] of states.entries()) {
    const last = spans.at(-1);
    if (last?.[0] === state) last[2] = column + 1;
    else spans.push([state, column, column + 1]);
  }
  return spans;
}

customElements.define("heat-map", HeatMap);

declare global {
  interface HTMLElementTagNameMap {
    "heat-map": HeatMap;
  }
}
