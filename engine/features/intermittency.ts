/** Pattern of demand by how often it occurs and how much its size varies; `none` when it never does. */
export type DemandPattern = 'none' | 'smooth' | 'erratic' | 'intermittent' | 'lumpy';

export interface Intermittency {
  readonly pattern: DemandPattern;
  /** Average demand interval: periods for each period with demand, 1 or more; NaN without demand. */
  readonly averageInterval: number;
  /** Squared coefficient of variation of the sizes that are not zero; 0 for a single one, NaN without demand. */
  readonly squaredVariation: number;
  /** Periods with demand. */
  readonly demands: number;
  /** Periods observed. */
  readonly periods: number;
}

/** Cut-offs of Syntetos, Boylan & Croston: where the bias of Croston's method begins to cost more than its correction. */
export const INTERVAL_CUT_OFF = 1.32;
export const VARIATION_CUT_OFF = 0.49;

/**
 * How intermittent a series is.
 *
 * @param y - NaN where missing
 * @see Syntetos, Boylan & Croston (2005), J. Operational Research Society 56(5), 495-503
 */
export function intermittencyOf(y: Float64Array): Intermittency {
  let periods = 0;
  let demands = 0;
  let sum = 0;
  for (const value of y) {
    if (Number.isNaN(value)) continue;
    periods++;
    if (value === 0) continue;
    demands++;
    sum += value;
  }
  if (demands === 0) return { pattern: 'none', averageInterval: NaN, squaredVariation: NaN, demands, periods };
  const mean = sum / demands;
  let squares = 0;
  for (const value of y) if (!Number.isNaN(value) && value !== 0) squares += ((value - mean) / mean) ** 2;
  const averageInterval = periods / demands;
  const squaredVariation = demands > 1 ? squares / (demands - 1) : 0;
  const often = averageInterval < INTERVAL_CUT_OFF;
  const even = squaredVariation < VARIATION_CUT_OFF;
  const pattern = often ? (even ? 'smooth' : 'erratic') : even ? 'intermittent' : 'lumpy';
  return { pattern, averageInterval, squaredVariation, demands, periods };
}
