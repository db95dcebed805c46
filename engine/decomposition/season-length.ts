import { normalQuantile } from '../math/normal.ts';

export interface DetectedSeason {
  /** m: one of the candidates, or 1 when none is significant for at least half of the series. */
  readonly seasonLength: number;
  /** Share of the series that show that season, 0 to 1; for m = 1 the largest share that any candidate had. */
  readonly share: number;
}

const MOST_SERIES = 200;
const MOST_VALUES = 3000;
/** Whole seasons that a series must have before its season is tested. */
const FEWEST_SEASONS = 3;
/** One-sided 0.1 percent: several candidates are tried on the same data, and differencing itself favours short seasons a little. */
const THRESHOLD = normalQuantile(0.999);
/** A shorter season that explains this share of what the strongest explains is the season; the strongest is its multiple. */
const NEAR_STRONGEST = 0.8;

/**
 * Ranks of the changes from one period to the next, centred; NaN where a change is missing. Ranks keep outliers and growth from counting.
 */
function rankedChanges(y: Float64Array): Float64Array {
  const changes = Float64Array.from({ length: Math.max(0, y.length - 1) }, (_, t) => (y[t + 1] as number) - (y[t] as number));
  const order = Array.from(changes.keys())
    .filter((t) => !Number.isNaN(changes[t] as number))
    .sort((a, b) => (changes[a] as number) - (changes[b] as number));
  const ranks = new Float64Array(changes.length).fill(NaN);
  const centre = (order.length - 1) / 2;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to + 1 < order.length && changes[order[to + 1] as number] === changes[order[from] as number]) to++;
    for (let i = from; i <= to; i++) ranks[order[i] as number] = (from + to) / 2 - centre;
    from = to + 1;
  }
  return ranks;
}

interface Tested {
  readonly significant: boolean;
  /** Share of the variance that the season explains, adjusted for the number of its positions. */
  readonly strength: number;
}

/** Analysis of variance of the ranks by position in the season; null when they do not vary or are too few. */
function testSeason(ranks: Float64Array, m: number): Tested | null {
  const sums = new Float64Array(m);
  const counts = new Int32Array(m);
  let total = 0;
  let n = 0;
  for (let t = 0; t < ranks.length; t++) {
    const rank = ranks[t] as number;
    if (Number.isNaN(rank)) continue;
    sums[t % m] = (sums[t % m] as number) + rank;
    counts[t % m] = (counts[t % m] as number) + 1;
    total += rank * rank;
    n++;
  }
  const within = n - m;
  if (!(total > 0) || within < 1) return null;
  let between = 0;
  for (let i = 0; i < m; i++) if ((counts[i] as number) > 0) between += (sums[i] as number) ** 2 / (counts[i] as number);
  const explained = Math.min(between / total, 1 - 1e-12);
  const ratio = explained / (m - 1) / ((1 - explained) / within);
  return { strength: 1 - ((1 - explained) * (n - 1)) / within, significant: normalScoreOfF(ratio, m - 1, within) > THRESHOLD };
}

/** Standard normal score with about the same probability as an F ratio (Paulson 1942, after Wilson & Hilferty). */
function normalScoreOfF(ratio: number, above: number, below: number): number {
  const root = Math.cbrt(ratio);
  const a = 2 / (9 * above);
  const b = 2 / (9 * below);
  return ((1 - b) * root - (1 - a)) / Math.sqrt(b * root * root + a);
}

/**
 * Season length of a group of series, by whether the changes from one period to the next depend on the position in the season (analysis of
 * variance on their ranks; taking changes removes the trend). Each series
 * votes for one season at most, and the winner needs at least half of the series, those too short to tell included. At most
 * 200 series, evenly spread, and their newest 3,000 values are looked at.
 *
 * @param series - NaN where missing
 * @param candidates - season lengths to try, each 2 or more
 * @see Conover & Iman (1981), The American Statistician 35(3), 124-129, on rank transformed analysis of variance
 */
export function detectSeasonLength(series: readonly Float64Array[], candidates: readonly number[]): DetectedSeason {
  const stride = Math.max(1, series.length / MOST_SERIES);
  const seasons = [...new Set(candidates)].filter((m) => Number.isInteger(m) && m >= 2).sort((a, b) => a - b);
  const votes = new Map<number, number>();
  let sampled = 0;
  for (let at = 0; at < series.length; at += stride) {
    const whole = series[Math.floor(at)] as Float64Array;
    sampled++;
    const season = seasonOf(whole.subarray(Math.max(0, whole.length - MOST_VALUES)), seasons);
    if (season > 1) votes.set(season, (votes.get(season) ?? 0) + 1);
  }
  let seasonLength = 1;
  let most = 0;
  for (const m of seasons)
    if ((votes.get(m) ?? 0) > most) {
      seasonLength = m;
      most = votes.get(m) as number;
    }
  const share = sampled === 0 ? 0 : most / sampled;
  return { seasonLength: share >= 0.5 ? seasonLength : 1, share };
}

/** The shortest significant season that explains about as much as the strongest one; 1 for none. */
function seasonOf(y: Float64Array, seasons: readonly number[]): number {
  const usable = seasons.filter((m) => y.length >= FEWEST_SEASONS * m + 1);
  if (usable.length === 0) return 1;
  const ranks = rankedChanges(y);
  const significant = usable.map((m) => ({ m, result: testSeason(ranks, m) })).filter(({ result }) => result?.significant);
  const strongest = Math.max(...significant.map(({ result }) => result?.strength ?? 0));
  return significant.find(({ result }) => (result?.strength ?? 0) >= NEAR_STRONGEST * strongest)?.m ?? 1;
}
