import type { AlertAction, AlertKind, AlertLink, AlertSeverity, AlertState } from '../../contract/entities/alert.ts';
import type { AlertChannelKind } from '../../contract/entities/alert-channel.ts';
import { moment } from './times.ts';

export const severityLabels: Record<AlertSeverity, string> = { info: 'Note', warning: 'Warning', critical: 'Critical' };
export const alertKindLabels: Record<AlertKind, string> = { data: 'Data', model: 'Model', system: 'System' };
export const alertStateLabels: Record<AlertState, string> = {
  open: 'Open',
  acknowledged: 'Acknowledged',
  snoozed: 'Put off',
  settled: 'Over',
};
export const actionLabels: Record<AlertAction, string> = {
  raised: 'Noticed',
  worse: 'Got worse',
  returned: 'Came back',
  acknowledged: 'Acknowledged',
  snoozed: 'Put off',
  woken: 'Open again: the time it was put off for is over',
  reopened: 'Opened again',
  settled: 'Over',
};
export const channelKindLabels: Record<AlertChannelKind, string> = {
  application: 'In the window',
  desktop: 'Desktop',
  webhook: 'Webhook',
  email: 'E-mail',
  log: 'Log file',
};
export const sendingLabels = {
  waiting: 'waits',
  sending: 'is being sent',
  sent: 'sent',
  failed: 'given up',
  dropped: 'not needed any more',
} as const;

const places: Record<AlertLink['screen'], string> = {
  data: 'Go to the data',
  explore: 'Explore the data',
  compare: 'Go to the comparison',
  forecast: 'Go to the forecast',
  reports: 'Go to the report',
  runs: 'Go to the run',
  registry: 'Go to the registry',
  settings: 'Go to Settings',
  monitor: 'Go to Monitor',
  performance: 'See the performance',
  drift: 'See the drift',
  flows: 'See the flow',
  alerts: 'See all alerts',
  system: 'See the system',
};
/** What the button of an alert does. */
export const linkLabel = ({ screen, id }: AlertLink): string =>
  screen === 'system' && id === 'log'
    ? 'Read the log'
    : screen === 'system' && id === 'keeping'
      ? 'See what can go'
      : screen === 'settings' && id === 'alerts'
        ? 'Check the channels'
        : places[screen];

/** When trouble began: a day stays a day. */
export const sinceText = (since: string): string => (since.includes('T') ? moment(since) : since);
