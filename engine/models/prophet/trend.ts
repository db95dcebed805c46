import type { Growth } from './fitted.ts';

export interface TrendParameters {
  readonly growth: Growth;
  readonly k: number;
  readonly m: number;
  readonly delta: ArrayLike<number>;
  /** In scaled time, ascending. */
  readonly changepoints: ArrayLike<number>;
}

/**
 * What the trend is made of before saturation, continuous and piecewise linear in scaled time: `k t + m + sum delta_j (t - s_j)+` for a
 * linear trend, `k (t - m) + sum delta_j (t - s_j)+` for a logistic one, `m` for a flat one. The offsets gamma that Taylor & Letham (2018,
 * eq. 3 and 4) put in so that the pieces join are what this sum of hinges amounts to.
 */
export function predictorAt({ growth, k, m, delta, changepoints }: TrendParameters, t: number): number {
  if (growth === 'flat') return m;
  let value = growth === 'linear' ? k * t + m : k * (t - m);
  for (let j = 0; j < changepoints.length; j++) {
    const beyond = t - (changepoints[j] as number);
    if (beyond <= 0) break;
    value += (delta[j] as number) * beyond;
  }
  return value;
}

/** Logistic function without overflow. */
export const saturate = (u: number): number => (u >= 0 ? 1 / (1 + Math.exp(-u)) : Math.exp(u) / (1 + Math.exp(u)));

/** Growth rate of the predictor after the last changepoint. */
export function lastRate({ growth, k, delta }: TrendParameters): number {
  if (growth === 'flat') return 0;
  let rate = k;
  for (let j = 0; j < delta.length; j++) rate += delta[j] as number;
  return rate;
}

/**
 * The trend in scaled units.
 *
 * @param t - scaled times, length n
 * @param cap - length n, scaled; for logistic growth only
 * @returns length n
 */
export function trendAt(parameters: TrendParameters, t: Float64Array, cap: Float64Array | null): Float64Array {
  const values = new Float64Array(t.length);
  for (let i = 0; i < t.length; i++) {
    const u = predictorAt(parameters, t[i] as number);
    values[i] = parameters.growth === 'logistic' && cap ? (cap[i] as number) * saturate(u) : u;
  }
  return values;
}
