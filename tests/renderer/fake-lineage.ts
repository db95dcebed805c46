import type { Contract } from '../../contract/api.ts';
import type { DatasetVersion } from '../../contract/entities/dataset.ts';
import type { LineageStage } from '../../contract/entities/lineage.ts';
import type { Client } from '../../contract/rpc.ts';

type Asked = 'datasets.archive' | 'lineage.version' | 'lineage.run' | 'lineage.difference' | 'retention.preview' | 'retention.prune';

/** Lineage of a made-up version: one file, raw data, one experiment. Nothing differs and nothing can go. */
export function fakeLineage(versionOf: (versionId: string) => DatasetVersion): Pick<Client<Contract>, Asked> {
  const stage = (id: string, kind: LineageStage['kind'], title: string): LineageStage => ({
    id,
    kind,
    title,
    hash: 'ab'.repeat(32),
    madeAt: '2024-05-01T08:00:00.000Z',
    rows: 1000,
    series: 10,
    values: 1000,
    bytes: 12_345,
    kept: 'disk',
    tookMs: 1200,
    versionId: null,
    version: null,
    details: [],
  });
  const preview = async () => ({ use: [], items: [], total: [], bytes: 0, needed: [] });
  return {
    'datasets.archive': async ({ versionId }) => versionOf(versionId),
    'lineage.version': async ({ versionId }) => ({
      versionId,
      stages: [stage('f', 'file', 'train.csv'), stage('r', 'raw', 'Raw'), stage('e', 'experiment', 'First')],
      edges: [
        { from: 'f', to: 'r' },
        { from: 'r', to: 'e' },
      ],
    }),
    'lineage.run': async ({ versionId }) => ({ made: false, versionId, message: 'Nothing to do' }),
    'lineage.difference': async ({ from, to }) => {
      const { rows, series, first, last, values } = versionOf(to);
      return {
        from,
        to,
        choices: [],
        rows: { before: rows, after: rows },
        seriesCount: { before: series, after: series },
        range: { first: { before: first, after: first }, last: { before: last, after: last } },
        sum: { before: 1, after: 1 },
        values: { before: values, after: values, same: values, added: 0, removed: 0, changed: 0 },
        incomparable: null,
        series: {
          both: series,
          differing: 0,
          added: 0,
          removed: 0,
          renamed: 0,
          addedNames: [],
          removedNames: [],
          renamedNames: [],
        },
        most: [],
        distributions: [],
      };
    },
    'retention.preview': preview,
    'retention.prune': preview,
  };
}
