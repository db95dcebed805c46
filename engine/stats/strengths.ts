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
  const whole = variance(filled);
  const together = (values: Float64Array): number => variance(remainder.map((value, t) => value + (values[t] as number)));
  const adjusted = together(trend);
  return {
    trend: adjusted < NOTHING * whole ? 0 : strength(left, adjusted),
    seasons: seasons.map(({ values }) => strength(left, together(values))),
  };
}
