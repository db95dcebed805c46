/**
 * The k-th smallest of the first n values, by Hoare's quickselect; reorders them.
 *
 * @param values - no NaN among the first n
 * @see Hoare (1961), Algorithm 65: Find. Communications of the ACM 4(7), 321
 */
function select(values: Float64Array, n: number, k: number): number {
  let low = 0;
  let high = n - 1;
  while (low < high) {
    const pivot = values[(low + high) >>> 1] as number;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i <= j) {
        const swap = values[i] as number;
        values[i] = values[j] as number;
        values[j] = swap;
        i++;
        j--;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else return values[k] as number;
  }
  return values[k] as number;
}

/** Median of the first n values, none of them NaN; reorders them. NaN when n is 0. */
export function medianInPlace(values: Float64Array, n: number): number {
  if (n === 0) return NaN;
  const upper = select(values, n, n >>> 1);
  if (n % 2 === 1) return upper;
  let lower = -Infinity;
  for (let i = 0; i < n >>> 1; i++) lower = Math.max(lower, values[i] as number);
  return (lower + upper) / 2;
}
