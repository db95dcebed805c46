import { quantile } from './quantile.ts';

export interface BoxFigures {
  readonly min: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly max: number;
  /** The lowest and highest value within 1.5 interquartile ranges of the box. */
  readonly lower: number;
  readonly upper: number;
  /** Values beyond those. */
  readonly outliers: number;
}

/**
 * The figures of a box plot.
 *
 * @param sorted - ascending, nothing missing
 * @returns null without values
 * @see Tukey (1977), Exploratory Data Analysis, chapter 2; quartiles as `quantile` has them
 */
export function boxFigures(sorted: Float64Array): BoxFigures | null {
  const n = sorted.length;
  if (n === 0) return null;
  const q1 = quantile(sorted, 0.25);
  const q3 = quantile(sorted, 0.75);
  const reach = 1.5 * (q3 - q1);
  let from = 0;
  while (from < n && (sorted[from] as number) < q1 - reach) from++;
  let to = n - 1;
  while (to > from && (sorted[to] as number) > q3 + reach) to--;
  return {
    min: sorted[0] as number,
    q1,
    median: quantile(sorted, 0.5),
    q3,
    max: sorted[n - 1] as number,
    lower: sorted[from] as number,
    upper: sorted[to] as number,
    outliers: from + (n - 1 - to),
  };
}
