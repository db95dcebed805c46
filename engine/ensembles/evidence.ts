import { addErrors, noMoments, type Moments } from './moments.ts';
import { timeSums } from './time-sums.ts';
import type { EnsembleFold, EnsembleSeries } from './types.ts';
import type { Evidence } from './weigh.ts';

/** Errors of the members over the folds of all series, asked for as they were known at any time. */
export interface ErrorRecord {
  add(series: EnsembleSeries): void;
  /**
   * What was known of the members before a period: no value from then on is looked at, of this series or another.
   *
   * @param cut - Infinity for all that is known
   */
  before(series: EnsembleSeries, cut: number): Evidence;
}

/** Errors at one step of a fold, one for each member; null where no actual is known. */
function errorsAt({ data, forecasts }: EnsembleFold, step: number, into: Float64Array): boolean {
  const actual = data.actual[step] as number;
  if (Number.isNaN(actual)) return false;
  for (const [i, forecast] of forecasts.entries()) into[i] = forecast ? actual - (forecast.mean[step] as number) : NaN;
  return true;
}

function meanSquare(errors: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const error of errors) {
    if (Number.isNaN(error)) continue;
    sum += error * error;
    count++;
  }
  return count === 0 ? NaN : sum / count;
}

/** Errors of the members over a series' own folds, as they were known before a period; `folds` counts those that were seen, also in part. */
export function ownErrors({ folds }: Pick<EnsembleSeries, 'folds'>, cut: number, k: number): { moments: Moments; folds: number } {
  const moments = noMoments(k);
  const errors = new Float64Array(k);
  let seen = 0;
  for (const fold of folds) {
    const steps = fold.data.actual.length;
    for (let step = 0; step < steps && fold.cut + step < cut; step++) {
      if (!errorsAt(fold, step, errors)) continue;
      addErrors(moments, errors, 1);
      seen += 1 / steps;
    }
  }
  return { moments, folds: seen };
}

/** @param k - number of members */
export function errorRecord(k: number): ErrorRecord {
  const size = k * k;
  const pooled = timeSums(2 * size + 1);
  const errors = new Float64Array(k);
  return {
    add: ({ folds, scale }) => {
      if (!(scale > 0)) return;
      for (const fold of folds) {
        const steps = fold.data.actual.length;
        for (let step = 0; step < steps; step++) {
          if (!errorsAt(fold, step, errors)) continue;
          const spread = meanSquare(errors);
          if (Number.isNaN(spread)) continue;
          const totals = pooled.at(fold.cut + step);
          // A cell that all members miss by far counts little more than one that they miss by the usual.
          addErrors({ sums: totals.subarray(0, size), counts: totals.subarray(size, 2 * size) }, errors, 1 / (scale * scale + spread));
          totals[2 * size] = (totals[2 * size] as number) + 1 / steps;
        }
      }
    },
    before: (series, cut) => {
      const { moments: own, folds: ownFolds } = ownErrors(series, cut, k);
      const sums = pooled.before(cut);
      const all: Moments = { sums: sums.subarray(0, size), counts: sums.subarray(size, 2 * size) };
      return { own, ownFolds, all, allFolds: sums[2 * size] as number };
    },
  };
}
