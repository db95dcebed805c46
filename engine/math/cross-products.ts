/**
 * Lower triangle of X'X, three columns with three others at a time: sums that do not wait for each other, and numbers that are read once for
 * three of them, take less than half the time. Each is added up in the order of its rows as if it were alone.
 *
 * @param columns - length at least k x n, a column of X after the other
 * @param from - rows before this are left out
 * @param out - length k x k, row major; of what lies above the diagonal nothing is read
 */
export function crossProducts(columns: Float64Array, k: number, n: number, from: number, out: Float64Array): void {
  let i = 0;
  for (; i + 2 < k; i += 3) {
    for (let j = 0; j < i; j += 3) threeWithThree(columns, i, j, k, n, from, out);
    threeAmongThemselves(columns, i, k, n, from, out);
  }
  if (i + 1 < k) {
    for (let j = 0; j < i; j += 3) twoWithThree(columns, i, j, k, n, from, out);
    twoAmongThemselves(columns, i, k, n, from, out);
  } else if (i < k) productsWith(columns, i + 1, n, from, columns, i * n, out, i * k);
}

function threeWithThree(x: Float64Array, i: number, j: number, k: number, n: number, from: number, out: Float64Array): void {
  const [a, b, c, d, e, f] = [i * n, (i + 1) * n, (i + 2) * n, j * n, (j + 1) * n, (j + 2) * n];
  let ad = 0;
  let ae = 0;
  let af = 0;
  let bd = 0;
  let be = 0;
  let bf = 0;
  let cd = 0;
  let ce = 0;
  let cf = 0;
  for (let t = from; t < n; t++) {
    const first = x[a + t] as number;
    const second = x[b + t] as number;
    const third = x[c + t] as number;
    const fourth = x[d + t] as number;
    const fifth = x[e + t] as number;
    const sixth = x[f + t] as number;
    ad += first * fourth;
    ae += first * fifth;
    af += first * sixth;
    bd += second * fourth;
    be += second * fifth;
    bf += second * sixth;
    cd += third * fourth;
    ce += third * fifth;
    cf += third * sixth;
  }
  const at = i * k + j;
  out[at] = ad;
  out[at + 1] = ae;
  out[at + 2] = af;
  out[at + k] = bd;
  out[at + k + 1] = be;
  out[at + k + 2] = bf;
  out[at + 2 * k] = cd;
  out[at + 2 * k + 1] = ce;
  out[at + 2 * k + 2] = cf;
}

function threeAmongThemselves(x: Float64Array, i: number, k: number, n: number, from: number, out: Float64Array): void {
  const [a, b, c] = [i * n, (i + 1) * n, (i + 2) * n];
  let aa = 0;
  let ab = 0;
  let bb = 0;
  let ac = 0;
  let bc = 0;
  let cc = 0;
  for (let t = from; t < n; t++) {
    const first = x[a + t] as number;
    const second = x[b + t] as number;
    const third = x[c + t] as number;
    aa += first * first;
    ab += first * second;
    bb += second * second;
    ac += first * third;
    bc += second * third;
    cc += third * third;
  }
  const at = i * k + i;
  out[at] = aa;
  out[at + k] = ab;
  out[at + k + 1] = bb;
  out[at + 2 * k] = ac;
  out[at + 2 * k + 1] = bc;
  out[at + 2 * k + 2] = cc;
}

function twoWithThree(x: Float64Array, i: number, j: number, k: number, n: number, from: number, out: Float64Array): void {
  const [a, b, d, e, f] = [i * n, (i + 1) * n, j * n, (j + 1) * n, (j + 2) * n];
  let ad = 0;
  let ae = 0;
  let af = 0;
  let bd = 0;
  let be = 0;
  let bf = 0;
  for (let t = from; t < n; t++) {
    const first = x[a + t] as number;
    const second = x[b + t] as number;
    const third = x[d + t] as number;
    const fourth = x[e + t] as number;
    const fifth = x[f + t] as number;
    ad += first * third;
    ae += first * fourth;
    af += first * fifth;
    bd += second * third;
    be += second * fourth;
    bf += second * fifth;
  }
  const at = i * k + j;
  out[at] = ad;
  out[at + 1] = ae;
  out[at + 2] = af;
  out[at + k] = bd;
  out[at + k + 1] = be;
  out[at + k + 2] = bf;
}

function twoAmongThemselves(x: Float64Array, i: number, k: number, n: number, from: number, out: Float64Array): void {
  const [a, b] = [i * n, (i + 1) * n];
  let aa = 0;
  let ab = 0;
  let bb = 0;
  for (let t = from; t < n; t++) {
    const first = x[a + t] as number;
    const second = x[b + t] as number;
    aa += first * first;
    ab += first * second;
    bb += second * second;
  }
  const at = i * k + i;
  out[at] = aa;
  out[at + k] = ab;
  out[at + k + 1] = bb;
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
