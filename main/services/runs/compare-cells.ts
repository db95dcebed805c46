import type { Panel } from '../../../engine/core/panel.ts';
import { periodMs, type TimeAxis } from '../../../engine/core/time-axis.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { seasonalScale } from '../../../engine/metrics/seasonal-scale.ts';
import type { ForecastPayload } from '../../jobs/result-codec.ts';

/** The data that runs were trained on, as far as a comparison needs them. */
export interface ComparedData {
  readonly panel: Pick<Panel, 'ids' | 'offsets' | 'start' | 'y' | 'seasonLength'>;
  readonly axis: TimeAxis;
}

/** What one run forecast in its backtest: a result a series. */
export type ReadResults = () => Iterable<{ readonly series: number; readonly payload: ForecastPayload }>;

export interface ComparedRun {
  readonly data: ComparedData;
  readonly results: ReadResults;
}

/** Cells of the first run, a series, fold and step each, with what every run forecast for them. Columns of one length. */
export interface ComparedCells {
  readonly actual: Float64Array;
  readonly series: Int32Array;
  /** Counted from 0. */
  readonly step: Int32Array;
  readonly period: Int32Array;
  /** Place among `origins`. */
  readonly origin: Int32Array;
  /** Period numbers of the first forecast of each fold, ascending. */
  readonly origins: readonly number[];
  readonly scale: Float64Array;
  readonly predicted: readonly Float64Array<ArrayBuffer>[];
  /** Levels that all runs have, with their bounds by run. */
  readonly bands: readonly { readonly level: number; readonly lower: readonly Float64Array[]; readonly upper: readonly Float64Array[] }[];
  /** Forecasts of each run that are no cell of the first. */
  readonly elsewhere: readonly number[];
  readonly changedActuals: number;
}

/**
 * Period 0 of another axis in the counting of the first.
 *
 * @returns null where periods do not fall onto each other
 */
export function shiftBetween(first: TimeAxis, other: TimeAxis): number | null {
  const { unit, step } = first.frequency;
  if (unit !== other.frequency.unit || step !== other.frequency.step) return null;
  if (unit === 'integer') {
    const shift = (other.origin - first.origin) / step;
    return Number.isInteger(shift) ? shift : null;
  }
  const [from, wanted] = [periodMs(first, 0), periodMs(other, 0)];
  const pace = (periodMs(first, 1000) - from) / 1000;
  const near = Math.round((wanted - from) / pace);
  for (let shift = near - 3; shift <= near + 3; shift++) if (periodMs(first, shift) === wanted) return shift;
  return null;
}

interface Fold {
  readonly first: number;
  readonly steps: number;
}

