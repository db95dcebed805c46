/** How the season enters: not at all; the whole smoothing lagged by a season; an additive season beside it, real or complex itself. */
export type CesForm = 'none' | 'simple' | 'partial' | 'full';

/** The complex smoothing parameters alpha0 + i alpha1 and, for seasons beside the level, beta0 + i beta1 (partial has beta0 alone). */
export interface CesParameters {
  readonly alpha0: number;
  readonly alpha1: number;
  readonly beta0: number;
  readonly beta1: number;
}

/**
 * The state: level and information potential (one pair, or m of them for `simple`), and m seasonal effects with m potentials. Rings of m
 * entries are indexed by the position of the period in the season.
 */
export interface CesState {
  readonly level: Float64Array;
  readonly potential: Float64Array;
  readonly season: Float64Array;
  readonly seasonPotential: Float64Array;
}

export const emptyState = (form: CesForm, m: number): CesState => ({
  level: new Float64Array(form === 'simple' ? m : 1),
  potential: new Float64Array(form === 'simple' ? m : 1),
  season: new Float64Array(form === 'partial' || form === 'full' ? m : 0),
  seasonPotential: new Float64Array(form === 'full' ? m : 0),
});

export function copyState(from: CesState, to: CesState): void {
  to.level.set(from.level);
  to.potential.set(from.potential);
  to.season.set(from.season);
  to.seasonPotential.set(from.seasonPotential);
}

/**
 * Runs the recursion over periods `from`, `from + step` ... `to` (not included), updating the state.
 *
 * @param y - the values; where it is null the forecast stands for the value, so that the error is 0
 * @param forecasts - written at each period when given, from index 0 on
 * @returns the sum of squared errors
 * @see Svetunkov, Kourentzes & Ord (2022), Naval Research Logistics 69(8), 1108-1123, equations 10-14
 */
export function runCes(
  form: CesForm,
  m: number,
  { alpha0, alpha1, beta0, beta1 }: CesParameters,
  state: CesState,
  y: Float64Array | null,
  from: number,
  to: number,
  step: 1 | -1,
  forecasts: Float64Array | null,
): number {
  const { level, potential, season, seasonPotential } = state;
  const toLevel = alpha0 - alpha1;
  const toPotential = alpha0 + alpha1;
  const seasonal = season.length > 0;
  const full = form === 'full';
  const lagged = form === 'simple';
  let l = level[0] as number;
  let p = potential[0] as number;
  let sse = 0;
  let position = ((from % m) + m) % m;
  let index = 0;
  for (let t = from; t !== to; t += step) {
    if (lagged) {
      l = level[position] as number;
      p = potential[position] as number;
    }
    const s = seasonal ? (season[position] as number) : 0;
    const forecast = l + s;
    if (forecasts !== null) forecasts[index++] = forecast;
    let error = 0;
    if (y !== null) {
      error = (y[t] as number) - forecast;
      sse += error * error;
    }
    const next = l - (1 - alpha1) * p + toLevel * error;
    p = l + (1 - alpha0) * p + toPotential * error;
    l = next;
    if (lagged) {
      level[position] = l;
      potential[position] = p;
    }
    if (full) {
      const q = seasonPotential[position] as number;
      season[position] = s - (1 - beta1) * q + (beta0 - beta1) * error;
      seasonPotential[position] = s + (1 - beta0) * q + (beta0 + beta1) * error;
    } else if (seasonal) season[position] = s + beta0 * error;
    position += step;
    if (position === m) position = 0;
    else if (position < 0) position = m - 1;
  }
  if (!lagged) {
    level[0] = l;
    potential[0] = p;
  }
  return sse;
}
