import type { Contract } from '../../contract/api.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Client } from '../../contract/rpc.ts';

type RowVersionProcedures = Extract<keyof Contract, `rowVersions.${string}`>;

/** No models of single rows are registered. */
export function fakeRowVersions(): Pick<Client<Contract>, RowVersionProcedures> {
  const refuse = async (): Promise<never> => {
    throw new ApiError('unsupported', 'Not with made-up models.');
  };
  return {
    'rowVersions.list': async () => [],
    'rowVersions.of': async () => [],
    'rowVersions.register': refuse,
    'rowVersions.check': refuse,
    'rowVersions.evidence': refuse,
    'rowVersions.compare': refuse,
    'rowVersions.promote': refuse,
    'rowVersions.rollback': refuse,
    'rowVersions.archive': refuse,
  };
}
