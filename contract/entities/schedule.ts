import { z } from 'zod';
import { flowOptions } from './flow.ts';
import { reportFormat } from './report.ts';

const someId = z.string().min(1).max(200);

/** What a schedule does. */
export const scheduleTask = z.discriminatedUnion('kind', [
  /** Takes a deployment through the steps of its flow. */
  z.object({ kind: z.literal('flow'), deploymentId: someId, options: flowOptions.partial().optional() }),
  /** Reads a file, the newest of a folder, or a table of a connection, as the next version of a dataset. */
  z.object({
    kind: z.literal('import'),
    datasetId: someId,
    source: z.union([
      z.object({ path: z.string().min(1).max(4096) }),
      z.object({ connectionId: someId, schema: z.string().min(1).max(200), table: z.string().min(1).max(200) }),
    ]),
  }),
  /** Compares the newest data with those that the deployed model learnt from. */
  z.object({ kind: z.literal('drift'), deploymentId: someId }),
  /** Writes a report of the deployed model. */
  z.object({ kind: z.literal('report'), deploymentId: someId, format: reportFormat }),
  /** Removes what nothing uses, by the rules of retention. */
  z.object({ kind: z.literal('retention') }),
]);
export type ScheduleTask = z.infer<typeof scheduleTask>;

/** Five fields, or six with seconds first, as cron has them. */
export const cronText = z.string().trim().min(1).max(200);

export const scheduleSettings = z.object({
  name: z.string().trim().min(1).max(120),
  cron: cronText,
  /** Name of a time zone, such as Europe/Berlin. */
  zone: z.string().min(1).max(80),
  task: scheduleTask,
  /** What was missed while nothing ran is done once when something runs again. */
  catchUp: z.boolean(),
  /** How often a failed run is tried again, each time after twice as long. */
  retries: z.int().min(0).max(10),
  /** A run that takes longer is stopped; null for as long as it takes. */
  timeoutMinutes: z.int().min(1).max(10_080).nullable(),
});
export type ScheduleSettings = z.infer<typeof scheduleSettings>;

/** What a cron expression means. */
export const schedulePreview = z.object({
  /** `every weekday at 06:30, Europe/Berlin`; null where the expression cannot be. */
  words: z.string().nullable(),
  /** What is wrong with it. */
  problem: z.string().nullable(),
  /** The next times as ISO in UTC, and as the clock there shows them with the hours from UTC. */
  next: z.array(z.object({ at: z.string(), local: z.string() })),
});
export type SchedulePreview = z.infer<typeof schedulePreview>;

/** `waiting`: will be tried again; `skipped`: was missed, or due while the one before still ran. */
export const scheduleRunState = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled', 'skipped']);
export const scheduleRun = z.object({
  id: z.string(),
  scheduleId: z.string(),
  schedule: z.string(),
  dueAt: z.string(),
  /** `missed`: caught up later. */
  reason: z.enum(['due', 'missed', 'asked']),
  state: scheduleRunState,
  attempts: z.int(),
  retryAt: z.string().nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** What came of it, in words. */
  outcome: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  flowId: z.string().nullable(),
});
export type ScheduleRun = z.infer<typeof scheduleRun>;

export const schedule = scheduleSettings.extend({
  id: z.string(),
  paused: z.boolean(),
  createdAt: z.string(),
  /** What it does, in words: `Flow of Weekly plan`. */
  does: z.string(),
  /** When, in words. */
  words: z.string(),
  /** The next five times; none while it is paused. */
  next: schedulePreview.shape.next,
  /** The run that is going on, or waits to be tried again. */
  running: scheduleRun.nullable(),
  last: scheduleRun.nullable(),
});
export type Schedule = z.infer<typeof schedule>;
