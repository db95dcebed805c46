export interface Histogram {
  /** Ascending, equally wide, one more than counts. */
  readonly edges: Float64Array;
  /** Values from an edge on and below the next; the last bar takes its upper edge too. */
  readonly counts: Float64Array;
}

const MOST_BARS = 60;

/**
 * Histogram with bars as wide as Freedman & Diaconis advise, at most 60 of them.
 *
 * @param y - NaN where missing
 * @returns one bar of width 1 about a constant, none without values
 * @see Freedman & Diaconis (1981), Z. Wahrscheinlichkeitstheorie 57(4), 453-476
 */
export function histogram(y: Float64Array): Histogram {
  const sorted = y.filter((value) => !Number.isNaN(value)).sort();
  const n = sorted.length;
  if (n === 0) return { edges: new Float64Array(0), counts: new Float64Array(0) };
  const low = sorted[0] as number;
  const high = sorted[n - 1] as number;
  const range = high - low;
  if (!(range > 0)) return { edges: Float64Array.of(low - 0.5, low + 0.5), counts: Float64Array.of(n) };
  const spread = (sorted[Math.floor(0.75 * (n - 1))] as number) - (sorted[Math.floor(0.25 * (n - 1))] as number);
  const sturges = Math.ceil(Math.log2(n)) + 1;
  const advised = spread > 0 ? Math.ceil((range * Math.cbrt(n)) / (2 * spread)) : sturges;
  const bars = Math.max(1, Math.min(MOST_BARS, Math.max(advised, Math.min(sturges, 5))));
  const counts = new Float64Array(bars);
  for (const value of sorted) {
    const bar = Math.min(bars - 1, Math.floor(((value - low) / range) * bars));
    counts[bar] = (counts[bar] as number) + 1;
  }
  return { edges: Float64Array.from({ length: bars + 1 }, (_, i) => (i === bars ? high : low + (range * i) / bars)), counts };
}
