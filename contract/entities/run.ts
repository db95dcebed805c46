import { z } from 'zod';
import { experimentState, warning } from './experiment.ts';
import { spec } from './model.ts';

/** Which runs a list has: those at hand, those put away, those in the bin, or the first two. */
export const runPlace = z.enum(['active', 'archived', 'bin', 'all']);
export type RunPlace = z.infer<typeof runPlace>;

export const runQuery = z.object({
  /** See contract/run-filter; absent or empty for all. */
  filter: z.string().max(4000).optional(),
  where: runPlace.optional(),
  /** A field that a filter can have; the newest first where absent. */
  sort: z.string().min(1).max(200).optional(),
  descending: z.boolean().optional(),
  offset: z.int().min(0).optional(),
  limit: z.int().min(0).max(1000).optional(),
});
export type RunQuery = z.infer<typeof runQuery>;

const figure = z.number().nullable();

/** One run in a list. Metrics are null until its experiment is done. */
export const runRow = z.object({
  id: z.string(),
  experimentId: z.string(),
  experiment: z.string(),
  datasetVersionId: z.string(),
  dataset: z.string(),
  version: z.int(),
  /** Name of the run in its experiment. */
  model: z.string(),
  kind: z.string(),
  label: z.string(),
  createdAt: z.string(),
  state: experimentState,
  selected: z.boolean(),
  baseline: z.boolean(),
  horizon: z.int(),
  folds: z.int(),
  seed: z.int(),
  series: z.int(),
  mase: figure,
  rmsse: figure,
  smape: figure,
  mape: figure,
  rmse: figure,
  mae: figure,
  bias: figure,
  skill: figure,
  fitMs: figure,
  forecastMs: figure,
  failed: z.int().nullable(),
  size: figure,
  /** Bytes that the whole training took at its peak; null where it was not measured. */
  memory: figure,
  /** Settings that differ from the defaults. */
  spec,
  tags: z.array(z.string()),
  note: z.string(),
  group: z.string().nullable(),
  archivedAt: z.string().nullable(),
  deletedAt: z.string().nullable(),
});
export type RunRow = z.infer<typeof runRow>;

export const runList = z.object({ total: z.int(), offset: z.int(), runs: z.array(runRow) });
export type RunList = z.infer<typeof runList>;

/** What a filter or a sort can name, with values that runs have. */
export const runFieldInfo = z.object({
  name: z.string(),
  type: z.enum(['number', 'text', 'date', 'flag', 'tag']),
  meaning: z.string(),
  /** Whether it is a setting of some models. */
  parameter: z.boolean(),
  /** The most frequent ones, of text. */
  values: z.array(z.string()),
});
export type RunFieldInfo = z.infer<typeof runFieldInfo>;

/** Everything that is kept of a run. */
export const runRecord = runRow.extend({
  levels: z.array(z.number()),
  metric: z.string(),
  coverage: z.array(z.object({ level: z.number(), measured: z.number().nullable() })),
  /** SHA-256 of the fitted models, and the bytes of their file; null until done. */
  artefact: z.string().nullable(),
  codeVersion: z.string(),
  environment: z.record(z.string(), z.string()),
  /** What nets were trained on, in words; null for other models. */
  backend: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** Wall time that the training of the whole experiment took, over all its starts. */
  trainedMs: z.number().nullable(),
  warnings: z.array(warning),
  /** SHA-256 of the raw data, the files that they came from, and what was made of them. */
  data: z.object({
    rawId: z.string(),
    files: z.array(z.object({ name: z.string(), sha256: z.string().nullable() })),
    recipe: z.array(z.string()),
    /** Short hash of the feature set and the kinds of its features; null for none. */
    features: z.object({ id: z.string(), kinds: z.array(z.string()) }).nullable(),
    first: z.string(),
    last: z.string(),
  }),
  /** The run whose model this one went on from. */
  startedFrom: z.string().nullable(),
});
export type RunRecord = z.infer<typeof runRecord>;

/** How a filter could go on at the cursor, and what is wrong with it; places in characters from 0. */
export const filterHelp = z.object({
  /** Characters from here to the cursor are what has been written of an option. */
  from: z.int(),
  options: z.array(z.object({ insert: z.string(), about: z.string() })),
  problem: z.object({ message: z.string(), position: z.int(), length: z.int() }).nullable(),
});
export type FilterHelp = z.infer<typeof filterHelp>;

const runIds = z.array(z.string().min(1).max(200)).min(1).max(10_000);
export const tagName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .refine((tag) => !/[\n\r\t"'`]/.test(tag), 'a tag has no quotes and no line breaks');
export const runChange = z.object({
  ids: runIds,
  addTags: z.array(tagName).max(50).optional(),
  removeTags: z.array(tagName).max(50).optional(),
  note: z.string().max(10_000).optional(),
  /** Null takes runs out of their group. */
  group: z.string().trim().min(1).max(100).nullable().optional(),
  archived: z.boolean().optional(),
});
export type RunChange = z.infer<typeof runChange>;
export const runSet = z.object({ ids: runIds });
