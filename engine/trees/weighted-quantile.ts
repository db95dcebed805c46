/**
 * A quantile of values with weights. Without weights it is R's type 7: linear between order statistics. With weights each value stands in
 * the middle of its weight, linear between; equal weights then give R's type 5.
 *
 * The result does not depend on the order of the values.
 *
 * @param values - length n > 0, sorted in place where there are no weights
 * @param weight - length n, non-negative, not all zero; null for equal weights
 * @param level - 0 to 1
 */
export function weightedQuantile(values: Float64Array, weight: Float64Array | null, level: number): number {
  const n = values.length;
  if (!weight) {
    values.sort();
    const at = level * (n - 1);
    const below = Math.floor(at);
    const low = values[below] as number;
    return below + 1 < n ? low + (at - below) * ((values[below + 1] as number) - low) : low;
  }
  const order = Uint32Array.from({ length: n }, (_, i) => i).filter((i) => (weight[i] as number) > 0);
  const value = (k: number): number => values[order[k] as number] as number;
  const mass = (k: number): number => weight[order[k] as number] as number;
  order.sort((a, b) => (values[a] as number) - (values[b] as number) || (weight[a] as number) - (weight[b] as number));
  if (order.length === 0) return 0;
  let total = 0;
  for (let k = 0; k < order.length; k++) total += mass(k);
  const wanted = level * total;
  let before = 0;
  let lastMiddle = -Infinity;
  for (let k = 0; k < order.length; k++) {
    const middle = before + mass(k) / 2;
    if (middle >= wanted) {
      if (k === 0) return value(0);
      return value(k - 1) + ((wanted - lastMiddle) / (middle - lastMiddle)) * (value(k) - value(k - 1));
    }
    lastMiddle = middle;
    before += mass(k);
  }
  return value(order.length - 1);
}
