import { z } from 'zod';

/** How to reach a database. The password is kept apart, in the system's key store, or not at all. */
export const connectionSettings = z.object({
  kind: z.literal('postgresql'),
  name: z.string().trim().min(1).max(200),
  host: z.string().trim().min(1).max(253),
  port: z.int().min(1).max(65_535),
  database: z.string().min(1).max(200),
  user: z.string().min(1).max(200),
  /** `require` encrypts without asking who answers; `verify` also checks the server's certificate. */
  ssl: z.enum(['off', 'require', 'verify']),
});
export type ConnectionSettings = z.infer<typeof connectionSettings>;

export const connection = connectionSettings.extend({
  id: z.string(),
  /** Whether a password is kept for it. */
  hasPassword: z.boolean(),
});
export type Connection = z.infer<typeof connection>;

export const databaseTable = z.object({
  schema: z.string(),
  name: z.string(),
  kind: z.enum(['table', 'view']),
  /** As the server estimates it; null where it does not. */
  rows: z.number().nullable(),
});
export type DatabaseTable = z.infer<typeof databaseTable>;

/**
 * A folder that is looked at for new files. `newest`: each new file is a whole new version. `all`: the version is made from all files of the folder
 * together, so that each file brings the rows since the last.
 */
export const watchMode = z.enum(['newest', 'all']);
export type WatchMode = z.infer<typeof watchMode>;

export const watch = z.object({
  id: z.string(),
  /** As text to show; the page cannot open it. */
  folder: z.string(),
  /** Which names count, with * for any characters. */
  pattern: z.string(),
  mode: watchMode,
  datasetId: z.string(),
  datasetName: z.string(),
  paused: z.boolean(),
  /** When a file was last imported. */
  lastAt: z.string().nullable(),
  /** Why the last file was not imported; null when it was. */
  lastFailure: z.string().nullable(),
});
export type Watch = z.infer<typeof watch>;
