import { EngineError } from '../core/errors.ts';
import { medianInPlace } from '../math/median.ts';
import { loessAt, planLoess, smoothLoess, type LoessPlan, type LoessSettings } from './loess.ts';

/** Settings of STL; what is absent is as in R's `stl`. Windows are made odd and at least 3. */
export interface StlOptions {
  /** Span of the loess over the values of one position in the season, in seasons; `periodic` for a figure that never changes. */
  readonly seasonWindow: number | 'periodic';
  /** 0 if not given. */
  readonly seasonDegree?: 0 | 1;
  /** In periods; the smallest odd number from 1.5 m / (1 - 1.5 / seasonWindow) on if not given. */
  readonly trendWindow?: number;
  /** 1 if not given. */
  readonly trendDegree?: 0 | 1;
  /** In periods; the smallest odd number from m on if not given. */
  readonly lowPassWindow?: number;
  /** `trendDegree` if not given. */
  readonly lowPassDegree?: 0 | 1;
  /** Loess is evaluated at every so many points; a tenth of the window if not given. */
  readonly seasonJump?: number;
  readonly trendJump?: number;
  readonly lowPassJump?: number;
  /** Gives outliers less weight; false if not given. */
  readonly robust?: boolean;
  /** Passes that update season and trend: 2, robust 1 if not given. */
  readonly inner?: number;
  /** Updates of the robustness weights: 0, robust 15 if not given. */
  readonly outer?: number;
  /** Ends the robust updates once season and trend change by less than this share of their ranges; 0, never, if not given. */
  readonly tolerance?: number;
}

export interface StlDecomposition {
  /** Length n each; their sum is y. */
  readonly season: Float64Array;
  readonly trend: Float64Array;
  readonly remainder: Float64Array;
  /** Robustness weights, 0 to 1; 1 throughout where not robust. */
  readonly weights: Float64Array;
}

const oddFrom = (x: number): number => {
  const whole = Math.max(3, Math.round(x));
  return whole % 2 === 0 ? whole + 1 : whole;
};

/** The scratch of one decomposition and everything that its passes share. */
interface Work {
  readonly n: number;
  readonly m: number;
  /** Loess of the subseries of a position: those of the first n % m positions have one value more. */
  readonly longSeason: LoessPlan;
  readonly shortSeason: LoessPlan;
  readonly lowPass: LoessPlan;
  readonly trend: LoessPlan;
  readonly subseries: Float64Array;
  readonly subweights: Float64Array;
  readonly smooth: Float64Array;
  /** Length n + 2 m each: the season's smooth runs over by one season at either end. */
  readonly extended: Float64Array;
  readonly averaged: Float64Array;
  readonly scratch: Float64Array;
}

/**
 * Seasonal and trend decomposition by loess.
 *
 * @param y - length n > 2 m, nothing missing
 * @param seasonLength - m >= 2
 * @throws EngineError `series-too-short`, `invalid-option`
 * @see Cleveland, Cleveland, McRae & Terpenning (1990), J. Official Statistics 6(1), 3-73
 */
export function stl(y: Float64Array, seasonLength: number, options: StlOptions): StlDecomposition {
  const n = y.length;
  const m = seasonLength;
  if (!Number.isInteger(m) || m < 2)
    throw new EngineError('invalid-option', `STL needs a season of 2 periods or more but it has ${m}.`, { seasonLength: m });
  if (n <= 2 * m)
    throw new EngineError('series-too-short', `STL needs more than ${2 * m} values, two seasons, but the series has ${n}.`, { n });
  const { robust = false, inner = robust ? 1 : 2, outer = robust ? 15 : 0, tolerance = 0 } = options;
  const work = prepare(n, m, options);
  const season = new Float64Array(n);
  const trend = new Float64Array(n);
  let weights: Float64Array | null = null;
  const kept = tolerance > 0 ? { season: new Float64Array(n), trend: new Float64Array(n) } : null;
  for (let round = 0; ; round++) {
    kept?.season.set(season);
    kept?.trend.set(trend);
    for (let pass = 0; pass < inner; pass++) updateOnce(work, y, weights, season, trend);
    if (round >= outer) break;
    if (kept && round > 0 && changeOf(kept.season, season) < tolerance && changeOf(kept.trend, trend) < tolerance) break;
    weights = robustnessWeights(y, season, trend, weights ?? new Float64Array(n));
  }
  if (options.seasonWindow === 'periodic') averagePositions(season, m);
  const remainder = y.map((value, t) => value - (season[t] as number) - (trend[t] as number));
  return { season, trend, remainder, weights: weights ?? new Float64Array(n).fill(1) };
}

