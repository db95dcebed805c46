import type { Forecast } from '../core/forecast.ts';
import { studentHalfWidth } from '../math/student-t.ts';
import { horizonScales, scaleAt, type HorizonScales } from './horizon-scales.ts';

/** What earlier forecasts of a series say about the width of the next one's intervals; plain data, finite numbers. */
export interface Conformal extends HorizonScales {
  /** Absolute errors over the scale of their step, ascending: all of them, or evenly spaced quantiles with the largest. */
  readonly scores: readonly number[];
  /** Number of errors. */
  readonly count: number;
  /** Number of independent errors that they are worth. */
  readonly effective: number;
  readonly folds: number;
}

const MOST_SCORES = 200;

/**
 * Number of independent scores: all of them over the design effect of errors that come together in a fold (Kish), with the correlation
 * inside folds from an analysis of variance. Few folds tell little about it, so it is drawn towards one half.
 */
function effectiveSize(byFold: readonly (readonly number[])[]): number {
  const used = byFold.filter((scores) => scores.length > 0);
  const total = used.reduce((sum, scores) => sum + scores.length, 0);
  if (used.length === 0) return 0;
  const perFold = total / used.length;
  if (perFold <= 1) return total;
  const centre = used.reduce((sum, scores) => sum + scores.reduce((a, b) => a + b, 0), 0) / total;
  let between = 0;
  let within = 0;
  for (const scores of used) {
    const own = scores.reduce((a, b) => a + b, 0) / scores.length;
    between += scores.length * (own - centre) ** 2;
    for (const score of scores) within += (score - own) ** 2;
  }
  const withinMean = within / Math.max(1, total - used.length);
  const betweenMean = between / Math.max(1, used.length - 1);
  const spread = betweenMean + (perFold - 1) * withinMean;
  const measured = spread > 0 ? Math.min(1, Math.max(0, (betweenMean - withinMean) / spread)) : 0.5;
  const trust = (used.length - 1) / (used.length + 3);
  const correlation = trust * measured + (1 - trust) * 0.5;
  return total / (1 + (perFold - 1) * correlation);
}

/**
 * Conformal scores of rolling-origin errors: absolute errors over the scale of their step, pooled over steps.
 *
 * @param errors - actual minus forecast, an array for each fold, length H; NaN where there is none
 * @param apart - how much of H lies between two folds, above 0; below 1 they share values and are worth less
 * @returns null when no error is known
 * @see Lei, G'Sell, Rinaldo, Tibshirani & Wasserman (2018), JASA 113(523), 1094-1111; Stankeviciute, Alaa & van der Schaar (2021),
 *   Conformal time-series forecasting, NeurIPS 34, for the horizon
 */
export function calibrateConformal(errors: readonly Float64Array[], apart = 1): Conformal | null {
  const { scales, growth } = horizonScales(errors);
  const byFold = errors.map((fold) => {
    const scores: number[] = [];
    for (let h = 0; h < fold.length; h++) {
      const size = Math.abs(fold[h] as number);
      const scale = scales[h] as number;
      if (Number.isFinite(size)) scores.push(scale > 0 ? size / scale : 0);
    }
    return scores;
  });
  const all = byFold.flat().sort((a, b) => a - b);
  if (all.length === 0) return null;
  const scores =
    all.length <= MOST_SCORES
      ? all
      : Array.from({ length: MOST_SCORES }, (_, i) => all[Math.round((i * (all.length - 1)) / (MOST_SCORES - 1))] as number);
  const folds = byFold.filter((fold) => fold.length > 0).length;
  const disjoint = 1 + (folds - 1) * Math.min(1, apart);
  return { scales, growth, scores, count: all.length, effective: (effectiveSize(byFold) * disjoint) / folds, folds };
}

/** Share p of the scores lies at or below this value. */
function quantileOf(scores: readonly number[], p: number): number {
  const at = Math.min(1, Math.max(0, p)) * (scores.length - 1);
  const below = Math.floor(at);
  const low = scores[below] as number;
  const high = scores[Math.min(scores.length - 1, below + 1)] as number;
  return low + (at - below) * (high - low);
}

/**
 * Score that `level` percent of new errors stay below: the quantile at (n + 1) level / n. Where n scores cannot show that level, the
 * largest is carried on along Student's t distribution. Errors that come together are worth fewer than n, which widens the interval as a
 * scale known from so few would.
 */
function scoreAt({ scores, count: n, effective }: Conformal, level: number): number {
  const share = ((n + 1) * level) / 100 / n;
  const score =
    share <= 1
      ? quantileOf(scores, share)
      : ((scores[scores.length - 1] as number) * studentHalfWidth(level, n)) / studentHalfWidth((100 * n) / (n + 1), n);
  return (score * studentHalfWidth(level, effective)) / studentHalfWidth(level, n);
}

/**
 * Half widths of conformal intervals.
 *
 * @returns one array of length h for each level, in the order given; wider for a higher level
 */
export function conformalWidths(conformal: Conformal, horizon: number, levels: readonly number[]): Float64Array[] {
  return levels.map((level) => {
    const score = scoreAt(conformal, level);
    return Float64Array.from({ length: horizon }, (_, i) => score * scaleAt(conformal, i + 1));
  });
}

/** The point forecast with conformal intervals about it, ascending by level. */
export function withConformalIntervals(mean: Float64Array, conformal: Conformal, levels: readonly number[]): Forecast {
  const ascending = [...new Set(levels)].sort((a, b) => a - b);
  const widths = conformalWidths(conformal, mean.length, ascending);
  return {
    mean,
    intervals: ascending.map((level, k) => {
      const width = widths[k] as Float64Array;
      return {
        level,
        lower: mean.map((value, i) => value - (width[i] as number)),
        upper: mean.map((value, i) => value + (width[i] as number)),
      };
    }),
  };
}
