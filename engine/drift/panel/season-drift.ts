import { medianInPlace } from '../../math/median.ts';
import { benjaminiHochberg } from '../benjamini-hochberg.ts';
import { seasonChange, type SeasonChange, type SeasonWindow } from '../season-change.ts';
import { periodMiddles } from './column-drift.ts';
import { chanceOf, earlierEnds, type Natural } from './natural.ts';
import type { PanelGrid } from './panel-grid.ts';
import type { DriftWindows, Span } from './windows.ts';

/** Whether a season of all series together is what it was. */
export interface SeasonDrift {
  /** m: periods in the season. */
  readonly seasonLength: number;
  readonly reference: Span;
  readonly current: Span;
  /** Of the middle series of each period, all divided by their sizes. */
  readonly found: SeasonChange;
  /** Its effect less what chance alone makes of figures from so few seasons. */
  readonly effect: number;
  readonly natural: Natural | null;
  readonly pValue: number;
  /** Set once all tests of the check are known. */
  readonly series: readonly SeriesSeason[];
  /** Series that were looked at; the largest ones where there are more. */
  readonly looked: number;
}

export interface SeriesSeason {
  readonly id: string;
  readonly effect: number;
  readonly adjusted: number;
  readonly drifted: boolean;
}

/** Series that are looked at one by one. */
const MOST_SERIES = 500;
/** Root mean square differences of figures, in standard deviations, that matter. */
export const LEAST_SEASON = 0.2;

/**
 * Compares the mean season of the newest periods with that of the reference, for all series together and for each.
 *
 * @returns null where a window would have less than two seasons
 */
export function seasonDrift(grid: PanelGrid, windows: DriftWindows, seasonLength: number, level: number): SeasonDrift | null {
  const m = seasonLength;
  const { periods } = grid;
  if (m < 2) return null;
  const recent = windows.current.to - windows.current.from;
  const width = Math.max(recent, m <= 31 ? 4 * m : 2 * m);
  const current = { from: periods - width, to: periods };
  const end = Math.min(grid.referenceEnd, current.from);
  const length = Math.max(2 * m, windows.year ?? 0, 4 * width);
  const reference = { from: Math.max(0, end - length), to: end };
  if (current.from < 0 || reference.to - reference.from < 2 * m) return null;
  const gap = periods - end;
  const scale = grid.ids.map((_, i) => sizeOf(grid, i, reference));
  const scaled = grid.target.values.map((value, k) => value / (scale[Math.floor(k / periods)] as number));
  const all = periodMiddles(grid, scaled);
  const whole = judge(all, m, reference, current, gap);
  if (!whole) return null;
  const largest = grid.ids
    .map((_, i) => i)
    .sort((a, b) => (scale[b] as number) - (scale[a] as number))
    .slice(0, MOST_SERIES);
  const judged = largest.flatMap((i) => {
    const own = judge(grid.target.values.subarray(i * periods, (i + 1) * periods), m, reference, current, gap);
    return own ? [{ id: grid.ids[i] as string, effect: own.effect, pValue: own.pValue }] : [];
  });
  const adjusted = benjaminiHochberg(Float64Array.from(judged, ({ pValue }) => pValue));
  const series = judged
    .map(({ id, effect }, i): SeriesSeason => ({
      id,
      effect,
      adjusted: adjusted[i] as number,
      drifted: (adjusted[i] as number) <= level && effect >= LEAST_SEASON,
    }))
    .sort((a, b) => a.adjusted - b.adjusted || b.effect - a.effect);
  return { seasonLength: m, reference, current, ...whole, series, looked: judged.length };
}

function sizeOf({ target, periods }: PanelGrid, i: number, { from, to }: Span): number {
  let sum = 0;
  let count = 0;
  for (let t = from; t < to; t++) {
    const value = target.values[i * periods + t] as number;
    if (value !== value) continue;
    sum += Math.abs(value);
    count++;
  }
  return sum > 0 ? sum / count : 1;
}

