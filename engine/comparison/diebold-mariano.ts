import { EngineError } from '../core/errors.ts';
import { studentCdf } from '../math/distributions/tails.ts';
import { studentHalfWidth } from '../math/student-t.ts';
import { cosineVarianceOfMean, cosineWaves, longRunVarianceOfMean, type VarianceEstimator } from './long-run-variance.ts';

/** `less`: the first forecast errs less than the second. `greater`: it errs more. */
export type Alternative = 'two-sided' | 'less' | 'greater';

export interface DieboldMarianoOptions {
  /** h: steps ahead that the errors are of, 1 if not given. Errors of h steps are correlated over h - 1 origins. */
  readonly horizon?: number;
  readonly alternative?: Alternative;
  /** How the variance of the mean difference is estimated, `acf` if not given. */
  readonly estimator?: VarianceEstimator;
  /** Of the interval about the mean difference in percent, 95 if not given. */
  readonly level?: number;
}

export interface DieboldMariano {
  /** With the correction for few values. Below zero where the first forecast has the lower loss. */
  readonly statistic: number;
  readonly pValue: number;
  /** Mean loss of the first less that of the second. */
  readonly meanDifference: number;
  readonly standardError: number;
  /** Interval about the mean difference at `level`, two-sided whatever the alternative. */
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
  /** n: pairs of errors. */
  readonly count: number;
  /** Of the t distribution: n - 1, for `cosines` the number of waves. */
  readonly degreesOfFreedom: number;
  readonly horizon: number;
  readonly alternative: Alternative;
  readonly estimator: VarianceEstimator;
  /**
   * The `acf` estimate was not above zero, so that statistic and p-value are those of horizon 1, as in R. The result is then too sure of
   * itself where errors are correlated; `bartlett` does not have this fault.
   */
  readonly negativeVariance: boolean;
}

/**
 * Losses of two forecasts, one less the other: |e1| ** power - |e2| ** power.
 *
 * @param first - errors of the first forecast, length n, NaN where missing
 * @param second - of the second, for the same origins and step
 * @returns length n, NaN where either is missing
 * @throws EngineError `length-mismatch`
 */
export function lossDifferences(first: Float64Array, second: Float64Array, power: 1 | 2): Float64Array {
  if (first.length !== second.length)
    throw new EngineError(
      'length-mismatch',
      `two forecasts are compared on the same origins, but have ${first.length} and ${second.length} errors`,
      {
        first: first.length,
        second: second.length,
      },
    );
  return first.map((error, i) => {
    const other = second[i] as number;
    return power === 1 ? Math.abs(error) - Math.abs(other) : error * error - other * other;
  });
}

/**
 * Over how many origins the errors of forecasts `horizon` steps long overlap: the `horizon` of the test where a loss is the mean over all steps from
 * one origin. 1 where origins are as far apart as forecasts are long.
 *
 * @param spacing - periods from one origin to the next, 1 or more
 * @see Quaedvlieg (2021), J. Business & Economic Statistics 39(1), 40-53, on testing mean losses over a path of horizons
 */
export const overlappingOrigins = (horizon: number, spacing: number): number => Math.max(1, Math.ceil(horizon / spacing));

/**
 * Diebold-Mariano test of the hypothesis that two forecasts of one series have the same expected loss, with the correction of Harvey,
 * Leybourne & Newbold for few values and the t distribution.
 *
 * @param differences - length n, in order of origins one period apart, see `lossDifferences`; NaN where one is missing, and its place is kept
 * @throws EngineError `invalid-option`; `series-too-short` for n of h or fewer, or below 3; `zero-scale` where the differences do not vary;
 *   `not-finite`
 * @see Diebold & Mariano (1995), J. Business & Economic Statistics 13(3), 253-263; Harvey, Leybourne & Newbold (1997), Int. J. Forecasting
 *   13(2), 281-291
 */
export function dieboldMariano(differences: Float64Array, options: DieboldMarianoOptions = {}): DieboldMariano {
  const { horizon = 1, alternative = 'two-sided', estimator = 'acf', level = 95 } = options;
  if (!(Number.isInteger(horizon) && horizon >= 1))
    throw new EngineError('invalid-option', `horizon must be a whole number of 1 or more but is ${horizon}`, { name: 'horizon' });
  if (!(level > 0 && level < 100))
    throw new EngineError('invalid-option', `level must be above 0 and below 100 percent but is ${level}`, { name: 'level' });
  const values = differences.filter((value) => !Number.isNaN(value));
  const n = values.length;
  const need = Math.max(3, horizon + 1);
  if (n < need)
    throw new EngineError('series-too-short', `the Diebold-Mariano test at horizon ${horizon} needs ${need} pairs of errors but got ${n}`, {
      need,
      got: n,
    });
  const { centre, scale } = centreAndScale(values);
  const variance = (h: number): number =>
    estimator === 'cosines' ? cosineVarianceOfMean(values) : longRunVarianceOfMean(differences, centre, h - 1, estimator);
  const asked = variance(horizon);
  // Rounding leaves a positive variance where there is none.
  const enough = 1e-28 * scale * scale;
  const negativeVariance = estimator !== 'cosines' && horizon > 1 && !(asked > enough);
  const h = negativeVariance ? 1 : horizon;
  const used = negativeVariance ? variance(1) : asked;
  if (!(used > enough))
    throw new EngineError(
      'zero-scale',
      `the losses of the two forecasts differ by ${centre} everywhere: without variation there is no test`,
      {
        difference: centre,
      },
    );
  // n + 1 - 2h + h(h - 1)/n over n.
  const correction = estimator === 'cosines' ? 1 : Math.sqrt(((n - h) * (n - h + 1)) / (n * n));
  const freedom = estimator === 'cosines' ? cosineWaves(n) : n - 1;
  const standardError = Math.sqrt(used) / correction;
  const statistic = centre / standardError;
  const halfWidth = studentHalfWidth(level, freedom) * standardError;
  return {
    statistic,
    pValue: pValueOf(statistic, freedom, alternative),
    meanDifference: centre,
    standardError,
    lower: centre - halfWidth,
    upper: centre + halfWidth,
    level,
    count: n,
    degreesOfFreedom: freedom,
    horizon,
    alternative,
    estimator,
    negativeVariance,
  };
}

/** Probability under a t distribution of what speaks as much for the alternative as the statistic. */
export function pValueOf(statistic: number, degreesOfFreedom: number, alternative: Alternative): number {
  if (alternative === 'less') return studentCdf(statistic, degreesOfFreedom);
  if (alternative === 'greater') return studentCdf(-statistic, degreesOfFreedom);
  return Math.min(1, 2 * studentCdf(-Math.abs(statistic), degreesOfFreedom));
}

/** Mean, and the largest size. */
function centreAndScale(values: Float64Array): { readonly centre: number; readonly scale: number } {
  let scale = 0;
  for (const value of values) scale = Math.max(scale, Math.abs(value));
  if (!(scale < 1e150))
    throw new EngineError('not-finite', `a difference of losses must be below 1e150 in size but is ${scale}`, { scale });
  let centre = 0;
  for (const value of values) centre += value / values.length;
  // A second pass takes out what rounding left.
  let rest = 0;
  for (const value of values) rest += value - centre;
  return { centre: centre + rest / values.length, scale };
}
