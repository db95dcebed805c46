import { z } from 'zod';

/** What is wrong with the data that came, with a model that serves, or with the machine. */
export const alertKind = z.enum(['data', 'model', 'system']);
export type AlertKind = z.infer<typeof alertKind>;

/** In order. */
export const alertSeverity = z.enum(['info', 'warning', 'critical']);
export type AlertSeverity = z.infer<typeof alertSeverity>;

/** `acknowledged`: somebody knows; `snoozed`: asked for again later; `settled`: what was wrong is over. */
export const alertState = z.enum(['open', 'acknowledged', 'snoozed', 'settled']);
export type AlertState = z.infer<typeof alertState>;

/** Where to go; the last ones are tabs of Monitor. `id` is of what is to be shown there: a deployment, a dataset version, a model ... */
export const alertLink = z.object({
  screen: z.enum([
    'data',
    'explore',
    'compare',
    'forecast',
    'reports',
    'runs',
    'registry',
    'settings',
    'monitor',
    'performance',
    'drift',
    'flows',
    'alerts',
    'system',
  ]),
  id: z.string().max(200).nullable(),
});
export type AlertLink = z.infer<typeof alertLink>;

/** What somebody who notices something says of it. The same `key` is the same trouble, as long as it is not settled. */
export const alertNotice = z.object({
  key: z.string().min(1).max(300),
  kind: alertKind,
  severity: alertSeverity,
  title: z.string().min(1),
  /** What it is about, in words: a deployment, a dataset, a disk. */
  where: z.string(),
  /** When the trouble began, where that is known; it is noticed later. */
  since: z.string().nullable(),
  evidence: z.string(),
  whatToDo: z.string(),
  link: alertLink.optional(),
});
export type AlertNotice = z.infer<typeof alertNotice>;

export const alertAction = z.enum(['raised', 'worse', 'returned', 'acknowledged', 'snoozed', 'woken', 'reopened', 'settled']);
export type AlertAction = z.infer<typeof alertAction>;

export const alert = alertNotice.omit({ link: true }).extend({
  id: z.string(),
  state: alertState,
  link: alertLink.nullable(),
  /** How often it was noticed. */
  count: z.int(),
  firstSeen: z.string(),
  lastSeen: z.string(),
  snoozedUntil: z.string().nullable(),
  settledAt: z.string().nullable(),
});
export type Alert = z.infer<typeof alert>;

/** One thing that was done with an alert. */
export const alertEvent = z.object({
  at: z.string(),
  action: alertAction,
  /** An account of this machine; null for what Almanac did by itself. */
  by: z.string().nullable(),
  note: z.string(),
});
export type AlertEvent = z.infer<typeof alertEvent>;

/** How many are open, by severity; what the status bar shows. */
export const alertCounts = z.object({ info: z.int(), warning: z.int(), critical: z.int() });
export type AlertCounts = z.infer<typeof alertCounts>;
