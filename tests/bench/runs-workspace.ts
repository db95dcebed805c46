import type { LeaderboardRow } from '../../contract/entities/experiment.ts';
import { createRng } from '../../engine/core/rng.ts';
import { packForecasts, packMetrics } from '../../main/jobs/result-codec.ts';
import type { Store } from '../../main/store/store.ts';

/** What the made workspace holds: 10,000 runs over 1,782 series. */
export const stores = 54;
export const items = 33;
export const seriesCount = stores * items;
export const days = 200;
export const kinds = ['seasonal-naive', 'theta', 'exponential-smoothing', 'arima', 'prophet'] as const;
export const experiments = 2000;
const horizon = 28;
const folds = 3;

/** Enters finished runs as training would have left them, without results; answers their ids, oldest first. */
export function addRuns(store: Store, versionId: string): string[] {
  const rng = createRng(1);
  const ids: string[] = [];
  store.transaction(() => {
    for (let e = 0; e < experiments; e++) {
      const id = `e${String(e).padStart(5, '0')}`;
      store.experiments.insert({
        id,
        name: `Comparison ${e}`,
        datasetVersionId: versionId,
        datasetName: 'Sales',
        datasetNumber: 1,
        createdAt: new Date(Date.UTC(2026, 0, 1) + e * 3_600_000).toISOString(),
        state: 'running',
        options: { horizon, folds, metric: 'mase', models: [...kinds], levels: [80, 95], seed: e, workers: 1 },
        codeVersion: 'bench',
        environment: {},
        selected: null,
        selectionReason: null,
        warnings: [],
      });
      kinds.forEach((kind, position) => {
        const runId = `${id}-${kind}`;
        ids.push(runId);
        const spec = kind === 'prophet' ? { changepoint_prior_scale: rng.uniform(), seasonality_mode: 'multiplicative' } : {};
        store.experiments.insertRun({ id: runId, experimentId: id, model: kind, kind, label: null, spec, position });
        store.experiments.finishRun({
          id: runId,
          artefact: 'a'.repeat(64),
          artefactBytes: 1,
          summary: summaryOf(runId, kind, rng.uniform()),
        });
        if (rng.uniform() < 0.1) store.runs.addTag(runId, `tag ${Math.floor(20 * rng.uniform())}`);
      });
      store.experiments.finish(id, { selected: 'theta', selectionReason: '', warnings: [] });
    }
  });
  return ids;
}

/** Gives runs forecasts of every series and fold, and what winners are counted from. */
export function addResults(store: Store, runIds: readonly string[], y: Float64Array): void {
  const rng = createRng(2);
  for (const runId of runIds) store.results.insert(resultsOf(runId, y, rng.uniform()));
}

function summaryOf(runId: string, kind: string, luck: number): LeaderboardRow {
  const mase = 0.7 + 0.6 * luck;
  const byStep = Array.from({ length: horizon }, () => 80);
  return {
    runId,
    model: kind,
    kind,
    label: kind,
    spec: {},
    baseline: kind === 'seasonal-naive',
    selected: kind === 'theta',
    mase,
    rmsse: mase,
    smape: 20 * mase,
    mape: 20 * mase,
    rmse: 30 * mase,
    mae: 20 * mase,
    bias: 0,
    skill: 1 - mase,
    coverage: [
      { level: 80, measured: 79 },
      { level: 95, measured: 94 },
    ],
    coverageByHorizon: [80, 95].map((level) => ({ level, measured: byStep, total: byStep })),
    fitMs: 1000,
    forecastMs: 10,
    failed: 0,
    size: 1e6,
    seriesDone: seriesCount,
    seriesTotal: seriesCount,
    standardError: null,
  };
}

function resultsOf(runId: string, y: Float64Array, luck: number): Parameters<Store['results']['insert']>[0] {
  const rng = createRng(Math.floor(1e6 * luck));
  return Array.from({ length: seriesCount }, (_, series) => {
    const forecast = (origin: number) => {
      const mean = Float64Array.from(
        { length: horizon },
        (_unused, step) => (y[series * days + origin + step] ?? 100) + (5 + 5 * luck) * rng.normal(),
      );
      const band = (width: number) => ({ lower: mean.map((value) => value - width), upper: mean.map((value) => value + width) });
      return {
        mean,
        intervals: [
          { level: 80, ...band(9) },
          { level: 95, ...band(14) },
        ],
      };
    };
    const metrics = { mase: 1, rmsse: 1, smape: 1, mape: 1, rmse: 1, mae: 1, mse: 1, bias: 0 };
    const result = {
      forecast: forecast(days - horizon),
      folds: Array.from({ length: folds }, (_unused, fold) => {
        const origin = days - horizon * (folds - fold);
        return { origin, model: 'theta', forecast: forecast(origin), metrics, coverage: [] };
      }),
    } as never;
    return {
      runId,
      series,
      modelUsed: 'theta',
      fitMs: 1,
      forecastMs: 1,
      metrics: packMetrics(result),
      payload: packForecasts(result),
      fitted: '{}',
      chosen: null,
      coverage: null,
      warnings: [],
    };
  });
}
