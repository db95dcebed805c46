import { rungsOf } from './plan.ts';
import type { Point } from './space.ts';
import { byScore, isFinished, type Evaluation, type Study } from './study.ts';

export interface Best {
  readonly trial: number;
  readonly point: Point;
  readonly score: number;
  /** How much of the resource the score stands on. */
  readonly resource: number;
}

/** The better of two results: the one that stands on more, then the lower score. */
const better = (a: Evaluation | null, b: Evaluation): Evaluation =>
  a === null || b.rung > a.rung || (b.rung === a.rung && byScore(b, a) < 0) ? b : a;

function asBest({ plan, trials }: Study, { trial, rung, score }: Evaluation): Best {
  return { trial, point: (trials[trial] as { point: Point }).point, score: score as number, resource: rungsOf(plan)[rung] as number };
}

/** The best so far, usable at any time: the lowest score among those that stand on most of the resource. Null before the first result. */
export function bestOf(study: Study): Best | null {
  const done = study.evaluations.filter(({ status }) => status === 'done');
  const best = done.reduce<Evaluation | null>(better, null);
  return best && asBest(study, best);
}

export interface Progress {
  /** The how-manieth result, from 1. */
  readonly finished: number;
  readonly elapsedMs: number;
  readonly trial: number;
  readonly resource: number;
  /** Null where it failed. */
  readonly score: number | null;
  /** The best then known; null while all have failed. */
  readonly best: Best | null;
}

/** All results in the order in which they came, for a chart. */
export function progressOf(study: Study): readonly Progress[] {
  const rungs = rungsOf(study.plan);
  const results = study.evaluations.filter(isFinished).sort((a, b) => (a.finished as number) - (b.finished as number));
  let best: Evaluation | null = null;
  return results.map((one) => {
    if (one.status === 'done') best = better(best, one);
    return {
      finished: one.finished as number,
      elapsedMs: one.elapsedMs as number,
      trial: one.trial,
      resource: rungs[one.rung] as number,
      score: one.score,
      best: best && asBest(study, best),
    };
  });
}
