import type { SeriesForecast } from '../../../contract/entities/experiment.ts';
import { ApiError } from '../../../contract/errors.ts';
import { seriesAt } from '../../../engine/core/panel.ts';
import { formatPeriod, formatPeriods } from '../../../engine/core/time-axis.ts';
import { metricOrder, unpackForecasts, unpackMetrics } from '../../jobs/result-codec.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { seriesKey, type LoadedPanel } from '../datasets/panels.ts';
import type { Experiments } from '../experiments/experiments.ts';

/** A series' forecast for one row of a table: one period. */
export interface ForecastRow {
  readonly series: Record<string, string>;
  readonly date: string;
  readonly forecast: number;
  /** In order of level: [level, lower, upper]. */
  readonly bands: readonly (readonly [number, number, number])[];
  readonly model: string;
}

export interface Forecasts {
  get(request: { experimentId: string; model: string; index: number }): Promise<SeriesForecast>;
  /** All series of a model in order, a page at a time. */
  pages(experimentId: string, model: string): AsyncGenerator<readonly ForecastRow[]>;
}

const page = 500;
const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

export function createForecasts(store: Store, datasets: Datasets, experiments: Experiments): Forecasts {
  const find = (experimentId: string, model: string) => {
    const { experiment, runs } = experiments.stored(experimentId);
    const run = runs.find((candidate) => candidate.model === model);
    if (!run) throw new ApiError('not-found', `This experiment did not train ${model}.`, { field: 'model', value: model });
    return { experiment, run };
  };
  /** First period after the data of a series. */
  const nextPeriod = ({ panel }: LoadedPanel, index: number): number =>
    (panel.start[index] ?? 0) + (panel.offsets[index + 1] ?? 0) - (panel.offsets[index] ?? 0);

  return {
    get: async ({ experimentId, model, index }) => {
      const { experiment, run } = find(experimentId, model);
      const loaded = await datasets.panels.get(experiment.datasetVersionId);
      if (index >= loaded.panel.ids.length) throw new ApiError('not-found', `There is no series number ${index} in this experiment`);
      const result = store.results.get(run.id, index);
      if (!result) throw new ApiError('not-found', 'This series is not trained yet.');
      const { axis } = loaded.version;
      const { y } = seriesAt(loaded.panel, index);
      const start = loaded.panel.start[index] ?? 0;
      const forecasts = unpackForecasts(result.payload);
      const metrics = unpackMetrics(result.metrics);
      const mean = (name: (typeof metricOrder)[number]): number | null => {
        const column = metricOrder.indexOf(name);
        const values = Array.from({ length: metrics.folds }, (_, fold) => metrics.values[fold * metricOrder.length + column] ?? NaN);
        const seen = values.filter((value) => !Number.isNaN(value));
        return seen.length === 0 ? null : seen.reduce((sum, value) => sum + value, 0) / seen.length;
      };
      return {
        series: seriesKey(loaded, index),
        model,
        modelUsed: result.modelUsed,
        chosen: result.chosen,
        history: { time: formatPeriods(axis, start, y.length), y: Float64Array.from(y) },
        forecast: {
          time: formatPeriods(axis, nextPeriod(loaded, index), forecasts.mean.length),
          mean: forecasts.mean,
          bands: [...forecasts.bands],
        },
        folds: forecasts.folds.map((fold) => ({
          time: formatPeriods(axis, start + fold.origin, fold.mean.length),
          mean: fold.mean,
          bands: [...fold.bands],
          actual: Float64Array.from(y.subarray(fold.origin, fold.origin + fold.mean.length)),
          mase: finiteOrNull(fold.mase),
          origin: formatPeriod(axis, start + fold.origin - 1),
        })),
        metrics: { mase: mean('mase'), smape: mean('smape'), rmse: mean('rmse'), mae: mean('mae'), mape: mean('mape') },
        warnings: result.warnings.map(({ code, message }) => ({ code, message })),
      };
    },
    async *pages(experimentId, model) {
      const { experiment, run } = find(experimentId, model);
      const loaded = await datasets.panels.get(experiment.datasetVersionId);
      let after = -1;
      for (;;) {
        const results = store.results.payloads(run.id, after, page);
        const last = results.at(-1);
        if (!last) return;
        after = last.series;
        yield results.flatMap(({ series, modelUsed, payload }) => {
          const { mean, bands } = unpackForecasts(payload);
          const key = seriesKey(loaded, series);
          const from = nextPeriod(loaded, series);
          return Array.from(mean, (forecast, step): ForecastRow => ({
            series: key,
            date: formatPeriod(loaded.version.axis, from + step),
            forecast,
            bands: bands.map(({ level, lower, upper }) => [level, lower[step] ?? NaN, upper[step] ?? NaN] as const),
            model: modelUsed,
          }));
        });
      }
    },
  };
}
