import { z } from 'zod';

/** In order. */
export const logLevel = z.enum(['debug', 'info', 'warning', 'error']);
export type LogLevel = z.infer<typeof logLevel>;

/** Who writes. */
export const logPart = z.enum([
  'application',
  'jobs',
  'data',
  'models',
  'monitoring',
  'drift',
  'flows',
  'schedules',
  'alerts',
  'api',
  'system',
]);
export type LogPart = z.infer<typeof logPart>;

/** Ids, counts, durations (with their unit in the name), codes. Never values of data, never secrets. */
export const logFields = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
export type LogFields = z.infer<typeof logFields>;

export const logEntry = z.object({
  /** Where it stands: file and line. Names it for good. */
  at: z.string(),
  time: z.string(),
  level: logLevel,
  part: logPart,
  text: z.string(),
  /** Process that wrote it. */
  pid: z.int(),
  more: logFields,
});
export type LogEntry = z.infer<typeof logEntry>;

export const logFilter = z.object({
  /** This level and those above it. */
  least: logLevel.optional(),
  part: logPart.optional(),
  /** Anywhere in the text and the fields; case is ignored. */
  text: z.string().max(200).optional(),
  /** ISO moments, both included. */
  since: z.string().max(40).optional(),
  until: z.string().max(40).optional(),
});
export type LogFilter = z.infer<typeof logFilter>;

export const logPage = z.object({
  /** The newest first. */
  entries: z.array(logEntry),
  /** For the page before these; null at the beginning of what is kept. */
  next: z.string().nullable(),
});
export type LogPage = z.infer<typeof logPage>;
