import type { Store } from '../../store/store.ts';

/**
 * Versions of the dataset that a registered version learnt from that came since, the newest first: those that are not archived, and that no deployment of its model refused.
 *
 * @param of - the registered version
 */
export function newerData(
  { datasets, deployments }: Pick<Store, 'datasets' | 'deployments'>,
  { datasetVersionId, modelId }: { readonly datasetVersionId: string; readonly modelId: string },
): string[] {
  const own = datasets.get(datasetVersionId);
  if (!own) return [];
  const deployed = deployments.list().filter((deployment) => deployment.modelId === modelId);
  const refused = (id: string): boolean =>
    deployed.some((deployment) => ['refused', 'failed'].includes(deployments.arrival(deployment.id, id)?.state ?? ''));
  return datasets
    .list()
    .filter(
      ({ id, datasetId, number, archivedAt }) =>
        datasetId === own.datasetId && number > own.number && archivedAt === undefined && !refused(id),
    )
    .sort((a, b) => b.number - a.number)
    .map(({ id }) => id);
}
