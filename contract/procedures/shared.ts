import { z } from 'zod';

export const nothing = z.void();
export const id = z.string().min(1).max(200);
/** An opaque token for a file that the user chose. Paths never cross the bridge from the page. */
export const grant = z.string().min(1).max(100);
/** done of total; `phase` in words. */
export const progress = z.object({ phase: z.string(), done: z.number(), total: z.number() });
export type Progress = z.infer<typeof progress>;
