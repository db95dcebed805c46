import { plainReader } from '../core/plain-data.ts';
import { readPoint, readSpace } from './check-space.ts';
import type { Point, Space } from './space.ts';
import type { Sampler } from './suggest.ts';

export const resourceUnits = ['folds', 'series-share', 'epochs', 'rounds'] as const;
export type ResourceUnit = (typeof resourceUnits)[number];

/** What more of makes an evaluation truer and slower. */
export interface Resource {
  /** Folds of the backtest, share of the series in (0, 1], epochs of training a net, or rounds of boosting. */
  readonly unit: ResourceUnit;
  /** The least that tells good from bad. */
  readonly min: number;
  /** All of it: what a final evaluation takes. */
  readonly max: number;
}

/**
 * `full`: every trial with all of the resource. `halving`: many trials with little, the best of them with more, all of a rung before the next.
 * `asha`: the same without waiting. `hyperband`: halving over and over, beginning with little, then with more.
 */
export type Scheduler = 'full' | 'halving' | 'asha' | 'hyperband';

/** What a search may cost. */
export interface Budget {
  /** Points that are tried; those that did well still go up when the last has been drawn. */
  readonly trials: number | null;
  /** Evaluations, of whatever resource. */
  readonly evaluations: number | null;
  readonly minutes: number | null;
}

/** How a search goes. Plain data. */
export interface Plan {
  readonly space: Space;
  readonly sampler: Sampler;
  readonly scheduler: Scheduler;
  readonly resource: Resource;
  /** One in so many trials goes on to the next rung, with so many times the resource. */
  readonly eta: number;
  /** The search ends when one of them is spent; null for no limit, but not all. */
  readonly budget: Budget;
  /** Points that are tried first, for example the defaults. */
  readonly first: readonly Point[];
  readonly seed: number;
}

const read = plainReader('This is no plan of a search');

/**
 * A budget from outside.
 *
 * @throws EngineError `invalid-option`, naming the field, what it needs and what it got
 */
export function readBudget(json: unknown): Budget {
  const { trials = null, evaluations = null, minutes = null } = read.object(json, 'budget', ['trials', 'evaluations', 'minutes']);
  if (trials === null && evaluations === null && minutes === null) read.refuse('budget', 'a number of trials or of minutes', json);
  return {
    trials: trials === null ? null : read.whole(trials, 'budget.trials', 1, 100_000),
    evaluations: evaluations === null ? null : read.whole(evaluations, 'budget.evaluations', 1, 100_000),
    minutes: minutes === null ? null : read.number(minutes, 'budget.minutes', 1e-6, 1e6),
  };
}

/**
 * A plan from outside, looked at field by field.
 *
 * @throws EngineError `invalid-option`, naming the field, what it needs and what it got
 */
export function readPlan(json: unknown): Plan {
  const all = read.object(json, 'plan', ['space', 'sampler', 'scheduler', 'resource', 'eta', 'budget', 'first', 'seed']);
  const space = readSpace(all['space']);
  const resource = read.object(all['resource'], 'resource', ['unit', 'min', 'max']);
  const unit = read.oneOf(resource['unit'], 'resource.unit', resourceUnits);
  const amount = (key: 'min' | 'max', low: number): number =>
    unit === 'series-share'
      ? read.number(resource[key], `resource.${key}`, low, 1)
      : read.whole(resource[key], `resource.${key}`, low, 1e6);
  const min = amount('min', unit === 'series-share' ? 1e-6 : 1);
  return {
    space,
    sampler: read.oneOf(all['sampler'], 'sampler', ['random', 'tpe']),
    scheduler: read.oneOf(all['scheduler'], 'scheduler', ['full', 'halving', 'asha', 'hyperband']),
    resource: { unit, min, max: amount('max', min) },
    eta: read.whole(all['eta'], 'eta', 2, 100),
    budget: readBudget(all['budget']),
    first: read.list(all['first'], 'first', 1000).map((point, i) => readPoint(space, point, `first[${i}]`)),
    seed: read.whole(all['seed'], 'seed', 0, 2 ** 32 - 1),
  };
}

/** Amounts of the resource at the rungs, ascending, all of it last: each 1 / eta of the next, while that is at least the least. */
export function rungsOf({ scheduler, resource, eta }: Plan): readonly number[] {
  const { unit, min, max } = resource;
  const rungs = [max];
  if (scheduler === 'full') return rungs;
  // The margin keeps 1 / 3 / 3 at least 1 / 9.
  for (let amount = max / eta; amount >= min * (1 - 1e-9); amount /= eta) {
    const next = unit === 'series-share' ? amount : Math.round(amount);
    if (next < (rungs[0] as number) && next >= min * (1 - 1e-9)) rungs.unshift(next);
  }
  return rungs;
}
