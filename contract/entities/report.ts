import { z } from 'zod';

export const reportFormat = z.enum(['html', 'pdf', 'xlsx', 'csv', 'json', 'md']);
export type ReportFormat = z.infer<typeof reportFormat>;

/** A file that was made from an experiment and is kept in the workspace. */
export const report = z.object({
  id: z.string(),
  experimentId: z.string(),
  experimentName: z.string(),
  format: reportFormat,
  model: z.string(),
  /** Name of the scenario whose edits are in it; null for the forecast as the model made it. */
  scenario: z.string().nullable(),
  name: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  createdAt: z.string(),
});
export type Report = z.infer<typeof report>;

/** What a sheet of a workbook begins with; dates as text, null for an empty cell. */
export const sheetPreview = z.object({
  name: z.string(),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
  /** Rows that are not shown. */
  more: z.int(),
});
export type SheetPreview = z.infer<typeof sheetPreview>;
