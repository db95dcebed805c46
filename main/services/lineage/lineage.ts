import { existsSync } from 'node:fs';
import type { LineageGraph, StageRun, VersionDifference } from '../../../contract/entities/lineage.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { CallOptions } from '../../ingest/client.ts';
import { compareAside } from '../../jobs/difference.ts';
import type { StoredVersion } from '../../store/repositories/datasets.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { choiceChanges } from './choice-changes.ts';
import type { ComparedSide } from './compare-panels.ts';
import { lineageGraph } from './graph.ts';

export interface Lineage {
  /** From the files of a version to the reports that were made with it. @throws ApiError `not-found` */
  version(id: string): LineageGraph;
  /**
   * Makes the stages of a version again, as far as they are not there: stages are named by their content, so that there is nothing to do.
   *
   * @throws ApiError `not-found`; `file-missing` where the raw data are gone and the files have to be imported again
   */
  run(id: string): Promise<StageRun>;
  /** What differs between two versions. @throws ApiError `not-found`, `cancelled` */
  difference(from: string, to: string, options?: CallOptions): Promise<VersionDifference>;
  /** The version before in the same dataset, by number; null for the first one. */
  before(id: string): StoredVersion | null;
}

const sideOf = ({ version, panel, keys }: LoadedPanel): ComparedSide => ({ axis: version.axis, panel, keyNames: version.keyNames, keys });

export function createLineage(store: Store, datasets: Datasets): Lineage {
  return {
    version: (id) => lineageGraph(store, datasets, datasets.get(id), store.reports.list(), store.sources.watches()),
    run: async (id) => {
      const version = datasets.get(id);
      if (!existsSync(datasets.snapshotPath(version.rawId)))
        throw new ApiError('file-missing', 'The raw data of this version are not in the workspace any more. Import the files again.');
      const { id: found } = await datasets.derive(id, {});
      const stages = [
        `the raw data ${version.rawId.slice(0, 12)} are on disk`,
        ...(found === version.rawId ? [] : [`what the recipe and features make of them is version ${found.slice(0, 12)}`]),
      ];
      return {
        made: found !== id,
        versionId: found,
        message: `Nothing to do: ${stages.join(', and ')}. Stages are named by what they are made of, and that has not changed.`,
      };
    },
    difference: async (from, to, options = {}) => {
      const [a, b] = [datasets.get(from), datasets.get(to)];
      options.onProgress?.({ phase: 'Reading the versions', done: 0, total: 1 });
      const [before, after] = [await datasets.panels.get(from), await datasets.panels.get(to)];
      if (options.signal?.aborted) throw new ApiError('cancelled', 'The comparison was cancelled.');
      const target = b.roles.target ?? 'Value';
      const found = await compareAside({ before: sideOf(before), after: sideOf(after), target }, options);
      return {
        from,
        to,
        choices: choiceChanges(a, b),
        rows: { before: a.rows, after: b.rows },
        seriesCount: { before: a.series, after: b.series },
        range: { first: { before: a.first, after: b.first }, last: { before: a.last, after: b.last } },
        ...found,
      };
    },
    before: (id) => {
      const version = datasets.get(id);
      const older = store.datasets.list().filter((other) => other.datasetId === version.datasetId && other.number < version.number);
      return older.reduce<StoredVersion | null>(
        (newest, other) => (newest === null || other.number > newest.number ? other : newest),
        null,
      );
    },
  };
}
