/**
 * Lower triangle of X'X, four columns at a time: sums that do not wait for each other take a third of the time of one after the other, and
 * each is added up in the order of its rows as if it were alone.
 *
 * @param columns - length at least k x n, a column of X after the other
 * @param from - rows before this are left out
 * @param out - length k x k, row major; what lies above the diagonal is left alone
 */
export function crossProducts(columns: Float64Array, k: number, n: number, from: number, out: Float64Array): void {
  for (let i = 0; i < k; i++) productsWith(columns, i + 1, n, from, columns, i * n, out, i * k);
}

/**
 * Products X'v of the first `count` columns with a vector, as `crossProducts` works them out.
 *
 * @param vector - length at least at + n, the vector from `at` on
 * @param out - filled from `outAt` on
 */
export function productsWith(
  columns: Float64Array,
  count: number,
  n: number,
  from: number,
  vector: Float64Array,
  at: number,
  out: Float64Array,
  outAt: number,
): void {
  let j = 0;
  for (; j + 3 < count; j += 4) {
    const b = j * n;
    const c = b + n;
    const d = c + n;
    const e = d + n;
    let first = 0;
    let second = 0;
    let third = 0;
    let fourth = 0;
    for (let t = from; t < n; t++) {
      const value = vector[at + t] as number;
      first += value * (columns[b + t] as number);
      second += value * (columns[c + t] as number);
      third += value * (columns[d + t] as number);
      fourth += value * (columns[e + t] as number);
    }
    out[outAt + j] = first;
    out[outAt + j + 1] = second;
    out[outAt + j + 2] = third;
    out[outAt + j + 3] = fourth;
  }
  for (; j + 1 < count; j += 2) {
    const b = j * n;
    const c = b + n;
    let first = 0;
    let second = 0;
    for (let t = from; t < n; t++) {
      const value = vector[at + t] as number;
      first += value * (columns[b + t] as number);
      second += value * (columns[c + t] as number);
    }
    out[outAt + j] = first;
    out[outAt + j + 1] = second;
  }
  if (j < count) {
    const b = j * n;
    let first = 0;
    for (let t = from; t < n; t++) first += (vector[at + t] as number) * (columns[b + t] as number);
    out[outAt + j] = first;
  }
}

/**
 * Takes a weighted sum of the first `count` columns from a vector, in place.
 *
 * @param weights - length count
 * @param vector - length at least at + n, the vector from `at` on
 */
export function subtractColumns(
  columns: Float64Array,
  count: number,
  n: number,
  weights: Float64Array,
  vector: Float64Array,
  at: number,
): void {
  let j = 0;
  for (; j + 3 < count; j += 4) {
    const b = j * n;
    const c = b + n;
    const d = c + n;
    const e = d + n;
    const first = weights[j] as number;
    const second = weights[j + 1] as number;
    const third = weights[j + 2] as number;
    const fourth = weights[j + 3] as number;
    for (let t = 0; t < n; t++)
      vector[at + t] =
        (vector[at + t] as number) -
        first * (columns[b + t] as number) -
        second * (columns[c + t] as number) -
        third * (columns[d + t] as number) -
        fourth * (columns[e + t] as number);
  }
  for (; j < count; j++) {
    const b = j * n;
    const weight = weights[j] as number;
    for (let t = 0; t < n; t++) vector[at + t] = (vector[at + t] as number) - weight * (columns[b + t] as number);
  }
}
