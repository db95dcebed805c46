import { z } from 'zod';
import { coverage } from './experiment.ts';
import { rowEvidence } from './row-evidence.ts';
import { runComparison } from './run-comparison.ts';

const figure = z.number().nullable();
const interval = z.object({ estimate: z.number(), lower: z.number(), upper: z.number() });

/** `candidate`: could be promoted. `champion`: what the model's name stands for, one a model. `archived`: set aside. */
export const versionStage = z.enum(['candidate', 'champion', 'archived']);
export type VersionStage = z.infer<typeof versionStage>;

export const modelName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine((name) => !/[\p{Cc}"'`/\\]/u.test(name), 'a model name has no quotes, slashes and line breaks');
/** Why something was done: what a later reader needs to know. */
export const stageReason = z.string().trim().min(1).max(2000);

/** What data must have for a version to forecast with them. */
export const dataSchema = z.object({
  formatVersion: z.literal(1),
  target: z.string().nullable(),
  keys: z.array(z.string()),
  /** Periods: unit and number of units. */
  frequency: z.object({ unit: z.string(), step: z.number() }),
  seasonLength: z.int(),
  /** Regressors in the order in which models get them. */
  future: z.array(z.string()),
  past: z.array(z.string()),
  statics: z.array(z.string()),
});
export type DataSchema = z.infer<typeof dataSchema>;

/** A run as a version of a named model. */
export const modelVersion = z.object({
  id: z.string(),
  modelId: z.string(),
  /** Name of the model. */
  name: z.string(),
  number: z.int(),
  stage: versionStage,
  createdAt: z.string(),
  runId: z.string(),
  experimentId: z.string(),
  experiment: z.string(),
  /** Name of the run in its experiment. */
  run: z.string(),
  kind: z.string(),
  label: z.string(),
  datasetVersionId: z.string(),
  dataset: z.string(),
  datasetNumber: z.int(),
  /** SHA-256 of the fitted models. */
  artefact: z.string(),
  bytes: z.number(),
  schema: dataSchema,
  horizon: z.int(),
  levels: z.array(z.number()),
  series: z.int(),
  mase: figure,
  skill: figure,
  coverage: z.array(coverage),
  fitMs: figure,
  forecastMs: figure,
  failed: z.int().nullable(),
});
export type ModelVersion = z.infer<typeof modelVersion>;

/** What versions of a model are: runs, which forecast series, or models of single rows, which predict one case each. */
export const registeredSort = z.enum(['series', 'rows']);
export type RegisteredSort = z.infer<typeof registeredSort>;

export const registeredModel = z.object({
  id: z.string(),
  name: z.string(),
  sort: registeredSort,
  createdAt: z.string(),
  /** Of the last entry of its history. */
  changedAt: z.string(),
  versions: z.int(),
  champion: z.object({ id: z.string(), number: z.int(), label: z.string() }).nullable(),
  /** What a rollback would make champion; null where there was none before. */
  rollback: z.object({ id: z.string(), number: z.int() }).nullable(),
});
export type RegisteredModel = z.infer<typeof registeredModel>;

const speed = z.object({ fitMs: figure, forecastMs: figure, bytes: z.number() });
const heldCoverage = z.object({
  coverage: figure,
  lower: figure,
  upper: figure,
  verdict: z.enum(['too-narrow', 'as-promised', 'too-wide']).nullable(),
});

/** A version beside what it would replace, on the folds that both forecast. */
export const evidence = z.object({
  /** The champion, or the simplest run of the version's experiment where there is none; null where that is the version itself. */
  against: z
    .object({ role: z.enum(['champion', 'baseline']), number: z.int().nullable(), label: z.string(), runId: z.string() })
    .nullable(),
  /** In a sentence or two. */
  verdict: z.string(),
  /** Why nothing could be compared; null where it was. */
  none: z.string().nullable(),
  cells: z.object({ shared: z.int(), series: z.int(), origins: z.int(), changedActuals: z.int() }).nullable(),
  /** `difference` is the version's figure less the other's, with 95 percent bootstrap intervals. */
  metrics: z.array(
    z.object({
      metric: z.enum(['mase', 'mae', 'rmse', 'smape', 'wape', 'bias']),
      units: z.enum(['series', 'folds', 'periods']),
      count: z.int(),
      version: interval,
      other: interval,
      difference: interval,
      relative: interval.nullable(),
      lowerShare: z.number(),
    }),
  ),
  /** Diebold-Mariano; the p-value is the more cautious of the two. */
  test: z.object({ pValue: figure, overOrigins: figure, overSeries: figure, winRate: figure, refused: z.string().nullable() }).nullable(),
  coverage: z.array(z.object({ level: z.number(), version: heldCoverage, other: heldCoverage })),
  speed: z.object({ version: speed, other: speed.nullable() }),
});
export type Evidence = z.infer<typeof evidence>;

export const registryAction = z.enum(['register', 'promote', 'rollback', 'archive', 'restore']);
export type RegistryAction = z.infer<typeof registryAction>;

/** What was done once. */
export const registryEntry = z.object({
  sequence: z.int(),
  at: z.string(),
  /** Name of the account that did it. */
  by: z.string(),
  modelId: z.string(),
  name: z.string(),
  action: registryAction,
  version: z.int(),
  versionId: z.string(),
  /** Of a model of single rows, that model. */
  runId: z.string(),
  artefact: z.string(),
  /** The champion before: its number. Null where there was none, and where the champion stayed. */
  replaced: z.int().nullable(),
  reason: z.string(),
  /** What a promotion stood on. */
  evidence: evidence.nullable(),
  /** The same of a model of single rows. */
  rowEvidence: rowEvidence.exactOptional(),
  /** SHA-256 of this entry together with the hash of the one before. */
  hash: z.string(),
});
export type RegistryEntry = z.infer<typeof registryEntry>;

export const registryHistory = z.object({
  /** The newest first. */
  entries: z.array(registryEntry),
  /** What does not fit; null where every entry holds the one before and the stages are those that the history leads to. */
  broken: z.string().nullable(),
  /** Hash of the last entry of the whole registry: noted elsewhere, it shows later that nothing was rewritten. */
  head: z.string().nullable(),
});
export type RegistryHistory = z.infer<typeof registryHistory>;

/** Two versions, and where the actuals are: the newest version of the first one's dataset where absent. */
export const versionPair = z.object({
  first: z.string().min(1).max(200),
  second: z.string().min(1).max(200),
  actuals: z.string().min(1).max(200).optional(),
});
export type VersionPair = z.infer<typeof versionPair>;

const testedVersion = z.object({
  versionId: z.string(),
  name: z.string(),
  number: z.int(),
  label: z.string(),
  kind: z.string(),
  stage: versionStage,
  /** Last period that it learnt from. */
  learntTo: z.string(),
});

/** What two versions forecast, beside what came. */
export const versionTest = z.object({
  versions: z.tuple([testedVersion, testedVersion]),
  actuals: z.object({ versionId: z.string(), name: z.string(), number: z.int(), last: z.string() }),
  /** Periods that both forecast and that have come. */
  scored: z.object({ from: z.string(), to: z.string(), periods: z.int() }).nullable(),
  verdict: z.string(),
  /** Why nothing could be scored; null where it was. */
  none: z.string().nullable(),
  /** `origins` counts periods here. */
  comparison: runComparison.nullable(),
});
export type VersionTest = z.infer<typeof versionTest>;

/** One series of it, ready to draw. */
export const versionTestSeries = z.object({
  series: z.record(z.string(), z.string()),
  /** Of all values: what came before the forecasts, and since. */
  time: z.array(z.string()),
  y: z.instanceof(Float64Array),
  /** In the order of the pair; without periods where a version does not know the series. */
  forecasts: z.array(
    z.object({
      label: z.string(),
      time: z.array(z.string()),
      mean: z.instanceof(Float64Array),
      bands: z.array(z.object({ level: z.number(), lower: z.instanceof(Float64Array), upper: z.instanceof(Float64Array) })),
    }),
  ),
});
export type VersionTestSeries = z.infer<typeof versionTestSeries>;
