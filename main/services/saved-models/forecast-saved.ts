import { innerOf, knownAhead, respectTarget, takesRegressors, type SavedModel } from '../../../engine/backtest/index.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import type { Forecast } from '../../../engine/core/forecast.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { forecastEnsemble, isEnsemble, type EnsembleSaved } from '../../../engine/ensembles/index.ts';
import { globalModelByKind, modelByKind } from '../../../engine/models/index.ts';
import { ApiError } from '../../../contract/errors.ts';
import { beginScope } from '../../jobs/plugins/borrow.ts';
import { isPanelMember, type SavedRun, type SavedRuns } from './saved-runs.ts';

/** A forecast of one series by stored models. */
export interface SavedForecast {
  /** The model that was used. */
  readonly kind: string;
  /** As users know it. */
  readonly label: string;
  readonly forecast: Forecast;
  /** Whether any model in it takes regressors. */
  readonly hears: boolean;
}

/** Forecasts of all series by models that learn across them, by name of run. */
export type Together = Map<string, readonly (Forecast | null)[]>;

export interface SavedRequest {
  /** Series by place. */
  readonly ids: readonly string[];
  /** As models that learn across series get it; null where there is none. */
  readonly globalPanel: Panel | null;
  readonly horizon: number;
  readonly levels: readonly number[];
  /** How a model of a single series forecasts. @throws EngineError */
  readonly local: (run: string, index: number, saved: SavedModel) => Forecast;
  /** Kept for who asks again for the same data, horizon and levels; written. */
  readonly together?: Together;
}

/**
 * Forecasts by stored models: the one place where ensembles are put together from their members, models that learn across series are asked once for all, and models of a
 * single series for each.
 *
 * @returns a forecast by name of run and place of the series; it throws EngineError with the reason where there is none
 * @throws ApiError `bad-input` with what a model that learns across series says, for more periods than it was fitted for
 */
export async function savedForecaster(
  runs: SavedRuns,
  { ids, globalPanel, horizon, levels, local, together = new Map() }: SavedRequest,
): Promise<(run: string, index: number) => SavedForecast> {
  let usable: Panel | null = null;
  async function askOnce(name: string, { model }: SavedRun): Promise<void> {
    if (model === null || globalPanel === null || together.has(name)) return;
    const known = globalModelByKind(model.kind);
    // What is kept once for an ensemble are weights.
    if (!known) return;
    usable ??= knownAhead(globalPanel, horizon).panel;
    try {
      const fitted = known.read(model.fitted);
      together.set(name, await known.forecast(fitted, usable, { horizon, levels }, { shouldStop: () => false }));
    } catch (error) {
      if (error instanceof EngineError && error.code !== 'cancelled') throw new ApiError('bad-input', `${known.label}: ${error.message}`);
      throw error;
    }
  }
  for (const [name, run] of runs) await askOnce(name, run);

  return function one(name: string, index: number): SavedForecast {
    const run = runs.get(name);
    const found = run?.saved(ids[index] as string);
    if (!run || !found) throw new EngineError('invalid-option', `the fitted models of ${run?.label ?? name} do not know this series`);
    const { saved, kind } = found;
    if (isEnsemble(saved as EnsembleSaved)) {
      const ensemble = saved as Extract<EnsembleSaved, { kind: 'ensemble' }>;
      let hears = false;
      const forecast = forecastEnsemble(ensemble, (member) => {
        const made = one(member, index);
        hears ||= made.hears;
        return made.forecast;
      });
      return { kind, label: run.label, forecast, hears };
    }
    if (isPanelMember(saved)) {
      const made = together.get(name)?.[index];
      if (!made) throw new EngineError('invalid-option', `${run.label} has no forecast of this series`);
      return { kind, label: run.label, forecast: respectTarget(made, saved.target), hears: true };
    }
    const single = saved as SavedModel;
    const { label } = modelByKind(innerOf(single).kind);
    beginScope();
    return { kind, label, forecast: local(name, index, single), hears: takesRegressors(single) };
  };
}
