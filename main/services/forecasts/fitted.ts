import type { FittedModel, ModelDescription, ResidualDiagnosticsData } from '../../../contract/entities/model.ts';
import { ApiError } from '../../../contract/errors.ts';
import { seriesAt } from '../../../engine/core/panel.ts';
import { formatPeriods } from '../../../engine/core/time-axis.ts';
import type { SavedModel } from '../../../engine/backtest/index.ts';
import { isEnsemble, type EnsembleFitted, type EnsembleSaved } from '../../../engine/ensembles/index.ts';
import type { ResidualDiagnostics } from '../../../engine/diagnostics/residuals.ts';
import type { Description } from '../../../engine/models/model.ts';
import { createDescriber, type OwnModelsLender } from '../../jobs/describer.ts';
import { knownFuture } from '../../jobs/known-future.ts';
import { unpackForecasts } from '../../jobs/result-codec.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { seriesKey } from '../datasets/panels.ts';
import type { Experiments } from '../experiments/experiments.ts';
import { ensembleDescription } from './ensemble-model.ts';
import { createPanelModels } from './panel-models.ts';
import { modelInfo } from '../models/catalogue.ts';
import { runLabel } from '../models/runs.ts';
import { isPanelMember, NOT_KEPT, readSaved } from '../saved-models/saved-runs.ts';

export type DescribeFitted = (
  request: { experimentId: string; model: string; index: number },
  signal?: AbortSignal,
) => Promise<FittedModel>;

const copied = (values: Float64Array): Float64Array<ArrayBuffer> => Float64Array.from(values);

/** With what is unknown before it: a model may leave out the start of a series. */
function after(skipped: number, values: Float64Array): Float64Array<ArrayBuffer> {
  const padded = new Float64Array(skipped + values.length).fill(NaN);
  padded.set(values, skipped);
  return padded;
}

const finiteOrNull = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);

const descriptionOf = (found: Description, skipped: number): ModelDescription => ({
  name: found.name,
  equation: [...found.equation],
  estimates: found.estimates.map(({ name, symbol, value, standardError }) => ({
    name,
    symbol: symbol ?? null,
    value,
    standardError: finiteOrNull(standardError),
  })),
  criteria: found.criteria && Object.values(found.criteria).every((value) => Number.isFinite(value)) ? found.criteria : null,
  sigma2: finiteOrNull(found.sigma2),
  components: found.components.map(({ name, values, effect }) => ({ name, values: after(skipped, values), effect })),
  fitted: after(skipped, found.fitted),
  residuals: after(skipped, found.residuals),
});

/** A test whose figures could be computed. */
const tested = <T extends { readonly statistic: number; readonly pValue: number }>(test: T | null): T | null =>
  test && Number.isFinite(test.statistic) && Number.isFinite(test.pValue) ? test : null;

function diagnosticsOf(found: ResidualDiagnostics): ResidualDiagnosticsData {
  const { count, mean, standardDeviation, bound, histogram } = found;
  return {
    count,
    mean,
    standardDeviation,
    bound,
    acf: copied(found.acf),
    pacf: copied(found.pacf),
    ljungBox: tested(found.ljungBox),
    normality: tested(found.normality),
    heteroscedasticity: tested(found.heteroscedasticity),
    histogram: { edges: copied(histogram.edges), counts: copied(histogram.counts) },
  };
}

/** What is said of a single series by a model of all: its forecast alone. */
const nothingOfItsOwn = {
  description: null,
  diagnostics: null,
  transformed: false,
  notes: [],
  reason: 'One model serves all series; it has no parts of its own for each.',
} as const;
const madeOfOthers = { ...nothingOfItsOwn, reason: 'It is made of the forecasts of other models; it has no parts of its own.' } as const;

/** What a run fitted to one series, worked out from what is stored. */
export function createFitted(store: Store, datasets: Datasets, experiments: Experiments, lender?: OwnModelsLender): DescribeFitted {
  const { describe } = createDescriber(lender);
  const panelModels = createPanelModels(store);
  return async ({ experimentId, model, index }, signal) => {
    const { experiment, runs } = experiments.stored(experimentId);
    const run = runs.find((candidate) => candidate.model === model);
    if (!run) throw new ApiError('not-found', `This experiment did not train ${model}.`, { field: 'model', value: model });
    const loaded = await datasets.panels.get(experiment.datasetVersionId);
    if (index >= loaded.panel.ids.length) throw new ApiError('not-found', `There is no series number ${index} in this experiment`);
    const result = store.results.get(run.id, index);
    if (!result) throw new ApiError('not-found', 'This series is not trained yet.');
    const { horizon, levels } = experiment.options;
    const series = seriesAt(loaded.panel, index);
    const futureXreg = knownFuture(loaded.panel, index, horizon);
    const request = { horizon, levels, ...(futureXreg ? { futureXreg } : {}) };
    const saved = readSaved(result.fitted);
    const ensemble = saved && isEnsemble(saved as EnsembleSaved) ? ensembleDescription(store, run, runs, saved as EnsembleFitted) : null;
    const shared = ensemble ?? (saved && isPanelMember(saved) ? panelModels.of(run) : null);
    const {
      description,
      diagnostics,
      y: fittedTo,
      transformed,
      notes,
      reason,
    } = shared
      ? { ...(ensemble ? madeOfOthers : nothingOfItsOwn), y: series.y }
      : saved
        ? await describe({ series, request, saved: saved as SavedModel }, signal)
        : { ...nothingOfItsOwn, reason: NOT_KEPT, y: series.y };
    const skipped = series.y.length - fittedTo.length;
    const { axis } = loaded.version;
    const start = loaded.panel.start[index] ?? 0;
    const { mean, bands } = unpackForecasts(result.payload);
    const info = modelInfo(result.modelUsed);
    return {
      experimentId,
      model,
      kind: run.kind,
      label: runLabel({ name: run.model, kind: run.kind, label: run.label }),
      spec: run.spec,
      series: seriesKey(loaded, index),
      modelUsed: result.modelUsed,
      chosen: result.chosen,
      time: formatPeriods(axis, start, series.y.length),
      futureTime: formatPeriods(axis, start + series.y.length, mean.length),
      y: copied(series.y),
      fittedTo: after(skipped, fittedTo),
      transformed,
      mean,
      bands: [...bands],
      description: description ? descriptionOf(description, skipped) : null,
      ...(shared ? { panelModel: shared } : {}),
      diagnostics: diagnostics && diagnosticsOf(diagnostics),
      reason: description ? null : (reason ?? `${info.label} has no description of its own.`),
      notes: notes.map(({ code, message }) => ({ code, message })),
      limits: info.limits,
      fitMs: result.fitMs,
      forecastMs: result.forecastMs,
    };
  };
}
