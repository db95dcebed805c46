import type { TimeAxis } from '../core/time-axis.ts';
import { autocorrelations, partialAutocorrelations } from '../diagnostics/autocorrelation.ts';
import { histogram } from '../diagnostics/histogram.ts';
import { lagsToTest, ljungBox } from '../diagnostics/ljung-box.ts';
import { usableSeasons } from '../decomposition/mstl.ts';
import { countObserved, extent } from '../math/moments.ts';
import { normalHalfWidth } from '../math/normal.ts';
import { lambdaByGuerrero, lambdaByLikelihood } from '../transforms/box-cox-lambda.ts';
import { difference } from '../transforms/difference.ts';
import { fillGaps } from '../transforms/fill-gaps.ts';
import { anomaliesAt, anomaliesOf, reasonFor, thresholdOf } from './anomalies.ts';
import type { EventColumn } from './event-effects.ts';
import { judgedPart } from './judged-part.ts';
import { keyFigures } from './key-figures.ts';
import { periodogram, smoothPeriodogram, strongestPeriods } from './periodogram.ts';
import { quantile, sortedValues } from './quantile.ts';
import { rangeOutliers } from './range-outliers.ts';
import { seasonalPlots } from './seasonal-plots.ts';
import { FEWEST_CYCLES, seasonsToTell } from './seasons-to-tell.ts';
import { spectralEntropy } from './spectral-entropy.ts';
import { stationarityOf, type StationarityOptions } from './stationarity.ts';
import { strengthsOf } from './strengths.ts';
import { summarise } from './summary.ts';
import { takeApart, type Parts } from './take-apart.ts';

/** A stretch of a series, with its place in time. */
export interface Stretch {
  /** Length n >= 1, NaN where missing. */
  readonly y: Float64Array;
  readonly axis: TimeAxis;
  /** Period number of y[0]. */
  readonly start: number;
  /** m of the version and its other seasons, ascending; none for no season. */
  readonly seasonLengths: readonly number[];
  /** Columns of length n that may tell of promotions, holidays and the like. */
  readonly events?: readonly EventColumn[] | undefined;
}

export interface ReportOptions extends StationarityOptions {
  readonly decomposition?: 'stl' | 'classical-additive' | 'classical-multiplicative' | undefined;
  readonly robust?: boolean | undefined;
  readonly seasonWindow?: number | 'periodic' | undefined;
  /** Season lengths in place of those that can be told. */
  readonly seasons?: readonly number[] | undefined;
  readonly lags?: number | undefined;
  /** What ACF and PACF are of; `none` if not given. Seasonal ones do nothing where no season can be told. */
  readonly differencing?: Differencing | undefined;
  /** `robust-z` if not given; `quartiles` as R's `tsoutliers`, whatever the threshold. */
  readonly anomalyRule?: 'robust-z' | 'quartiles' | undefined;
  readonly threshold?: number | undefined;
}

export type Differencing = 'none' | 'first' | 'seasonal' | 'both';

const PROBABILITIES = Float64Array.of(0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99);
const FEWEST = 4;

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Everything that the exploration of one series shows; each part says what it is in the file that makes it. */
export function seriesReport({ y, axis, start, seasonLengths: known, events = [] }: Stretch, options: ReportOptions = {}) {
  const observed = countObserved(y);
  const { min, max } = extent(y);
  const varies = max > min;
  const seasonLengths = options.seasons?.toSorted((a, b) => a - b) ?? seasonsToTell(known, y.length);
  const usable = usableSeasons(seasonLengths, y.length);
  const { decomposition: method = 'stl', robust = false, seasonWindow } = options;
  const parts = takeApart(y, seasonLengths, { method, robust, ...(seasonWindow === undefined ? {} : { seasonWindow }) });
  const additive = parts && parts.method !== 'classical-multiplicative' ? parts : takeApart(y, seasonLengths, { robust });
  const filled = additive?.filled ?? (observed > 0 ? fillGaps(y, 1) : y);
  const strengths = additive && strengthsOf(additive);
  const notes = notesOf(y, observed, varies, seasonLengths, usable);
  const few = options.seasons ? [] : usableSeasons(known, y.length).filter((m) => !seasonLengths.includes(m));
  for (const m of few)
    notes.push(`The season of ${m} periods has fewer than ${FEWEST_CYCLES} cycles and is left out unless it is asked for.`);
  const { n, missing, zeros, negative, total, pattern, ...moments } = summarise(y);
  // However the series is taken apart on the screen, it is judged in one way.
  const isPlain = method === 'stl' && !robust && seasonWindow === undefined;
  const judged = judgedPart(y, isPlain ? parts : takeApart(y, seasonLengths), pattern, events);
  const threshold = thresholdOf(judged, options.threshold);
  const anomalies =
    options.anomalyRule === 'quartiles' ? anomaliesAt(rangeOutliers(y, seasonLengths), y, judged) : anomaliesOf(y, judged, threshold);
  return {
    first: start,
    y: Float64Array.from(y),
    summary: {
      n,
      missing,
      zeros,
      negative,
      total,
      pattern,
      mean: orNull(moments.mean),
      standardDeviation: orNull(moments.standardDeviation),
      min: orNull(moments.min),
      median: orNull(moments.median),
      max: orNull(moments.max),
      averageInterval: orNull(moments.averageInterval),
      squaredVariation: orNull(moments.squaredVariation),
      trendStrength: strengths ? strengths.trend : null,
      seasonalStrength: (additive?.seasons ?? []).map(({ length }, i) => ({ length, strength: strengths?.seasons[i] ?? 0 })),
      forecastability: additive ? orNull(1 - spectralEntropy(filled)) : null,
      notes,
    },
    kpis: keyFigures(y, axis, start),
    decomposition: parts && {
      method: parts.method,
      robust: robust && (parts.method === 'stl' || parts.method === 'mstl'),
      trend: parts.trend,
      seasons: parts.seasons.map(({ length, values }) => ({ length, values })),
      remainder: parts.remainder,
    },
    decompositionNote: decompositionNote(parts, method, notes, min),
    autocorrelation: autocorrelationOf(
      differenced(y, usable[0], options.differencing),
      usable,
      options.lags,
      differenceName(options.differencing),
    ),
    differencedBy: usable[0] ?? null,
    stationarity: stationarityOf(filled, usable[0] ?? 1, options),
    boxCox: boxCoxOf(y, usable[0] ?? 1, min),
    spectrum: varies && y.length >= FEWEST ? spectrumOf(filled) : null,
    seasonal: seasonalPlots(y, axis, start, known),
    anomalies: {
      at: Int32Array.from(anomalies, ({ at }) => at),
      value: Float64Array.from(anomalies, ({ value }) => value),
      expected: Float64Array.from(anomalies, ({ expected }) => expected),
      score: Float64Array.from(anomalies, ({ score }) => score),
      reason: anomalies.map((one) => reasonFor(one, pattern === 'intermittent' || pattern === 'lumpy', judged.events?.namesAt(one.at))),
      threshold,
    },
    distribution: observed > 0 ? distributionOf(y) : null,
  };
}
export type SeriesReport = ReturnType<typeof seriesReport>;

