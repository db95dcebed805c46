import { medianInPlace } from '../math/order-statistic.ts';
import { robustSpread } from '../stats/anomalies.ts';
import { robustScale } from './robust-scale.ts';

/** A lasting change of a series' level. */
export interface LevelShift {
  /** First position of the new level. */
  readonly at: number;
  /** Medians of the windows before and after. */
  readonly before: number;
  readonly after: number;
  /** What such differences are elsewhere in the series: a trend's share of this one. */
  readonly drift: number;
  /** The difference in robust standard deviations of such differences elsewhere in the series. */
  readonly score: number;
}

export interface LevelShiftOptions {
  /** Values on either side that are compared, w >= 4. */
  readonly window: number;
  /** Season whose figure is taken out first; 1 for none. */
  readonly seasonLength: number;
  /** 6 if not given: see docs/validation.md. */
  readonly threshold?: number;
}

/** Share of pairs (one value before, one after) that have to be in the order of the two medians, all in all: Cliff's delta. */
const LEAST_DELTA = 0.9;

/** A window that suits a season and a length: four short seasons, two long ones, a quarter of the series at the most; 0 where it is too short. */
export function levelWindow(seasonLength: number, length: number): number {
  const wished = Math.max(12, seasonLength * (seasonLength <= 7 ? 4 : 2));
  const window = Math.min(wished, Math.floor(length / 4));
  return window >= Math.max(6, seasonLength) ? window : 0;
}

/**
 * Lasting shifts of level: places where the medians of the w values before and after differ by far more than they do elsewhere in the
 * series, so that trends, random walks and seasons, which move the level all the time, are none. The two windows have to be nearly
 * disjoint as well (Cliff's delta). A moving-sum test (MOSUM) with medians for sums and its scale taken from the series itself.
 *
 * @param y - length n >= 4 w, NaN where missing
 * @returns in order of time, at least w apart; empty for a series that is too short or constant
 * @see Eichinger & Kirch (2018), Bernoulli 24(1), 526-564, for MOSUM; Cliff (1993), Psychological Bulletin 114(3), 494-509
 */
export function levelShifts(y: Float64Array, { window: w, seasonLength, threshold = 6 }: LevelShiftOptions): LevelShift[] {
  const n = y.length;
  if (w < 4 || n < 4 * w) return [];
  const x = seasonLength > 1 ? withoutSeason(y, seasonLength) : y;
  const scratch = new Float64Array(n);
  const middle = movingMedian(x, w);
  // Position t compares [t - w, t) with [t, t + w).
  const difference = new Float64Array(n).fill(NaN);
  for (let t = w; t + w <= n; t++) difference[t] = (middle[t] as number) - (middle[t - w] as number);
  const { median: drift, scale } = robustScale(difference, scratch);
  const noise = spreadAround(x, middle, w, scratch);
  // Medians of w normal values err by 1.2533 / sqrt(w) of their deviation, those of a smooth series by next to nothing.
  const unit = Math.max(scale, 1.2533 * noise * Math.sqrt(2 / w), 1e-9 * largest(x));
  if (!(unit > 0)) return [];
  const score = (t: number): number => Math.abs((difference[t] as number) - drift) / unit;
  const found: LevelShift[] = [];
  const order = Array.from({ length: Math.max(0, n - 2 * w + 1) }, (_, i) => i + w)
    .filter((t) => score(t) > threshold)
    .sort((a, b) => score(b) - score(a) || a - b);
  for (const t of order) {
    if (found.some(({ at }) => Math.abs(at - t) < w)) continue;
    // The plateau of a clear shift: the exact place is where the values themselves jump.
    const at = jumpNear(x, t, w, (difference[t] as number) > 0);
    if (found.some((known) => Math.abs(known.at - at) < w) || !apart(x, at, w)) continue;
    const [before, after] = [medianOf(x, at - w, at), medianOf(x, at, at + w)];
    found.push({ at, before, after, drift, score: score(t) });
  }
  return found.sort((a, b) => a.at - b.at);
}

