import type { Contract } from '../../contract/api.ts';
import type { Client } from '../../contract/rpc.ts';

type Monitoring = Pick<Client<Contract>, Extract<keyof Contract, `monitoring.${string}`>>;
const none = (): Promise<never> => Promise.reject(new Error('not part of this test'));

/** Nothing is deployed. */
export const fakeMonitoring = (): Monitoring => ({
  'monitoring.list': () => Promise.resolve([]),
  'monitoring.create': none,
  'monitoring.change': none,
  'monitoring.delete': none,
  'monitoring.infer': none,
  'monitoring.forecast': none,
  'monitoring.exportForecast': none,
  'monitoring.saveForecast': none,
  'monitoring.performance': none,
  'monitoring.arrivals': none,
  'monitoring.again': none,
});
