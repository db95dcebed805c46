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
  /** Factor on the members' widths; at the first step where it grows. */
  readonly scale: number;
  /** Degrees of freedom of Student's t distribution that takes the place of the normal one. */
  readonly degrees: number;
  /** The factor grows with the step h as `h^growth`; absent where it is the same for all. */
  readonly growth?: number;
}

/** What is known of a model's errors before those of a series are seen. */
export interface SpreadPrior {
  /** Their usual size over the spread that the model says: 1 where it is right. */
  readonly usual: number;
  /** This is taken for as good as so many independent errors. */
  readonly worth: number;
  /** How they grow beside that spread with the step h: as `h^growth`. */
  readonly growth: number;
  /** Errors of one look back count as at most so many times the spread: fitted to a few values, a model may say that there is none. */
  readonly most: number;
}

/** A model is taken at its word. */
const AT_ITS_WORD: SpreadPrior = { usual: 1, worth: 8, growth: 0, most: Infinity };
/** Errors of one look back go up and down together: they are worth about this many independent ones. */
const WORTH = 3;
/** Mean size of a standard normal number. */
const MEAN_SIZE = Math.sqrt(2 / Math.PI);

/**
 * Errors at earlier points over the spread that was forecast for them say whether intervals are too narrow or too wide. Few of them are
 * known, so their scale is drawn towards the usual one, and what stays unknown of it is in the degrees of freedom: the posterior of a variance
 * with a scaled inverse chi-squared prior.
 *
 * @param looks - combined forecasts, each made without the errors of its own look; their longest says how far `usual` is an average over
 * @param actuals - what came, an array for each look
 * @param share - how much of a horizon lies between two looks, 0 to 1
 * @see Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., 2.6 and 3.2
 */
export function calibrate(
  looks: readonly Look[],
  actuals: readonly Float64Array[],
  share: number,
  { usual, worth: prior, growth, most }: SpreadPrior = AT_ITS_WORD,
): Calibration {
  const reach = looks.reduce((longest, { mean }) => Math.max(longest, mean.length), 1);
  // The step at which errors are of the size that is usual over all of them.
  const middle = (reach + 1) / 2;
  let sum = 0;
  let count = 0;
  for (const [j, { mean, deviation }] of looks.entries()) {
    let sizes = 0;
    let known = 0;
    for (let i = 0; i < mean.length; i++) {
      const error = Math.abs((actuals[j]?.[i] as number) - (mean[i] as number));
      const spread = (deviation[i] as number) * ((i + 1) / middle) ** growth;
      if (!Number.isFinite(error) || !(spread > 0)) continue;
      sizes += error / spread;
      known++;
    }
    sum += Math.min(sizes, most * MEAN_SIZE * known || 0);
    count += known;
  }
  const grows = growth === 0 ? {} : { growth };
  const first = middle ** -growth;
  if (count === 0) return { scale: usual * first, degrees: prior, ...grows };
  const measured = sum / count / MEAN_SIZE;
  const worth = WORTH * (1 + (looks.length - 1) * share);
  const scale = Math.sqrt((prior * usual * usual + worth * measured * measured) / (prior + worth));
  return { scale: scale * first, degrees: prior + worth, ...grows };
}

/** What a prior alone says, where no error was measured, for forecasts of a horizon. */
export const calibrateUnseen = ({ usual, worth, growth }: SpreadPrior, horizon: number): Calibration => ({
  scale: usual * ((horizon + 1) / 2) ** -growth,
  degrees: worth,
  ...(growth === 0 ? {} : { growth }),
});

/** Factor on the members' widths at a level; at the first step where it grows. */
export const stretchAt = ({ scale, degrees }: Calibration, level: number): number =>
  (scale * studentHalfWidth(level, degrees)) / normalHalfWidth(level);

/** Bounds moved away from the point forecast, or towards it, as the calibration says; nested ones stay nested. */
export const stretched = ({ mean, intervals }: Forecast, calibration: Calibration): Forecast => {
  const { growth = 0 } = calibration;
  const grown = mean.map((_, i) => (i + 1) ** growth);
  return {
    mean,
    intervals: intervals.map(({ level, lower, upper }) => {
      const factor = stretchAt(calibration, level);
      return {
        level,
        lower: lower.map((value, i) => (mean[i] as number) - factor * (grown[i] as number) * ((mean[i] as number) - value)),
        upper: upper.map((value, i) => (mean[i] as number) + factor * (grown[i] as number) * (value - (mean[i] as number))),
      };
    }),
  };
};
