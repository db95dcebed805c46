import type { Contract } from '../../contract/api.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Client } from '../../contract/rpc.ts';

type ScenarioProcedures = Extract<keyof Contract, `scenarios.${string}`>;

/** No made-up run has scenarios, and none can be made. */
export function fakeScenarios(): Pick<Client<Contract>, ScenarioProcedures> {
  const refuse = async (): Promise<never> => {
    throw new ApiError('unsupported', 'Not with made-up runs.');
  };
  return {
    'scenarios.list': async () => [],
    'scenarios.get': refuse,
    'scenarios.create': refuse,
    'scenarios.rename': refuse,
    'scenarios.delete': refuse,
    'scenarios.edit': refuse,
    'scenarios.editByFile': refuse,
    'scenarios.undo': refuse,
    'scenarios.redo': refuse,
    'scenarios.series': refuse,
    'scenarios.inputs': refuse,
    'scenarios.columns': async () => [],
    'scenarios.compare': refuse,
    'scenarios.earlier': async () => [],
    'scenarios.waterfall': refuse,
    'scenarios.export': refuse,
  };
}