function judge(
  y: Float64Array,
  m: number,
  reference: Span,
  current: Span,
  gap: number,
): { readonly found: SeasonChange; readonly effect: number; readonly natural: Natural | null; readonly pValue: number } | null {
  const detrended = withoutFar(withoutTrend(y, m), reference);
  const compare = (was: Span, is: Span): SeasonChange | null => {
    const [a, b] = [windowOf(detrended, was, m), windowOf(detrended, is, m)];
    return a && b ? seasonChange(a, b, m) : null;
  };
  const found = compare(reference, current);
  if (!found) return null;
  const effect = beyondChance(found);
  const width = current.to - current.from;
  const length = reference.to - reference.from;
  const ends = earlierEnds(gap + Math.min(length, 2 * width), reference.to, Math.max(1, Math.round(width / 2)), 60);
  const effects = ends.flatMap((end) => {
    const was = { from: Math.max(0, end - gap - length), to: end - gap };
    if (was.to - was.from < 2 * m) return [];
    const one = compare(was, { from: end - width, to: end });
    return one ? [one.effect ?? 0] : [];
  });
  const apart = ends.length === 0 ? 0 : Math.floor((reference.to - (ends.at(-1) as number)) / width) + 1;
  const chance = chanceOf(
    (found.effect ?? 0) / LEAST_SEASON,
    effects.map((effect) => effect / LEAST_SEASON),
    Math.min(apart, effects.length),
  );
  return { found, effect, natural: chance?.natural ?? null, pValue: chance?.pValue ?? found.test.pValue };
}

/** Mean square differences of figures have a part that is chance: one in F of them. */
const beyondChance = ({ effect, test }: SeasonChange): number => (effect ?? 0) * Math.sqrt(Math.max(0, 1 - 1 / Math.max(test.f, 1e-12)));

/** Values less their moving average over a season; near the ends less the nearest one. */
function withoutTrend(y: Float64Array, m: number): Float64Array {
  const n = y.length;
  const half = m >> 1;
  const trend = new Float64Array(n).fill(NaN);
  for (let t = half; t + half < n; t++) {
    let sum = 0;
    let weights = 0;
    for (let k = -half; k <= half; k++) {
      const value = y[t + k] as number;
      if (value !== value) continue;
      // An even season has half a weight at either end.
      const weight = m % 2 === 0 && Math.abs(k) === half ? 0.5 : 1;
      sum += weight * value;
      weights += weight;
    }
    if (weights >= m / 2) trend[t] = sum / weights;
  }
  for (let t = half - 1; t >= 0; t--) trend[t] = trend[t + 1] as number;
  for (let t = Math.max(0, n - half); t < n; t++) trend[t] = trend[t - 1] ?? NaN;
  return y.map((value, t) => value - (trend[t] as number));
}

/** Values beyond four standard deviations, as the middle ones say, are moved there: a holiday is no season. */
function withoutFar(detrended: Float64Array, { from, to }: Span): Float64Array {
  const own = detrended.slice(from, to).filter((value) => value === value);
  const bound = (4 * medianInPlace(own.map(Math.abs))) / 0.6745;
  return bound > 0 ? detrended.map((value) => Math.max(-bound, Math.min(bound, value))) : detrended;
}

/** A window with gaps filled by the mean of their place, so that positions stay what they are; null where a place has no value or too much is missing. */
function windowOf(detrended: Float64Array, { from, to }: Span, m: number): SeasonWindow | null {
  const n = to - from;
  if (n < 2 * m) return null;
  const sums = new Float64Array(m);
  const counts = new Int32Array(m);
  for (let t = from; t < to; t++) {
    const value = detrended[t] as number;
    if (value !== value) continue;
    sums[t % m] = (sums[t % m] as number) + value;
    counts[t % m] = (counts[t % m] as number) + 1;
  }
  const present = counts.reduce((sum, count) => sum + count, 0);
  if (present < 0.5 * n || counts.includes(0)) return null;
  const season = new Float64Array(n);
  const remainder = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const p = (from + k) % m;
    const mean = (sums[p] as number) / (counts[p] as number);
    const value = detrended[from + k] as number;
    season[k] = mean;
    remainder[k] = value === value ? value - mean : 0;
  }
  return { season, remainder, phase: from % m };
}
