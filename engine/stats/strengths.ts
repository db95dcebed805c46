import { variance } from '../math/moments.ts';
import type { Parts } from './take-apart.ts';

export interface Strengths {
  /** 0 (none) to 1. */
  readonly trend: number;
  /** One for each season. */
  readonly seasons: readonly number[];
}

/** Share of the variance below which what is adjusted for the season has no trend. */
const NOTHING = 1e-10;

const strength = (remainder: number, whole: number): number => (whole > 0 ? Math.min(1, Math.max(0, 1 - remainder / whole)) : 0);

/**
 * Strength of trend and of each season: one less the remainder's share of the variance of the remainder and that component. As `stl_features`
 * of R's `tsfeatures`.
 *
 * @param parts - of an additive decomposition
 * @see Wang, Smith & Hyndman (2006), Data Mining and Knowledge Discovery 13(3), 335-364; Hyndman & Athanasopoulos (2021), Forecasting:
 *   Principles and Practice, 3rd ed., 4.3
 */
export function strengthsOf({ trend, seasons, remainder, filled }: Omit<Parts, 'method'>): Strengths {
  const left = variance(remainder);
  const adjusted = varianceOfSum(remainder, trend);
  return {
    trend: adjusted < NOTHING * variance(filled) ? 0 : strength(left, adjusted),
    seasons: seasons.map(({ values }) => strength(left, varianceOfSum(remainder, values))),
  };
}

/** Variance of the sums of two series, over the pairs that are there. */
function varianceOfSum(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let t = 0; t < a.length; t++) {
    const value = (a[t] as number) + (b[t] as number);
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  const centre = sum / count;
  let squares = 0;
  for (let t = 0; t < a.length; t++) {
    const deviation = (a[t] as number) + (b[t] as number) - centre;
    if (!Number.isNaN(deviation)) squares += deviation * deviation;
  }
  return count < 2 ? NaN : squares / (count - 1);
}
