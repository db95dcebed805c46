/**
 * Quantile of sorted values by linear interpolation, as R's type 7 and numpy do.
 *
 * @param sorted - ascending, at least one value
 * @param p - from 0 to 1
 */
export function sortedQuantile(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (at - below) * (high - low);
}
