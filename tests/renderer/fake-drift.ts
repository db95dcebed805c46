import type { Contract } from '../../contract/api.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Client } from '../../contract/rpc.ts';

type Checking = Pick<Client<Contract>, Extract<keyof Contract, `drift.${string}`>>;
const gone = (): Promise<never> => Promise.reject(new ApiError('not-found', 'This check is not there any more.'));

/** Nothing was compared. */
export const fakeDrift = (): Checking => ({
  'drift.start': () => Promise.reject(new ApiError('unsupported', 'Nothing is compared here')),
  'drift.list': () => Promise.resolve([]),
  'drift.get': gone,
  'drift.delete': gone,
  'drift.export': gone,
  'drift.save': gone,
});
