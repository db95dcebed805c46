import { z } from 'zod';

/** A run of another program, kept to be laid beside ours. Nothing of it can be changed or trained. */
export const importedRun = z.object({
  id: z.string(),
  /** The program that it comes from, as it is called. */
  source: z.string(),
  sourceId: z.string(),
  experiment: z.string(),
  name: z.string(),
  state: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  importedAt: z.string(),
  parameters: z.record(z.string(), z.string()),
  /** Last value of each. */
  metrics: z.record(z.string(), z.number()),
  tags: z.record(z.string(), z.string()),
});
export type ImportedRun = z.infer<typeof importedRun>;

/** What came of an import. */
export const importOutcome = z.object({
  /** Runs that are here now, and how many of them were here before. */
  runs: z.int(),
  known: z.int(),
  /** Runs of this workspace that came back. */
  own: z.int(),
  /** What could not be read, with the reason. */
  skipped: z.array(z.object({ what: z.string(), why: z.string() })),
});
export type ImportOutcome = z.infer<typeof importOutcome>;
