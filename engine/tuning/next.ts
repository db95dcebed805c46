import { deriveSeed } from '../core/rng.ts';
import { wishOfAsha } from './asha.ts';
import { wishOfHalving, type Wish } from './halving.ts';
import { rungsOf } from './plan.ts';
import { pointKey, type Point } from './space.ts';
import { byScore, stepsOf, type Evaluation, type Study } from './study.ts';
import { suggest } from './suggest.ts';
import { defaultTpe, type Observation } from './tpe.ts';

/** What to evaluate now. */
export interface Job {
  readonly trial: number;
  readonly rung: number;
  readonly point: Point;
  /** How much of the resource. */
  readonly resource: number;
  /** With how much of it the trial was evaluated before, so that training may go on from there; 0 for none. */
  readonly from: number;
}

export type Next =
  | { readonly study: Study; readonly job: Job }
  /** `waiting`: ask again after the next report. `budget`, `exhausted`: the search has ended. */
  | { readonly study: Study; readonly job: null; readonly why: 'waiting' | 'budget' | 'exhausted' };

/**
 * What the sampler learns from: results of the highest rung that has enough of them, since those of different rungs do not compare; where none
 * has, of the rung with most.
 *
 * @see Falkner, Klein & Hutter (2018), BOHB, ICML, PMLR 80, 1437-1446
 */
export function historyOf({ plan, trials, evaluations }: Study): readonly Observation[] {
  const done = rungsOf(plan).map((_, rung) => evaluations.filter((one) => one.rung === rung && one.status === 'done').length);
  const enough = done.findLastIndex((count) => count >= defaultTpe.startup);
  const rung = enough >= 0 ? enough : done.indexOf(Math.max(...done));
  return evaluations
    .filter((one) => one.rung === rung)
    .map(({ trial, score }) => ({ point: (trials[trial] as { point: Point }).point, score }));
}

function newPoint(study: Study): Point | null {
  const { plan, trials } = study;
  const tried = trials.map(({ point }) => point);
  const keys = new Set(tried.map((point) => pointKey(plan.space, point)));
  const first = plan.first.find((point) => !keys.has(pointKey(plan.space, point)));
  return first ?? suggest(plan.space, historyOf(study), plan.sampler, deriveSeed(plan.seed, `trial ${trials.length}`), tried);
}

function jobOf({ plan, trials, evaluations }: Study, trial: number, rung: number): Job {
  const rungs = rungsOf(plan);
  const before = evaluations.some((one) => one.trial === trial && one.rung === rung - 1);
  return {
    trial,
    rung,
    point: (trials[trial] as { point: Point }).point,
    resource: rungs[rung] as number,
    from: before ? (rungs[rung - 1] as number) : 0,
  };
}

/** Gives an evaluation out. */
function give(study: Study, trial: number, rung: number): Next {
  const given: Evaluation = { trial, rung, status: 'running', score: null, finished: null, elapsedMs: null };
  const at = study.evaluations.findIndex((one) => one.trial === trial && one.rung === rung);
  const evaluations = at < 0 ? [...study.evaluations, given] : study.evaluations.with(at, given);
  const next = { ...study, evaluations };
  return { study: next, job: jobOf(next, trial, rung) };
}

/**
 * When nothing new is drawn and nothing has stood on all of the resource, which few trials leave undone: the best of the highest rung, to go one up.
 * Null where there is nothing to do.
 */
function climbOf({ plan, evaluations }: Study): Evaluation | null {
  const top = rungsOf(plan).length - 1;
  if (evaluations.some(({ rung }) => rung === top)) return null;
  const stopped = evaluations.filter(
    ({ trial, rung, status }) => status === 'done' && !evaluations.some((other) => other.trial === trial && other.rung > rung),
  );
  return stopped.sort((a, b) => b.rung - a.rung || byScore(a, b))[0] ?? null;
}

const isSpent = ({ plan, evaluations, elapsedMs }: Study): boolean =>
  (plan.budget.evaluations !== null && evaluations.length >= plan.budget.evaluations) ||
  (plan.budget.minutes !== null && elapsedMs >= plan.budget.minutes * 60_000);

/**
 * What comes next: an evaluation, or why there is none. A pure function; the study that it gives is the one to go on with, and to store.
 *
 * With one evaluation at a time the same plan and scores give the same search, interrupted or not. With several at a time what is drawn depends
 * on the order in which they end.
 *
 * @param elapsedMs - time spent on this search over all sittings: add the stored `study.elapsedMs` to that of the present one
 */
export function nextJob(given: Study, elapsedMs = given.elapsedMs): Next {
  const study = { ...given, elapsedMs: Math.max(given.elapsedMs, elapsedMs) };
  const { plan, trials, evaluations } = study;
  const time = plan.budget.minutes === null || study.elapsedMs < plan.budget.minutes * 60_000;
  const left = evaluations.find(({ status }) => status === 'waiting');
  if (left && time) return give(study, left.trial, left.rung);
  if (isSpent(study)) return { study, job: null, why: 'budget' };
  const wishOf = (canDraw: boolean): Wish =>
    plan.scheduler === 'asha' || plan.scheduler === 'full' ? wishOfAsha(study, canDraw) : wishOfHalving(study, canDraw);
  const mayDraw = plan.budget.trials === null || trials.length < plan.budget.trials;
  let wish = wishOf(mayDraw);
  const point = wish.kind === 'draw' ? newPoint(study) : null;
  if (wish.kind === 'draw' && point) {
    const { bracket } = wish;
    const id = trials.length;
    const rung = rungsOf(plan).length - 1 - stepsOf(plan, bracket);
    return give({ ...study, trials: [...trials, { id, bracket, point }] }, id, rung);
  }
  if (wish.kind === 'draw') wish = wishOf(false);
  if (wish.kind === 'promote') return give(study, wish.trial, wish.rung);
  const last = wish.kind === 'exhausted' ? climbOf(study) : null;
  if (last) return give(study, last.trial, last.rung + 1);
  return { study, job: null, why: wish.kind === 'wait' ? 'waiting' : mayDraw ? 'exhausted' : 'budget' };
}
