import { z } from 'zod';
import { apiSettings } from './local-api.ts';
import { netBackendChoice } from './net-training.ts';

export const settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  /** 0 means as many as there are processors, less one. */
  workers: z.int().min(0).max(64),
  /** What nets are trained on: the fastest here, unless one is named. */
  netBackend: netBackendChoice,
  /** The desktop goes on in the tray when its window closes: what is scheduled is done. */
  keepRunning: z.boolean(),
  api: apiSettings,
});
export type Settings = z.infer<typeof settings>;

/** What the machine offers and what is missing; shown in Settings and by `doctor`. */
export const environmentReport = z.object({
  version: z.string(),
  host: z.enum(['desktop', 'browser', 'terminal']),
  workspace: z.string(),
  checks: z.array(z.object({ name: z.string(), state: z.enum(['ok', 'warning', 'missing']), detail: z.string() })),
});
export type EnvironmentReport = z.infer<typeof environmentReport>;
