/** From here on values are counted by size before a rank is looked for. */
const MANY = 256;
const BUCKETS = 512;
const counts = new Int32Array(BUCKETS);

/**
 * Median by selection, which takes time proportional to n where sorting takes more: the mean of the middle two for an even number.
 *
 * @param values - nothing missing; comes out in another order
 * @returns NaN without values
 * @see Hoare (1961), Communications of the ACM 4(7), 321-322, algorithm 65
 */
export function medianInPlace(values: Float64Array): number {
  if (values.length === 0) return NaN;
  const { lower, upper } = middleInPlace(values, values.length);
  return lower === upper ? upper : lower + 0.5 * (upper - lower);
}

/**
 * The middle two of the first n values, which are the same one for an odd number.
 *
 * @param values - nothing missing; the first n come out in another order
 * @param n - at least 1
 */
export function middleInPlace(values: Float64Array, n: number): { readonly lower: number; readonly upper: number } {
  const middle = n >> 1;
  const { before, count } = n < MANY ? { before: 0, count: n } : gather(values, n, (n - 1) >> 1, middle);
  const upper = select(values, count, middle - before);
  if (n % 2 === 1) return { lower: upper, upper };
  // All that lie before the middle are no larger than it.
  let lower = values[0] as number;
  for (let i = 1; i < middle - before; i++) if ((values[i] as number) > lower) lower = values[i] as number;
  return { lower, upper };
}

/**
 * Brings those of the first n values that may have a rank from `first` to `last` to the front. Counting them by size spares the comparisons whose outcome a
 * processor cannot foresee.
 *
 * @returns how many they are, and how many are smaller than all of them
 */
function gather(values: Float64Array, n: number, first: number, last: number): { readonly before: number; readonly count: number } {
  let low = values[0] as number;
  let high = low;
  for (let i = 1; i < n; i++) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const scale = (BUCKETS - 1) / (high - low);
  // All are the same, or lie further apart than a number can say.
  if (!(scale > 0 && scale < Infinity)) return { before: 0, count: n };
  counts.fill(0);
  for (let i = 0; i < n; i++) {
    const bucket = (((values[i] as number) - low) * scale) | 0;
    counts[bucket] = (counts[bucket] as number) + 1;
  }
  let from = 0;
  let before = 0;
  while (before + (counts[from] as number) <= first) before += counts[from++] as number;
  let to = from;
  for (let end = before + (counts[from] as number); end <= last; end += counts[to] as number) to++;
  const width = to - from;
  let count = 0;
  for (let i = 0; i < n; i++) {
    const value = values[i] as number;
    const bucket = ((value - low) * scale) | 0;
    // One comparison that hardly ever holds: what lies below `from` becomes huge.
    if ((bucket - from) >>> 0 > width) continue;
    values[i] = values[count] as number;
    values[count++] = value;
  }
  return { before, count };
}

/** Brings the value of rank `k` of the first n to its place, smaller ones before and larger ones after it. */
function select(values: Float64Array, n: number, k: number): number {
  let left = 0;
  let right = n - 1;
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
