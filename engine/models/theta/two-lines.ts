/**
 * The state of a two-line Theta model after i values: a smoothed level and the line `intercept + slope t`, t counted from 1.
 * A dynamic model moves the line with each value, the others keep that of the whole series.
 */
export interface TwoLines {
  readonly alpha: number;
  /** Weight of the line, 1 - 1 / theta. */
  readonly weight: number;
  readonly dynamic: boolean;
}

/** What there is to know before an error is looked at: none of it depends on alpha, theta or the first level. */
export interface Lines {
  /** Length n + 1: intercept of the line known after i values. */
  readonly intercept: Float64Array;
  /** Length n + 1. */
  readonly slope: Float64Array;
  /** Number of first values that are not forecast: 2 in dynamic models, whose line is not known before. */
  readonly skip: number;
}

/**
 * The line of the whole series, or the lines of the first i values.
 *
 * @param y - length n >= 3, nothing missing
 * @see Fiorucci et al. (2016), Int. J. Forecasting 32(4), 1151-1161, equations 7-12 and 17-22
 */
export function linesOf(y: Float64Array, dynamic: boolean): Lines {
  const n = y.length;
  const intercept = new Float64Array(n + 1);
  const slope = new Float64Array(n + 1);
  let mean = y[0] as number;
  let b = 0;
  intercept[1] = mean;
  for (let i = 1; i < n; i++) {
    const value = y[i] as number;
    b = ((i - 1) * b + (6 * (value - mean)) / (i + 1)) / (i + 2);
    mean += (value - mean) / (i + 1);
    slope[i + 1] = b;
    intercept[i + 1] = mean - (b * (i + 2)) / 2;
  }
  if (!dynamic) {
    intercept.fill(intercept[n] as number);
    slope.fill(b);
  }
  return { intercept, slope, skip: dynamic ? 2 : 0 };
}

/** Powers this small change nothing, and denormal numbers are slow. */
const NEGLIGIBLE = 1e-200;

/** Sums of products that the least-squares problem for the first level and the weight of the line needs, at one alpha. */
export interface Sums {
  rr: number;
  rg: number;
  gg: number;
  rd: number;
  gd: number;
  dd: number;
}

/**
 * The forecast of y[t] is `a + r l0 + w g`: linear in the first level l0 and the weight w. This adds up the products of r, g and d = y - a.
 *
 * @param out - overwritten
 */
export function sumProducts(y: Float64Array, { intercept, slope, skip }: Lines, alpha: number, out: Sums): void {
  const rest = 1 - alpha;
  let power = 1;
  let a = 0;
  let rr = 0;
  let rg = 0;
  let gg = 0;
  let rd = 0;
  let gd = 0;
  let dd = 0;
  for (let t = 0; t < y.length; t++) {
    const value = y[t] as number;
    if (t >= skip) {
      const g = (intercept[t] as number) * power + ((slope[t] as number) * (1 - rest * power)) / alpha;
      const d = value - a;
      rr += power * power;
      rg += power * g;
      gg += g * g;
      rd += power * d;
      gd += g * d;
      dd += d * d;
    }
    a += alpha * (value - a);
    power = power < NEGLIGIBLE ? 0 : power * rest;
  }
  out.rr = rr;
  out.rg = rg;
  out.gg = gg;
  out.rd = rd;
  out.gd = gd;
  out.dd = dd;
}

/**
 * One-step forecasts over the history and the level after it.
 *
 * @param fitted - length n, overwritten; the first `skip` entries are NaN
 * @returns the level after the last value, and the sum of squared errors
 */
export function runTwoLines(
  y: Float64Array,
  { intercept, slope, skip }: Lines,
  { alpha, weight }: TwoLines,
  firstLevel: number,
  fitted: Float64Array,
): { readonly level: number; readonly sse: number } {
  const rest = 1 - alpha;
  let power = 1;
  let level = firstLevel;
  let sse = 0;
  for (let t = 0; t < y.length; t++) {
    const value = y[t] as number;
    const forecast = level + weight * ((intercept[t] as number) * power + ((slope[t] as number) * (1 - rest * power)) / alpha);
    if (t >= skip) sse += (value - forecast) ** 2;
    fitted[t] = t >= skip ? forecast : NaN;
    level += alpha * (value - level);
    power = power < NEGLIGIBLE ? 0 : power * rest;
  }
  return { level, sse };
}
