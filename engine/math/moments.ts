/** Mean of the values that are not missing; NaN when there is none. */
export function mean(y: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const value of y) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? NaN : sum / count;
}

/** Variance about the mean by two passes, over `n - 1`; missing values are skipped. NaN for fewer than two values. */
export function variance(y: Float64Array): number {
  const centre = mean(y);
  let sum = 0;
  let count = 0;
  for (const value of y) {
    if (Number.isNaN(value)) continue;
    sum += (value - centre) ** 2;
    count++;
  }
  return count < 2 ? NaN : sum / (count - 1);
}

/** Smallest and largest value that is not missing; both NaN when there is none. */
export function extent(y: Float64Array): { readonly min: number; readonly max: number } {
  let min = NaN;
  let max = NaN;
  for (const value of y) {
    if (Number.isNaN(value)) continue;
    if (!(value >= min)) min = value;
    if (!(value <= max)) max = value;
  }
  return { min, max };
}

/** Number of values that are not missing. */
export function countObserved(y: Float64Array): number {
  let count = 0;
  for (const value of y) if (!Number.isNaN(value)) count++;
  return count;
}
