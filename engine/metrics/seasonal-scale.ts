import { EngineError } from '../core/errors.ts';

/**
 * Mean of |y[t] - y[t-m]| ** power over the training data, the in-sample loss of the seasonal naive forecast.
 *
 * @param training - length n > m; missing values are skipped pairwise
 * @param power - 1 for absolute, 2 for squared
 * @throws EngineError `series-too-short` when no pair is there, `zero-scale` when all pairs are equal
 */
export function seasonalScale(training: Float64Array, seasonLength: number, power: 1 | 2): number {
  let sum = 0;
  let count = 0;
  for (let t = seasonLength; t < training.length; t++) {
    const change = (training[t] as number) - (training[t - seasonLength] as number);
    if (Number.isNaN(change)) continue;
    sum += power === 1 ? Math.abs(change) : change * change;
    count++;
  }
  if (count === 0)
    throw new EngineError(
      'series-too-short',
      `the scale needs two values ${seasonLength} periods apart, but the training part has ${training.length} values`,
      { need: seasonLength + 1, got: training.length },
    );
  if (sum === 0)
    throw new EngineError(
      'zero-scale',
      `the training part repeats itself every ${seasonLength} periods, so that scaled errors are not defined`,
      {
        seasonLength,
      },
    );
  return sum / count;
}
