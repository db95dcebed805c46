import { backSubstitute, orthogonalise } from '../math/orthogonalise.ts';

const MOST_LAGS = 3;

/** y[t] - y[t - lag] at t, undefined before. */
const change = (y: Float64Array, t: number, lag: number): number => (y[t] as number) - (y[t - lag] as number);

interface Regression {
  /** t value of the last regressor. */
  readonly t: number;
  readonly aic: number;
}

/** Regresses the last column on the others. */
function regress(columns: readonly Float64Array[]): Regression & { readonly beta: Float64Array } {
  const n = (columns[0] as Float64Array).length;
  const count = columns.length;
  const values = new Float64Array(count * n);
  columns.forEach((column, c) => values.set(column, c * n));
  const triangle = new Float64Array(count * count);
  orthogonalise(values, n, count, triangle, 0);
  let squares = 0;
  for (let t = 0; t < n; t++) squares += (values[(count - 1) * n + t] as number) ** 2;
  const k = count - 1;
  const explained = k > 0 ? (triangle[(k - 1) * count + k] as number) : 0;
  return {
    beta: backSubstitute(triangle, count),
    t: explained / Math.sqrt(squares / (n - k)),
    aic: n * Math.log(squares / n) + 2 * (k + 1),
  };
}

/** The regression of Osborn, Chui, Smith & Birchenhall with `lags` lags, on the values from `skipped` after the first one that can be used. */
function ocsbRegression(y: Float64Array, m: number, lags: number, skipped: number): Regression {
  const from = m + 1 + skipped;
  const rows = y.length - from;
  const both = (t: number): number => change(y, t, m) - change(y, t - 1, m);
  const column = (f: (t: number) => number): Float64Array => Float64Array.from({ length: rows }, (_, i) => f(from + i));
  const response = column(both);
  const lagged = Array.from({ length: lags }, (_, k) => column((t) => both(t - k - 1)));
  const phi = lags > 0 ? regress([...lagged, response]).beta : new Float64Array(0);
  const filtered = (t: number, lag: number): number => {
    let value = change(y, t, lag);
    for (let k = 0; k < lags; k++) value -= (phi[k] as number) * change(y, t - k - 1, lag);
    return value;
  };
  return regress([...lagged, column((t) => filtered(t - 1, m)), column((t) => filtered(t - m, 1)), response]);
}

/**
 * OCSB statistic for a seasonal unit root: below the critical value the season is stationary, above it a seasonal difference is called for. Lags, up
 * to three, by AIC as R's `nsdiffs` counts them: one fewer than the best.
 *
 * @param y - length n >= 2 m + 8, nothing missing
 * @param m - season length, 2 or more
 * @returns NaN where the series is too short or does not vary
 * @see Osborn, Chui, Smith & Birchenhall (1988), Oxford Bulletin of Economics and Statistics 50(4), 361-377
 */
export function ocsbStatistic(y: Float64Array, m: number): number {
  if (y.length < 2 * m + 8) return NaN;
  let best = 1;
  let lowest = Infinity;
  for (let lags = 1; lags <= MOST_LAGS; lags++) {
    const { aic } = ocsbRegression(y, m, lags, MOST_LAGS);
    if (aic < lowest) {
      lowest = aic;
      best = lags;
    }
  }
  return ocsbRegression(y, m, best - 1, best - 1).t;
}

/** Critical value at 5 percent, a smooth curve through simulated ones, as in R's `forecast`. */
export function ocsbCritical(m: number): number {
  const x = Math.log(m) - 0.7656451;
  return -0.2937411 * Math.exp(-0.2850853 * x - 0.05983644 * x * x) - 1.652202;
}
