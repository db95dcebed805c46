import { z } from 'zod';

/** A file that was made from an experiment and is kept in the workspace. */
export const report = z.object({
  id: z.string(),
  experimentId: z.string(),
  experimentName: z.string(),
  format: z.enum(['html', 'csv']),
  model: z.string(),
  name: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  createdAt: z.string(),
});
export type Report = z.infer<typeof report>;
