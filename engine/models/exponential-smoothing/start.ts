import { decomposeClassical } from '../../decomposition/classical.ts';
import { fitLine } from '../../math/line.ts';
import { mean } from '../../math/moments.ts';
import { MULTIPLICATIVE, NONE } from './recursion.ts';

export interface InitialStates {
  readonly level: number;
  readonly slope: number;
  /** Length m, or 0 without a season. */
  readonly effects: Float64Array;
}

/** Smallest share that an effect of a multiplicative season starts from. */
const SMALLEST_EFFECT = 0.01;

/**
 * States to start the search from: seasonal effects by classical decomposition, level and slope by a line through the first seasonally
 * adjusted values.
 *
 * @param y - length n >= 2 m for a season, nothing missing
 * @param trend - NONE, ADDITIVE or MULTIPLICATIVE of `recursion.ts`, and so is `season`
 * @see Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, section 2.6.1
 */
export function initialStates(y: Float64Array, seasonLength: number, trend: number, season: number): InitialStates {
  const m = season === NONE ? 0 : seasonLength;
  const effects = season === NONE ? new Float64Array(0) : seasonalEffects(y, m, season === MULTIPLICATIVE);
  const count = Math.min(y.length, Math.max(10, 2 * m));
  const adjusted = Float64Array.from(y.subarray(0, count), (value, t) =>
    season === NONE ? value : season === MULTIPLICATIVE ? value / (effects[t % m] as number) : value - (effects[t % m] as number),
  );
  if (trend === NONE) return { level: mean(adjusted), slope: 0, effects };
  const { intercept, slope } = fitLine(adjusted);
  if (trend === MULTIPLICATIVE) {
    const first = intercept;
    const growth = (intercept + slope) / first;
    if (first > 0 && growth > 0.5 && growth < 2) return { level: first / growth, slope: growth, effects };
    return { level: Math.max(adjusted[0] as number, 1e-3), slope: 1, effects };
  }
  // The line's value one step before the data, where the recursion starts.
  const level = intercept - slope;
  if (season === MULTIPLICATIVE && !(level > 0)) return { level: Math.max(adjusted[0] as number, 1e-3), slope: 0, effects };
  return { level, slope, effects };
}

function seasonalEffects(y: Float64Array, m: number, multiplicative: boolean): Float64Array {
  const effects = Float64Array.from(decomposeClassical(y, m, multiplicative ? 'multiplicative' : 'additive').figure);
  if (!multiplicative) return effects;
  let total = 0;
  for (let i = 0; i < m; i++) {
    const effect = Math.max(effects[i] as number, SMALLEST_EFFECT);
    effects[i] = effect;
    total += effect;
  }
  for (let i = 0; i < m; i++) effects[i] = ((effects[i] as number) * m) / total;
  return effects;
}
