import { z } from 'zod';
import { experimentState, selectionMetric } from './experiment.ts';
import { spec } from './model.ts';

const searchValue = z.union([z.number(), z.string(), z.boolean(), z.null(), z.array(z.number())]);
export type SearchValue = z.infer<typeof searchValue>;

/** One setting that is searched. What fits together is checked by the engine; see engine/tuning/space.ts. */
export const searchDimension = z.object({
  /** Name of the model's parameter. */
  name: z.string(),
  type: z.enum(['uniform', 'log-uniform', 'integer', 'log-integer', 'choice']),
  min: z.number().exactOptional(),
  max: z.number().exactOptional(),
  values: z.array(searchValue).exactOptional(),
  default: searchValue.exactOptional(),
  /** Counts only where an earlier choice has one of these values. */
  when: z.object({ name: z.string(), is: z.array(searchValue) }).exactOptional(),
});
export type SearchDimension = z.infer<typeof searchDimension>;

/** What successive halving spends more and more of. */
export const searchResource = z.object({
  unit: z.enum(['folds', 'series-share', 'epochs', 'rounds']),
  min: z.number(),
  max: z.number(),
});
export type SearchResource = z.infer<typeof searchResource>;

/** A model whose settings are searched. */
export const searchedModel = z.object({
  /** Unique within the search. */
  name: z.string().min(1).max(80),
  kind: z.string(),
  space: z.array(searchDimension),
  /** Settings that stay as they are. */
  fixed: spec,
  resource: searchResource,
});
export type SearchedModel = z.infer<typeof searchedModel>;

export const searchSampler = z.enum(['tpe', 'random']);
export const searchScheduler = z.enum(['asha', 'halving', 'hyperband', 'full']);

export const tuneOptions = z.object({
  models: z.array(searchedModel),
  sampler: searchSampler,
  scheduler: searchScheduler,
  /** One trial in so many goes on to more of the resource. */
  eta: z.int(),
  metric: selectionMetric,
  horizon: z.int().min(1).max(10_000),
  /** Folds that will judge the settings in a comparison: the search sees nothing of them. */
  folds: z.int().min(1).max(50),
  /** Folds before those, by which the search goes. */
  innerFolds: z.int().min(1).max(50),
  /** Series that models of single series are tried on, drawn at random; 0 for all. */
  series: z.int().min(0),
  /** Minutes for all models together, and trials of each; the search ends when one is spent. Null for no limit. */
  minutes: z.number().nullable(),
  trials: z.int().nullable(),
  seed: z.int().min(0).max(4_294_967_295),
  workers: z.int().min(0).max(64),
});
export type TuneOptions = z.infer<typeof tuneOptions>;

/** What is searched for a kind of model unless the user says otherwise. */
export const defaultSearch = z.object({ kind: z.string(), space: z.array(searchDimension), resource: searchResource });

export const tuneDefaults = z.object({
  /** With one model, for which there is most to gain. */
  options: tuneOptions,
  /** For every kind that can be tuned; where nobody has thought about a kind, what its parameters allow. */
  searches: z.array(defaultSearch.extend({ label: z.string(), family: z.string(), proposed: z.boolean() })),
  reasons: z.object({ folds: z.string(), innerFolds: z.string(), series: z.string() }),
});
export type TuneDefaults = z.infer<typeof tuneDefaults>;

/** How a trial did with some amount of the resource. */
export const searchEvaluation = z.object({
  rung: z.int(),
  resource: z.number(),
  /** `waiting` was interrupted and goes on when the search does. */
  status: z.enum(['waiting', 'running', 'done', 'failed']),
  score: z.number().nullable(),
  /** The how-manieth result of its model, from 1. */
  finished: z.int().nullable(),
  /** Time spent on its model when it came. */
  elapsedMs: z.number().nullable(),
  /** How long it took; null where it was cut off. */
  ms: z.number().nullable(),
  /** Series that it was tried on, and those on which a naive model stood in. */
  series: z.int().nullable(),
  stoodIn: z.int().nullable(),
  /** Why it failed, or what stood in. */
  message: z.string().nullable(),
});
export type SearchEvaluation = z.infer<typeof searchEvaluation>;

export const searchTrial = z.object({
  id: z.int(),
  point: z.record(z.string(), searchValue),
  evaluations: z.array(searchEvaluation),
});
export type SearchTrial = z.infer<typeof searchTrial>;

export const searchBest = z.object({
  trial: z.int(),
  /** Settings for a comparison: those that stay, those found, and the resource where it is a setting. */
  spec,
  score: z.number(),
  resource: z.number(),
});

export const tunedModel = z.object({
  name: z.string(),
  kind: z.string(),
  label: z.string(),
  space: z.array(searchDimension),
  fixed: spec,
  resource: searchResource,
  /** Amounts of the resource, ascending. */
  rungs: z.array(z.number()),
  elapsedMs: z.number(),
  /** The settings as they were, with all of the resource; null until they were tried. */
  reference: z.object({ score: z.number().nullable(), message: z.string().nullable(), ms: z.number() }).nullable(),
  best: searchBest.nullable(),
  trials: z.array(searchTrial),
  /** How much of the spread of scores each setting explains; empty while there are too few results. */
  importance: z.array(z.object({ name: z.string(), share: z.number() })),
});
export type TunedModel = z.infer<typeof tunedModel>;

export const tuningSummary = z.object({
  id: z.string(),
  name: z.string(),
  datasetVersionId: z.string(),
  datasetName: z.string(),
  datasetNumber: z.int(),
  createdAt: z.string(),
  state: experimentState,
  jobId: z.string().nullable(),
  models: z.array(z.object({ name: z.string(), label: z.string(), best: z.number().nullable(), reference: z.number().nullable() })),
  trials: z.int(),
  elapsedMs: z.number(),
});
export type TuningSummary = z.infer<typeof tuningSummary>;

export const tuning = tuningSummary.omit({ models: true }).extend({
  options: tuneOptions,
  /** Series of the version, and those long enough to be tried on: of models of single series, of models across series. */
  series: z.object({ total: z.int(), local: z.int(), global: z.int() }),
  /** Why it ended, in words; null while it runs. */
  ended: z.string().nullable(),
  error: z.string().nullable(),
  models: z.array(tunedModel),
});
export type Tuning = z.infer<typeof tuning>;
