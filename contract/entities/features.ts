import { z } from 'zod';
import type { FeatureSet, FeatureSpec } from '../../engine/features/matrix/spec.ts';

const text = z.string().min(1).max(200);
const whole = (min: number, max: number) => z.int().min(min).max(max);
const several = <T extends z.ZodType>(one: T) => z.array(one).min(1).max(200);
const source = z.string().max(200).optional();
const shift = whole(0, 100_000);

const calendarPart = z.enum([
  'hour',
  'day-of-week',
  'day-of-month',
  'day-of-year',
  'week',
  'month',
  'quarter',
  'season',
  'year',
  'weekend',
  'month-start',
  'month-end',
  'pay-day',
  'days-to-pay-day',
  'days',
  'working-days',
]);
const runningStatistic = z.enum(['mean', 'min', 'max', 'sd', 'sum']);
const statistic = z.enum(['mean', 'median', 'min', 'max', 'sd', 'sum']);

/** One feature, which makes one column or several. See engine/features/matrix/spec.ts. */
export const featureSpec = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('calendar'),
    parts: several(calendarPart),
    encoding: z.enum(['number', 'cyclic', 'one-hot']).optional(),
    payDays: z.array(whole(1, 31)).max(31).optional(),
  }),
  z.strictObject({
    kind: z.literal('holidays'),
    country: z.string().max(20).optional(),
    dates: z
      .array(z.strictObject({ name: text, dates: z.array(z.string().max(20)).max(5000) }))
      .max(500)
      .optional(),
    before: whole(0, 31).optional(),
    after: whole(0, 31).optional(),
    each: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('lag'), of: source, lags: several(shift) }),
  z.strictObject({
    kind: z.literal('rolling'),
    of: source,
    statistics: several(statistic),
    windows: several(whole(1, 100_000)),
    shift,
    minimum: whole(1, 100_000).optional(),
  }),
  z.strictObject({ kind: z.literal('expanding'), of: source, statistics: several(runningStatistic), shift }),
  z.strictObject({ kind: z.literal('ewm'), of: source, halfLives: several(z.number().min(0.1).max(100_000)), shift }),
  z.strictObject({ kind: z.literal('fourier'), period: z.number().min(2).max(1e6), order: whole(1, 50) }),
  z.strictObject({ kind: z.literal('trend'), forms: several(z.enum(['index', 'years', 'age'])) }),
  z.strictObject({
    kind: z.literal('regressor'),
    of: text,
    leads: several(whole(-10_000, 10_000)).optional(),
  }),
  z.strictObject({ kind: z.literal('price'), of: text, forms: several(z.enum(['to-mean', 'to-last', 'change'])) }),
  z.strictObject({
    kind: z.literal('event'),
    of: text,
    forms: several(z.enum(['since', 'until', 'count'])),
    window: whole(1, 10_000),
  }),
  z.strictObject({ kind: z.literal('attribute'), of: text, encoding: z.enum(['one-hot', 'ordinal', 'number', 'target-mean']) }),
  z.strictObject({ kind: z.literal('series'), forms: several(z.enum(['code', 'mean', 'sd', 'zero-share'])) }),
]) satisfies z.ZodType<FeatureSpec>;
export type FeatureChoice = z.infer<typeof featureSpec>;

/** The features of a dataset version. See engine/features/matrix/spec.ts. */
export const featureSet = z.strictObject({
  specs: z.array(featureSpec).max(200),
  exclude: z.array(text).max(2000).optional(),
  horizon: whole(1, 10_000),
  strategy: z.enum(['direct', 'recursive']),
  useAsRegressors: z.boolean().optional(),
}) satisfies z.ZodType<FeatureSet>;
export type FeatureChoices = z.infer<typeof featureSet>;

export const featureParameter = z.object({
  name: z.string(),
  label: z.string(),
  help: z.string(),
  type: z.enum(['number', 'integer', 'numbers', 'choice', 'choices', 'boolean', 'text', 'json', 'source', 'known', 'static']),
  default: z.json().exactOptional(),
  min: z.number().exactOptional(),
  max: z.number().exactOptional(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })).exactOptional(),
  advanced: z.boolean().exactOptional(),
});
export type FeatureParameterInfo = z.infer<typeof featureParameter>;

/** A kind of feature, described so that a form and its help can be made from it. */
export const featureKindInfo = z.object({
  kind: z.string(),
  label: z.string(),
  help: z.string(),
  parameters: z.array(featureParameter),
});
export type FeatureKindInfo = z.infer<typeof featureKindInfo>;

/** What features can be made of in a dataset, and where a user may start. */
export const featureProposal = z.object({
  set: featureSet,
  /** Why each of the set's features is there, in their order. */
  reasons: z.array(z.string()),
  /** Regressors known in advance, those that are not, and attributes of series. */
  columns: z.object({ known: z.array(z.string()), past: z.array(z.string()), statics: z.array(z.string()) }),
  /** Whether periods are dates. */
  dated: z.boolean(),
});
export type FeatureProposal = z.infer<typeof featureProposal>;

/** One column that features make, with what a sample of the training rows says of it. */
export const featureColumn = z.object({
  name: z.string(),
  /** What it says, in words. */
  meaning: z.string(),
  /** Position of its feature in the set. */
  spec: z.int(),
  kind: z.string(),
  availability: z.enum(['calendar', 'future', 'series', 'origin']),
  /** Periods after the last known value for which it is known; null for what does not depend on one. */
  reach: z.int().nullable(),
  /** Periods that it looks back; null for all of them. */
  lookback: z.int().nullable(),
  /** Why it is no part of the matrix; null where it is. */
  leftOut: z.enum(['excluded', 'reach', 'repeated']).nullable(),
  /** Share of rows without a value. Null, as what follows, for columns that are left out. */
  missing: z.number().nullable(),
  correlation: z.number().nullable(),
  information: z.number().nullable(),
  importance: z.number().nullable(),
  /** What the selection says against it; null where it would keep it. */
  drop: z.string().nullable(),
});
export type FeatureColumn = z.infer<typeof featureColumn>;

export const featureFinding = z.object({
  code: z.enum([
    'feature-empty',
    'feature-constant',
    'feature-missing',
    'feature-duplicate',
    'feature-leak',
    'feature-reach',
    'feature-repeated',
  ]),
  severity: z.enum(['error', 'warning', 'info']),
  column: z.string(),
  message: z.string(),
  count: z.int(),
});

/** A set of features tried on a dataset version. */
export const featureLook = z.object({
  columns: z.array(featureColumn),
  findings: z.array(featureFinding),
  /** Rows of the sample that the figures stand on. */
  rows: z.int(),
});
export type FeatureLook = z.infer<typeof featureLook>;

const f64 = z.instanceof(Float64Array);
/** One column of one series, over its history and the horizon. */
export const featureValues = z.object({
  column: z.string(),
  series: z.record(z.string(), z.string()),
  time: z.array(z.string()),
  /** The target: NaN over the horizon. */
  y: f64,
  values: f64,
  /** Rows of the history; those after it lie in the future. */
  history: z.int(),
});
export type FeatureValues = z.infer<typeof featureValues>;
