import { decomposeClassical } from '../../decomposition/classical.ts';
import { fitLine } from '../../math/line.ts';
import { mean } from '../../math/moments.ts';
import type { Form } from './form.ts';

export interface InitialStates {
  readonly level: number;
  readonly slope: number;
  /** Length m, or 0 without a season. */
  readonly season: Float64Array;
}

/**
 * States to start the search from: seasonal effects by classical decomposition, level and slope by a line through the first seasonally
 * adjusted values.
 *
 * @see Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, section 2.6.1
 */
export function initialStates(y: Float64Array, seasonLength: number, { trend, season }: Form): InitialStates {
  const figure = season === 'none' ? new Float64Array(0) : decomposeClassical(y, seasonLength, season).figure;
  const count = Math.min(y.length, Math.max(10, 2 * seasonLength));
  const adjusted = Float64Array.from({ length: count }, (_, t) => {
    const value = y[t] as number;
    if (season === 'none') return value;
    const effect = figure[t % seasonLength] as number;
    return season === 'additive' ? value - effect : value / effect;
  });
  if (trend === 'none') return { level: mean(adjusted), slope: 0, season: figure };
  const { intercept, slope } = fitLine(adjusted);
  // The line's value one step before the data, where the recursion starts; a multiplicative model needs it above zero.
  const level = intercept - slope;
  if (season === 'multiplicative' && !(level > 0)) return { level: adjusted[0] as number, slope: 0, season: figure };
  return { level, slope, season: figure };
}
