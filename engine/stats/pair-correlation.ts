/** Moments of pairs of values that are both there; series add up. */
export interface PairSums {
  count: number;
  x: number;
  y: number;
  xx: number;
  yy: number;
  xy: number;
}

export const noPairs = (): PairSums => ({ count: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 });

/** Adds the pairs of a series, in place. The values should be of order 1, as `standardise` makes them. */
export function addPairs(sums: PairSums, x: Float64Array, seenX: Uint8Array, y: Float64Array, seenY: Uint8Array): void {
  for (let t = 0; t < x.length; t++) {
    if (!(seenX[t] as number) || !(seenY[t] as number)) continue;
    const a = x[t] as number;
    const b = y[t] as number;
    sums.count++;
    sums.x += a;
    sums.y += b;
    sums.xx += a * a;
    sums.yy += b * b;
    sums.xy += a * b;
  }
}

/** Pearson's correlation of the pairs; NaN for fewer than two or where either does not vary. */
export function pairCorrelation({ count, x, y, xx, yy, xy }: PairSums): number {
  const varianceX = xx - (x * x) / count;
  const varianceY = yy - (y * y) / count;
  if (count < 2 || !(varianceX > 1e-12 * xx) || !(varianceY > 1e-12 * yy)) return NaN;
  return Math.max(-1, Math.min(1, (xy - (x * y) / count) / Math.sqrt(varianceX * varianceY)));
}
