import { z } from 'zod';
import type { Frequency } from '../../engine/core/panel.ts';
import type { Granularity, TimeAxis } from '../../engine/core/time-axis.ts';
import { csvDialect } from './dialect.ts';
import { joinTable } from './tables.ts';
import { aggregation, columnRole, columnType, gapRule } from './columns.ts';
import { featureSet } from './features.ts';
import { recipe } from './recipe.ts';
import { validationReport } from './validation.ts';

export { aggregation, columnRole, columnType, gapRule, type ColumnRole, type ColumnType } from './columns.ts';
export { finding, severity, validationReport, type Finding, type ValidationReport } from './validation.ts';

export const frequency = z.object({
  unit: z.enum(['integer', 'minute', 'hour', 'day', 'business-day', 'week', 'month', 'quarter', 'year']),
  step: z.int().min(1),
}) satisfies z.ZodType<Frequency>;

const granularity = z.enum(['integer', 'year', 'quarter', 'month', 'date', 'minute', 'second']) satisfies z.ZodType<Granularity>;

export const timeAxis = z.object({
  frequency,
  granularity,
  origin: z.number(),
  dayOfMonth: z.int().min(1).max(31),
}) satisfies z.ZodType<TimeAxis>;

/** What a column holds and what it is used for; `reason` says in a few words why that role was suggested. */
export const columnProfile = z.object({
  name: z.string(),
  type: columnType,
  role: columnRole,
  reason: z.string(),
  missing: z.int(),
  distinct: z.int(),
  min: z.string().nullable(),
  max: z.string().nullable(),
  examples: z.array(z.string()),
});
export type ColumnProfile = z.infer<typeof columnProfile>;

/**
 * `long`: a row for each series and time. `wide-columns`: a column for each series. `wide-rows`: a row for each series, time runs
 * across the columns.
 */
export const layout = z.enum(['long', 'wide-columns', 'wide-rows']);
export type Layout = z.infer<typeof layout>;

export { csvDialect, type CsvDialect } from './dialect.ts';

/** Everything that turns files into a panel. Part of the version's identity: same files and choices, same version id. */
export const importChoices = z.object({
  dialect: csvDialect,
  layout,
  /** Column name to role. For `wide-columns`, series columns have role `target`; for `wide-rows`, the time columns have. */
  roles: z.record(z.string(), columnRole),
  frequency,
  /** m: periods in a season; 1 for none. */
  seasonLength: z.int().min(1).max(10_000),
  aggregation,
  gaps: gapRule,
  /** Drop rows that repeat another one in every column. */
  dropDuplicateRows: z.boolean(),
  /** For each file the sheet or table that is read, where it holds several; absent for text. */
  parts: z.array(z.string().nullable()).optional(),
  /** How tables of different columns are joined into one, the main table first; absent where all files have the same columns. */
  tables: z.array(joinTable).min(1).max(50).optional(),
  /** How the values are cleaned once they are read; as they are without. */
  recipe: recipe.optional(),
  /** What is made of the values for models that learn from features; none without. */
  features: featureSet.optional(),
});
export type ImportChoices = z.infer<typeof importChoices>;

/** Columns that the user has named; everything else is suggested around them. */
export const importHints = z.object({
  date: z.string().optional(),
  target: z.string().optional(),
  series: z.array(z.string()).optional(),
  /** Name of the file that holds the target, where files have different columns. */
  main: z.string().optional(),
  /** False refuses files of different columns. */
  join: z.boolean().optional(),
  /** For each file the sheet or table to read. */
  parts: z.array(z.string().nullable()).optional(),
});
export type ImportHints = z.infer<typeof importHints>;

export const sourceFile = z.object({ name: z.string(), bytes: z.number(), sha256: z.string().nullable() });
export type SourceFile = z.infer<typeof sourceFile>;

/** A file that holds several sheets or tables, and the one that is read. */
export const filePart = z.object({
  /** Place of the file among `files`. */
  file: z.int(),
  kind: z.enum(['sheet', 'table']),
  names: z.array(z.string()),
  chosen: z.string(),
});
export type FilePart = z.infer<typeof filePart>;

/** What the import screen shows before anything is kept. */
export const importPreview = z.object({
  files: z.array(sourceFile),
  parts: z.array(filePart).optional(),
  columns: z.array(columnProfile),
  choices: importChoices,
  /** Explanations of the defaults, shown beside them: "daily, because 1,683 of 1,683 steps are one day". */
  reasons: z.object({
    date: z.string(),
    frequency: z.string(),
    seasonLength: z.string(),
    layout: z.string(),
    aggregation: z.string(),
    gaps: z.string(),
  }),
  rows: z.int(),
  series: z.int(),
  sample: z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.string().nullable())) }),
  report: validationReport,
});
export type ImportPreview = z.infer<typeof importPreview>;

export const rolesByKind = z.object({
  date: z.string().nullable(),
  target: z.string().nullable(),
  series: z.array(z.string()),
  future: z.array(z.string()),
  past: z.array(z.string()),
  static: z.array(z.string()),
});
export type RolesByKind = z.infer<typeof rolesByKind>;

export const datasetVersion = z.object({
  /** SHA-256 over source files and choices, hex. */
  id: z.string(),
  /** Id of the raw data that it was made from; its own where nothing was cleaned or added. */
  rawId: z.string(),
  datasetId: z.string(),
  datasetName: z.string(),
  /** 1, 2, 3 ... within the dataset. */
  number: z.int(),
  createdAt: z.string(),
  files: z.array(sourceFile),
  choices: importChoices,
  roles: rolesByKind,
  axis: timeAxis,
  seasonLength: z.int(),
  rows: z.int(),
  series: z.int(),
  /** Values in the panel, gaps included. */
  values: z.int(),
  /** First and last period as text. */
  first: z.string(),
  last: z.string(),
  snapshotBytes: z.number(),
  report: validationReport,
  /** When it was put away: lists leave it out, everything else goes on as before. */
  archivedAt: z.string().exactOptional(),
});
export type DatasetVersion = z.infer<typeof datasetVersion>;

/** One row for each series, columnar. `keys[k][i]` is the value of key column k of series i. */
export const seriesList = z.object({
  keyNames: z.array(z.string()),
  keys: z.array(z.array(z.string())),
  /** Values present (not missing). */
  count: z.instanceof(Int32Array),
  /** Periods from first to last. */
  length: z.instanceof(Int32Array),
  total: z.instanceof(Float64Array),
  mean: z.instanceof(Float64Array),
  /** n x 32, row by row: the series thinned to 32 bucket means, NaN where empty. */
  sparklines: z.instanceof(Float32Array),
});
export type SeriesList = z.infer<typeof seriesList>;
