import { group, integer, number } from '../setting.ts';

const days = (help: string, usual: number) =>
  integer({ help: `Days that ${help} are kept; 0 for ever.`, default: usual, min: 0, max: 36_500 });

/** How long what piles up is kept. */
export const retention = group(
  'How long what piles up is kept. What is set here is removed once a day when it is old; of what is not, logs alone. A rule that is set under Monitor, System goes before it.',
  {
    logs: days('logs', 30),
    alerts: days('settled alerts', 180),
    drift_reports: days('checks for drift', 365),
    logged_forecasts: days('logged forecasts', 0),
    flow_logs: days('logs of flows', 180),
    drafts: days('half-written files', 30),
  },
);

/** Log files. */
export const logs = group('Log files (docs/system.md); how long they are kept is said in retention.', {
  file_megabytes: number({ help: 'Megabytes after which a new file is begun.', default: 5, min: 0.1, max: 1000, restart: true }),
  most_megabytes: number({ help: 'Megabytes of all files together; the oldest go.', default: 100, min: 1, max: 100_000, restart: true }),
});

/** What is told, and when. */
export const alerts = group('Alerts (docs/alerts.md). Channels are set up under Monitor, Alerts.', {
  return_minutes: number({
    help: 'Trouble that comes back within so many minutes is the same alert again, and is not told anew.',
    default: 30,
    min: 0,
    max: 10_080,
  }),
  give_up_hours: number({ help: 'Hours after which a message that cannot be sent is given up.', default: 48, min: 0.1, max: 720 }),
  disk_gigabytes: number({
    help: 'Free space of the disk below which there is an alert; a critical one below a quarter of it.',
    default: 2,
    min: 0,
    max: 100_000,
  }),
  memory_share: number({
    help: 'Share of free memory below which there is an alert; a critical one below two fifths of it.',
    default: 0.05,
    min: 0,
    max: 0.9,
  }),
  failures: integer({ help: 'Jobs of one kind that fail in a row before there is an alert.', default: 3, min: 1, max: 100 }),
});
