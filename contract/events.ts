import { z } from 'zod';
import { alert, alertAction } from './entities/alert.ts';
import { job } from './entities/job.ts';

/** What the host tells the page without being asked. */
export const events = {
  /** A job started, moved or ended. At most ten a second for each job. */
  'job.changed': job,
  /** Rows of this kind changed; lists that show them ask again. */
  'data.changed': z.object({
    entity: z.enum([
      'dataset',
      'experiment',
      'report',
      'settings',
      'configuration',
      'source',
      'row-model',
      'tuning',
      'own-model',
      'run',
      'registry',
      'monitoring',
      'scenario',
      'levels',
      'flow',
      'schedule',
      'alert',
      'drift',
      'system',
      'api',
    ]),
  }),
  /** An alert that the user is to be told of in the window. */
  'alert.told': z.object({ alert, action: alertAction }),
  /** The user chose an alert outside of the window, in a notice of the system. */
  'alert.opened': z.object({ alertId: z.string() }),
  /** A net of a run has begun, ended or done an epoch. */
  'net.trained': z.object({ experimentId: z.string(), model: z.string() }),
  /** Files were opened with the application from outside: a double click, a second start, the dock. */
  'files.opened': z.object({ files: z.array(z.object({ grant: z.string(), name: z.string(), bytes: z.number() })) }),
  /** A command of the native menu. */
  'menu.command': z.object({ command: z.enum(['import', 'palette', 'settings']) }),
};
export type Events = typeof events;
