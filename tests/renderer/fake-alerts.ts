import type { Contract } from '../../contract/api.ts';
import type { Client } from '../../contract/rpc.ts';

type Watching = Pick<
  Client<Contract>,
  Extract<keyof Contract, `alerts.${string}` | `system.${string}` | `logs.${string}` | `keeping.${string}`>
>;
const none = (): Promise<never> => Promise.reject(new Error('not part of this test'));

/** Nothing is wrong, and nothing was written. */
export const fakeAlerts = (): Watching => ({
  'alerts.list': () => Promise.resolve([]),
  'alerts.counts': () => Promise.resolve({ info: 0, warning: 0, critical: 0 }),
  'alerts.get': none,
  'alerts.acknowledge': none,
  'alerts.snooze': none,
  'alerts.reopen': none,
  'alerts.settle': none,
  'alerts.channels': () => Promise.resolve([]),
  'alerts.saveChannel': none,
  'alerts.deleteChannel': none,
  'alerts.testChannel': none,
  'system.report': none,
  'system.minutes': () => Promise.resolve([]),
  'logs.read': () => Promise.resolve({ entries: [], next: null }),
  'keeping.preview': () => Promise.resolve({ rules: [], bytes: 0 }),
  'keeping.set': none,
  'keeping.apply': none,
});