function prepare(n: number, m: number, options: StlOptions): Work {
  const periodic = options.seasonWindow === 'periodic';
  // So wide that all values of a position have nearly the same weight; they are averaged in the end.
  const seasonWindow = options.seasonWindow === 'periodic' ? 10 * n + 1 : options.seasonWindow;
  const trendWindow = options.trendWindow ?? oddFrom(Math.ceil((1.5 * m) / (1 - 1.5 / seasonWindow)));
  const lowPassWindow = options.lowPassWindow ?? oddFrom(m);
  const trendDegree = options.trendDegree ?? 1;
  const settings = (window: number, degree: 0 | 1, jump: number | undefined): LoessSettings => ({
    window: oddFrom(window),
    degree,
    jump: Math.max(1, jump ?? Math.ceil(window / 10)),
  });
  const season = settings(seasonWindow, periodic ? 0 : (options.seasonDegree ?? 0), options.seasonJump);
  const shortest = Math.floor(n / m);
  return {
    n,
    m,
    longSeason: planLoess(n % m === 0 ? shortest : shortest + 1, season),
    shortSeason: planLoess(shortest, season),
    lowPass: planLoess(n, settings(lowPassWindow, options.lowPassDegree ?? trendDegree, options.lowPassJump)),
    trend: planLoess(n, settings(trendWindow, trendDegree, options.trendJump)),
    subseries: new Float64Array(shortest + 1),
    subweights: new Float64Array(shortest + 1),
    smooth: new Float64Array(shortest + 1),
    extended: new Float64Array(n + 2 * m),
    averaged: new Float64Array(n + 2 * m),
    scratch: new Float64Array(n + 2 * m),
  };
}

/** One pass of the inner loop: the season of the detrended series without its low frequencies, then the trend of what is left. */
function updateOnce(work: Work, y: Float64Array, weights: Float64Array | null, season: Float64Array, trend: Float64Array): void {
  const { n, m, extended, averaged, scratch } = work;
  for (let t = 0; t < n; t++) scratch[t] = (y[t] as number) - (trend[t] as number);
  for (let position = 0; position < m; position++) smoothPosition(work, position, weights);
  movingAverage(extended, n + 2 * m, m, averaged);
  movingAverage(averaged, n + m + 1, m, scratch);
  movingAverage(scratch, n + 2, 3, averaged);
  smoothLoess(work.lowPass, averaged, 0, null, scratch, 0);
  for (let t = 0; t < n; t++) {
    season[t] = (extended[m + t] as number) - (scratch[t] as number);
    averaged[t] = (y[t] as number) - (season[t] as number);
  }
  smoothLoess(work.trend, averaged, 0, weights, trend, 0);
}

/** Smooths the values of one position in the season, from `scratch` to `extended`, one season beyond either end. */
function smoothPosition(work: Work, position: number, weights: Float64Array | null): void {
  const { n, m, subseries, subweights, smooth, extended, scratch } = work;
  const plan = position < n % m ? work.longSeason : work.shortSeason;
  const { length, settings } = plan;
  for (let i = 0; i < length; i++) {
    subseries[i] = scratch[i * m + position] as number;
    if (weights !== null) subweights[i] = weights[i * m + position] as number;
  }
  const robustness = weights === null ? null : subweights;
  smoothLoess(plan, subseries, 0, robustness, smooth, 0);
  const width = Math.min(settings.window, length);
  const before = loessAt(subseries, 0, length, settings, -1, 0, width - 1, robustness);
  const after = loessAt(subseries, 0, length, settings, length, length - width, length - 1, robustness);
  extended[position] = Number.isNaN(before) ? (smooth[0] as number) : before;
  for (let i = 0; i < length; i++) extended[(i + 1) * m + position] = smooth[i] as number;
  extended[(length + 1) * m + position] = Number.isNaN(after) ? (smooth[length - 1] as number) : after;
}

/** Means of every `width` values in a row; `length - width + 1` of them. */
function movingAverage(x: Float64Array, length: number, width: number, out: Float64Array): void {
  let sum = 0;
  for (let t = 0; t < width; t++) sum += x[t] as number;
  out[0] = sum / width;
  for (let t = width; t < length; t++) {
    sum += (x[t] as number) - (x[t - width] as number);
    out[t - width + 1] = sum / width;
  }
}

/** Bisquare weights of the remainder over six times its median size; all 1 where that is zero. */
function robustnessWeights(y: Float64Array, season: Float64Array, trend: Float64Array, out: Float64Array): Float64Array {
  const n = y.length;
  for (let t = 0; t < n; t++) out[t] = Math.abs((y[t] as number) - (season[t] as number) - (trend[t] as number));
  const end = 6 * medianInPlace(Float64Array.from(out));
  for (let t = 0; t < n; t++) {
    const size = out[t] as number;
    const share = size / end;
    if (size <= 0.001 * end) out[t] = 1;
    else out[t] = size <= 0.999 * end ? (1 - share * share) ** 2 : 0;
  }
  return out;
}

/** Largest change over the range of the old values; 0 where nothing changed. */
function changeOf(before: Float64Array, after: Float64Array): number {
  let low = Infinity;
  let high = -Infinity;
  let largest = 0;
  for (let t = 0; t < after.length; t++) {
    const value = before[t] as number;
    if (value < low) low = value;
    if (value > high) high = value;
    largest = Math.max(largest, Math.abs(value - (after[t] as number)));
  }
  return largest === 0 ? 0 : largest / (high - low);
}

/** Replaces each value by the mean of its position in the season. */
function averagePositions(season: Float64Array, m: number): void {
  for (let position = 0; position < m; position++) {
    let sum = 0;
    let count = 0;
    for (let t = position; t < season.length; t += m, count++) sum += season[t] as number;
    for (let t = position; t < season.length; t += m) season[t] = sum / count;
  }
}
