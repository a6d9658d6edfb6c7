// <checker-app>: the page. The address holds the question and the place; everything shown follows from it.

import { html, LitElement, nothing, type PropertyValues } from "lit";

import { addressOf, questionAt, type Route, routeAt, withinWords } from "./address.ts";
import { type Answer, answer, type FleetAnswer, fleetAnswer } from "./answer.ts";
import { LoadError, reading as readText, start } from "./engine.ts";
import { library, releaseNamed } from "./library.ts";
import { loadMessages, messageOf, messagesLoaded } from "./messages.ts";
import type { Page } from "./page.ts";
import { take, type Taken } from "./pasted.ts";
import { inShort, isKnown, type Kind, type MachineKey, NOTHING, type Question } from "./question.ts";
import { NO_READING, type Reading } from "./reading.ts";
import { nextTheme, theme } from "./theme.ts";
import { answer as answerView, sentence } from "./views/answer.ts";
import { details } from "./views/details.ts";
import { diagnosis } from "./views/diagnosis.ts";
import { fleet } from "./views/fleet.ts";
import { machine, printed } from "./views/machine.ts";
import { map } from "./views/map.ts";
import { prose } from "./views/parts.ts";
import { notUnderstood } from "./views/reading.ts";
import { driverList, message, messageList, rule, ruleList } from "./views/reference.ts";
import { release } from "./views/release.ts";
import { releases } from "./views/releases.ts";
import { wants } from "./views/wants.ts";

const NAME = "ngcompat";

export class CheckerApp extends LitElement {
  static override properties = {
    state: { state: true },
    question: { state: true },
    route: { state: true },
    text: { state: true },
    busy: { state: true },
    taken: { state: true },
    editing: { state: true },
    folds: { state: true },
    sought: { state: true },
    said: { state: true },
    drawn: { state: true },
  };

  declare state: "loading" | "ready" | "failed";
  declare question: Question;
  declare route: Route;
  /** What was pasted, what it said, and whether it is still being read. */
  declare text: string;
  declare busy: boolean;
  declare taken: (Taken & { readonly reading: Reading }) | null;
  declare editing: boolean;
  declare folds: ReadonlySet<string>;
  /** What is sought among the messages. */
  declare sought: string;
  declare said: string;
  /** The answer stands; what is below it may be drawn. */
  declare drawn: boolean;

  /** The question without the pasted text, and what was asked when that came. */
  #base: Question = NOTHING;
  #previous: Question = NOTHING;
  /** The field that changed last: its next change is the same step back. */
  #field = "";
  #failure = "";
  /** The machines by their names, which no address holds. */
  #fleets = new Map<string, readonly Kind[]>();
  /** The answer that was told last to those who don't see it. */
  #told = "";
  #answered: { question: Question; answer: Answer | null; fleet: FleetAnswer | null } | null = null;

  constructor() {
    super();
    this.state = "loading";
    this.question = questionAt(new URL(location.href));
    this.route = routeAt(new URL(location.href));
    this.text = "";
    this.busy = false;
    this.taken = null;
    this.editing = false;
    this.folds = new Set();
    this.sought = "";
    this.said = "";
    this.drawn = false;
  }

  /** What was typed into the page before its script had come stays. */
  protected override createRenderRoot() {
    const early = this.querySelector<HTMLTextAreaElement>("#paste");
    const [text, focused] = [early?.value ?? "", early !== null && early === document.activeElement];
    this.replaceChildren();
    void this.updateComplete.then(() => {
      const area = this.querySelector<HTMLTextAreaElement>("#paste");
      if (!area) return;
      area.value = text;
      if (focused) area.focus();
      if (text) this.#read(text, true);
    });
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener("popstate", () => this.#fromAddress());
    this.addEventListener("click", this.#follow);
    void this.#start();
  }

  async #start() {
    this.state = "loading";
    try {
      await start();
      this.state = "ready";
      const { text } = this;
      this.#fromAddress(text);
      if (text) this.#read(text, true);
    } catch (error) {
      this.#failure = error instanceof LoadError ? error.message : `The page failed: ${error instanceof Error ? error.message : String(error)}`;
      this.state = "failed";
      if (!(error instanceof LoadError)) throw error;
    }
  }

  // -------------------------------------------------------------------------------------------
  // The address
  // -------------------------------------------------------------------------------------------

  /** @param text What stands in the field for pasted texts. */
  #fromAddress(text = "") {
    const before = this.route;
    const address = new URL(location.href);
    const asked = withinWords(questionAt(address), library());
    this.route = routeAt(address);
    this.#ask({ ...asked, fleet: this.#fleets.get(address.searchParams.get("machines") ?? "") ?? asked.fleet });
    this.#base = this.question;
    this.#field = "";
    this.taken = null;
    this.text = "";
    this.editing = false;
    const area = this.querySelector<HTMLTextAreaElement>("#paste");
    if (area) area.value = text;
    if (this.route.page !== "check" || this.question.messages.length > 0) void this.#messages();
    if (JSON.stringify(before) !== JSON.stringify(this.route)) void this.#arrive();
  }

