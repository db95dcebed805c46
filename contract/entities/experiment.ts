import { z } from 'zod';
import { modelInfo, runSpec, spec } from './model.ts';
import { netBackendChoice } from './net-training.ts';

export { modelInfo, type ModelInfo } from './model.ts';

export const metricName = z.enum(['mase', 'rmsse', 'smape', 'mape', 'rmse', 'mae', 'mse', 'bias']);
export type MetricName = z.infer<typeof metricName>;
export const selectionMetric = z.enum(['mase', 'rmsse', 'smape', 'mape', 'rmse', 'mae']);

export const trainOptions = z.object({
  horizon: z.int().min(1).max(10_000),
  folds: z.int().min(1).max(50),
  metric: selectionMetric,
  /** Names of runs, each once: a kind, or a key of `specs`. The baselines are always added. */
  models: z.array(z.string().min(1).max(80)).min(1),
  /** Settings of runs by name, so that one kind may be compared several times. A name without an entry is a kind with its defaults. */
  specs: z.record(z.string(), runSpec).optional(),
  levels: z.array(z.number().gt(0).lt(100)).min(1).max(5),
  seed: z.int(),
  /** 0 means as many as there are processors, less one. */
  workers: z.int().min(0).max(64),
  /** What nets are trained on; what Settings say where absent. */
  backend: netBackendChoice.exactOptional(),
  /** Seconds that a model may take for one series before a naive one stands in; 60 where absent. */
  seriesSeconds: z.number().min(1).max(86_400).exactOptional(),
});
export type TrainOptions = z.infer<typeof trainOptions>;

/** Defaults chosen from the data, each with its reason in words. */
export const trainDefaults = z.object({
  options: trainOptions,
  reasons: z.object({ horizon: z.string(), folds: z.string(), metric: z.string(), models: z.string() }),
  models: z.array(modelInfo),
  /** What the configuration sets of a kind: its settings unless a run has some of its own. Kinds of which it sets nothing are not there. */
  configured: z.record(z.string(), spec),
  /** All season lengths that models get, ascending. */
  seasons: z.array(z.int()),
  /** Columns that models with `acceptsRegressors` get; `futurePeriods` is how far ahead of the target they are known, 0 for not at all. */
  regressors: z.object({ names: z.array(z.string()), futurePeriods: z.int() }),
});
export type TrainDefaults = z.infer<typeof trainDefaults>;

/** Nominal and measured coverage, both in percent; null where there was no actual to measure on. */
export const coverage = z.object({ level: z.number(), measured: z.number().nullable() });

/** Coverage by steps ahead: `measured[i]` is that of step i + 1 over all series and folds, `total[i]` the values it was measured on. */
export const horizonCoverage = z.object({
  level: z.number(),
  measured: z.array(z.number().nullable()),
  total: z.array(z.int()),
});
export type HorizonCoverage = z.infer<typeof horizonCoverage>;

/** A model's row in the table of an experiment. Null where it cannot be said. */
export const leaderboardRow = z.object({
  runId: z.string(),
  /** Name of the run: its kind unless the user named it. */
  model: z.string(),
  kind: z.string(),
  label: z.string(),
  /** Settings that differ from the defaults. */
  spec,
  baseline: z.boolean(),
  selected: z.boolean(),
  mase: z.number().nullable(),
  rmsse: z.number().nullable(),
  smape: z.number().nullable(),
  mape: z.number().nullable(),
  rmse: z.number().nullable(),
  mae: z.number().nullable(),
  bias: z.number().nullable(),
  /** 1 - MASE / MASE of seasonal naive: 0.2 is 20% better. */
  skill: z.number().nullable(),
  coverage: z.array(coverage),
  /** In the order of `coverage`; empty for experiments made before it was measured. */
  coverageByHorizon: z.array(horizonCoverage),
  /** Processor time of all fits to the whole data, milliseconds. */
  fitMs: z.number(),
  forecastMs: z.number(),
  /** Series on which it could not be fitted and a simpler model stood in. */
  failed: z.int(),
  /** Bytes of the fitted models. */
  size: z.number(),
  seriesDone: z.int(),
  seriesTotal: z.int(),
  /** Standard error of the paired difference to the best model, on the selection metric. */
  standardError: z.number().nullable(),
});
export type LeaderboardRow = z.infer<typeof leaderboardRow>;

export const experimentState = z.enum(['running', 'done', 'cancelled', 'interrupted', 'failed']);

export const warning = z.object({
  code: z.string(),
  message: z.string(),
  series: z.record(z.string(), z.string()).optional(),
  count: z.int().optional(),
});
export type Warning = z.infer<typeof warning>;

export const experiment = z.object({
  id: z.string(),
  name: z.string(),
  datasetVersionId: z.string(),
  datasetName: z.string(),
  datasetNumber: z.int(),
  createdAt: z.string(),
  state: experimentState,
  jobId: z.string().nullable(),
  options: trainOptions,
  codeVersion: z.string(),
  environment: z.record(z.string(), z.string()),
  leaderboard: z.array(leaderboardRow),
  /** Name of the selected run; null until done. */
  selected: z.string().nullable(),
  /** Why it was selected, in words. */
  selectionReason: z.string().nullable(),
  warnings: z.array(warning),
  /** The experiment whose models this one went on from. */
  parent: z.object({ id: z.string(), name: z.string() }).exactOptional(),
  /** A newer version of its dataset, which its models can go on to learn from. */
  newer: z.object({ versionId: z.string(), number: z.int(), rows: z.int(), last: z.string() }).exactOptional(),
});
export type Experiment = z.infer<typeof experiment>;

export const experimentSummary = experiment.pick({
  id: true,
  name: true,
  datasetVersionId: true,
  datasetName: true,
  datasetNumber: true,
  createdAt: true,
  state: true,
  jobId: true,
  selected: true,
});
export type ExperimentSummary = z.infer<typeof experimentSummary>;

const f64 = z.instanceof(Float64Array);
const bands = z.array(z.object({ level: z.number(), lower: f64, upper: f64 }));

/** One series with one model's forecasts, ready to draw. */
export const seriesForecast = z.object({
  series: z.record(z.string(), z.string()),
  /** Model asked for and the one that stood in where it failed. */
  model: z.string(),
  modelUsed: z.string(),
  /** What an automatic choice chose; null where there was nothing to choose. */
  chosen: z.string().nullable(),
  history: z.object({ time: z.array(z.string()), y: f64 }),
  forecast: z.object({ time: z.array(z.string()), mean: f64, bands }),
  folds: z.array(z.object({ time: z.array(z.string()), mean: f64, bands, actual: f64, mase: z.number().nullable(), origin: z.string() })),
  metrics: z.object({
    mase: z.number().nullable(),
    smape: z.number().nullable(),
    rmse: z.number().nullable(),
    mae: z.number().nullable(),
    mape: z.number().nullable(),
  }),
  warnings: z.array(warning),
});
export type SeriesForecast = z.infer<typeof seriesForecast>;
