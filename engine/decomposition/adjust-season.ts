import { decomposeClassical } from './classical.ts';
import { extent } from '../math/moments.ts';
import { isSeasonal } from './seasonality-test.ts';

export type SeasonForm = 'none' | 'additive' | 'multiplicative';

export interface SeasonalAdjustment {
  readonly season: SeasonForm;
  /** Length n: the series without its season; the series itself where there is none. */
  readonly adjusted: Float64Array;
  /** Length m: the effect of position t % m; empty without a season. */
  readonly figure: Float64Array;
}

/** A multiplicative effect this near to zero would blow the adjusted series up. */
const SMALLEST_EFFECT = 1e-4;

/**
 * Takes the season off by classical decomposition, where there is one: multiplicative, or additive where a value is negative or an effect
 * near zero (a closed day).
 *
 * @param y - length n, nothing missing
 * @param wanted - `auto` asks the test at 90 percent; a form that is named is taken off as soon as there are two seasons
 * @param test - another test for `auto`
 */
export function adjustSeason(
  y: Float64Array,
  seasonLength: number,
  wanted: 'auto' | SeasonForm = 'auto',
  test: (y: Float64Array, seasonLength: number) => boolean = isSeasonal,
): SeasonalAdjustment {
  const m = seasonLength;
  const seasonal = wanted === 'auto' ? test(y, m) : wanted !== 'none' && m > 1 && y.length >= 2 * m;
  if (!seasonal) return { season: 'none', adjusted: y, figure: new Float64Array(0) };
  let season: SeasonForm = wanted !== 'additive' && extent(y).min >= 0 ? 'multiplicative' : 'additive';
  let { figure } = decomposeClassical(y, m, season);
  if (season === 'multiplicative' && !figure.every((effect) => effect >= SMALLEST_EFFECT && effect < Infinity)) {
    season = 'additive';
    figure = decomposeClassical(y, m, season).figure;
  }
  return { season, adjusted: withoutSeason(y, season, figure), figure };
}

function withoutSeason(y: Float64Array, season: SeasonForm, figure: Float64Array): Float64Array {
  const m = figure.length;
  const adjusted = new Float64Array(y.length);
  for (let t = 0; t < y.length; t++) {
    const effect = figure[t % m] as number;
    adjusted[t] = season === 'multiplicative' ? (y[t] as number) / effect : (y[t] as number) - effect;
  }
  return adjusted;
}

/** The effects of the m periods after the end of a series of n values, the next one first: what a fitted model keeps. */
export const figureAfter = (figure: Float64Array, n: number): number[] =>
  Array.from(figure, (_, i) => figure[(n + i) % figure.length] as number);

/**
 * Puts the season back on means and standard deviations of the adjusted series, in place.
 *
 * @param figure - effects of the next m periods, as `figureAfter` gives them
 */
export function restoreSeason(mean: Float64Array, deviation: Float64Array, season: SeasonForm, figure: readonly number[]): void {
  if (season === 'none') return;
  for (let i = 0; i < mean.length; i++) {
    const effect = figure[i % figure.length] as number;
    if (season === 'additive') mean[i] = (mean[i] as number) + effect;
    else {
      mean[i] = (mean[i] as number) * effect;
      deviation[i] = (deviation[i] as number) * Math.abs(effect);
    }
  }
}
