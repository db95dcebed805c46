import { z } from 'zod';
import { rowAccuracy, rowModelKind } from './regression.ts';
import { versionStage } from './registry.ts';

const figure = z.number().nullable();

/** What is known of a model of single rows when it is registered, and stays so. */
export const rowVersionFacts = z.object({
  formatVersion: z.literal(1),
  /** Name of the model of single rows. */
  rowModel: z.string(),
  kind: rowModelKind,
  trainedAt: z.string(),
  /** What it predicts, and from what. */
  schema: z.object({
    target: z.string(),
    /** Column that orders the rows in time. */
    date: z.string().nullable(),
    columns: z.array(z.object({ column: z.string(), use: z.enum(['number', 'category', 'date']) })),
  }),
  /** The file that it learnt from: its version is its hash. Null where that was not kept yet, and for models from elsewhere. */
  data: z.object({
    fileName: z.string(),
    sha256: z.string().nullable(),
    bytes: figure,
    rows: z.int().nullable(),
    /** First and last day. */
    period: z.tuple([z.string(), z.string()]).nullable(),
  }),
  /** Of the model file. */
  fileFormat: z.int(),
  /** Almanac that trained it; null for models of before that was kept, and those from elsewhere. */
  codeVersion: z.string().nullable(),
  /** On the newest rows, which neither training nor preparation had seen: the model first, then what it has to beat. Empty where nothing was measured. */
  accuracy: z.array(rowAccuracy),
  testRows: z.int().nullable(),
  coverage: z.array(z.object({ level: z.number(), measured: z.number(), width: z.number() })),
  /** Whether the model that serves was trained once more, with the hold-out. */
  refitted: z.boolean(),
});
export type RowVersionFacts = z.infer<typeof rowVersionFacts>;

/** A model of single rows as a version of a registered model. */
export const rowVersion = z.object({
  id: z.string(),
  modelId: z.string(),
  /** Name of the registered model. */
  name: z.string(),
  number: z.int(),
  stage: versionStage,
  createdAt: z.string(),
  rowModelId: z.string(),
  label: z.string(),
  /** SHA-256 of the model file. */
  artefact: z.string(),
  bytes: z.number(),
  facts: rowVersionFacts,
  /** Whether what was predicted of the hold-out is kept row by row, so that versions can be compared on it. */
  heldOut: z.boolean(),
});
export type RowVersion = z.infer<typeof rowVersion>;
