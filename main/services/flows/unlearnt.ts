import type { ModelVersion } from '../../../contract/entities/registry.ts';
import type { Datasets } from '../datasets/datasets.ts';

/**
 * How many series of data a version has learnt nothing of, of those that there is something to learn from.
 *
 * @param versionId - the data
 * @param least - values that a series has to have to count
 */
export async function unlearntSeries(
  datasets: Pick<Datasets, 'panels'>,
  version: Pick<ModelVersion, 'datasetVersionId'>,
  versionId: string,
  least: number,
): Promise<number> {
  const { panel } = await datasets.panels.get(versionId);
  const learnt = new Set((await datasets.panels.get(version.datasetVersionId)).panel.ids);
  return panel.ids.filter((id, i) => {
    if (learnt.has(id)) return false;
    const values = panel.y.subarray(panel.offsets[i], panel.offsets[i + 1]);
    return values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0) >= least;
  }).length;
}
