import type { Wish } from './halving.ts';
import { rungsOf } from './plan.ts';
import { byScore, isFinished, type Study } from './study.ts';

/**
 * Asynchronous successive halving: a trial goes up as soon as it is among the best 1 / eta of the results at its rung, the highest rung first;
 * otherwise a new one begins. Nobody waits. Failed trials count among the results but never go up.
 *
 * @param canDraw - whether there are new points
 * @see Li, Jamieson, Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht & Talwalkar (2020), MLSys 2, 230-246, algorithm 2
 */
export function wishOfAsha({ plan, evaluations }: Study, canDraw: boolean): Wish {
  for (let rung = rungsOf(plan).length - 2; rung >= 0; rung--) {
    const above = new Set(evaluations.filter((one) => one.rung === rung + 1).map(({ trial }) => trial));
    const here = evaluations.filter((one) => one.rung === rung && isFinished(one)).sort(byScore);
    const next = here.slice(0, Math.floor(here.length / plan.eta)).find(({ status, trial }) => status === 'done' && !above.has(trial));
    if (next) return { kind: 'promote', trial: next.trial, rung: rung + 1 };
  }
  if (canDraw) return { kind: 'draw', bracket: 0 };
  return evaluations.every(isFinished) ? { kind: 'exhausted' } : { kind: 'wait' };
}
