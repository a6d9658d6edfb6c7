// What the parts of the page are given: the question, the answer, and ways to change the question.

import type { Answer, FleetAnswer } from "./answer.ts";
import type { Route } from "./address.ts";
import type { Question } from "./question.ts";
import type { Reading } from "./reading.ts";

export interface Page {
  readonly question: Question;
  readonly route: Route;
  /** The answer for one machine, or for several. */
  readonly answer: Answer | null;
  readonly fleet: FleetAnswer | null;
  /** What the pasted text said, and which parts of the question it gave. */
  readonly reading: Reading;
  readonly given: ReadonlySet<keyof Question>;
  /** The address of the same page with another question. */
  link(change?: Partial<Question>, hash?: string): string;
  /** Changes the question. Changes of one field that follow each other are one step back. */
  set(change: Partial<Question>, field?: string): void;
  /** Opens the form, at a field. */
  edit(field?: string): void;
  /** Whether the first answer stands, and what is slower to come by may follow. */
  readonly settled: boolean;
  /** Which folded parts are open, by name. */
  readonly open: ReadonlySet<string>;
  fold(name: string, open: boolean): void;
}
