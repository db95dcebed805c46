import { rungsOf, type Plan } from './plan.ts';
import { byScore, isFinished, stepsOf, type Study } from './study.ts';

/** What a scheduler wants: a trial moved up, a new one, results that are out, or nothing any more. */
export type Wish =
  | { readonly kind: 'promote'; readonly trial: number; readonly rung: number }
  | { readonly kind: 'draw'; readonly bracket: number }
  | { readonly kind: 'wait' }
  | { readonly kind: 'exhausted' };

/**
 * Trials that a bracket begins with: eta^s for halving, ceil((S + 1) / (s + 1) eta^s) for Hyperband, s steps of S.
 *
 * @see Li, Jamieson, DeSalvo, Rostamizadeh & Talwalkar (2018), JMLR 18(185), algorithm 1
 */
export function bracketSize(plan: Plan, bracket: number): number {
  const steps = stepsOf(plan, bracket);
  const most = rungsOf(plan).length - 1;
  return Math.ceil(((most + 1) / (steps + 1)) * plan.eta ** steps);
}

/**
 * Successive halving: a rung is left when all of its results are in, by the best 1 / eta of them. Trials that failed never go on.
 *
 * @param canDraw - whether there are new points
 * @see Jamieson & Talwalkar (2016), AISTATS, PMLR 51, 240-248
 */
export function wishOfHalving({ plan, trials, evaluations }: Study, canDraw: boolean): Wish {
  const bracket = trials.at(-1)?.bracket ?? 0;
  const ids = new Set(trials.filter((trial) => trial.bracket === bracket).map(({ id }) => id));
  if (canDraw && ids.size < bracketSize(plan, bracket)) return { kind: 'draw', bracket };
  const last = rungsOf(plan).length - 1;
  const first = last - stepsOf(plan, bracket);
  for (let rung = first; rung < last; rung++) {
    const here = evaluations.filter((one) => one.rung === rung && ids.has(one.trial));
    if (!here.every(isFinished)) return { kind: 'wait' };
    const above = new Set(evaluations.filter((one) => one.rung === rung + 1).map(({ trial }) => trial));
    const count = Math.max(1, Math.floor(ids.size / plan.eta ** (rung + 1 - first)));
    const winners = here.filter(({ status }) => status === 'done').sort(byScore);
    const next = winners.slice(0, count).find(({ trial }) => !above.has(trial));
    if (next) return { kind: 'promote', trial: next.trial, rung: rung + 1 };
  }
  if (canDraw) return { kind: 'draw', bracket: bracket + 1 };
  return evaluations.every(isFinished) ? { kind: 'exhausted' } : { kind: 'wait' };
}
