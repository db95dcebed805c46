import {
  forecastAgain,
  innerOf,
  knownAhead,
  respectTarget,
  takesRegressors,
  type PanelMember,
  type SavedModel,
} from '../../../engine/backtest/index.ts';
import type { Forecast } from '../../../engine/core/forecast.ts';
import { seriesAt, type Panel } from '../../../engine/core/panel.ts';
import { forecastEnsemble, isEnsemble, type EnsembleSaved } from '../../../engine/ensembles/index.ts';
import { globalModelByKind, models } from '../../../engine/models/index.ts';
import { knownFuture } from '../../jobs/known-future.ts';
import { packForecasts } from '../../jobs/result-codec.ts';

/** What is stored of a run's models, for the series asked for. */
export interface SavedRun {
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
  readonly runs: ReadonlyMap<string, SavedRun>;
  readonly run: string;
  readonly series: readonly number[];
}

/** What became of one series: its forecast, or why it takes no regressors. */
export type Reforecast = { readonly series: number } & ({ readonly payload: Uint8Array } | { readonly deaf: string });

/**
 * Forecasts some series anew with other plans, by the models that are stored.
 *
 * @throws EngineError of the models; Error for one that is not there
 */
export async function reforecast(task: ReforecastTask, tell: (done: number, total: number) => void): Promise<Reforecast[]> {
  const { horizon, levels, panel } = task;
  const wholes = new Map<string, readonly (Forecast | null)[]>();
  /** Forecasts of a model of all series; worked out once. */
  const whole = async (name: string, { kind, label, model: json }: SavedRun): Promise<readonly (Forecast | null)[]> => {
    const known = wholes.get(name);
    if (known) return known;
    const model = globalModelByKind(kind);
    if (!model || json === null || !task.global) throw new Error(`The model of ${label} is not there any more. Train it again.`);
    const made = await model.forecast(
      model.read(JSON.parse(json)),
      knownAhead(task.global, horizon).panel,
      { horizon, levels },
      { shouldStop: () => false },
    );
    wholes.set(name, made);
    return made;
  };

  /** @returns the forecast, and whether any model in it takes regressors */
  const forecastOf = async (name: string, index: number): Promise<{ forecast: Forecast; hears: boolean; label: string }> => {
    const run = task.runs.get(name);
    const text = run?.fitted.get(index);
    if (!run || text === undefined) throw new Error(`The model ${name} of series ${panel.ids[index]} is not there any more.`);
    const saved = JSON.parse(text) as EnsembleSaved | PanelMember;
    if (isEnsemble(saved as EnsembleSaved)) {
      const ensemble = saved as Extract<EnsembleSaved, { kind: 'ensemble' }>;
      const members = new Map<string, { forecast: Forecast; hears: boolean }>();
      for (const { run: member } of ensemble.members) members.set(member, await forecastOf(member, index));
      const forecast = forecastEnsemble(ensemble, (member) => members.get(member)?.forecast as Forecast);
      return { forecast, hears: [...members.values()].some(({ hears }) => hears), label: run.label };
    }
    if (saved.kind === 'panel-member') {
      const made = (await whole(name, run))[index];
      if (!made) throw new Error(`${run.label} has no forecast of series ${panel.ids[index]}.`);
      return { forecast: respectTarget(made, (saved as PanelMember).target), hears: true, label: run.label };
    }
    const local = saved as SavedModel;
    const model = models.find(({ kind }) => kind === innerOf(local).kind);
    if (!model) throw new Error(`${run.label} is a model of your own, which is not asked again here.`);
    const futureXreg = knownFuture(panel, index, horizon);
    const forecast = forecastAgain(local, seriesAt(panel, index), { horizon, levels, ...(futureXreg ? { futureXreg } : {}) });
    return { forecast, hears: takesRegressors(local), label: model.label };
  };

  const found: Reforecast[] = [];
  for (const [done, series] of task.series.entries()) {
    tell(done, task.series.length);
    if (!knownFuture(panel, series, horizon)) {
      found.push({ series, deaf: 'regressors are not known for every period ahead' });
      continue;
    }
    const { forecast, hears, label } = await forecastOf(task.run, series);
    found.push(hears ? { series, payload: packForecasts({ forecast, folds: [] }) } : { series, deaf: `${label} takes no regressors` });
  }
  return found;
}
