/**
 * Least-squares line through (0, y[from]), (1, y[from + 1]) ...; missing values are skipped.
 *
 * @returns value at the first point and change per step; slope 0 when fewer than two values are there
 */
export function fitLine(y: Float64Array, from = 0, to = y.length): { readonly intercept: number; readonly slope: number } {
  let count = 0;
  let meanT = 0;
  let meanY = 0;
  for (let t = from; t < to; t++) {
    const value = y[t] as number;
    if (Number.isNaN(value)) continue;
    count++;
    meanT += t - from;
    meanY += value;
  }
  if (count === 0) return { intercept: NaN, slope: 0 };
  meanT /= count;
  meanY /= count;
  let cross = 0;
  let square = 0;
  for (let t = from; t < to; t++) {
    const value = y[t] as number;
    if (Number.isNaN(value)) continue;
    const dt = t - from - meanT;
    cross += dt * (value - meanY);
    square += dt * dt;
  }
  const slope = square > 0 ? cross / square : 0;
  return { intercept: meanY - slope * meanT, slope };
}
