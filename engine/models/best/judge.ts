import { sliceSeries, type Series } from '../../core/panel.ts';
import { mae, rmse } from '../../metrics/index.ts';
import { calibrate, type Calibration, type Look } from '../../intervals/calibrate.ts';
import { isIntermittent, type Candidate } from './candidates.ts';
import { combineLooks, type Rule } from './combine.ts';
import type { Looks } from '../../intervals/looks.ts';
import type { Combine } from './parameters.ts';
import { oneStandardError, weightsFrom, type Errors } from './weights.ts';

/** What looking back tells of the candidates. */
export interface Judgement {
  readonly rule: Rule;
  /** A share for each candidate, with sum 1. */
  readonly weights: readonly number[];
  /** Mean error of each candidate; Infinity where it failed, NaN where there was nothing to look back on. */
  readonly errors: readonly number[];
  readonly calibration: Calibration;
  /** Why one candidate was taken alone; null for a combination. */
  readonly single: number | null;
}

/** A share below this is not worth a model. */
const LEAST_SHARE = 0.03;

/** Small shares go to the others in proportion. */
function withoutCrumbs(weights: readonly number[]): number[] {
  const kept = weights.map((weight) => (weight < LEAST_SHARE ? 0 : weight));
  const total = kept.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? kept.map((weight) => weight / total) : [...weights];
}

/** All weight on one. */
const only = (k: number, count: number): number[] => Array.from({ length: count }, (_, i) => (i === k ? 1 : 0));

/**
 * Weighs candidates by their errors at earlier points. Intermittent demand is judged by squared errors: absolute ones would favour a
 * forecast of zero.
 *
 * @param byCandidate - each candidate's forecasts from the points in `looks`, null where it had none
 */
export function judge(
  candidates: readonly Candidate[],
  byCandidate: readonly (readonly (Look | null)[])[],
  series: Series,
  looks: Looks,
  combine: Combine,
): Judgement {
  const actuals = looks.origins.map((origin) => sliceSeries(series, origin, origin + looks.horizon).y);
  const loss = isIntermittent(series.y) ? rmse : mae;
  const usable = actuals.map((_, j) => j).filter((j) => actuals[j]?.some((value) => !Number.isNaN(value)));
  const errors: Errors = byCandidate.map((row) =>
    usable.map((j) => {
      const look = row[j];
      return look ? loss(actuals[j] as Float64Array, look.mean) : Infinity;
    }),
  );
  const columns = usable.map((_, at) => at);
  const rule: Rule = combine === 'median' ? 'median' : 'mean';
  const weigh = (from: readonly number[]): number[] =>
    combine === 'mean' || combine === 'median' ? equalOf(errors) : weightsFrom(errors, from);
  const combinedAt = (at: number, weights: readonly number[]): Look | null => {
    const present = candidates.map((_, k) => k).filter((k) => byCandidate[k]?.[usable[at] as number] && (weights[k] as number) > 0);
    const sum = present.reduce((total, k) => total + (weights[k] as number), 0);
    if (!(sum > 0)) return null;
    const row = present.map((k) => byCandidate[k]?.[usable[at] as number] as Look);
    return combineLooks(
      row,
      present.map((k) => (weights[k] as number) / sum),
      rule,
    );
  };
  const weightsWithout = (at: number): number[] => weigh(columns.filter((other) => other !== at));
  const complexities = candidates.map(({ model }) => model.complexity);
  const single = combine === 'none' ? oneStandardError(errors, complexities) : null;
  const weights = single === null ? withoutCrumbs(weigh(columns)) : only(single, candidates.length);
  /** The one that would have been taken without a look; the one taken where there is no other look to tell by. */
  const singleWithout = (at: number): number => {
    const others = errors.map((row) => row.filter((_, other) => other !== at));
    return columns.length < 2 ? (single as number) : oneStandardError(others, complexities);
  };
  const combined = columns.map((at) => combinedAt(at, single === null ? weightsWithout(at) : only(singleWithout(at), candidates.length)));
  const known = columns.filter((at) => combined[at]);
  const calibration = calibrate(
    known.map((at) => combined[at] as Look),
    known.map((at) => actuals[usable[at] as number] as Float64Array),
    looks.step / looks.horizon,
  );
  const means = errors.map((row) => row.reduce((sum, value) => sum + value, 0) / row.length);
  return { rule, weights, errors: means, calibration, single };
}

/** The same for all that could forecast at all. */
function equalOf(errors: Errors): number[] {
  const able = errors.map((row) => (row.every(Number.isFinite) ? 1 : 0));
  const count = able.reduce<number>((sum, one) => sum + one, 0);
  return count === 0 ? errors.map(() => 1 / errors.length) : able.map((one) => one / count);
}
