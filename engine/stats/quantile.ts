/**
 * Quantile between the ordered values by straight lines, type 7 of Hyndman & Fan: as R's and NumPy's default.
 *
 * @param sorted - ascending, nothing missing
 * @param probability - 0 to 1
 * @returns NaN without values
 * @see Hyndman & Fan (1996), The American Statistician 50(4), 361-365
 */
export function quantile(sorted: ArrayLike<number>, probability: number): number {
  const n = sorted.length;
  if (n === 0) return NaN;
  const place = probability * (n - 1);
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, n - 1)] as number;
  return low === high ? low : low + (place - below) * (high - low);
}

/** The values that are not missing, ascending. */
export function sortedValues(y: Float64Array): Float64Array {
  return y.filter((value) => !Number.isNaN(value)).sort();
}
