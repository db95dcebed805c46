import type { Forecast } from '../core/forecast.ts';
import { normalHalfWidth } from '../math/normal.ts';
import { studentHalfWidth } from '../math/student-t.ts';

/** A forecast as it is calibrated and combined: point forecasts and standard deviations. */
export interface Look {
  readonly mean: Float64Array;
  /** Of the 95 percent interval, in standard deviations of a normal distribution. */
  readonly deviation: Float64Array;
}

/** The level whose width gives the deviations of a look. */
export const LOOK_LEVEL = 95;
const WIDTH = 2 * normalHalfWidth(LOOK_LEVEL);

/** @param forecast - with an interval at `LOOK_LEVEL` */
export const lookOf = ({ mean, intervals }: Forecast): Look => {
  const interval = intervals.find(({ level }) => level === LOOK_LEVEL);
  return { mean, deviation: mean.map((_, i) => ((interval?.upper[i] ?? NaN) - (interval?.lower[i] ?? NaN)) / WIDTH) };
};

/** How wide intervals are made beside what the members say. */
export interface Calibration {
  /** Factor on the members' widths. */
  readonly scale: number;
  /** Degrees of freedom of Student's t distribution that takes the place of the normal one. */
  readonly degrees: number;
}

/** What the members say of their own spread is taken for as good as this many independent errors. */
const PRIOR = 8;
/** Errors of one look back go up and down together: they are worth about this many independent ones. */
const WORTH = 3;
/** Mean size of a standard normal number. */
const MEAN_SIZE = Math.sqrt(2 / Math.PI);

/**
 * Errors at earlier points over the spread that was forecast for them say whether intervals are too narrow or too wide. Few of them are
 * known, so their scale is drawn towards one, and what stays unknown of it is in the degrees of freedom: the posterior of a variance with a
 * scaled inverse chi-squared prior.
 *
 * @param looks - combined forecasts, each made without the errors of its own look
 * @param actuals - what came, an array for each look
 * @param share - how much of a horizon lies between two looks, 0 to 1
 * @see Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., 2.6 and 3.2
 */
export function calibrate(looks: readonly Look[], actuals: readonly Float64Array[], share: number): Calibration {
  let sum = 0;
  let count = 0;
  for (const [j, { mean, deviation }] of looks.entries())
    for (let i = 0; i < mean.length; i++) {
      const error = Math.abs((actuals[j]?.[i] as number) - (mean[i] as number));
      const spread = deviation[i] as number;
      if (!Number.isFinite(error) || !(spread > 0)) continue;
      sum += error / spread;
      count++;
    }
  if (count === 0) return { scale: 1, degrees: PRIOR };
  const measured = sum / count / MEAN_SIZE;
  const worth = WORTH * (1 + (looks.length - 1) * share);
  return { scale: Math.sqrt((PRIOR + worth * measured * measured) / (PRIOR + worth)), degrees: PRIOR + worth };
}

/** Factor on the members' widths at a level. */
export const stretchAt = ({ scale, degrees }: Calibration, level: number): number =>
  (scale * studentHalfWidth(level, degrees)) / normalHalfWidth(level);

/** Bounds moved away from the point forecast, or towards it, as the calibration says; nested ones stay nested. */
export const stretched = ({ mean, intervals }: Forecast, calibration: Calibration): Forecast => ({
  mean,
  intervals: intervals.map(({ level, lower, upper }) => {
    const factor = stretchAt(calibration, level);
    return {
      level,
      lower: lower.map((value, i) => (mean[i] as number) - factor * ((mean[i] as number) - value)),
      upper: upper.map((value, i) => (mean[i] as number) + factor * (value - (mean[i] as number))),
    };
  }),
});
