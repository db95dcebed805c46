import { mean } from '../math/moments.ts';
import { chiSquaredUpperTail } from '../math/distributions/tails.ts';
import type { TestResult } from './test-result.ts';

export interface JarqueBera extends TestResult {
  readonly skewness: number;
  /** 3 for a normal distribution. */
  readonly kurtosis: number;
}

/**
 * Jarque-Bera test of the hypothesis that values are normal, by their skewness and kurtosis.
 *
 * @param y - NaN where missing
 * @returns null where fewer than four values are there or they do not vary
 * @see Jarque & Bera (1987), Int. Statistical Review 55(2), 163-172
 */
export function jarqueBera(y: Float64Array): JarqueBera | null {
  const centre = mean(y);
  let largest = 0;
  for (const value of y) if (Math.abs(value - centre) > largest) largest = Math.abs(value - centre);
  if (!(largest > 1e-14 * Math.abs(centre))) return null;
  let [n, second, third, fourth] = [0, 0, 0, 0];
  for (const value of y) {
    if (Number.isNaN(value)) continue;
    const deviation = (value - centre) / largest;
    const square = deviation * deviation;
    n++;
    second += square;
    third += square * deviation;
    fourth += square * square;
  }
  if (n < 4) return null;
  const variance = second / n;
  const skewness = third / n / variance ** 1.5;
  const kurtosis = fourth / n / variance ** 2;
  const statistic = (n / 6) * (skewness ** 2 + (kurtosis - 3) ** 2 / 4);
  return { statistic, pValue: chiSquaredUpperTail(statistic, 2), skewness, kurtosis };
}
