// The answer to a question: what the core says, and nothing of the page's own.

import { check, find, fleet, newest, NgcompatError } from "ngcompat";
import type { Facts, FleetFound, FleetPlan, FleetReport, Found, Report } from "ngcompat";

import { factsOf, gpuInput, isKnown, type Machine, MACHINE_KEYS, NO_MACHINE, type Question } from "./question.ts";

/** What is wrong with a part of the question, in words. */
export type Problems = Partial<Record<keyof Question, string>>;

export interface Answer {
  readonly problems: Problems;
  /** The machine without what is wrong, and what the container must contain. */
  readonly facts: Facts;
  /** The releases of the family that run. */
  readonly found: Found;
  /** The release asked about, else the newest that runs, may run, or is. */
  readonly report: Report | null;
  /** The newest release that runs; `null` where none is known to. */
  readonly newest: string | null;
}

export interface FleetAnswer {
  readonly problems: Problems;
  readonly machines: Readonly<Record<string, Facts>>;
  readonly found: FleetFound;
  /** The release asked about, else the newest that runs on all, or the newest of all. */
  readonly report: FleetReport | null;
  readonly plan: FleetPlan | null;
}

export function answer(question: Question): Answer {
  const problems = problemsOf(question);
  const facts = factsWithout(question, problems);
  const { family } = question;
  const found = find(facts, { family });
  const best = newest(facts, { family });
  const subject = problems.release ? null : (question.build ?? (question.release || (best ?? found.undetermined[0] ?? newest(null, { family }))));
  return { problems, facts, found, newest: best, report: subject ? check(subject, facts) : null };
}

export function fleetAnswer({ fleet: kinds, family, release, requires }: Question): FleetAnswer {
  const problem = release ? problemOf(() => check(release)) : null;
  const machines: Record<string, Facts> = {};
  for (const { names, machine } of kinds) {
    const facts = factsWithout({ ...machine, requires }, problemsOf({ ...machine, requires, release: "", build: null }));
    for (const name of names) machines[name] = facts;
  }
  const found = fleet(machines, { family });
  const asked = problem ? null : release || (found.releases[0] ?? found.undetermined[0] ?? newest(null, { family }));
  return {
    problems: problem ? { release: problem } : {},
    machines,
    found,
    report: asked ? fleet(machines, { release: asked }) : null,
    plan: asked ? fleet(machines, { plan: asked }) : null,
  };
}

type Judged = Machine & Pick<Question, "requires">;

/** Each part of the question by itself, so that what is wrong empties nothing else. */
function problemsOf(question: Judged & Pick<Question, "release" | "build">): Problems {
  const problems: Problems = {};
  for (const key of MACHINE_KEYS) {
    if (!isKnown(question[key])) continue;
    const alone = { ...NO_MACHINE, [key]: question[key] };
    const problem = problemOf(() => check({}, factsOf(alone)));
    if (problem) problems[key] = problem;
  }
  for (const requirement of question.requires) {
    const problem = problemOf(() => check({}, { requires: [requirement] }));
    if (problem) problems.requires = problem;
  }
  const subject = question.build ?? question.release;
  const problem = subject ? problemOf(() => check(subject)) : null;
  if (problem) problems.release = problem;
  return problems;
}

function factsWithout(question: Judged, problems: Problems): Facts {
  const wrong = Object.keys(problems).map((key) => [key, NO_MACHINE[key as keyof Machine]]);
  const gpus = problems.gpus ? question.gpus.filter((gpu) => !problemOf(() => check({}, { gpus: [gpuInput(gpu)] }))) : question.gpus;
  const requires = question.requires.filter((one) => !problemOf(() => check({}, { requires: [one] })));
  return factsOf({ ...question, ...Object.fromEntries(wrong), gpus }, requires);
}

/** What a question says is wrong with it; `null` where nothing is. */
export function problemOf(ask: () => unknown): string | null {
  try {
    ask();
    return null;
  } catch (error) {
    if (error instanceof NgcompatError) return error.message;
    throw error;
  }
}
