import type { Forecast } from '../../core/forecast.ts';
import { floorAtZero, isNonNegative } from '../../transforms/floor-at-zero.ts';
import type { CommonOptions } from './common-parameters.ts';

/** What values a series can take. */
export interface Target {
  readonly nonNegative: boolean;
  /** `bounds` rounds intervals alone: a mean of 0.3 pieces a day is a good forecast of counts, a bound of 0.3 is not. */
  readonly integer: 'no' | 'bounds' | 'all';
}

/** Share of zeros from which on counts are taken as intermittent: demand in at most three of four periods (mean interval 1.32). */
const MANY_ZEROS = 0.25;

function isIntermittentCount(training: Float64Array): boolean {
  let zeros = 0;
  let observed = 0;
  for (const value of training) {
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value) || value < 0) return false;
    if (value === 0) zeros++;
    observed++;
  }
  return zeros < observed && zeros >= MANY_ZEROS * observed;
}

/**
 * @param training - with its gaps as they were
 * @see Syntetos, Boylan & Croston (2005), J. Operational Research Society 56(5), 495-503, for the limit between smooth and intermittent
 */
export const targetOf = (training: Float64Array, { nonNegative, integer }: CommonOptions): Target => ({
  nonNegative: nonNegative === 'auto' ? isNonNegative(training) : nonNegative,
  integer: integer === 'auto' ? (isIntermittentCount(training) ? 'bounds' : 'no') : integer ? 'all' : 'no',
});

/**
 * The forecast of values that can be taken. Bounds are rounded to the nearest whole number, which keeps the coverage of a value that is
 * itself rounded, and never cross the mean.
 */
export function respectTarget(forecast: Forecast, { nonNegative, integer }: Target): Forecast {
  const floored = nonNegative ? floorAtZero(forecast) : forecast;
  if (integer === 'no') return floored;
  const mean = integer === 'all' ? floored.mean.map((value) => Math.round(value)) : floored.mean;
  return {
    mean,
    intervals: floored.intervals.map(({ level, lower, upper }) => ({
      level,
      lower: lower.map((value, i) => Math.min(Math.round(value), Math.floor(mean[i] as number))),
      upper: upper.map((value, i) => Math.max(Math.round(value), Math.ceil(mean[i] as number))),
    })),
  };
}