/** Brings the backtests of runs together on the cells of the first. */
export function compareCells(runs: readonly ComparedRun[], shifts: readonly number[]): ComparedCells {
  const [lead] = runs;
  if (!lead) throw new EngineError('invalid-option', 'a comparison needs runs but got none', { name: 'runs' });
  const { panel } = lead.data;
  const columns = {
    actual: [] as number[],
    series: [] as number[],
    step: [] as number[],
    period: [] as number[],
    scale: [] as number[],
    mean: [] as number[],
  };
  const leadBands = new Map<number, { lower: number[]; upper: number[] }>();
  const folds = new Map<string, Map<number, Fold>>();
  let levels: number[] | null = null;
  const common = (payload: ForecastPayload): void => {
    const own = payload.bands.map(({ level }) => level);
    levels = levels === null ? own : levels.filter((level) => own.includes(level));
  };
  for (const { series, payload } of lead.results()) {
    if (levels === null) common(payload);
    const offset = panel.offsets[series] ?? 0;
    const y = panel.y.subarray(offset, panel.offsets[series + 1]);
    const start = panel.start[series] ?? 0;
    const ofSeries = new Map<number, Fold>();
    folds.set(panel.ids[series] ?? '', ofSeries);
    for (const { origin, mean, bands } of payload.folds) {
      const scale = scaleOf(y.subarray(0, origin), panel.seasonLength);
      ofSeries.set(start + origin, { first: columns.actual.length, steps: mean.length });
      for (let step = 0; step < mean.length; step++) {
        columns.actual.push(y[origin + step] ?? NaN);
        columns.series.push(series);
        columns.step.push(step);
        columns.period.push(start + origin + step);
        columns.scale.push(scale);
        columns.mean.push(mean[step] ?? NaN);
        for (const { level, lower, upper } of bands) {
          const band = leadBands.get(level) ?? { lower: [], upper: [] };
          leadBands.set(level, band);
          band.lower.push(lower[step] ?? NaN);
          band.upper.push(upper[step] ?? NaN);
        }
      }
    }
  }
  const count = columns.actual.length;
  const empty = (): Float64Array<ArrayBuffer> => new Float64Array(count).fill(NaN);
  const predicted = [Float64Array.from(columns.mean)];
  const bandsByRun: Map<number, { lower: Float64Array; upper: Float64Array }>[] = [
    new Map([...leadBands].map(([level, band]) => [level, { lower: Float64Array.from(band.lower), upper: Float64Array.from(band.upper) }])),
  ];
  const elsewhere = [0];
  const changed = new Set<number>();
  runs.slice(1).forEach(({ data, results }, k) => {
    const mean = empty();
    const bands = new Map<number, { lower: Float64Array; upper: Float64Array }>();
    let other = 0;
    let seen = false;
    for (const { series, payload } of results()) {
      if (!seen) {
        common(payload);
        for (const { level } of payload.bands) bands.set(level, { lower: empty(), upper: empty() });
        seen = true;
      }
      const ofSeries = folds.get(data.panel.ids[series] ?? '');
      const start = (data.panel.start[series] ?? 0) + (shifts[k + 1] ?? 0);
      const offset = data.panel.offsets[series] ?? 0;
      for (const fold of payload.folds) {
        const place = ofSeries?.get(start + fold.origin);
        const steps = Math.min(fold.mean.length, place?.steps ?? 0);
        other += fold.mean.length - steps;
        if (!place) continue;
        for (let step = 0; step < steps; step++) {
          const cell = place.first + step;
          mean[cell] = fold.mean[step] ?? NaN;
          if (data !== lead.data && !Object.is(data.panel.y[offset + fold.origin + step] ?? NaN, columns.actual[cell])) changed.add(cell);
          for (const { level, lower, upper } of fold.bands) {
            const band = bands.get(level);
            if (!band) continue;
            band.lower[cell] = lower[step] ?? NaN;
            band.upper[cell] = upper[step] ?? NaN;
          }
        }
      }
    }
    predicted.push(mean);
    bandsByRun.push(bands);
    elsewhere.push(other);
  });
  const firsts = columns.period.map((period, i) => period - (columns.step[i] ?? 0));
  const origins = [...new Set(firsts)].sort((a, b) => a - b);
  const placeOf = new Map(origins.map((period, place) => [period, place]));
  return {
    actual: Float64Array.from(columns.actual),
    series: Int32Array.from(columns.series),
    step: Int32Array.from(columns.step),
    period: Int32Array.from(columns.period),
    origin: Int32Array.from(firsts, (period) => placeOf.get(period) ?? -1),
    origins,
    scale: Float64Array.from(columns.scale),
    predicted,
    bands: ((levels ?? []) as number[])
      .toSorted((a, b) => a - b)
      .map((level) => ({
        level,
        lower: bandsByRun.map((bands) => bands.get(level)?.lower ?? empty()),
        upper: bandsByRun.map((bands) => bands.get(level)?.upper ?? empty()),
      })),
    elsewhere,
    changedActuals: changed.size,
  };
}

/** NaN where scaled errors are not defined. */
function scaleOf(training: Float64Array, seasonLength: number): number {
  try {
    return seasonalScale(training, seasonLength, 1);
  } catch (error) {
    if (error instanceof EngineError && (error.code === 'zero-scale' || error.code === 'series-too-short')) return NaN;
    throw error;
  }
}
