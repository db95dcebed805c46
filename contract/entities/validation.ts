import { z } from 'zod';
import { aggregation, columnRole, columnType, gapRule } from './columns.ts';
import { recipeStep } from './recipe.ts';
import { joinReport } from './tables.ts';

/** `raw`: the files as they are read. `processed`: the panel that models see. `features`: the regressors beside it. */
export const validationStage = z.enum(['raw', 'processed', 'features']);
export type ValidationStage = z.infer<typeof validationStage>;

export const severity = z.enum(['error', 'warning', 'info']);
export type Severity = z.infer<typeof severity>;

export const findingCode = z.enum([
  // What reading the files brought to light.
  'missing-values',
  'duplicate-rows',
  'duplicate-keys',
  'gaps',
  'negative-values',
  'constant-series',
  'outliers',
  'short-series',
  'bad-dates',
  'not-a-number',
  'unreadable',
  'encoding',
  'aggregated',
  'gaps-zero',
  'ignored-column',
  'season-length',
  'renamed-column',
  'ragged-rows',
  'repeated-header',
  'second-table',
  'sampled',
  'future-rows',
  'regressor-missing',
  'regressor-unused',
  'attribute-varies',
  // What joining tables did.
  'join',
  'table-unused',
  // What a recipe did.
  'cleaned',
  // Against a schema, declared or learnt from the version before.
  'lost-column',
  'new-column',
  'type-changed',
  'out-of-range',
  'new-category',
  'too-many-missing',
  'not-unique',
  'frequency-changed',
  'series-count',
  'row-count',
  // Against the data of the version before.
  'history-shrunk',
  'history-changed',
  'lost-series',
  'new-series',
  'distribution-shift',
  // Where values are missing, and when they end.
  'missing-periods',
  'missing-weekdays',
  'missing-blocks',
  'stale-data',
  'stale-series',
  'future-dates',
  // Values of a series against the rest of it.
  'season-outliers',
  'level-shift',
  // Columns beside the target.
  'leakage-target',
  'leakage-shifted',
  'leakage-monotone',
  'leakage-correlated',
  'leakage-name',
  'unknown-future',
  'feature-empty',
  'feature-constant',
  'feature-missing',
  'feature-duplicate',
  'feature-leak',
  'feature-reach',
  'feature-repeated',
]);
export type FindingCode = z.infer<typeof findingCode>;

/** What one click changes, as data. `choices` and `roles` change how the files are read, `recipe` adds a cleaning step. */
export const remedy = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('choices'),
    label: z.string(),
    change: z.object({ aggregation: aggregation.optional(), gaps: gapRule.optional(), dropDuplicateRows: z.boolean().optional() }),
  }),
  z.object({ kind: z.literal('roles'), label: z.string(), roles: z.record(z.string(), columnRole) }),
  z.object({ kind: z.literal('recipe'), label: z.string(), step: recipeStep }),
]);
export type Remedy = z.infer<typeof remedy>;

/** A place in the panel: `series` is an id, `period` its label, `value` what stands there (null for nothing). */
export const findingExample = z.object({ series: z.string(), period: z.string(), value: z.number().nullable() });
export type FindingExample = z.infer<typeof findingExample>;

/** One thing found in the data, in plain words. `rows` are 1-based line numbers of the file, a few examples. */
export const finding = z.object({
  code: findingCode,
  severity,
  message: z.string(),
  count: z.int(),
  column: z.string().optional(),
  rows: z.array(z.int()).optional(),
  /** Series ids, a few examples. */
  series: z.array(z.string()).optional(),
  /** A few places in the panel. */
  examples: z.array(findingExample).optional(),
  /** What would settle it, the best one first. */
  remedies: z.array(remedy).optional(),
});
export type Finding = z.infer<typeof finding>;

export const validationReport = z.object({
  stage: validationStage,
  rows: z.int(),
  series: z.int(),
  findings: z.array(finding),
  /** A row for each table, the main one first; absent where nothing was joined. */
  joins: z.array(joinReport).optional(),
});
export type ValidationReport = z.infer<typeof validationReport>;

/** What a column of a dataset was seen to hold; nothing but name and role for one that is not used. */
export const columnFacts = z.object({
  name: z.string(),
  role: columnRole,
  type: columnType.nullable(),
  /** Cells that hold a value, and cells that do not. */
  present: z.int(),
  missing: z.int(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** All different values where they are few, ascending. */
  values: z.array(z.string()).nullable(),
});
export type ColumnFacts = z.infer<typeof columnFacts>;

/** What a dataset version was seen to hold: kept with it, so that the next one can be compared. */
export const datasetFacts = z.object({
  rows: z.int(),
  series: z.int(),
  /** `daily`, `15 minutes` ... */
  frequency: z.string(),
  columns: z.array(columnFacts),
});
export type DatasetFacts = z.infer<typeof datasetFacts>;

/** What a column has to hold. What is absent is not checked. */
export const columnRule = z.strictObject({
  role: columnRole.optional(),
  type: columnType.optional(),
  /** True unless it says otherwise. */
  required: z.boolean().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  /** The only values there may be, as text. */
  values: z.array(z.union([z.string(), z.number(), z.boolean()]).transform(String)).optional(),
  /** Share of rows that may be without a value, 0 to 1. */
  missing: z.number().min(0).max(1).optional(),
  /** Share of the values that have to keep to min, max and values: 1 unless it says otherwise. */
  mostly: z.number().gt(0).max(1).optional(),
});
export type ColumnRule = z.infer<typeof columnRule>;

const limits = z.strictObject({ min: z.int().min(0).optional(), max: z.int().min(0).optional() });

/** What a dataset has to be: written by hand in YAML, or learnt from a version. */
export const datasetSchema = z.strictObject({
  schema: z.literal(1),
  frequency: z.string().optional(),
  rows: limits.optional(),
  series: limits.optional(),
  columns: z.record(z.string(), columnRule),
  /** Columns that together tell every row from the others. */
  unique: z.array(z.string()).min(1).max(20).optional(),
  /** What a column that is not listed is worth; `allow` if not given. */
  otherColumns: z.enum(['allow', 'info', 'warning', 'error']).optional(),
  /** How bad a breach is; `error` where not given. A lost column and another type always are errors. */
  severity: z
    .strictObject({
      range: severity.optional(),
      values: severity.optional(),
      missing: severity.optional(),
      count: severity.optional(),
      frequency: severity.optional(),
    })
    .optional(),
});
export type DatasetSchema = z.infer<typeof datasetSchema>;
