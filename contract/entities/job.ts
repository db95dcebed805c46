import { z } from 'zod';

export const jobState = z.enum(['queued', 'running', 'done', 'cancelled', 'interrupted', 'failed']);
export const job = z.object({
  id: z.string(),
  kind: z.enum(['train', 'import', 'row-model', 'tune', 'levels', 'repeat', 'levels', 'workspace', 'drift']),
  /** Experiment id for `train`, model id for `row-model`, tuning id for `tune`, id of the levels for `levels`, run id for `repeat`, id of the check for `drift`. */
  subjectId: z.string().nullable(),
  title: z.string(),
  state: jobState,
  done: z.int(),
  total: z.int(),
  /** What is worked on now, for example `Theta`. */
  phase: z.string(),
  /** Milliseconds left, null while unknown. */
  leftMs: z.number().nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type Job = z.infer<typeof job>;
