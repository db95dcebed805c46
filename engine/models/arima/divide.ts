/**
 * Divides a column by 1 + sum weights[i] B^(i + 1), in place, from `start` on; what lies before counts as zero. The three newest values stay in
 * registers and are subtracted last, the newest at the very end: the next value waits for nothing else.
 *
 * @param out - the column is out[at] ... out[at + n - 1], zero before at + start
 * @param weights - those from `from` on, `count` of them
 */
export function divide(out: Float64Array, at: number, n: number, weights: Float64Array, from: number, count: number, start: number): void {
  if (count === 0) return;
  const first = weights[from] as number;
  const end = at + n;
  let newest = 0;
  if (count === 1) {
    for (let t = at + start; t < end; t++) {
      newest = (out[t] as number) - first * newest;
      out[t] = newest;
    }
    return;
  }
  const second = weights[from + 1] as number;
  let older = 0;
  if (count === 2) {
    for (let t = at + start; t < end; t++) {
      const value = (out[t] as number) - second * older - first * newest;
      older = newest;
      newest = value;
      out[t] = value;
    }
    return;
  }
  const third = weights[from + 2] as number;
  let oldest = 0;
  for (let t = at + start; t < end; t++) {
    let value = out[t] as number;
    const most = Math.min(count, t - at - start);
    for (let i = 3; i < most; i++) value -= (weights[from + i] as number) * (out[t - 1 - i] as number);
    value = value - third * oldest - second * older - first * newest;
    oldest = older;
    older = newest;
    newest = value;
    out[t] = value;
  }
}

/** The same for two columns at once, which do not wait for each other. */
export function divideTwo(
  out: Float64Array,
  at: number,
  other: number,
  n: number,
  weights: Float64Array,
  from: number,
  count: number,
  start: number,
): void {
  if (count === 0) return;
  const first = weights[from] as number;
  const shift = other - at;
  const end = at + n;
  let newest = 0;
  let newestOther = 0;
  if (count === 1) {
    for (let t = at + start; t < end; t++) {
      newest = (out[t] as number) - first * newest;
      newestOther = (out[t + shift] as number) - first * newestOther;
      out[t] = newest;
      out[t + shift] = newestOther;
    }
    return;
  }
  const second = weights[from + 1] as number;
  const third = count > 2 ? (weights[from + 2] as number) : 0;
  let older = 0;
  let olderOther = 0;
  let oldest = 0;
  let oldestOther = 0;
  for (let t = at + start; t < end; t++) {
    let value = out[t] as number;
    let valueOther = out[t + shift] as number;
    if (count > 3) {
      const most = Math.min(count, t - at - start);
      for (let i = 3; i < most; i++) {
        const weight = weights[from + i] as number;
        value -= weight * (out[t - 1 - i] as number);
        valueOther -= weight * (out[t + shift - 1 - i] as number);
      }
    }
    value = value - third * oldest - second * older - first * newest;
    valueOther = valueOther - third * oldestOther - second * olderOther - first * newestOther;
    oldest = older;
    oldestOther = olderOther;
    older = newest;
    olderOther = newestOther;
    newest = value;
    newestOther = valueOther;
    out[t] = value;
    out[t + shift] = valueOther;
  }
}

/** Divides by 1 + sum weights[j] B^(m (j + 1)): values so far apart do not wait for each other. */
export function divideSeasonal(
  out: Float64Array,
  at: number,
  n: number,
  weights: Float64Array,
  from: number,
  count: number,
  m: number,
  start: number,
): void {
  if (count === 0) return;
  const end = at + n;
  const first = weights[from] as number;
  if (count === 1) {
    for (let t = at + start + m; t < end; t++) out[t] = (out[t] as number) - first * (out[t - m] as number);
    return;
  }
  const second = weights[from + 1] as number;
  const both = Math.min(end, at + start + 2 * m);
  for (let t = at + start + m; t < both; t++) out[t] = (out[t] as number) - first * (out[t - m] as number);
  for (let t = both; t < end; t++) {
    let value = (out[t] as number) - first * (out[t - m] as number) - second * (out[t - 2 * m] as number);
    const most = Math.min(count, Math.floor((t - at - start) / m));
    for (let j = 2; j < most; j++) value -= (weights[from + j] as number) * (out[t - m * (j + 1)] as number);
    out[t] = value;
  }
}

/**
 * Fills a column with a series later by `lag`, its sign changed, from `first` on, and divides it by a seasonal factor.
 *
 * @param start - where the division begins, at most `first`
 */
export function laggedOverSeason(
  source: Float64Array,
  lag: number,
  out: Float64Array,
  at: number,
  n: number,
  weights: Float64Array,
  from: number,
  count: number,
  m: number,
  first: number,
  start: number,
): void {
  const begin = Math.min(n, first);
  out.fill(0, at, at + begin);
  if (count !== 1) {
    for (let t = begin; t < n; t++) out[at + t] = -(source[t - lag] as number);
    divideSeasonal(out, at, n, weights, from, count, m, start);
    return;
  }
  const weight = weights[from] as number;
  const inside = Math.min(n, Math.max(begin, start + m));
  for (let t = begin; t < inside; t++) out[at + t] = -(source[t - lag] as number);
  for (let t = inside; t < n; t++) out[at + t] = -(source[t - lag] as number) - weight * (out[at + t - m] as number);
}

/**
 * Multiplies by 1 - sum weights[i] B^(step (i + 1)): out[t] for t from `start` on, where `start` is at least count x step.
 *
 * @param out - another array than `x`
 */
export function multiply(
  x: Float64Array,
  out: Float64Array,
  n: number,
  weights: Float64Array,
  from: number,
  count: number,
  step: number,
  start: number,
): void {
  if (count === 0) {
    for (let t = start; t < n; t++) out[t] = x[t] as number;
    return;
  }
  const first = weights[from] as number;
  if (count === 1) {
    for (let t = start; t < n; t++) out[t] = (x[t] as number) - first * (x[t - step] as number);
    return;
  }
  const second = weights[from + 1] as number;
  for (let t = start; t < n; t++) out[t] = (x[t] as number) - first * (x[t - step] as number) - second * (x[t - 2 * step] as number);
  for (let i = 2; i < count; i++) {
    const weight = weights[from + i] as number;
    const lag = step * (i + 1);
    for (let t = start; t < n; t++) out[t] = (out[t] as number) - weight * (x[t - lag] as number);
  }
}
