/** Intervals grow with an override, but not beyond twice their width in units. */
export const MOST_STRETCH = 2;

/**
 * How far bounds lie from an overridden value, as a multiple of how far they lay from the forecast: in proportion to the value, so that bounds keep
 * their distance in percent, up to twice the distance. A forecast that is more than doubled says nothing of how sure the new value is; without this
 * limit, bounds of a forecast near zero would explode. A value of zero has no interval.
 *
 * @param forecast - what the model said
 * @param value - what a person says
 */
export function stretchOf(forecast: number, value: number): number {
  if (value === forecast) return 1;
  if (forecast === 0) return MOST_STRETCH;
  return Math.min(Math.abs(value / forecast), MOST_STRETCH);
}

/**
 * Bounds of an overridden value.
 *
 * @param nonNegative - bounds are cut at zero
 */
export function boundsOf(
  forecast: number,
  value: number,
  lower: number,
  upper: number,
  nonNegative: boolean,
): readonly [lower: number, upper: number] {
  const stretch = stretchOf(forecast, value);
  const [low, high] = [value - stretch * (forecast - lower), value + stretch * (upper - forecast)];
  return nonNegative ? [Math.max(0, low), Math.max(0, high)] : [low, high];
}

/**
 * Values with a given total: each changes in proportion to its size; all by the same amount where all are zero. Values that are not negative stay so
 * for a total that is not.
 *
 * @see docs/scenarios.md
 */
export function spreadTotal(values: Float64Array, total: number): Float64Array {
  const sum = values.reduce((all, value) => all + value, 0);
  const size = values.reduce((all, value) => all + Math.abs(value), 0);
  if (size === 0) return values.map(() => total / values.length);
  // The same as a factor where no value is negative, and exact for it; a factor of sizes next to nothing is beyond what a number can hold.
  const factor = total / size;
  if (sum === size) return values.map((value) => (Number.isFinite(factor) ? value * factor : (value / size) * total));
  return values.map((value) => value + (total - sum) * (Math.abs(value) / size));
}
