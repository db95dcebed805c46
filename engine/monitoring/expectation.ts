import { EngineError } from '../core/errors.ts';
import { disturbedFolds, type PassedOver } from './disturbed-folds.ts';
import type { Backtested } from './matured.ts';

/** What the backtest says of errors to come, were all to stay as it was. */
export interface Expectation {
  /** Mean absolute error of each series over the backtest's steps, in its units; NaN for a series that had none or was always right. */
  readonly scale: Float64Array;
  /** Errors of step h are step^growth of what they are one step ahead, all series together; 0 to 1. */
  readonly growth: number;
  /** Factor of step 1 that makes the mean over the backtest's steps 1. */
  readonly first: number;
  /** Means over all values of the backtest: errors over sizes expected, and the squares of these. */
  readonly mean: { readonly bias: number; readonly squares: number };
  /** Means over series by fold and step, in order of the steps: sizes of errors over those expected, and errors over sizes expected. */
  readonly draws: readonly { readonly ratio: Float64Array; readonly bias: Float64Array }[];
  /** Folds of the backtest, and those of them that nothing above is made of. Absent in what was kept before any were passed over. */
  readonly folds?: number;
  readonly passedOver?: readonly PassedOver[];
}

/** The size of error to expect of a series at a step. */
export const expectedError = (
  { scale, growth, first }: Pick<Expectation, 'scale' | 'growth' | 'first'>,
  series: number,
  step: number,
): number => (scale[series] as number) * first * step ** growth;

/**
 * Errors to expect by series and step. Errors of all series over their own means give one curve of growth, `step ** growth`, since a single series has too few of them for a curve of its own.
 *
 * Folds that all begin at the same place of the season have each step at a place of its own: what looks like growth may be a Saturday that is hard to forecast. There only
 * steps that are whole seasons apart say how errors grow, and nothing does where the horizon is no longer than a season.
 *
 * Folds that a disturbance lies in are passed over (`disturbedFolds`). A series that has errors in no other fold is measured by them.
 *
 * @param backtest - of the deployed model; `fold` is the period after the origin
 * @param count - n series
 * @param seasonLength - m, 1 for none
 * @param missingBefore - by fold: share of the values missing in the season right before it
 * @throws EngineError `series-too-short` where no series has an error
 */
export function expectationOf(
  backtest: Backtested,
  count: number,
  seasonLength = 1,
  missingBefore?: ReadonlyMap<number, number>,
): Expectation {
  const passedOver = disturbedFolds(backtest, count, missingBefore);
  const folds = new Set(backtest.fold).size;
  if (passedOver.length === 0) return { ...expectationFrom(backtest, count, seasonLength), folds, passedOver };
  const gone = new Set(passedOver.map(({ fold }) => fold));
  const found = expectationFrom(without(backtest, gone), count, seasonLength);
  const all = meanSizes(backtest, count).scale;
  return { ...found, scale: found.scale.map((size, s) => (size > 0 ? size : (all[s] as number))), folds, passedOver };
}

/** The values of the other folds. */
function without({ series, period, step, fold, actual, forecast }: Backtested, gone: ReadonlySet<number>): Backtested {
  const rows = [...fold.keys()].filter((i) => !gone.has(fold[i] as number));
  const take = (column: Int32Array): Int32Array => Int32Array.from(rows, (i) => column[i] as number);
  return {
    series: take(series),
    period: take(period),
    step: take(step),
    fold: take(fold),
    actual: Float64Array.from(rows, (i) => actual[i] as number),
    forecast: Float64Array.from(rows, (i) => forecast[i] as number),
  };
}

