import { chiSquaredUpperTail } from '../math/distributions/tails.ts';
import { regress } from '../math/regress.ts';
import type { TestResult } from './test-result.ts';

export interface BreuschPagan extends TestResult {
  readonly degreesOfFreedom: number;
  /** Correlation of squared residuals with fitted values: above zero where errors grow with the level. */
  readonly correlation: number;
}

/**
 * Test of the hypothesis that the size of residuals does not depend on the fitted value: squares regressed on it, in the form of Koenker, which
 * does not need normal residuals. With `curved` also on its square, which is White's test in the fitted value and finds sizes that are large at both
 * ends. A small p-value: take logarithms or a Box-Cox transform, or intervals are too wide at low levels and too narrow at high ones.
 *
 * @param residuals - length T, NaN where missing
 * @param fitted - length T, NaN where missing
 * @returns null where fewer than five pairs are there, or residuals' squares or fitted values do not vary
 * @see Breusch & Pagan (1979), Econometrica 47(5), 1287-1294; Koenker (1981), J. Econometrics 17(1), 107-112; White (1980), Econometrica
 *   48(4), 817-838; Wooldridge (2013), Introductory Econometrics, 5th ed., 8.3
 */
export function breuschPagan(residuals: Float64Array, fitted: Float64Array, curved = false): BreuschPagan | null {
  const rows: number[] = [];
  let size = 0;
  for (let t = 0; t < residuals.length; t++) {
    const residual = residuals[t] as number;
    if (Number.isNaN(residual) || Number.isNaN(fitted[t] as number)) continue;
    rows.push(t);
    size = Math.max(size, Math.abs(residual));
  }
  const n = rows.length;
  if (n < 5 || !(size > 0)) return null;
  const squares = standardise(Float64Array.from(rows, (t) => ((residuals[t] as number) / size) ** 2));
  const level = standardise(Float64Array.from(rows, (t) => fitted[t] as number));
  if (!squares || !level) return null;
  const columns = [new Float64Array(n).fill(1), level, ...(curved ? [level.map((value) => value * value)] : [])];
  const { explained } = regress(columns, squares);
  let share = 0;
  // Squares are standardised: what each column explains of n.
  for (let k = 1; k < columns.length; k++) share += (explained[k] as number) / n;
  const degreesOfFreedom = columns.length - 1;
  const statistic = n * Math.min(1, share);
  const correlation = squares.reduce((sum, value, i) => sum + value * (level[i] as number), 0) / n;
  return { statistic, pValue: chiSquaredUpperTail(statistic, degreesOfFreedom), degreesOfFreedom, correlation };
}

/** Mean 0 and mean square 1; null for values that do not vary beyond rounding. */
function standardise(values: Float64Array): Float64Array | null {
  const n = values.length;
  let centre = 0;
  let largest = 0;
  for (const value of values) {
    centre += value / n;
    largest = Math.max(largest, Math.abs(value));
  }
  const scaled = values.map((value) => (value - centre) / (largest || 1));
  const deviation = Math.sqrt(scaled.reduce((sum, value) => sum + value * value, 0) / n);
  return deviation > 1e-12 ? scaled.map((value) => value / deviation) : null;
}
