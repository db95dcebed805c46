import { monitorEventLoopDelay } from 'node:perf_hooks';
import path from 'node:path';
import type { LeaderboardRow } from '../../contract/entities/experiment.ts';
import { createRng } from '../../engine/core/rng.ts';
import { packForecasts } from '../../main/jobs/result-codec.ts';
import { createDatasets } from '../../main/services/datasets/datasets.ts';
import { createJobs } from '../../main/services/jobs/jobs.ts';
import { createComparisons } from '../../main/services/runs/comparisons.ts';
import { createRuns } from '../../main/services/runs/runs.ts';
import { openStore } from '../../main/store/store.ts';
import { choices, fakeIngest, syntheticPanel, temporaryFolder } from '../main/synthetic.ts';
import { median, report } from './run-program.ts';

const seriesCount = 1782;
const days = 200;
const experiments = 2000;
const kinds = ['seasonal-naive', 'theta', 'exponential-smoothing', 'arima', 'prophet'] as const;
const horizon = 28;
const folds = 3;
const compared = 10;
const targetMs = 100;

const tell = (what: string, ms: number): void => report(what, `${ms.toFixed(1)} ms`, `below ${targetMs} ms`, ms < targetMs);

/** Lists, filters and compares in a made workspace of 10,000 runs over 1,782 series. */
export async function benchRuns(): Promise<void> {
  process.stdout.write(`\nRuns: ${experiments * kinds.length} runs over ${seriesCount} series\n`);
  const place = temporaryFolder();
  const store = openStore(place.folder);
  try {
    const panel = syntheticPanel(seriesCount, days);
    const jobs = createJobs(store.jobs, () => undefined);
    const datasets = createDatasets(path.join(place.folder, 'data'), store, fakeIngest(panel), jobs, () => undefined);
    const version = await datasets.import([{ path: '/nowhere', name: 'sales.csv' }], choices, { name: 'Sales' }, {});
    const rng = createRng(1);
    const ids: string[] = [];
    store.transaction(() => {
      for (let e = 0; e < experiments; e++) {
        const id = `e${String(e).padStart(5, '0')}`;
        store.experiments.insert({
          id,
          name: `Comparison ${e}`,
          datasetVersionId: version.id,
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
    const runs = createRuns({ store, sweep: () => undefined, changed: () => undefined });
    const timed = (name: string, work: () => unknown): void => {
      const times = Array.from({ length: 7 }, () => {
        const began = performance.now();
        work();
        return performance.now() - began;
      });
      tell(name, median(times));
    };
    timed('first page of all runs', () => runs.list({ limit: 100 }));
    timed('filter: mase < 0.9 and model = arima', () => runs.list({ filter: 'mase < 0.9 and model = arima', limit: 100 }));
    timed('filter of settings, tags, dates', () =>
      runs.list({ filter: '(changepoint_prior_scale < 0.5 or tag ~ "tag 1") and created >= 2026-02 and not selected', limit: 100 }),
    );
    timed('filter by text everywhere', () => runs.list({ filter: 'experiment ~ 17 and seasonality_mode = multiplicative', limit: 100 }));
    timed('sorted by MASE, page 50', () => runs.list({ sort: 'mase', offset: 5000, limit: 100 }));
    timed('sorted by a setting', () => runs.list({ sort: 'changepoint_prior_scale', descending: true, limit: 100 }));
    timed('fields for completion', () => runs.fields());
    timed('completion with each key', () => runs.help('mase < 0.9 and mo', 17));
    timed('record of one run', () => runs.get(ids[500] ?? ''));
    timed('tag for 1,000 runs', () => runs.change({ ids: ids.slice(0, 1000), addTags: ['many'] }));

    const chosen = ids.slice(0, compared);
    for (const runId of chosen) store.results.insert(resultsOf(runId, panel.y, rng.uniform()));
    timed('record of a run with its warnings', () => runs.get(chosen[0] ?? ''));
    const compare = createComparisons(runs, datasets, path.join(place.folder, 'almanac.db'));
    const delay = monitorEventLoopDelay({ resolution: 1 });
    await datasets.panels.get(version.id);
    delay.enable();
    const began = performance.now();
    await compare(chosen);
    const took = performance.now() - began;
    delay.disable();
    process.stdout.write(`  ${compared} runs of ${seriesCount} series compared in ${(took / 1000).toFixed(1)} s, in a thread\n`);
    tell('main process held up while 10 runs are compared', delay.max / 1e6);
  } finally {
    store.close();
    place.remove();
  }
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

function resultsOf(runId: string, y: Float64Array, luck: number): Parameters<ReturnType<typeof openStore>['results']['insert']>[0] {
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
    const payload = packForecasts({
      forecast: forecast(days - horizon),
      folds: Array.from({ length: folds }, (_unused, fold) => {
        const origin = days - horizon * (folds - fold);
        return { origin, model: 'theta', forecast: forecast(origin), metrics, coverage: [] };
      }),
    } as never);
    return {
      runId,
      series,
      modelUsed: 'theta',
      fitMs: 1,
      forecastMs: 1,
      metrics: new Uint8Array(0),
      payload,
      fitted: '{}',
      chosen: null,
      coverage: null,
      warnings: [],
    };
  });
}