function expectationFrom(backtest: Backtested, count: number, seasonLength: number): Expectation {
  const { series, step, fold, actual, forecast } = backtest;
  const { scale, longest } = meanSizes(backtest, count);
  if (!scale.some((value) => value > 0))
    throw new EngineError('series-too-short', 'What errors to expect needs a backtest with errors but there is none.', { series: count });
  const folds = [...new Set(fold)].sort((a, b) => a - b);
  const places = new Set(folds.map((first) => ((first % seasonLength) + seasonLength) % seasonLength)).size > 1 ? 1 : seasonLength;
  const growth = Math.min(
    1,
    shrunk(folds.map((which) => slopeOf(backtest, which, scale, longest, places)).filter((slope) => !Number.isNaN(slope))),
  );
  // So that the mean over all values of the backtest stays 1.
  let weight = 0;
  let grown = 0;
  for (let i = 0; i < series.length; i++) {
    const error = (actual[i] as number) - (forecast[i] as number);
    if (error !== error || !((scale[series[i] as number] as number) > 0)) continue;
    weight++;
    grown += (step[i] as number) ** growth;
  }
  const known = { scale, growth, first: weight / grown };
  const cells = { count: 0, bias: 0, squares: 0 };
  const draws = folds.map((which) => {
    const ratio = new Float64Array(longest);
    const bias = new Float64Array(longest);
    const of = new Int32Array(longest);
    for (let i = 0; i < series.length; i++) {
      if (fold[i] !== which) continue;
      const error = (actual[i] as number) - (forecast[i] as number);
      const expected = expectedError(known, series[i] as number, step[i] as number);
      if (!(error === error && expected > 0)) continue;
      const at = (step[i] as number) - 1;
      ratio[at] = (ratio[at] as number) + Math.abs(error) / expected;
      bias[at] = (bias[at] as number) + error / expected;
      of[at] = (of[at] as number) + 1;
      cells.count++;
      cells.bias += error / expected;
      cells.squares += (error / expected) ** 2;
    }
    const filled = [...of.keys()].filter((at) => (of[at] as number) > 0);
    return {
      ratio: Float64Array.from(filled, (at) => (ratio[at] as number) / (of[at] as number)),
      bias: Float64Array.from(filled, (at) => (bias[at] as number) / (of[at] as number)),
    };
  });
  const mean = { bias: cells.bias / cells.count, squares: cells.squares / cells.count };
  return { ...known, mean, draws: draws.filter(({ ratio }) => ratio.length > 0) };
}

/** Mean size of errors by series, NaN for one without errors; and the longest step that has one. */
function meanSizes({ series, step, actual, forecast }: Backtested, count: number): { scale: Float64Array; longest: number } {
  const sums = new Float64Array(count);
  const counts = new Int32Array(count);
  let longest = 0;
  for (let i = 0; i < series.length; i++) {
    const size = Math.abs((actual[i] as number) - (forecast[i] as number));
    if (size !== size) continue;
    const s = series[i] as number;
    sums[s] = (sums[s] as number) + size;
    counts[s] = (counts[s] as number) + 1;
    longest = Math.max(longest, step[i] as number);
  }
  return { scale: sums.map((sum, s) => (sum > 0 ? sum / (counts[s] as number) : NaN)), longest };
}

/**
 * How the logarithm of the mean size of errors, over the series' own, grows with that of the step, in one fold; NaN for fewer than two steps at the same place of the season.
 *
 * @param places - of the season that are told apart
 */
function slopeOf(
  { series, step, fold, actual, forecast }: Backtested,
  which: number,
  scale: Float64Array,
  steps: number,
  places: number,
): number {
  const sums = new Float64Array(steps);
  const counts = new Float64Array(steps);
  for (let i = 0; i < series.length; i++) {
    if (fold[i] !== which) continue;
    const size = Math.abs((actual[i] as number) - (forecast[i] as number)) / (scale[series[i] as number] as number);
    if (!Number.isFinite(size)) continue;
    const at = (step[i] as number) - 1;
    sums[at] = (sums[at] as number) + size;
    counts[at] = (counts[at] as number) + 1;
  }
  const pairs = [...sums].flatMap((sum, at) =>
    sum > 0 ? [{ place: at % places, x: Math.log(at + 1), y: Math.log(sum / (counts[at] as number)) }] : [],
  );
  let [cross, square] = [0, 0];
  for (const group of Map.groupBy(pairs, ({ place }) => place).values()) {
    const meanX = group.reduce((sum, { x }) => sum + x, 0) / group.length;
    const meanY = group.reduce((sum, { y }) => sum + y, 0) / group.length;
    for (const { x, y } of group) {
      cross += (x - meanX) * (y - meanY);
      square += (x - meanX) ** 2;
    }
  }
  return square > 0 ? cross / square : NaN;
}

/** The mean of folds, less as much as they disagree about it: growth that is chance would be taken for a change later. None for a single fold, and none below 0. */
function shrunk(slopes: readonly number[]): number {
  const n = slopes.length;
  if (n < 2) return 0;
  const mean = slopes.reduce((sum, slope) => sum + slope, 0) / n;
  const variance = slopes.reduce((sum, slope) => sum + (slope - mean) ** 2, 0) / (n - 1) / n;
  return mean > 0 ? mean * Math.max(0, 1 - variance / mean ** 2) : 0;
}
