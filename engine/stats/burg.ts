/** An autoregression of a series about its mean. */
export interface Autoregression {
  /** Length p: y[t] is the sum of coefficients[i] y[t - 1 - i], and noise. */
  readonly coefficients: Float64Array;
  /** Of the noise, as the recursion leaves it. */
  readonly variance: number;
}

/**
 * Autoregression by Burg's method, with the order of the lowest AIC: as R's `ar.burg`.
 *
 * @param y - length n >= 2, nothing missing
 * @param mostLags - highest order tried; 10 log10(n) if not given
 * @returns order 0 for a constant series
 * @see Burg (1975), Maximum Entropy Spectral Analysis; Percival & Walden (1998), Spectral Analysis for Physical Applications, 9.5
 */
export function burg(y: Float64Array, mostLags?: number): Autoregression {
  const n = y.length;
  const most = Math.max(0, Math.min(n - 1, mostLags ?? Math.floor(10 * Math.log10(n))));
  let centre = 0;
  for (let t = 0; t < n; t++) centre += y[t] as number;
  centre /= n;
  // Errors of predicting forwards and backwards, in reversed time.
  const forward = new Float64Array(n);
  const backward = new Float64Array(n);
  let squares = 0;
  for (let t = 0; t < n; t++) {
    const value = (y[n - 1 - t] as number) - centre;
    forward[t] = value;
    backward[t] = value;
    squares += value * value;
  }
  let variance = squares / n;
  if (!(variance > 1e-28 * centre * centre) || variance === 0) return { coefficients: new Float64Array(0), variance: 0 };
  const orders = most + 1;
  const all = new Float64Array(orders * orders);
  let lowest = n * Math.log(variance);
  let order = 0;
  let kept = variance;
  let cross = 0;
  let power = 0;
  for (let t = 1; t < n; t++) {
    const v = backward[t] as number;
    const u = forward[t - 1] as number;
    cross += v * u;
    power += v * v + u * u;
  }
  for (let p = 1; p <= most; p++) {
    if (!(power > 0)) break;
    const reflection = (2 * cross) / power;
    const row = p * orders;
    const before = row - orders;
    all[row + p - 1] = reflection;
    for (let j = 1; j < p; j++) all[row + j - 1] = (all[before + j - 1] as number) - reflection * (all[before + p - j - 1] as number);
    // One pass brings the errors to order p and sums them for the next one.
    cross = 0;
    power = 0;
    let u = forward[p - 1] as number;
    let v = backward[p] as number;
    let earlier = u - reflection * v;
    let u0 = forward[p] as number;
    forward[p] = earlier;
    backward[p] = v - reflection * u;
    for (let t = p + 1; t < n; t++) {
      u = u0;
      u0 = forward[t] as number;
      v = backward[t] as number;
      const ahead = u - reflection * v;
      const behind = v - reflection * u;
      forward[t] = ahead;
      backward[t] = behind;
      cross += behind * earlier;
      power += behind * behind + earlier * earlier;
      earlier = ahead;
    }
    variance *= 1 - reflection * reflection;
    if (!(variance > 0)) break;
    const aic = n * Math.log(variance) + 2 * p;
    if (aic < lowest) {
      lowest = aic;
      order = p;
      kept = variance;
    }
  }
  return { coefficients: all.slice(order * orders, order * orders + order), variance: kept };
}
