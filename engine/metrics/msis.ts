import { seasonalScale } from './seasonal-scale.ts';
import { winklerScore } from './winkler-score.ts';

/**
 * Mean scaled interval score: the Winkler score over the in-sample MAE of the seasonal naive forecast. Unitless, lower is better. Missing
 * actuals are skipped.
 *
 * @param actual - length h
 * @param lower - length h
 * @param upper - length h
 * @param level - nominal coverage in percent, in (0, 100)
 * @param training - length n > m, the fold's training part only
 * @param seasonLength - m; 1 for non-seasonal data
 * @throws EngineError `length-mismatch`, `invalid-option`, `series-too-short`, `zero-scale`
 * @see Makridakis, Spiliotis & Assimakopoulos (2020), Int. J. Forecasting 36(1), 54-74, eq. 4
 */
export const msis = (
  actual: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  level: number,
  training: Float64Array,
  seasonLength: number,
): number => winklerScore(actual, lower, upper, level) / seasonalScale(training, seasonLength, 1);
