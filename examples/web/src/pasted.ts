// A question, after something was pasted. What an earlier text said never stays.

import { isKnown, type Machine, MACHINE_KEYS, NO_MACHINE, type Question } from "./question.ts";
import type { Reading } from "./reading.ts";

export interface Taken {
  readonly question: Question;
  /** The parts that the text gave. */
  readonly given: ReadonlySet<keyof Question>;
  /** What was known before of the machine and is not any more: it may be another's. */
  readonly before: Partial<Machine>;
}

/**
 * @param base The question without any pasted text.
 * @param previous What was asked when this text came.
 */
export function take(base: Question, previous: Question, { says }: Reading): Taken {
  const given = new Set((Object.keys(says) as (keyof Question)[]).filter((key) => isKnown(says[key])));
  const machine = says.fleet !== undefined || MACHINE_KEYS.some((key) => given.has(key));
  const lost = MACHINE_KEYS.filter((key) => isKnown(previous[key]) && !given.has(key) && !(key === "cuda" && says.driver));
  return {
    question: { ...base, ...(machine ? { ...NO_MACHINE, fleet: [] } : {}), ...says },
    given,
    before: machine && !says.fleet ? Object.fromEntries(lost.map((key) => [key, previous[key]])) : {},
  };
}
