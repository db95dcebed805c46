import { chiSquaredUpperTail } from '../math/distributions/tails.ts';
import { regress } from '../math/regress.ts';
import type { TestResult } from './test-result.ts';

export interface ArchLm extends TestResult {
  /** Also the degrees of freedom. */
  readonly lags: number;
}

/**
 * Engle's test of the hypothesis that the size of residuals does not depend on the size of those before: squares regressed on their own
 * lags. A small p-value says that quiet and wild times alternate, so that intervals are too wide in some and too narrow in others.
 *
 * @param residuals - NaN where missing; rows with a missing lag are left out
 * @param lags - at most 10 and a fifth of the values if not given
 * @returns null where there are too few values or they do not vary
 * @see Engle (1982), Econometrica 50(4), 987-1007
 */
export function archLm(residuals: Float64Array, lags = Math.min(10, Math.floor(residuals.length / 5))): ArchLm | null {
  let largest = 0;
  for (const value of residuals) if (Math.abs(value) > largest) largest = Math.abs(value);
  if (!(largest > 0) || lags < 1) return null;
  const squares = residuals.map((value) => (value / largest) ** 2);
  const rows: number[] = [];
  for (let t = lags; t < squares.length; t++) {
    let complete = true;
    for (let lag = 0; lag <= lags; lag++) if (Number.isNaN(squares[t - lag] as number)) complete = false;
    if (complete) rows.push(t);
  }
  const n = rows.length;
  if (n < lags + 3) return null;
  const columns = Array.from({ length: lags + 1 }, (_, lag) =>
    lag === 0 ? new Float64Array(n).fill(1) : Float64Array.from(rows, (t) => squares[t - lag] as number),
  );
  const target = Float64Array.from(rows, (t) => squares[t] as number);
  const { explained } = regress(columns, target);
  // Squares that are all the same can be explained neither well nor badly.
  const rest = explained.slice(1).reduce((sum, value) => sum + value, 0);
  const centre = target.reduce((sum, value) => sum + value, 0) / n;
  const total = target.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  if (!(total > 1e-24 * n)) return null;
  const statistic = n * Math.min(1, rest / total);
  return { statistic, pValue: chiSquaredUpperTail(statistic, lags), lags };
}
