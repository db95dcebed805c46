import type { Contract } from '../../../contract/api.ts';
import type { rowVersionProcedures } from '../../../contract/procedures/row-versions.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import type { Services } from '../../services.ts';

export function rowVersionHandlers({
  rowRegistry,
  grants,
}: Pick<Services, 'rowRegistry' | 'grants'>): Pick<Handlers<Contract>, keyof typeof rowVersionProcedures> {
  const fileOf = (grant: string | undefined) => (grant === undefined ? null : grants.resolve(grant));
  return {
    'rowVersions.list': async ({ modelId }) => rowRegistry.versions(modelId),
    'rowVersions.of': async ({ rowModelId }) => rowRegistry.ofRowModel(rowModelId),
    'rowVersions.register': async (input) => rowRegistry.register(input),
    'rowVersions.check': async ({ versionId }) => rowRegistry.check(versionId),
    'rowVersions.evidence': async ({ versionId, grant }, { signal, progress }) =>
      rowRegistry.evidence(versionId, fileOf(grant), { signal, onProgress: progress }),
    'rowVersions.compare': async ({ grant, ...pair }, { signal, progress }) =>
      rowRegistry.compare(pair, fileOf(grant), { signal, onProgress: progress }),
    'rowVersions.promote': async ({ grant, ...request }, { signal, progress }) =>
      rowRegistry.promote({ ...request, source: fileOf(grant) }, { signal, onProgress: progress }),
    'rowVersions.rollback': async (input) => rowRegistry.rollback(input),
    'rowVersions.archive': async (input) => rowRegistry.archive(input),
  };
}
