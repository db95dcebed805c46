import { EngineError } from '../core/errors.ts';
import { solve, spreadOf } from './estimate.ts';
import { studentHalfWidth } from '../math/student-t.ts';
import { widthOf, type OnlineLinear } from './least-squares.ts';

export interface OnlinePrediction {
  readonly mean: number;
  /** Standard error of a new observation: that of the errors and of the coefficients. Null where too little has been seen to tell. */
  readonly standardError: number | null;
  /** Ascending by level, nested; none where there is no standard error. */
  readonly intervals: readonly { readonly level: number; readonly lower: number; readonly upper: number }[];
}

/**
 * The next observation.
 *
 * Its variance is s^2 (1 + x' (X'WX)^-1 x / lambda): what is known of the coefficients fades by another step, as in a discounted dynamic
 * regression, of which lambda = 1 is ordinary least squares. Intervals are of Student's t distribution.
 *
 * @param x - length p, in the order of the names
 * @param levels - nominal coverages in percent, each in (0, 100)
 * @throws EngineError `length-mismatch`, `missing-values`, `not-finite`, `invalid-option` for a level that cannot be
 * @see West & Harrison (1997), Bayesian forecasting and dynamic models, 2nd ed., ch. 6
 */
export function predictOnline(state: OnlineLinear, x: ArrayLike<number>, levels: readonly number[] = []): OnlinePrediction {
  const p = state.names.length;
  const k = widthOf(state);
  if (x.length !== p)
    throw new EngineError('length-mismatch', `A prediction needs ${p} values (${state.names.join(', ')}) but got ${x.length}.`);
  const bad = levels.find((level) => !(level > 0 && level < 100));
  if (bad !== undefined)
    throw new EngineError('invalid-option', `A level must be between 0 and 100 percent but is ${bad}.`, { name: 'levels' });
  const row = new Float64Array(k);
  row[0] = 1;
  for (let j = 0; j < p; j++) {
    const value = x[j] as number;
    if (Number.isNaN(value)) throw new EngineError('missing-values', `A prediction needs a value of ${state.names[j]}.`);
    if (Math.abs(value) > 1e100) throw new EngineError('not-finite', `Values may be at most 1e100 but ${state.names[j]} is ${value}.`);
    row[k - p + j] = value;
  }
  const solution = solve(state);
  const mean = row.reduce((sum, value, i) => sum + value * (solution.coefficients[i] as number), 0);
  if (!Number.isFinite(mean)) throw new EngineError('not-finite', 'The prediction is beyond all numbers.');
  const spread = spreadOf(state, solution);
  if (!spread) return { mean, standardError: null, intervals: [] };
  // |R'^-1 x|, by substitution from the top.
  let length = 0;
  for (let i = 0; i < k; i++) {
    let value = row[i] as number;
    for (let j = 0; j < i; j++) value -= (state.triangle[j * k + i] as number) * (row[j] as number);
    row[i] = value / (state.triangle[i * k + i] as number);
    length = Math.hypot(length, row[i] as number);
  }
  const standardError = spread.sigma * Math.hypot(1, length / Math.sqrt(state.forgetting));
  const intervals = [...levels]
    .sort((a, b) => a - b)
    .map((level) => {
      const half = studentHalfWidth(level, spread.degrees) * standardError;
      return { level, lower: mean - half, upper: mean + half };
    });
  if (!Number.isFinite(standardError) || intervals.some(({ lower, upper }) => !Number.isFinite(upper - lower)))
    return { mean, standardError: null, intervals: [] };
  return { mean, standardError, intervals };
}
