import type { Contract } from '../../contract/api.ts';
import type { Client } from '../../contract/rpc.ts';

type Flows = Pick<Client<Contract>, Extract<keyof Contract, `flows.${string}` | `schedules.${string}`>>;
const none = (): Promise<never> => Promise.reject(new Error('not part of this test'));

/** Nothing runs by itself. */
export const fakeFlows = (): Flows => ({
  'flows.list': () => Promise.resolve([]),
  'flows.get': none,
  'flows.start': none,
  'flows.cancel': none,
  'flows.trials': () => Promise.resolve([]),
  'flows.try': none,
  'flows.endTrial': none,
  'schedules.list': () => Promise.resolve([]),
  'schedules.preview': () => Promise.resolve({ words: null, problem: null, next: [] }),
  'schedules.save': none,
  'schedules.pause': none,
  'schedules.delete': none,
  'schedules.runNow': none,
  'schedules.cancel': none,
  'schedules.history': () => Promise.resolve([]),
});
