/** Values of one variable brought to mean 0 and deviation 1; what is missing is 0 and not observed. */
export interface Standardised {
  readonly values: Float64Array;
  readonly observed: Uint8Array;
  /** Values there. */
  readonly count: number;
}

/**
 * Brings a variable to mean 0 and, over n, deviation 1.
 *
 * @param x - NaN where missing
 * @returns null where it does not vary
 */
export function standardise(x: Float64Array): Standardised | null {
  const n = x.length;
  let count = 0;
  let sum = 0;
  let largest = 0;
  for (let t = 0; t < n; t++) {
    const value = x[t] as number;
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    if (Math.abs(value) > largest) largest = Math.abs(value);
  }
  if (count < 2) return null;
  const centre = sum / count;
  let squares = 0;
  for (let t = 0; t < n; t++) {
    const value = x[t] as number;
    if (!Number.isNaN(value)) squares += (value - centre) ** 2;
  }
  const deviation = Math.sqrt(squares / count);
  if (!(deviation > 1e-14 * largest)) return null;
  const values = new Float64Array(n);
  const observed = new Uint8Array(n);
  for (let t = 0; t < n; t++) {
    const value = x[t] as number;
    if (Number.isNaN(value)) continue;
    values[t] = (value - centre) / deviation;
    observed[t] = 1;
  }
  return { values, observed, count };
}

/** Sums that cross-correlations are made of, for lags -L ... L; series add up. */
export interface CrossSums {
  readonly products: Float64Array;
  /** Pairs that are both there, and the lag: what the products are divided by. */
  readonly divisors: Float64Array;
}

export const noCrossSums = (lags: number): CrossSums => ({
  products: new Float64Array(2 * lags + 1),
  divisors: new Float64Array(2 * lags + 1),
});

/**
 * Adds a series' share to the sums: products of y[t] and x[t - lag].
 *
 * @param sums - of lags -L ... L, changed in place
 */
export function addCrossProducts(sums: CrossSums, y: Standardised, x: Standardised): void {
  const n = y.values.length;
  const lags = (sums.products.length - 1) / 2;
  const whole = y.count === n && x.count === n;
  for (let lag = -Math.min(lags, n - 1); lag <= Math.min(lags, n - 1); lag++) {
    const from = Math.max(0, lag);
    const to = Math.min(n, n + lag);
    let sum = 0;
    for (let t = from; t < to; t++) sum += (y.values[t] as number) * (x.values[t - lag] as number);
    let pairs = to - from;
    if (!whole) {
      pairs = 0;
      for (let t = from; t < to; t++) pairs += (y.observed[t] as number) & (x.observed[t - lag] as number);
    }
    if (pairs === 0) continue;
    sums.products[lags + lag] = (sums.products[lags + lag] as number) + sum;
    sums.divisors[lags + lag] = (sums.divisors[lags + lag] as number) + pairs + Math.abs(lag);
  }
}

export const crossCorrelations = ({ products, divisors }: CrossSums): Float64Array =>
  products.map((sum, i) => ((divisors[i] as number) > 0 ? sum / (divisors[i] as number) : NaN));

/**
 * Cross-correlations of two series at lags -L ... L, y at t with x at t less the lag: as R's `ccf(y, x)`, covariances over n.
 *
 * @returns length 2 L + 1; NaN where either does not vary
 * @see Box, Jenkins, Reinsel & Ljung (2016), Time Series Analysis, 5th ed., 12.1
 */
export function crossCorrelation(y: Float64Array, x: Float64Array, lags: number): Float64Array {
  const a = standardise(y);
  const b = standardise(x);
  if (!a || !b) return new Float64Array(2 * lags + 1).fill(NaN);
  const sums = noCrossSums(lags);
  addCrossProducts(sums, a, b);
  return crossCorrelations(sums);
}
