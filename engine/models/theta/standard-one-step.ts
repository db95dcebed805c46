/**
 * One-step forecasts of the standard method over the history: the smoothed level plus half the slope of the line, which at each step is that
 * through the values before it.
 *
 * @param slopes - length n + 1: slope of the line through the first i values
 * @returns length n
 */
export function standardOneStep(y: Float64Array, slopes: Float64Array, alpha: number, firstLevel: number): Float64Array {
  const forecast = new Float64Array(y.length);
  let level = firstLevel;
  let power = 1;
  for (let t = 0; t < y.length; t++) {
    forecast[t] = level + ((slopes[t] as number) / 2) * ((1 - power) / alpha);
    level += alpha * ((y[t] as number) - level);
    power *= 1 - alpha;
  }
  return forecast;
}
