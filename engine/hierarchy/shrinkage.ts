import { gram, transposed } from './gram.ts';
import type { Standardised } from './standardise.ts';

/**
 * How far correlations of residuals are drawn towards zero: the sum of the estimated variances of the correlations over the sum of their
 * squares, from 0 (taken as they are) to 1 (ignored). Computed without a matrix of all pairs where there are fewer periods than nodes.
 *
 * @param correlation - n x n, where it is at hand: the correlations of the residuals as they are
 * @see Schäfer & Strimmer (2005), Statistical Applications in Genetics and Molecular Biology 4(1), 32; without centring, as in Wickramasuriya,
 *   Athanasopoulos & Hyndman (2019), JASA 114(526), 804-819
 */
export function shrinkageIntensity({ scaled, periods }: Standardised, correlation: Float64Array | null = null): number {
  const n = scaled.length / periods;
  if (n < 2 || periods < 2) return 1;
  // Sums over all pairs of different nodes, of the products' squares ...
  let products = 0;
  const totals = new Float64Array(periods);
  let diagonal = 0;
  for (let i = 0; i < n; i++) {
    let norm = 0;
    for (let t = 0; t < periods; t++) {
      const square = (scaled[i * periods + t] as number) ** 2;
      totals[t] = (totals[t] as number) + square;
      products -= square * square;
      norm += square;
    }
    diagonal += norm * norm;
  }
  for (const total of totals) products += total * total;
  // ... and of the correlations' squares: the same for X X' and X' X.
  const inner = correlation ?? (n <= periods ? gram(scaled, n, periods) : gram(transposed(scaled, n, periods), periods, n));
  let squares = -diagonal;
  for (const value of inner) squares += value * value;
  if (!(squares > 0)) return 1;
  const spread = (periods / (periods - 1)) * (products - squares / periods);
  return Math.min(1, Math.max(0, spread / squares));
}
