export interface ClassicalDecomposition {
  /** Length m: the effect of each position in the season, position t % m. Sums to 0 (additive) or averages 1 (multiplicative). */
  readonly figure: Float64Array;
  /** Length n, NaN for the first and last m / 2 values. */
  readonly trend: Float64Array;
}

/**
 * Classical decomposition by centred moving averages.
 *
 * @param y - length n >= 2 m, nothing missing; above zero when multiplicative
 * @param seasonLength - m >= 2
 * @see Kendall & Stuart (1983), The Advanced Theory of Statistics, vol. 3, 410-414; the same as R's `decompose`
 */
export function decomposeClassical(y: Float64Array, seasonLength: number, type: 'additive' | 'multiplicative'): ClassicalDecomposition {
  const n = y.length;
  const m = seasonLength;
  const half = m >> 1;
  const trend = new Float64Array(n).fill(NaN);
  // An even season takes half of each end value, so that the window has its centre on a period.
  const edge = m % 2 === 0 ? 0.5 : 1;
  for (let t = half; t < n - half; t++) {
    let sum = edge * ((y[t - half] as number) + (y[t + half] as number));
    for (let i = t - half + 1; i < t + half; i++) sum += y[i] as number;
    trend[t] = sum / m;
  }
  const sums = new Float64Array(m);
  const counts = new Int32Array(m);
  for (let t = half; t < n - half; t++) {
    const level = trend[t] as number;
    const effect = type === 'additive' ? (y[t] as number) - level : (y[t] as number) / level;
    sums[t % m] = (sums[t % m] as number) + effect;
    counts[t % m] = (counts[t % m] as number) + 1;
  }
  const figure = sums.map((sum, i) => sum / (counts[i] as number));
  let centre = 0;
  for (const effect of figure) centre += effect;
  centre /= m;
  return { figure: figure.map((effect) => (type === 'additive' ? effect - centre : effect / centre)), trend };
}
