import { z } from 'zod';

/** What kind of thing a part of a forecast is; `base` and `unforeseen` occur in differences alone. See engine/explain. */
export const partGroup = z.enum([
  'recent',
  'trend',
  'season',
  'calendar',
  'holidays',
  'regressor',
  'closed',
  'series',
  'member',
  'rest',
  'rule',
  'base',
  'unforeseen',
]);
export type PartGroup = z.infer<typeof partGroup>;

const numbers = z.array(z.number());
/** Null where missing. */
const known = z.array(z.number().nullable());

const topicEffects = z.object({
  group: partGroup,
  /** In words; for a regressor its name. */
  topic: z.string(),
  /** By step, in the units of the series. */
  effects: numbers,
});
export type TopicEffects = z.infer<typeof topicEffects>;

/** Why a step differs from something else, in numbers and in words; the changes add up to `to` less `from`. */
export const forecastChange = z.object({
  from: z.number(),
  to: z.number(),
  /** What it is compared with, in words. */
  against: z.string(),
  sentence: z.string(),
  /** The largest first. `name` says more than `topic` where it can: `December`. */
  topics: z.array(z.object({ group: partGroup, topic: z.string(), name: z.string(), change: z.number() })),
});
export type ForecastChange = z.infer<typeof forecastChange>;

/** One series' forecast taken apart. Base and effects of all parts add up to the forecast. */
export const forecastExplanation = z.object({
  formatVersion: z.literal(1),
  experimentId: z.string(),
  runId: z.string(),
  model: z.string(),
  kind: z.string(),
  label: z.string(),
  index: z.int(),
  series: z.record(z.string(), z.string()),
  method: z.enum(['tree-shap', 'shapley', 'components', 'members']),
  seed: z.int(),
  createdAt: z.string(),
  /** Where scores add up: in the units of the series, in logarithms, or on another scale, said in `scaleWords`. */
  scale: z.enum(['units', 'log', 'transformed']),
  scaleWords: z.string(),
  /** What a step is called: `Week`. */
  unit: z.string(),
  time: z.array(z.string()),
  forecast: numbers,
  /** In the units of the series: what is expected before anything else is known. */
  base: numbers,
  baseScore: numbers,
  /** The inputs or components one by one. */
  parts: z.array(
    z.object({
      name: z.string(),
      meaning: z.string(),
      group: partGroup,
      topic: z.string(),
      effects: numbers,
      scores: numbers,
      /** The input itself. */
      values: known,
    }),
  ),
  /** Parts of one topic together, the largest first. */
  topics: z.array(topicEffects),
  /** By step: beside the base, the step before, and the same place a season before. */
  changes: z.array(z.object({ base: forecastChange, previous: forecastChange.nullable(), season: forecastChange.nullable() })),
  /** Of an ensemble: what each member forecast, its share in each step, and its own topics. */
  members: z.array(
    z.object({
      model: z.string(),
      label: z.string(),
      weight: z.number(),
      forecast: numbers,
      shares: numbers,
      base: numbers,
      topics: z.array(topicEffects),
    }),
  ),
  /** The largest difference between the forecast and what the parts add up to, over the size of the forecast: rounding. */
  gap: z.number(),
  notes: z.array(z.string()),
});
export type ForecastExplanation = z.infer<typeof forecastExplanation>;

/** A feature of a model as a whole. */
export const modelFeature = z.object({
  name: z.string(),
  meaning: z.string(),
  group: partGroup,
  topic: z.string(),
  /** Mean of |SHAP| over the sample, on the model's scale. */
  impact: z.number(),
  /** Shares of the gain, cover and number of all splits; null where there are no trees. */
  gain: z.number().nullable(),
  cover: z.number().nullable(),
  splits: z.number().nullable(),
});
export type ModelFeature = z.infer<typeof modelFeature>;

export const dependence = z.object({
  feature: z.string(),
  kind: z.enum(['numeric', 'categorical']),
  grid: numbers,
  /** Mean on the model's scale, less the mean over the grid. */
  mean: numbers,
  /** Single rows, each less its own mean. */
  curves: z.array(numbers),
});
export type Dependence = z.infer<typeof dependence>;

/** What a model rests on: SHAP values of a seeded sample of its rows, and what the trees say of themselves. */
export const modelExplanation = z.object({
  formatVersion: z.literal(1),
  experimentId: z.string(),
  runId: z.string(),
  model: z.string(),
  kind: z.string(),
  label: z.string(),
  seed: z.int(),
  createdAt: z.string(),
  method: z.enum(['tree-shap', 'shapley', 'components']),
  scale: z.enum(['units', 'log', 'transformed']),
  scaleWords: z.string(),
  /** Rows, or series and steps, that were looked at, of how many. */
  rows: z.int(),
  of: z.int(),
  rowWords: z.string(),
  /** The largest impact first. */
  features: z.array(modelFeature),
  /** Of the first features: SHAP value and input of each row. */
  swarm: z.array(z.object({ feature: z.string(), scores: numbers, values: known })),
  dependence: z.array(dependence),
  /** Pairs by mean |interaction|, the largest first, with the rows of the first ones. */
  interactions: z.array(
    z.object({
      a: z.string(),
      b: z.string(),
      impact: z.number(),
      rows: z.array(z.object({ a: z.number().nullable(), b: z.number().nullable(), score: z.number() })),
    }),
  ),
  /** Spearman's, of the first features; row after row. */
  correlation: z.object({ features: z.array(z.string()), matrix: numbers }).nullable(),
  notes: z.array(z.string()),
});
export type ModelExplanation = z.infer<typeof modelExplanation>;

const permutedInput = z.object({
  name: z.string(),
  meaning: z.string(),
  group: partGroup,
  topic: z.string(),
  increase: z.number(),
  deviation: z.number(),
});
export type PermutedInput = z.infer<typeof permutedInput>;

/** How much worse forecasts of held-out periods get when an input is shuffled. */
export const permutationExplanation = z.object({
  formatVersion: z.literal(1),
  experimentId: z.string(),
  runId: z.string(),
  model: z.string(),
  kind: z.string(),
  label: z.string(),
  seed: z.int(),
  createdAt: z.string(),
  /** What is measured, in words. */
  metric: z.string(),
  /** With every input as it is. */
  error: z.number(),
  /** First held-out period. */
  from: z.string(),
  rows: z.int(),
  repeats: z.int(),
  /** The largest increase first, with its standard deviation over repeats. */
  features: z.array(permutedInput),
  /** All inputs of a topic shuffled together. */
  topics: z.array(permutedInput),
  notes: z.array(z.string()),
});
export type PermutationExplanation = z.infer<typeof permutationExplanation>;

/** What has been explained of a run: `index` is null for the model as a whole. */
export const savedExplanation = z.object({
  index: z.int().nullable(),
  method: z.enum(['forecast', 'shap', 'permutation']),
  seed: z.int(),
  createdAt: z.string(),
});
export type SavedExplanation = z.infer<typeof savedExplanation>;
