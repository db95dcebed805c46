import { z } from 'zod';
import { jobState } from './job.ts';

/** How a column is used to predict from. */
export const featureSpec = z.discriminatedUnion('use', [
  z.object({
    column: z.string(),
    use: z.literal('number'),
    missing: z.enum(['own', 'median', 'mean', 'zero']),
    scale: z.enum(['none', 'standard', 'min-max']),
  }),
  z.object({
    column: z.string(),
    use: z.literal('category'),
    missing: z.enum(['own', 'most-frequent']),
    encode: z.enum(['native', 'one-hot', 'target', 'ordered']),
  }),
  z.object({ column: z.string(), use: z.literal('date') }),
]);
export type FeatureSpec = z.infer<typeof featureSpec>;

export const rowModelKind = z.enum(['gradient-boosting', 'random-forest']);
export type RowModelKind = z.infer<typeof rowModelKind>;

/** What to learn, and from what. What is left out has the engine's default. */
export const regressionOptions = z.object({
  target: z.string().min(1),
  /** Rows are ordered by it; null for the order of the file. */
  date: z.string().nullable(),
  features: z.array(featureSpec).min(1).max(500),
  model: rowModelKind,
  targetScale: z.enum(['auto', 'none', 'log']).optional(),
  testShare: z.number().min(0.05).max(0.5).optional(),
  levels: z.array(z.number().gt(0).lt(100)).min(1).max(10).optional(),
  refit: z.boolean().optional(),
  seed: z.int().min(-2_147_483_648).max(2_147_483_647).optional(),
  trees: z.int().min(1).max(10_000).optional(),
  learningRate: z.number().min(1e-4).max(1).optional(),
  leaves: z.int().min(2).max(4096).optional(),
});
export type RegressionOptions = z.infer<typeof regressionOptions>;

export const rowColumnKind = z.enum(['number', 'date', 'category']);

/** A column of a file of single rows, and what it is worth to a model. */
export const rowFileColumn = z.object({
  name: z.string(),
  kind: rowColumnKind,
  missing: z.int(),
  distinct: z.int(),
  examples: z.array(z.string()),
  /** Cells that are not what the column is; they count as missing. */
  bad: z.object({ cells: z.int(), line: z.int(), example: z.string(), reason: z.string() }).nullable(),
  /** Proposed use; null proposes to leave it out. */
  proposed: featureSpec.nullable(),
  reason: z.string(),
});
export type RowFileColumn = z.infer<typeof rowFileColumn>;

/** A column, or two, that give the target away. */
export const leakNote = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  kind: z.enum(['copy', 'monotone', 'category', 'formula']),
  columns: z.array(z.string()),
  message: z.string(),
});
export type LeakNote = z.infer<typeof leakNote>;

/** What a file of single rows holds, and a proposal of what to do with it. */
export const rowFile = z.object({
  name: z.string(),
  /** What of the file was read, in words, where it holds several sheets or tables. */
  part: z.string().exactOptional(),
  rows: z.int(),
  badLines: z.object({ count: z.int(), first: z.array(z.object({ line: z.int(), reason: z.string() })) }),
  columns: z.array(rowFileColumn),
  target: z.string().nullable(),
  date: z.string().nullable(),
  leaks: z.array(leakNote),
});
export type RowFile = z.infer<typeof rowFile>;

export const rowAccuracy = z.object({
  name: z.string(),
  baseline: z.boolean(),
  rmse: z.number(),
  mae: z.number(),
  r2: z.number().nullable(),
  mape: z.number().nullable(),
  rmsle: z.number().nullable(),
});
export type RowAccuracy = z.infer<typeof rowAccuracy>;

