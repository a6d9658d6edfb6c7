// <checker-app>: the page. The address holds the question and the place; everything shown follows from it.

import { html, LitElement, nothing, type PropertyValues } from "lit";

import { addressOf, questionAt, type Route, routeAt, withinWords } from "./address.ts";
import { type Answer, answer, type FleetAnswer, fleetAnswer } from "./answer.ts";
import { LoadError, reading as readText, start } from "./engine.ts";
import { library, releaseNamed } from "./library.ts";
import { loadMessages, messagesLoaded } from "./messages.ts";
import type { Page } from "./page.ts";
import { take, type Taken } from "./pasted.ts";
import { isKnown, type Kind, type MachineKey, NOTHING, type Question } from "./question.ts";
import { NO_READING, type Reading } from "./reading.ts";
import { nextTheme } from "./theme.ts";
import { answer as answerView, sentence } from "./views/answer.ts";
import { details } from "./views/details.ts";
import { diagnosis } from "./views/diagnosis.ts";
import { fleet } from "./views/fleet.ts";
import { describe, failed, foot, loading, title, top } from "./views/frame.ts";
import { machine, printed, shown } from "./views/machine.ts";
import { map } from "./views/map.ts";
import { notUnderstood } from "./views/reading.ts";
import { driverList, message, messageList, rule, ruleList } from "./views/reference.ts";
import { release } from "./views/release.ts";
import { releases } from "./views/releases.ts";
import { wants } from "./views/wants.ts";

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
    // Until the module is there, the address is read once it is.
    addEventListener("popstate", () => this.state === "ready" && this.#fromAddress());
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
    this.#show(text);
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
    const { question, taken, text } = this;
    history.pushState(null, "", to);
    this.#fromAddress();
    if (taken) this.#keep(question, taken, text);
  };

  /** What the pasted text gave and the link left as it was is still the text's: the next one replaces it. */
  #keep(former: Question, taken: NonNullable<CheckerApp["taken"]>, text: string) {
    const same = (key: keyof Question) => JSON.stringify(this.question[key]) === JSON.stringify(former[key]);
    const given = new Set([...taken.given].filter(same));
    if (given.size === 0) return;
    this.#base = { ...this.question, ...Object.fromEntries([...given].map((key) => [key, NOTHING[key]])) };
    this.taken = { ...taken, given, before: {} };
    this.text = text;
    this.#show(text);
  }

  /** Puts a text into the field for pasted ones. */
  #show(text: string) {
    const area = this.querySelector<HTMLTextAreaElement>("#paste");
    if (area && area.value !== shown(text)) area.value = shown(text);
  }

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
    const page = this.#page();
    describe(page);
    const words = sentence(page);
    if (words !== this.#told) this.said = words;
    this.#told = words;
    // What stands below the first screen is drawn after it.
    if (changed.has("state")) requestAnimationFrame(() => setTimeout(() => {
      this.drawn = true;
    }));
  }

  override render() {
    const page = this.state === "ready" ? this.#page() : null;
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>To the content</a>
      ${top(page, this.route, () => {
        nextTheme();
        this.requestUpdate();
      })}
      <main id="main" tabindex="-1">${page ? this.#place(page) : this.#shell()}</main>
      ${foot(page)}
      <p class="hidden" role="status">${this.said}</p>
    `;
  }

  #skip(event: Event) {
    event.preventDefault();
    document.querySelector<HTMLElement>("#main")?.focus();
  }

  /** Heading and form, while the module loads or where it failed. */
  #shell() {
    const state = this.state === "failed" ? failed(this.#failure, () => void this.#start()) : loading;
    return html`${title(this.#asked())} ${this.#machine(null)} ${state}`;
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
    return html`${title(this.#asked())} ${this.#machine(page)} ${unread ? html`<div class="card">${notUnderstood}</div>` : nothing} ${printed(page)}
      ${diagnosis(page)}
      <div class="asked">${wants(page)} ${page.fleet ? fleet(page) : answerView(page)}</div>
      ${page.fleet ? nothing : details(page)} ${this.drawn && !page.fleet ? map(page) : nothing}`;
  }

  /** Whether anything is asked yet, beside a family. */
  #asked() {
    return (Object.keys(NOTHING) as (keyof Question)[]).some((key) => key !== "family" && isKnown(this.question[key]));
  }
}

const nothingRead = ({ kinds, identified, tooLong, diagnoses }: Reading) =>
  kinds.length === 0 && identified === null && !tooLong && diagnoses.length === 0;

customElements.define("checker-app", CheckerApp);

declare global {
  interface HTMLElementTagNameMap {
    "checker-app": CheckerApp;
  }
}
