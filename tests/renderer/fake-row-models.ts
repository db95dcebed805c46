import type { Client } from '../../contract/rpc.ts';
import type { Contract } from '../../contract/api.ts';
import { ApiError } from '../../contract/errors.ts';

type Part = Pick<Client<Contract>, Extract<keyof Contract, `rowModels.${string}`>>;

/** A workspace without models of single rows. */
export function fakeRowModels(): Part {
  const none = async (): Promise<never> => {
    throw new ApiError('not-found', 'There are no models of single rows here');
  };
  return {
    'rowModels.list': async () => [],
    'rowModels.inspect': none,
    'rowModels.train': none,
    'rowModels.import': none,
    'rowModels.retrain': none,
    'rowModels.get': none,
    'rowModels.delete': none,
    'rowModels.predict': none,
    'rowModels.dependence': none,
    'rowModels.predictFile': none,
    'rowModels.readBatch': none,
    'rowModels.saveBatch': none,
  };
}
