import { ApiError } from '../../../contract/errors.ts';
import { formatPeriod } from '../../../engine/core/time-axis.ts';
import { unpackForecasts, type ForecastPayload } from '../../jobs/result-codec.ts';
import type { StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import type { Store } from '../../store/store.ts';
import type { LoadedPanel } from '../datasets/panels.ts';

/** Forecasts of all series of a run in columns: those of row r are cells r x horizon to (r + 1) x horizon. */
export interface RunForecasts {
  readonly experiment: StoredExperiment;
  readonly run: StoredRun;
  readonly loaded: LoadedPanel;
  readonly horizon: number;
  /** Ascending. */
  readonly levels: readonly number[];
  /** Position of the series of each row, ascending; its row by position, -1 for none. */
  readonly series: Int32Array;
  readonly rowOf: Int32Array;
  /** Period of each row's first cell, in the panel's counting. */
  readonly next: Int32Array;
  readonly modelUsed: readonly string[];
  readonly mean: Float64Array;
  /** One for each level. */
  readonly lower: readonly Float64Array[];
  readonly upper: readonly Float64Array[];
  /** Whether no value of the row's history is below zero. */
  readonly nonNegative: Uint8Array;
}

const page = 500;

/** @throws ApiError `not-found` where nothing is finished yet */
export async function readRunForecasts(
  store: Store,
  experiment: StoredExperiment,
  run: StoredRun,
  loaded: LoadedPanel,
): Promise<RunForecasts> {
  const { horizon } = experiment.options;
  const levels = [...experiment.options.levels].sort((a, b) => a - b);
  const { panel } = loaded;
  const count = store.results.countFinished(run.id);
  if (count === 0) throw new ApiError('not-found', `Nothing of ${run.model} is finished yet.`);
  const columns = {
    series: new Int32Array(count),
    rowOf: new Int32Array(panel.ids.length).fill(-1),
    next: new Int32Array(count),
    mean: new Float64Array(count * horizon),
    lower: levels.map(() => new Float64Array(count * horizon)),
    upper: levels.map(() => new Float64Array(count * horizon)),
    nonNegative: new Uint8Array(count),
  };
  const modelUsed: string[] = [];
  for (let after = -1, row = 0; ;) {
    const results = store.results.payloads(run.id, after, page);
    if (results.length === 0) break;
    for (const { series, modelUsed: used, payload } of results) {
      if (row === count) break;
      const [from, to] = [panel.offsets[series] as number, panel.offsets[series + 1] as number];
      columns.series[row] = series;
      columns.rowOf[series] = row;
      columns.next[row] = (panel.start[series] as number) + to - from;
      columns.nonNegative[row] = panel.y.subarray(from, to).some((value) => value < 0) ? 0 : 1;
      modelUsed.push(used);
      putRow(columns, levels, row, horizon, unpackForecasts(payload));
      row++;
    }
    after = results.at(-1)?.series ?? Infinity;
    // Others get their turn while a large run is read.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { experiment, run, loaded, horizon, levels, ...columns, modelUsed };
}

/** The part of forecasts that changes. */
export type Cells = Pick<RunForecasts, 'mean' | 'lower' | 'upper'>;

/** Writes one series' forecast into its row. */
export function putRow(
  { mean, lower, upper }: Cells,
  levels: readonly number[],
  row: number,
  horizon: number,
  forecast: Pick<ForecastPayload, 'mean' | 'bands'>,
): void {
  mean.set(forecast.mean, row * horizon);
  levels.forEach((level, k) => {
    const band = forecast.bands.find((one) => one.level === level);
    (lower[k] as Float64Array).set(band?.lower ?? forecast.mean, row * horizon);
    (upper[k] as Float64Array).set(band?.upper ?? forecast.mean, row * horizon);
  });
}

export const copyCells = ({ mean, lower, upper }: Cells): Cells => ({
  mean: mean.slice(),
  lower: lower.map((values) => values.slice()),
  upper: upper.map((values) => values.slice()),
});

/** One row as the bridge has it. */
export const rowForecast = ({ mean, lower, upper }: Cells, levels: readonly number[], row: number, horizon: number) => {
  const part = (values: Float64Array): Float64Array<ArrayBuffer> => Float64Array.from(values.subarray(row * horizon, (row + 1) * horizon));
  return {
    mean: part(mean),
    bands: levels.map((level, k) => ({ level, lower: part(lower[k] as Float64Array), upper: part(upper[k] as Float64Array) })),
  };
};

/** First and last period of any row, in the panel's counting. */
export function periodRange({ next, horizon }: Pick<RunForecasts, 'next' | 'horizon'>): { readonly first: number; readonly end: number } {
  let [first, last] = [Infinity, -Infinity];
  for (const start of next) {
    first = Math.min(first, start);
    last = Math.max(last, start);
  }
  return { first, end: last + horizon };
}

/** Labels of all periods that any row forecasts, in order; the first is that of `first`. */
export function periodLabels(forecasts: RunForecasts): { readonly first: number; readonly labels: readonly string[] } {
  const { first, end } = periodRange(forecasts);
  const { axis } = forecasts.loaded.version;
  return { first, labels: Array.from({ length: end - first }, (_, i) => formatPeriod(axis, first + i)) };
}
