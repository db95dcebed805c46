import type { Panel } from '../core/panel.ts';

/** How a column gives the target away. */
export type Leak =
  /** It is the target. */
  | { readonly kind: 'target'; readonly share: number }
  /** x(t) is y(t - lag): a negative lag looks ahead. */
  | { readonly kind: 'shifted'; readonly lag: number; readonly share: number }
  /** It rises (or falls) with the target value by value, and mostly in its steps. */
  | { readonly kind: 'monotone'; readonly rank: number; readonly stepRank: number }
  /** It nearly does. */
  | { readonly kind: 'correlated'; readonly rank: number; readonly stepRank: number };

export interface LeakageOptions {
  /** Lags -longest .. longest are tried. */
  readonly longestLag: number;
}

/** Share of the rows in which a copy has to agree. */
const COPY_SHARE = 0.98;
/** Rank correlations that are as good as a function, and those that are suspicious. */
const MONOTONE = 0.999;
const CORRELATED = 0.95;
/** The same for the correlation of steps, which two trends in one direction do not have. */
const CORRELATED_STEPS = 0.9;
const LEAST_ROWS = 20;
/** Fewer different values are a category, in which no function of the target can hide. */
export const LEAST_DISTINCT = 10;
/** Values that are looked at: whole series, spread evenly over the panel. */
const MOST_VALUES = 200_000;

const same = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));

/** Evenly spread series that together hold no more than MOST_VALUES, at least one. */
function sampleOf({ offsets, start }: Pick<Panel, 'offsets' | 'start'>): number[] {
  const n = start.length;
  const total = offsets[n] as number;
  const count = Math.max(1, Math.min(n, Math.floor((n * MOST_VALUES) / Math.max(1, total))));
  return Array.from({ length: count }, (_, i) => Math.floor((i * n) / count));
}

/**
 * Whether a column holds the target: as it is, shifted in time, or through a function that rises or falls throughout. Correlations are
 * those of ranks (Spearman), within series, and of steps from one row to the next as well, so that common trends alone are no leak.
 *
 * @param x - beside y, NaN where missing
 * @returns null for a column that does not
 */
export function findLeak(panel: Pick<Panel, 'offsets' | 'start' | 'y'>, x: Float64Array, { longestLag }: LeakageOptions): Leak | null {
  const series = sampleOf(panel);
  if (distinctUpTo(x, LEAST_DISTINCT) < LEAST_DISTINCT) return null;
  const share = agreement(panel, x, series, 0);
  if (share >= COPY_SHARE) return { kind: 'target', share };
  for (let lag = 1; lag <= longestLag; lag++) {
    for (const signed of [-lag, lag]) {
      const found = agreement(panel, x, series, signed);
      if (found >= COPY_SHARE) return { kind: 'shifted', lag: signed, share: found };
    }
  }
  const { rank, stepRank } = rankCorrelations(panel, x, series);
  if (Math.abs(rank) < CORRELATED || Math.abs(stepRank) < CORRELATED_STEPS) return null;
  return { kind: Math.abs(rank) >= MONOTONE ? 'monotone' : 'correlated', rank, stepRank };
}

function distinctUpTo(x: Float64Array, most: number): number {
  const seen = new Set<number>();
  for (const value of x) {
    if (!Number.isNaN(value)) seen.add(value);
    if (seen.size >= most) break;
  }
  return seen.size;
}

/** Share of rows with both values, not both zero, in which x(t) is y(t - lag). 0 with too few rows, or where y hardly changes in such steps. */
function agreement({ offsets, y }: Pick<Panel, 'offsets' | 'y'>, x: Float64Array, series: readonly number[], lag: number): number {
  let rows = 0;
  let equal = 0;
  let still = 0;
  for (const s of series) {
    const from = offsets[s] as number;
    const to = offsets[s + 1] as number;
    const first = Math.max(from, from + lag);
    const end = Math.min(to, to + lag);
    for (let i = first; i < end; i++) {
      const a = x[i] as number;
      const b = y[i - lag] as number;
      // Zeros agree by chance.
      if (Number.isNaN(a) || Number.isNaN(b) || (a === 0 && b === 0)) continue;
      rows++;
      if (same(a, b)) equal++;
      if (same(b, y[i] as number)) still++;
    }
    // A column that is no copy shows it soon.
    if (rows >= 1000 && equal < 0.5 * rows) return 0;
  }
  if (rows < LEAST_ROWS || (lag !== 0 && still >= 0.5 * rows)) return 0;
  return equal / rows;
}

/** Medians over series of the rank correlations of values and of steps. 0 where no series has enough rows. */
function rankCorrelations(
  { offsets, y }: Pick<Panel, 'offsets' | 'y'>,
  x: Float64Array,
  series: readonly number[],
): { rank: number; stepRank: number } {
  const ranks: number[] = [];
  const steps: number[] = [];
  for (const s of series) {
    const a: number[] = [];
    const b: number[] = [];
    for (let i = offsets[s] as number; i < (offsets[s + 1] as number); i++) {
      if (Number.isNaN(x[i] as number) || Number.isNaN(y[i] as number)) continue;
      a.push(x[i] as number);
      b.push(y[i] as number);
    }
    if (a.length < LEAST_ROWS) continue;
    const rank = spearman(a, b);
    if (Number.isNaN(rank)) continue;
    ranks.push(rank);
    const stepRank = spearman(stepsOf(a), stepsOf(b));
    steps.push(Number.isNaN(stepRank) ? 0 : stepRank);
  }
  return { rank: middle(ranks), stepRank: middle(steps) };
}

const stepsOf = (values: readonly number[]): number[] => values.slice(1).map((value, i) => value - (values[i] as number));
const middle = (values: number[]): number => (values.length === 0 ? 0 : (values.sort((a, b) => a - b)[values.length >> 1] as number));

/** Ranks 1 .. n, ties share their mean. */
function ranksOf(values: readonly number[]): Float64Array {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Float64Array(values.length);
  for (let i = 0; i < order.length;) {
    let end = i + 1;
    while (end < order.length && values[order[end] as number] === values[order[i] as number]) end++;
    for (let k = i; k < end; k++) ranks[order[k] as number] = (i + end + 1) / 2;
    i = end;
  }
  return ranks;
}

/**
 * Spearman's rank correlation, ties by mean ranks; NaN where one of the two never changes.
 *
 * @param a - length n >= 2, nothing missing
 * @param b - length n
 * @see Spearman (1904), American Journal of Psychology 15(1), 72-101
 */
export function spearman(a: readonly number[], b: readonly number[]): number {
  const [p, q] = [ranksOf(a), ranksOf(b)];
  const centre = (a.length + 1) / 2;
  let both = 0;
  let left = 0;
  let right = 0;
  for (let i = 0; i < p.length; i++) {
    const [u, v] = [(p[i] as number) - centre, (q[i] as number) - centre];
    both += u * v;
    left += u * u;
    right += v * v;
  }
  return left > 0 && right > 0 ? both / Math.sqrt(left * right) : NaN;
}
