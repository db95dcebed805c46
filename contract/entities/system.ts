import { z } from 'zod';

/** Bytes of one process of ours. */
export const processMemory = z.object({ name: z.string(), pid: z.int(), bytes: z.number(), cpu: z.number().nullable() });
export type ProcessMemory = z.infer<typeof processMemory>;

/** How long forecasts took that were asked for. */
export const latency = z.object({ count: z.int(), p50: z.number().nullable(), p95: z.number().nullable(), mostMs: z.number().nullable() });
export type Latency = z.infer<typeof latency>;

/** One minute of the machine; shares are 0 to 1, the mean over the minute where there are several looks. */
export const systemMinute = z.object({
  /** ISO, its beginning. */
  at: z.string(),
  /** Of all processors together, by everything that runs on the machine. */
  cpu: z.number().nullable(),
  /** Of one processor, by Almanac's processes: 2 are two of them kept busy. */
  ownCpu: z.number().nullable(),
  /** The most in this minute, of Almanac's processes together. */
  memory: z.number().nullable(),
  /** Free on the whole machine, the least. */
  memoryFree: z.number().nullable(),
  /** Free where the workspace lies, the least. */
  diskFree: z.number().nullable(),
  /** Jobs that ran at the same time, the most. */
  jobs: z.int(),
  jobsDone: z.int(),
  jobsFailed: z.int(),
  forecasts: latency,
});
export type SystemMinute = z.infer<typeof systemMinute>;

export const folderSize = z.object({ name: z.string(), bytes: z.number(), files: z.int() });

/** The machine as it is now. */
export const systemReport = z.object({
  at: z.string(),
  cpu: z.object({ processors: z.int(), load: z.number().nullable(), own: z.number().nullable() }),
  memory: z.object({ total: z.number(), free: z.number(), own: z.number(), processes: z.array(processMemory) }),
  gpu: z.object({ state: z.enum(['ok', 'warning', 'missing', 'unknown']), detail: z.string() }),
  disk: z.object({ free: z.number().nullable(), total: z.number().nullable(), limit: z.number() }),
  workspace: z.object({ folder: z.string(), bytes: z.number(), folders: z.array(folderSize) }),
  jobs: z.object({
    running: z.int(),
    queued: z.int(),
    /** In the last 24 hours. */
    done: z.int(),
    failed: z.int(),
    failures: z.array(z.object({ id: z.string(), title: z.string(), at: z.string(), message: z.string() })),
  }),
  /** In the last 24 hours. */
  forecasts: latency,
  /** Since when this process is there. */
  startedAt: z.string(),
});
export type SystemReport = z.infer<typeof systemReport>;

/** What grows by itself and may be removed after some time. */
export const keptThing = z.enum(['logs', 'alerts', 'drift-reports', 'logged-forecasts', 'flow-logs', 'drafts']);
export type KeptThing = z.infer<typeof keptThing>;

export const keepingRule = z.object({
  what: keptThing,
  /** Null: kept for good. */
  days: z.int().min(1).max(36_500).nullable(),
});
export type KeepingRule = z.infer<typeof keepingRule>;

/** What a rule would remove now, and what stays though it is old. */
export const keepingPreview = z.object({
  rules: z.array(
    keepingRule.extend({
      /** All there is. */
      count: z.int(),
      bytes: z.number(),
      /** Of it, what would go. */
      goes: z.object({ count: z.int(), bytes: z.number() }),
      /** Old enough to go, and needed; why, in a sentence. Null where nothing is. */
      needed: z.string().nullable(),
    }),
  ),
  bytes: z.number(),
});
export type KeepingPreview = z.infer<typeof keepingPreview>;