/** What was found out while a model was trained. */
export const rowReport = z.object({
  rows: z.object({
    read: z.int(),
    train: z.int(),
    early: z.int(),
    calibration: z.int(),
    test: z.int(),
    dropped: z.array(z.object({ reason: z.string(), rows: z.int() })),
  }),
  /** First and last day, where rows have a date. */
  period: z.object({ train: z.tuple([z.string(), z.string()]), test: z.tuple([z.string(), z.string()]) }).nullable(),
  target: z.object({ low: z.number(), high: z.number(), mean: z.number(), skewness: z.number() }),
  scale: z.object({ kind: z.enum(['none', 'log']), reason: z.string() }),
  /** The model first, then what it has to beat. */
  accuracy: z.array(rowAccuracy),
  coverage: z.array(z.object({ level: z.number(), measured: z.number(), width: z.number() })),
  leaks: z.array(leakNote),
  importance: z.array(z.object({ column: z.string(), share: z.number() })),
  losses: z.array(z.number()),
  trees: z.int(),
  refitted: z.boolean(),
  sample: z.object({ actual: z.array(z.number()), predicted: z.array(z.number()) }),
  /** What was not as expected in the file. */
  notes: z.array(z.string()),
});
export type RowReport = z.infer<typeof rowReport>;

/** A field of the form that asks for a row. Dates are ISO text. */
export const rowField = z.discriminatedUnion('kind', [
  z.object({ column: z.string(), kind: z.literal('number'), low: z.number(), high: z.number(), usual: z.number(), whole: z.boolean() }),
  /** The most frequent first; `total` counts those that are not listed too. */
  z.object({ column: z.string(), kind: z.literal('category'), words: z.array(z.string()), total: z.int() }),
  z.object({ column: z.string(), kind: z.literal('date'), low: z.string(), high: z.string(), withTime: z.boolean() }),
]);
export type RowField = z.infer<typeof rowField>;

export const rowModelSummary = z.object({
  id: z.string(),
  name: z.string(),
  state: jobState,
  jobId: z.string().nullable(),
  createdAt: z.string(),
  fileName: z.string(),
  target: z.string(),
  kind: rowModelKind,
  /** R2 on the test rows. */
  r2: z.number().nullable(),
});
export type RowModelSummary = z.infer<typeof rowModelSummary>;

export const rowModel = rowModelSummary.extend({
  options: regressionOptions,
  report: rowReport.nullable(),
  fields: z.array(rowField),
  sha256: z.string().nullable(),
  bytes: z.int(),
  error: z.string().nullable(),
});
export type RowModel = z.infer<typeof rowModel>;

/** Cells of one row by column; null and absent are missing. */
export const rowValues = z.record(z.string().max(1000), z.union([z.number(), z.string().max(10_000), z.null()]));
export type RowValues = z.infer<typeof rowValues>;

export const rowPrediction = z.object({
  predicted: z.number(),
  intervals: z.array(z.object({ level: z.number(), lower: z.number(), upper: z.number() })),
  /** What would be predicted without knowing anything of the row. */
  base: z.number(),
  /** The strongest first: what each column adds; to the logarithm where `scale` is log. */
  drivers: z.array(z.object({ column: z.string(), value: z.number() })),
  scale: z.enum(['none', 'log']),
  notes: z.array(z.string()),
});
export type RowPrediction = z.infer<typeof rowPrediction>;

/** How the prediction goes with one column: of this row, and on average. */
export const rowDependence = z.object({
  column: z.string(),
  x: z.array(z.union([z.number(), z.string()])),
  row: z.array(z.number()),
  mean: z.array(z.number()),
});
export type RowDependence = z.infer<typeof rowDependence>;

/** A cell or line that kept a row from being predicted. */
export const rowError = z.object({ line: z.int(), column: z.string().nullable(), reason: z.string() });
export type RowError = z.infer<typeof rowError>;

export const rowBatch = z.object({
  id: z.string(),
  /** Of the file that was made. */
  name: z.string(),
  rows: z.int(),
  predicted: z.int(),
  errorCount: z.int(),
  /** The first of them. */
  errors: z.array(rowError),
  notes: z.array(z.string()),
  bytes: z.int(),
});
export type RowBatch = z.infer<typeof rowBatch>;
