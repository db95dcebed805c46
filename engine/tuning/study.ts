import { readBudget, readPlan, rungsOf, type Budget, type Plan } from './plan.ts';
import type { Point } from './space.ts';

export interface Trial {
  /** Its place in the list of trials. */
  readonly id: number;
  /** Which round of halving it belongs to, from 0. */
  readonly bracket: number;
  readonly point: Point;
}

/** A trial at a rung. */
export interface Evaluation {
  readonly trial: number;
  readonly rung: number;
  /** `waiting`: was running when the search was interrupted, and is given out again first. */
  readonly status: 'waiting' | 'running' | 'done' | 'failed';
  /** Lower is better; null until it is done, and where it failed. */
  readonly score: number | null;
  /** The how-manieth result it was, from 1; null before. */
  readonly finished: number | null;
  /** Time spent on the search when it was reported; null before. */
  readonly elapsedMs: number | null;
}

/** All that is known of a search, from which it goes on: plain data, finite numbers only. */
export interface Study {
  readonly formatVersion: 1;
  readonly plan: Plan;
  readonly trials: readonly Trial[];
  /** In the order in which they were given out. */
  readonly evaluations: readonly Evaluation[];
  /** Time spent so far, over all sittings. */
  readonly elapsedMs: number;
}

/**
 * A search that has not begun.
 *
 * @throws EngineError `invalid-option` for a plan that cannot be
 */
export const openStudy = (plan: Plan): Study => ({ formatVersion: 1, plan: readPlan(plan), trials: [], evaluations: [], elapsedMs: 0 });

/**
 * A stored search after its runs have ended without a report: they are given out again, the same points first. What is drawn later is what it
 * would have been.
 */
export const resumeStudy = (study: Study): Study => ({
  ...study,
  evaluations: study.evaluations.map((one) => (one.status === 'running' ? { ...one, status: 'waiting' } : one)),
});

/**
 * The search with another budget, of which what it has spent so far counts.
 *
 * @throws EngineError `invalid-option` for a budget that cannot be
 */
export const withBudget = (study: Study, budget: Budget): Study => ({ ...study, plan: { ...study.plan, budget: readBudget(budget) } });

/** Rungs between the first of a bracket and the last: s in the notation of Hyperband. */
export function stepsOf(plan: Plan, bracket: number): number {
  const last = rungsOf(plan).length - 1;
  return plan.scheduler === 'hyperband' ? last - (bracket % (last + 1)) : last;
}

/** Whether its result is in. */
export const isFinished = ({ status }: Evaluation): boolean => status === 'done' || status === 'failed';

/** Results of the best first; of equal ones the earlier trial. Failed ones last. */
export const byScore = (a: Evaluation, b: Evaluation): number =>
  (a.score ?? Infinity) === (b.score ?? Infinity) ? a.trial - b.trial : (a.score ?? Infinity) - (b.score ?? Infinity);