function notesOf(
  y: Float64Array,
  observed: number,
  varies: boolean,
  seasonLengths: readonly number[],
  usable: readonly number[],
): string[] {
  const notes: string[] = [];
  if (observed === 0) return ['No value in this range.'];
  if (!varies) notes.push('All values are the same.');
  else if (observed < FEWEST) notes.push(`Only ${observed} values: strengths need ${FEWEST}.`);
  for (const m of seasonLengths)
    if (m > 1 && !usable.includes(m)) notes.push(`The season of ${m} periods needs more than ${2 * m} of them; there are ${y.length}.`);
  const missing = y.length - observed;
  if (missing > 0)
    notes.push(`${missing} missing ${missing === 1 ? 'value is' : 'values are'} filled along the season for the figures that need all.`);
  return notes;
}

function decompositionNote(parts: Parts | null, method: string, notes: readonly string[], min: number): string | null {
  if (!parts && method === 'classical-multiplicative' && !(min > 0)) return 'A multiplicative decomposition needs values above zero.';
  if (!parts) return notes[0] ?? null;
  return parts.method === 'trend' ? 'No season of more than two cycles: the trend alone, by the super smoother.' : null;
}

/** Changes from the period before, from a season before, or both; missing where either is. */
function differenced(y: Float64Array, m: number | undefined, how: Differencing = 'none'): Float64Array {
  const seasonal = m !== undefined && (how === 'seasonal' || how === 'both') ? difference(y, m) : y;
  return how === 'first' || how === 'both' ? difference(seasonal) : seasonal;
}

const differenceName = (how: Differencing = 'none'): string => (how === 'none' ? 'Values' : 'Changes');

function autocorrelationOf(y: Float64Array, usable: readonly number[], wanted: number | undefined, what: string) {
  const n = y.length;
  const observed = countObserved(y);
  const { min, max } = extent(y);
  if (observed < FEWEST || !(max > min)) return null;
  const m = usable[0] ?? 1;
  const lags = Math.min(n - 1, wanted ?? Math.max(Math.floor(10 * Math.log10(n)), 3 * m));
  const tested = Math.min(lagsToTest(n, m, 0), n - 1);
  const acf = autocorrelations(y, Math.max(lags, tested));
  const shown = acf.slice(0, lags);
  const bound = normalHalfWidth(95) / Math.sqrt(observed);
  let squares = 0;
  const bartlett = shown.map((value) => {
    const width = bound * Math.sqrt(1 + 2 * squares);
    squares += value * value;
    return width;
  });
  const box = tested < observed ? ljungBox(acf.subarray(0, tested), observed) : null;
  return {
    acf: shown,
    pacf: partialAutocorrelations(shown),
    bound,
    bartlett,
    ljungBox: box && {
      ...box,
      verdict: box.pValue < 0.05 ? `${what} depend on those before` : 'Not told from noise',
    },
  };
}

function boxCoxOf(y: Float64Array, m: number, min: number): { guerrero: number | null; likelihood: number | null } {
  if (!(min > 0)) return { guerrero: null, likelihood: null };
  return { guerrero: orNull(lambdaByGuerrero(y, m)), likelihood: orNull(lambdaByLikelihood(y, m)) };
}

function spectrumOf(filled: Float64Array) {
  const found = periodogram(filled);
  const half = Math.max(1, Math.round(Math.sqrt(filled.length) / 4));
  return {
    frequency: found.frequency,
    raw: found.power,
    smooth: smoothPeriodogram(found.power, filled.length, half),
    peaks: strongestPeriods(found),
  };
}

function distributionOf(y: Float64Array) {
  const { edges, counts } = histogram(y);
  const sorted = sortedValues(y);
  return { edges, counts, probabilities: Float64Array.from(PROBABILITIES), quantiles: PROBABILITIES.map((p) => quantile(sorted, p)) };
}
