import { usableSeasons } from '../decomposition/mstl.ts';
import { intermittencyOf, type DemandPattern } from '../features/intermittency.ts';
import { countAnomalies } from './anomalies.ts';
import type { EventColumn } from './event-effects.ts';
import { seasonsToTell } from './seasons-to-tell.ts';
import { judgedPart } from './judged-part.ts';
import { spectralEntropy } from './spectral-entropy.ts';
import { strengthsOf } from './strengths.ts';
import { takeApart } from './take-apart.ts';
import { changeOverYear } from './year-before.ts';

/** Where a pattern has its place in `PanelFigures.pattern`. */
export const PATTERNS = ['none', 'smooth', 'erratic', 'intermittent', 'lumpy'] as const satisfies readonly DemandPattern[];

/** Figures of n series, columnar; NaN where unknown. */
export interface PanelFigures {
  readonly count: Int32Array;
  readonly length: Int32Array;
  readonly volume: Float64Array;
  readonly mean: Float64Array;
  readonly missing: Float64Array;
  readonly zeros: Float64Array;
  readonly forecastability: Float64Array;
  readonly trend: Float64Array;
  readonly season: Float64Array;
  readonly pattern: Uint8Array;
  readonly averageInterval: Float64Array;
  readonly squaredVariation: Float64Array;
  readonly anomalies: Int32Array;
  readonly change: Float64Array;
}

const columns64 = [
  'volume',
  'mean',
  'missing',
  'zeros',
  'forecastability',
  'trend',
  'season',
  'averageInterval',
  'squaredVariation',
  'change',
] as const;

/** Columns for `n` series, on memory of `Buffer`'s kind: one that is shared lets several threads fill them. */
export function noFigures(n: number, Buffer: new (bytes: number) => ArrayBufferLike = ArrayBuffer): PanelFigures {
  const doubles = Object.fromEntries(columns64.map((name) => [name, new Float64Array(new Buffer(8 * n))])) as unknown as Record<
    (typeof columns64)[number],
    Float64Array
  >;
  const integers = (): Int32Array => new Int32Array(new Buffer(4 * n));
  return { ...doubles, count: integers(), length: integers(), anomalies: integers(), pattern: new Uint8Array(new Buffer(n)) };
}

/** Names of the columns, those of each kind of number together. */
export const figureColumns = { doubles: columns64, integers: ['count', 'length', 'anomalies'], bytes: ['pattern'] } as const;

export interface FigureOptions {
  readonly seasonLengths: readonly number[];
  /** Periods of a year, 0 for none. */
  readonly year: number;
}

/**
 * Fills in row `i` of the columns.
 *
 * @param y - length n, NaN where missing; may be empty
 * @param events - columns of length n that may tell of promotions and the like
 */
export function fillFigures(
  figures: PanelFigures,
  i: number,
  y: Float64Array,
  { seasonLengths, year }: FigureOptions,
  events: readonly EventColumn[] = [],
): void {
  const { pattern, averageInterval, squaredVariation, demands, periods } = intermittencyOf(y);
  let volume = 0;
  for (let t = 0; t < y.length; t++) {
    const value = y[t] as number;
    if (!Number.isNaN(value)) volume += value;
  }
  figures.count[i] = periods;
  figures.length[i] = y.length;
  figures.volume[i] = volume;
  figures.mean[i] = periods > 0 ? volume / periods : NaN;
  figures.missing[i] = y.length > 0 ? 1 - periods / y.length : NaN;
  figures.zeros[i] = periods > 0 ? 1 - demands / periods : NaN;
  figures.pattern[i] = PATTERNS.indexOf(pattern);
  figures.averageInterval[i] = averageInterval;
  figures.squaredVariation[i] = squaredVariation;
  figures.change[i] = changeOverYear(y, year);
  const told = seasonsToTell(seasonLengths, y.length);
  const parts = takeApart(y, told);
  if (!parts) {
    figures.forecastability[i] = NaN;
    figures.trend[i] = NaN;
    figures.season[i] = NaN;
    figures.anomalies[i] = 0;
    return;
  }
  const strengths = strengthsOf(parts);
  figures.forecastability[i] = 1 - spectralEntropy(parts.filled);
  figures.trend[i] = strengths.trend;
  figures.season[i] = usableSeasons(told, y.length).length > 0 ? Math.max(...strengths.seasons) : NaN;
  figures.anomalies[i] = countAnomalies(judgedPart(y, parts, pattern, events));
}