  /** Another page begins at its top, and a screen reader hears its heading. */
  async #arrive() {
    await this.updateComplete;
    scrollTo({ top: 0 });
    const heading = this.querySelector<HTMLElement>("main h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
  }

  async #messages() {
    if (messagesLoaded()) return;
    try {
      await loadMessages();
    } catch {
      this.said = "The messages could not be loaded. Is there a network?";
    }
    this.requestUpdate();
  }

  /** Links to this page change the question in place. */
  #follow = (event: MouseEvent) => {
    const link = (event.target as Element).closest?.<HTMLAnchorElement>("a[href]");
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const to = new URL(link.href);
    if (to.origin !== location.origin || to.pathname !== location.pathname || link.hasAttribute("download")) return;
    event.preventDefault();
    if (to.search === "") to.search = ""; // without a question mark
    if (/^#\w/.test(to.hash)) return this.#unfold(to.hash.slice(1));
    if (this.state !== "ready") return location.assign(to);
    const reading = this.taken;
    history.pushState(null, "", to);
    const { messages } = this.question;
    this.#fromAddress();
    // What a pasted message means still stands above another release of the same machine.
    if (messages.length > 0 && this.question.messages.join() === messages.join()) this.taken = reading;
  };

  /** A folded part, opened and shown. */
  #unfold(name: string) {
    this.folds = new Set([...this.folds, name]);
    void this.updateComplete.then(() => {
      const part = this.querySelector<HTMLElement>(`#${CSS.escape(name)}`);
      part?.scrollIntoView({ block: "start" });
      part?.querySelector<HTMLElement>("summary")?.focus({ preventScroll: true });
    });
  }

  /** A release that is named brings its family along. */
  #ask(question: Question) {
    const family = question.release ? releaseNamed(question.release)?.family : undefined;
    this.question = family ? { ...question, family } : question;
  }

  #change(question: Question, field: string) {
    this.#ask(question);
    const to = addressOf(this.question, new URL(location.href), location.hash);
    const machines = to.searchParams.get("machines");
    if (machines) this.#fleets.set(machines, this.question.fleet);
    if (to.href === location.href) return;
    if (field && field === this.#field) history.replaceState(null, "", to);
    else history.pushState(null, "", to);
    this.#field = field;
  }

  // -------------------------------------------------------------------------------------------
  // Pasted texts
  // -------------------------------------------------------------------------------------------

  #read(text: string, pasted: boolean) {
    const former = this.text;
    // While one goes on typing it is the same text; another one is a new one.
    const same = former !== "" && text !== "" && (text.startsWith(former) || former.startsWith(text));
    if (!same) {
      this.#previous = this.question;
      this.#field = "";
    }
    this.text = text;
    if (this.state !== "ready") return;
    this.busy = true;
    readText(text, (reading) => {
      this.busy = false;
      const taken = take(this.#base, this.#previous, reading);
      if (reading.diagnoses.length > 0) void this.#messages();
      this.#change(taken.question, "paste");
      this.taken = { ...taken, reading };
      if (pasted && taken.given.size > 0) this.#done();
    });
  }

  /** The form is folded, and the answer comes into sight. */
  #done() {
    this.editing = false;
    void this.updateComplete.then(() => {
      const shown = this.querySelector(".diagnosis") ?? this.querySelector(".machine")!;
      const { top } = shown.getBoundingClientRect();
      if (top < 0 || top > innerHeight / 2) shown.scrollIntoView({ block: "start" });
    });
  }

  #set(change: Partial<Question>, field = "") {
    this.#base = { ...this.#base, ...change };
    if (this.taken) {
      const given = new Set([...this.taken.given].filter((key) => !(key in change)));
      const before = Object.fromEntries(Object.entries(this.taken.before).filter(([key]) => !(key in change)));
      this.taken = { ...this.taken, given, before };
    }
    this.#change({ ...this.question, ...change }, field);
  }

  #edit(field = "") {
    this.editing = true;
    const ids: Partial<Record<MachineKey, string>> = { gpus: "gpu" };
    const id = ids[field as MachineKey] ?? (field || "paste");
    void this.updateComplete.then(() => {
      const target = this.querySelector<HTMLElement>(`#machine-form #${CSS.escape(id)}`) ?? this.querySelector<HTMLElement>("#paste");
      const folded = target?.closest("details");
      if (folded) folded.open = true;
      target?.focus();
    });
  }

  // -------------------------------------------------------------------------------------------
  // The page
  // -------------------------------------------------------------------------------------------

  #page(): Page {
    const { question } = this;
    if (this.#answered?.question !== question) {
      const several = question.fleet.length > 0;
      this.#answered = { question, answer: several ? null : answer(question), fleet: several ? fleetAnswer(question) : null };
    }
    const page: Page = {
      question,
      route: this.route,
      answer: this.#answered.answer,
      fleet: this.#answered.fleet,
      reading: this.taken?.reading ?? NO_READING,
      given: this.taken?.given ?? new Set(),
      settled: this.drawn,
      open: this.folds,
      link: (change = {}, hash = location.hash) => {
        const { search } = addressOf({ ...question, ...change }, new URL(location.href));
        return `${search || "?"}${hash === "#/" ? "" : hash}`;
      },
      set: (change, field) => this.#set(change, field),
      edit: (field) => this.#edit(field),
      fold: (name, open) => {
        if (this.folds.has(name) === open) return;
        const folds = new Set(this.folds);
        if (open) folds.add(name);
        else folds.delete(name);
        this.folds = folds;
      },
    };
    return page;
  }

  protected override updated(changed: PropertyValues) {
    if (this.state !== "ready") return;
    this.#describe(this.#page());
    // What stands below the first screen is drawn after it.
    if (changed.has("state")) requestAnimationFrame(() => setTimeout(() => {
      this.drawn = true;
    }));
  }

  /** Title and description follow the question, for bookmarks, histories and previews. */
  #describe(page: Page) {
    const place = placeName(page.route);
    const words = sentence(page);
    const machine = page.question.fleet.length > 0 ? "" : inShort(page.question);
    const parts = page.route.page === "check" ? [words.replace(/ here\b/, machine ? ` on ${machine}` : " here")] : [place, machine];
    document.title = [...parts.filter(Boolean), parts.some(Boolean) ? NAME : `Which image runs on my machine? · ${NAME}`].join(" · ");
    document.querySelector('meta[name="description"]')?.setAttribute("content", words || DESCRIPTION);
    if (words !== this.#told) this.said = words;
    this.#told = words;
  }

  override render() {
    const ready = this.state === "ready";
    const page = ready ? this.#page() : null;
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>To the content</a>
      ${this.#top(page)}
      <main id="main" tabindex="-1">${page ? this.#place(page) : this.#shell()}</main>
      <footer>
        ${ready ? html`<p>Facts as of <time>${library().as_of}</time>, version ${library().version}.${aged(library().as_of)}</p>` : nothing}
        <p>
          Everything is computed on this page. It asks no server, works offline and keeps nothing; the
          address holds the question, never what you paste. Not an NVIDIA product.
        </p>
        <p class="links">
          <a href="https://github.com/ngcompat/ngcompat" rel="noreferrer">Project and documentation</a>
          <a href=${page ? page.link({}, "#/drivers") : "#/drivers"}>Driver branches</a>
          <a href=${page ? page.link({}, "#/rules") : "#/rules"}>The rules</a>
          <a href="https://github.com/ngcompat/ngcompat/tree/main/bindings/js" rel="noreferrer">For your own page or program</a>
        </p>
      </footer>
      <p class="hidden" role="status">${this.said}</p>
    `;
  }

  #skip(event: Event) {
    event.preventDefault();
    document.querySelector<HTMLElement>("#main")?.focus();
  }

  #top(page: Page | null) {
    const places: readonly [string, string, Route["page"][]][] = [
      ["#/", "Check", ["check"]],
      ["#/releases", "Releases", ["releases", "release"]],
      ["#/map", "Map", ["map"]],
      ["#/messages", "Messages", ["messages", "message"]],
    ];
    return html`<header class="top">
      <a class="brand" href="?#/"><img src="./icon.svg" alt="" width="26" height="26" />${NAME}</a>
      <nav aria-label="Pages">
        ${places.map(
          ([hash, name, pages]) =>
            html`<a href=${page ? page.link({}, hash) : hash} aria-current=${pages.includes(this.route.page) ? "page" : nothing}>${name}</a>`,
        )}
      </nav>
      <button
        type="button"
        class="theme"
        @click=${() => {
          nextTheme();
          this.requestUpdate();
        }}
      >
        <span class="hidden">Colours:</span> ${theme()}
      </button>
    </header>`;
  }

  /** Heading and form, while the module loads or where it failed. */
  #shell() {
    return html`${this.#title(this.#asked())} ${this.#machine(null)}
      ${this.state === "failed"
        ? html`<section class="card answer incompatible" role="alert">
            <h2>The page has no data to answer from</h2>
            <p>${prose(this.#failure)}</p>
            <p class="actions"><button type="button" class="button" @click=${() => void this.#start()}>Try again</button></p>
          </section>`
        : html`<section class="card answer waiting" aria-busy="true"><p class="quiet">Loading what is known …</p></section>`}`;
  }

  #title(short: boolean) {
    return html`<div class="title ${short ? "short" : ""}">
      <h1>Which image runs on my machine?</h1>
      ${short
        ? nothing
        : html`<p>
            NVIDIA's PyTorch containers and their siblings, CUDA images, PyTorch's wheels: each needs certain drivers and
            GPUs. Say what you have, and copy what to pull.
          </p>`}
    </div>`;
  }

  #machine(page: Page | null) {
    return machine(page, this.question, {
      editing: this.editing,
      reading: this.busy,
      before: this.taken?.before ?? {},
      onText: (text, pasted) => {
        // A form that is used stays open until it is done.
        this.editing = true;
        this.#read(text, pasted);
      },
      onDone: () => this.#done(),
    });
  }

  #place(page: Page) {
    const { route } = page;
    switch (route.page) {
      case "check":
        return this.#check(page);
      case "releases":
        return html`<h1 class="hidden">Releases</h1>${this.#machine(page)} ${releases(page)}`;
      case "map":
        return html`<h1 class="hidden">Map</h1>${this.#machine(page)} ${page.fleet
          ? html`<section class="card"><p>A map is of one machine. Choose one above.</p></section>`
          : html`<section class="card">${wants(page)}</section>${map(page)}`}`;
      case "release":
        return release(page, route.name, route.since);
      case "messages":
        return messageList(page, this.sought, (text) => {
          this.sought = text;
        });
      case "message":
        return message(page, route.name);
      case "drivers":
        return driverList(page);
      case "rules":
        return ruleList(page);
      case "rule":
        return rule(page, route.name);
    }
  }

  #check(page: Page) {
    const unread = this.text.trim() !== "" && !this.busy && this.taken !== null && this.taken.given.size === 0 && nothingRead(this.taken.reading);
    return html`${this.#title(this.#asked())} ${this.#machine(page)} ${unread ? html`<div class="card">${notUnderstood}</div>` : nothing} ${printed(page)}
      ${diagnosis(page)}
      <div class="asked">${wants(page)} ${page.fleet ? fleet(page) : answerView(page)}</div>
      ${page.fleet ? nothing : details(page)} ${this.drawn && !page.fleet ? map(page) : nothing}`;
  }

  /** Whether anything is asked yet, beside a family. */
  #asked() {
    return (Object.keys(NOTHING) as (keyof Question)[]).some((key) => key !== "family" && isKnown(this.question[key]));
  }
}

const DESCRIPTION = document.querySelector('meta[name="description"]')?.getAttribute("content") ?? "";

const nothingRead = ({ kinds, identified, tooLong, diagnoses }: Reading) =>
  kinds.length === 0 && identified === null && !tooLong && diagnoses.length === 0;

function placeName(route: Route): string {
  switch (route.page) {
    case "release":
      return route.name;
    case "message":
      return messageOf(route.name)?.title ?? route.name;
    case "rule":
      return `Rule ${route.name}`;
    default:
      return { check: "", releases: "Releases", map: "Map", messages: "Messages", rules: "Rules", drivers: "Driver branches" }[route.page];
  }
}

/** Facts older than this may lack what is new. */
const AGED = 120;

function aged(asOf: string) {
  const days = Math.floor((Date.now() - Date.parse(asOf)) / 86_400_000);
  return days > AGED ? html` <strong class="warning">They are ${days} days old and may lack what is new.</strong>` : nothing;
}

customElements.define("checker-app", CheckerApp);

declare global {
  interface HTMLElementTagNameMap {
    "checker-app": CheckerApp;
  }
}
