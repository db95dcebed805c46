import path from 'node:path';
import { afterEach } from 'vitest';
import type { AlertNotice } from '../../../contract/entities/alert.ts';
import type { LogFields } from '../../../contract/entities/log.ts';
import type { HostPorts } from '../../../main/host.ts';
import { createAlerting, type Alerting } from '../../../main/services/alerts/alerting.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import { temporaryFolder } from '../synthetic.ts';

export interface AlertWorld {
  readonly store: Store;
  readonly alerting: Alerting;
  readonly folder: string;
  readonly lines: { readonly level: string; readonly text: string; readonly fields: LogFields }[];
  readonly shown: string[];
  /** Goes on by so many milliseconds. */
  wait(ms: number): void;
  /** The same workspace as another process would have it. */
  again(host?: Partial<HostPorts>): Alerting;
}

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
/** Done after the test, the last first. */
export const afterwards = (work: () => Promise<void> | void): void => void cleanups.push(work);

/** Alerts on a workspace of their own, with a clock that stands still. */
export function alertWorld(host: Partial<HostPorts> = {}): AlertWorld {
  const place = temporaryFolder();
  const store = openStore(place.folder);
  const lines: AlertWorld['lines'] = [];
  const shown: string[] = [];
  let now = Date.UTC(2026, 10, 22, 3);
  const again = (ports: Partial<HostPorts> = {}): Alerting =>
    createAlerting({
      store,
      host: { kind: 'browser', ...host, ...ports },
      log: (level, _part, text, fields = {}) => void lines.push({ level, text, fields }),
      logFolder: path.join(place.folder, 'logs'),
      secretsFolder: path.join(place.folder, 'secrets'),
      changed: () => undefined,
      show: ({ alert }) => void shown.push(alert.title),
      open: () => undefined,
      now: () => now,
    });
  const alerting = again();
  afterwards(() => place.remove());
  afterwards(() => store.close());
  return { store, alerting, folder: place.folder, lines, shown, wait: (ms) => (now += ms), again };
}

export const notice = (changes: Partial<AlertNotice> = {}): AlertNotice => ({
  key: 'drift:shops',
  kind: 'data',
  severity: 'warning',
  title: 'The price is not what it was',
  where: 'Shops, price',
  since: '2026-11-20',
  evidence: 'PSI 0.41 of 0.20, 1,782 rows',
  whatToDo: 'Look at the drift report.',
  ...changes,
});

export const allKinds = { data: 'info', model: 'info', system: 'info' } as const;
