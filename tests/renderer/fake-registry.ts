import type { Contract } from '../../contract/api.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Client } from '../../contract/rpc.ts';

type RegistryProcedures = Extract<keyof Contract, `registry.${string}`>;

/** A registry without models. */
export function fakeRegistry(): Pick<Client<Contract>, RegistryProcedures> {
  const refuse = async (): Promise<never> => {
    throw new ApiError('unsupported', 'Not with made-up runs.');
  };
  return {
    'registry.models': async () => [],
    'registry.versions': async () => [],
    'registry.ofRun': async () => [],
    'registry.history': async () => ({ entries: [], broken: null, head: null }),
    'registry.register': refuse,
    'registry.check': refuse,
    'registry.evidence': refuse,
    'registry.promote': refuse,
    'registry.rollback': refuse,
    'registry.archive': refuse,
    'registry.test': refuse,
    'registry.testSeries': refuse,
  };
}
