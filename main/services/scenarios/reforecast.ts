import { forecastAgain } from '../../../engine/backtest/index.ts';
import { seriesAt, type Panel } from '../../../engine/core/panel.ts';
import { knownFuture } from '../../jobs/known-future.ts';
import { packForecasts } from '../../jobs/result-codec.ts';
import { savedForecaster } from '../saved-models/forecast-saved.ts';
import { readSaved, type SavedRun } from '../saved-models/saved-runs.ts';

/** What is stored of a run's models, for the series asked for, as the thread gets it. */
export interface StoredModels {
  readonly kind: string;
  readonly label: string;
  /** The model of all series; null where there is none. */
  readonly model: string | null;
  /** By position of the series: what was fitted to it, as JSON. */
  readonly fitted: ReadonlyMap<number, string>;
}

/** What the thread gets to forecast some series anew with other plans. */
export interface ReforecastTask {
  readonly horizon: number;
  readonly levels: readonly number[];
  /** With changed futures, as models of single series get it; and as models of all series do, where there is one. */
  readonly panel: Panel;
  readonly global: Panel | null;
  /** By name: the run, and its members where it is an ensemble. */
  readonly runs: ReadonlyMap<string, StoredModels>;
  readonly run: string;
  readonly series: readonly number[];
}

/** What became of one series: its forecast, or why it takes no regressors. */
export type Reforecast = { readonly series: number } & ({ readonly payload: Uint8Array } | { readonly deaf: string });

const savedRun = ({ kind, label, model, fitted }: StoredModels, places: ReadonlyMap<string, number>): SavedRun => ({
  label,
  model: model === null ? null : { kind, fitted: JSON.parse(model) as unknown },
  saved: (id) => {
    const saved = readSaved(fitted.get(places.get(id) ?? -1) ?? '{}');
    return saved ? { kind, saved } : undefined;
  },
});

/**
 * Forecasts some series anew with other plans, by the models that are stored, as they were fitted.
 *
 * @throws EngineError of the models, and where one is not there; ApiError as `savedForecaster`
 */
export async function reforecast(task: ReforecastTask, tell: (done: number, total: number) => void): Promise<Reforecast[]> {
  const { horizon, levels, panel, global: globalPanel } = task;
  const places = new Map(panel.ids.map((id, i) => [id, i]));
  const runs = new Map([...task.runs].map(([name, run]) => [name, savedRun(run, places)]));
  const forecastOf = await savedForecaster(runs, {
    ids: panel.ids,
    globalPanel,
    horizon,
    levels,
    local: (_, index, saved) => {
      const futureXreg = knownFuture(panel, index, horizon);
      return forecastAgain(saved, seriesAt(panel, index), { horizon, levels, ...(futureXreg ? { futureXreg } : {}) });
    },
  });
  return task.series.map((series, done): Reforecast => {
    tell(done, task.series.length);
    if (!knownFuture(panel, series, horizon)) return { series, deaf: 'regressors are not known for every period ahead' };
    const { forecast, hears, label } = forecastOf(task.run, series);
    return hears ? { series, payload: packForecasts({ forecast, folds: [] }) } : { series, deaf: `${label} takes no regressors` };
  });
}