const largest = (x: Float64Array): number => x.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);

/** y less the median, by position in the season, of what a running median over a season leaves. */
function withoutSeason(y: Float64Array, m: number): Float64Array {
  const n = y.length;
  const level = movingMedian(y, m);
  const rest = new Float64Array(n).fill(NaN);
  const half = m >> 1;
  for (let t = half; t - half + m <= n; t++) rest[t] = (y[t] as number) - (level[t - half] as number);
  const figure = new Float64Array(m);
  const scratch = new Float64Array(Math.ceil(n / m) + 1);
  for (let p = 0; p < m; p++) {
    let k = 0;
    for (let t = p; t < n; t += m) if (!Number.isNaN(rest[t] as number)) scratch[k++] = rest[t] as number;
    figure[p] = k === 0 ? 0 : medianInPlace(scratch, k);
  }
  return y.map((value, t) => value - (figure[t % m] as number));
}

/** Medians of the values that are there in [t, t + w); NaN where fewer than half are. A sorted window is kept, so that a step costs w. */
function movingMedian(x: Float64Array, w: number): Float64Array {
  const n = x.length;
  const medians = new Float64Array(n).fill(NaN);
  const sorted = new Float64Array(w + 1);
  let size = 0;
  for (let end = 0; end < n; end++) {
    const fresh = x[end] as number;
    if (!Number.isNaN(fresh)) {
      let i = size++;
      while (i > 0 && (sorted[i - 1] as number) > fresh) {
        sorted[i] = sorted[i - 1] as number;
        i--;
      }
      sorted[i] = fresh;
    }
    const old = end >= w ? (x[end - w] as number) : NaN;
    if (!Number.isNaN(old)) {
      let i = 0;
      while (sorted[i] !== old) i++;
      size--;
      for (; i < size; i++) sorted[i] = sorted[i + 1] as number;
    }
    if (end >= w - 1 && 2 * size >= w) medians[end - w + 1] = ((sorted[(size - 1) >> 1] as number) + (sorted[size >> 1] as number)) / 2;
  }
  return medians;
}

/** Robust standard deviation of values from the median of the window around them. */
function spreadAround(x: Float64Array, middle: Float64Array, w: number, scratch: Float64Array): number {
  const half = w >> 1;
  const rest = x.map((value, t) => value - (t >= half && t - half + w <= x.length ? (middle[t - half] as number) : NaN));
  // The mean absolute deviation where more than half are the same: noise with few values is noise all the same.
  return robustSpread(rest, scratch).deviation;
}

/** The place within half a window of t from which the values lie on the other side of the middle between the two levels. */
function jumpNear(x: Float64Array, t: number, w: number, up: boolean): number {
  const limit = (medianOf(x, t - w, t) + medianOf(x, t, t + w)) / 2;
  let best = t;
  let most = -Infinity;
  let sum = 0;
  const half = w >> 1;
  // The split with the most values on their own side.
  for (let i = Math.max(w, t - half); i <= Math.min(x.length - w, t + half); i++) {
    if (sum > most) {
      most = sum;
      best = i;
    }
    const value = x[i] as number;
    if (!Number.isNaN(value)) sum += value > limit === up ? -1 : 1;
  }
  return best;
}

const medianOf = (x: Float64Array, from: number, to: number): number => {
  const part = x.slice(from, to).filter((value) => !Number.isNaN(value));
  return medianInPlace(part, part.length);
};

/** Whether nearly all values after `at` are above, or nearly all below, those before. */
function apart(x: Float64Array, at: number, w: number): boolean {
  let above = 0;
  let below = 0;
  let pairs = 0;
  for (let i = at - w; i < at; i++) {
    for (let j = at; j < at + w; j++) {
      const step = (x[j] as number) - (x[i] as number);
      if (Number.isNaN(step)) continue;
      pairs++;
      if (step > 0) above++;
      else if (step < 0) below++;
    }
  }
  return pairs > 0 && Math.abs(above - below) >= LEAST_DELTA * pairs;
}
