/**
 * Median by selection, which takes time proportional to n where sorting takes more: the mean of the middle two for an even number.
 *
 * @param values - nothing missing; comes out in another order
 * @returns NaN without values
 * @see Hoare (1961), Communications of the ACM 4(7), 321-322, algorithm 65
 */
export function medianInPlace(values: Float64Array): number {
  const n = values.length;
  if (n === 0) return NaN;
  const middle = n >> 1;
  const upper = select(values, middle);
  if (n % 2 === 1) return upper;
  // All that lie before the middle are no larger than it.
  let lower = values[0] as number;
  for (let i = 1; i < middle; i++) if ((values[i] as number) > lower) lower = values[i] as number;
  return lower + 0.5 * (upper - lower);
}

/** Brings the value of rank `k` to its place, smaller ones before and larger ones after it. */
function select(values: Float64Array, k: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    // The middle of three, so that ordered values are no bad case.
    const a = values[left] as number;
    const b = values[(left + right) >> 1] as number;
    const c = values[right] as number;
    const pivot = a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b;
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i <= j) {
        const swapped = values[i] as number;
        values[i] = values[j] as number;
        values[j] = swapped;
        i++;
        j--;
      }
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k] as number;
}
