import { EngineError } from '../core/errors.ts';
import { requireColumns } from './cells.ts';

export interface IntervalScores {
  /** Length c: the weighted interval score of each cell, in the units of y, lower is better; NaN where anything is missing. */
  readonly score: Float64Array;
  /** What the width of the intervals adds. */
  readonly spread: Float64Array;
  /** What actuals above centre and intervals add: forecasts too low. */
  readonly under: Float64Array;
  /** What actuals below them add: forecasts too high. */
  readonly over: Float64Array;
}

/**
 * Weighted interval score of each cell: what a forecast with intervals loses as a whole, point and all levels together. It is the mean of twice the
 * pinball loss over the quantiles that the forecast gives (centre and both bounds of each level), which is the CRPS where these are many and
 * evenly spread; with 80 and 95 percent it is a coarse stand-in for it, to be compared between runs with the same levels only.
 *
 * A point forecast that is a mean counts as if it were the median.
 *
 * @param forecast - columns of length c; one interval or more, each level once
 * @throws EngineError `length-mismatch`, `invalid-option`
 * @see Bracher, Ray, Gneiting & Reich (2021), PLOS Computational Biology 17(2), e1008618; Gneiting & Raftery (2007), J. American Statistical
 *   Association 102(477), 359-378
 */
export function weightedIntervalScores(
  actual: Float64Array,
  forecast: {
    readonly centre: Float64Array;
    readonly intervals: readonly { readonly level: number; readonly lower: Float64Array; readonly upper: Float64Array }[];
  },
): IntervalScores {
  const { centre, intervals } = forecast;
  requireColumns(actual.length, { centres: centre });
  if (intervals.length === 0 || new Set(intervals.map(({ level }) => level)).size < intervals.length)
    throw new EngineError('invalid-option', 'the score needs one interval or more, each level once', { name: 'intervals' });
  const n = actual.length;
  const scores: IntervalScores = {
    score: new Float64Array(n),
    spread: new Float64Array(n),
    under: Float64Array.from(actual, (y, i) => 0.5 * Math.max(0, y - (centre[i] as number))),
    over: Float64Array.from(actual, (y, i) => 0.5 * Math.max(0, (centre[i] as number) - y)),
  };
  for (const { level, lower, upper } of intervals) {
    if (!(level > 0 && level < 100))
      throw new EngineError('invalid-option', `level must be above 0 and below 100 percent but is ${level}`, { name: 'level' });
    requireColumns(n, { 'lower bounds': lower, 'upper bounds': upper });
    const weight = (1 - level / 100) / 2;
    for (let i = 0; i < n; i++) {
      const y = actual[i] as number;
      const low = lower[i] as number;
      const high = upper[i] as number;
      scores.spread[i] = (scores.spread[i] as number) + weight * (high - low);
      scores.under[i] = (scores.under[i] as number) + Math.max(0, y - high);
      scores.over[i] = (scores.over[i] as number) + Math.max(0, low - y);
    }
  }
  const share = 1 / (intervals.length + 0.5);
  for (let i = 0; i < n; i++) {
    const [spread, under, over] = [scores.spread[i] as number, scores.under[i] as number, scores.over[i] as number];
    const missing = Number.isNaN(spread + under + over);
    scores.spread[i] = missing ? NaN : share * spread;
    scores.under[i] = missing ? NaN : share * under;
    scores.over[i] = missing ? NaN : share * over;
    scores.score[i] = missing ? NaN : share * (spread + under + over);
  }
  return scores;
}
