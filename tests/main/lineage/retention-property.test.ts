import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { createRetention } from '../../../main/services/lineage/retention.ts';
import type { StoredVersion } from '../../../main/store/repositories/datasets.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import { choices, temporaryFolder } from '../synthetic.ts';
import { trainOptions } from '../world.ts';

const hash = (kind: string, n: number): string => `${kind}${String(n).padStart(63, '0')}`;
const place = temporaryFolder();
const store: Store = openStore(place.folder);
afterAll(() => {
  store.close();
  place.remove();
});
const file = (folder: string, name: string): string => path.join(place.folder, folder, name);
for (const folder of ['data', 'models']) mkdirSync(path.join(place.folder, folder), { recursive: true });

/** A version on one of four raw data, in one of three datasets. */
const someVersion = fc.record({
  raw: fc.nat(3),
  dataset: fc.nat(2),
  archived: fc.boolean(),
  experiments: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 }) }),
});
const someWorkspace = fc.record({
  versions: fc.array(someVersion, { minLength: 1, maxLength: 10 }),
  watched: fc.option(fc.nat(2)),
  replaced: fc.boolean(),
});
let serial = 0;

function fill({
  versions,
  watched,
}: {
  versions: readonly { raw: number; dataset: number; archived: boolean; experiments: number }[];
  watched: number | null;
}) {
  const base = serial;
  serial += 100;
  const numbers = [0, 0, 0];
  versions.forEach(({ raw, dataset, archived, experiments }, i) => {
    const id = hash('a', base + i);
    const rawId = hash('b', base + raw);
    const datasetId = `dataset ${base + dataset}`;
    numbers[dataset] = (numbers[dataset] ?? 0) + 1;
    const createdAt = `2024-01-01T00:00:${String(i).padStart(2, '0')}.000Z`;
    if (!store.datasets.hasDataset(datasetId)) store.datasets.insertDataset({ id: datasetId, name: datasetId, createdAt });
    writeFileSync(file('data', `${rawId}.parquet`), 'data');
    const version: StoredVersion = {
      id,
      rawId,
      datasetId,
      datasetName: datasetId,
      number: numbers[dataset] ?? 1,
      createdAt,
      files: [],
      choices,
      roles: { date: 'date', target: 'units', series: ['item'], future: [], past: [], static: [] },
      axis: { frequency: { unit: 'day', step: 1 }, granularity: 'date', origin: 0, dayOfMonth: 1 },
      seasonLength: 7,
      keyNames: ['item'],
      rows: 1,
      series: 1,
      values: 1,
      first: '1970-01-01',
      last: '1970-01-01',
      snapshotBytes: 4,
      report: { stage: 'processed', rows: 1, series: 1, findings: [] },
    };
    store.datasets.insertVersion(version);
    if (archived) store.datasets.setArchived(id, createdAt);
    for (let e = 0; e < experiments; e++) {
      const experimentId = `${id} ${e}`;
      store.experiments.insert({
        id: experimentId,
        name: '',
        datasetVersionId: id,
        datasetName: datasetId,
        datasetNumber: 1,
        createdAt,
        state: 'interrupted',
        options: trainOptions(),
        codeVersion: 'test',
        environment: {},
        selected: null,
        selectionReason: null,
        warnings: [],
      });
      store.experiments.insertRun({
        id: `${experimentId} run`,
        experimentId,
        model: 'naive',
        kind: 'naive',
        label: null,
        spec: {},
        position: 0,
      });
      const artefact = hash('c', base + 10 * i + e);
      writeFileSync(file('models', `${artefact}.jsonl`), 'models');
      store.experiments.finishRun({ id: `${experimentId} run`, artefact, artefactBytes: 6, summary: null as never });
    }
  });
  if (watched !== null && store.datasets.hasDataset(`dataset ${base + watched}`))
    store.sources.insertWatch(
      { id: `w${base}`, folder: '/in', pattern: '*', mode: 'newest', datasetId: `dataset ${base + watched}` },
      '2024-01-01',
    );
}

it('prune never removes what is referred to, nor leaves a row without its file or a snapshot without a row', () => {
  fc.assert(
    fc.property(someWorkspace, ({ versions, watched, replaced }) => {
      fill({ versions, watched });
      const before = store.datasets.list();
      const experiments = store.experiments.list().map(({ id }) => id);
      const watches = store.sources.watches();
      const read = new Set(watches.map(({ datasetId }) => store.datasets.findByName(datasetId)?.id));
      const retention = createRetention({ workspace: place.folder, store, forget: () => undefined, changed: () => undefined });
      const preview = retention.preview({ replaced });
      const done = retention.prune({ replaced });
      expect(done.items).toEqual(preview.items);

      const after = store.datasets.list();
      expect(store.experiments.list().map(({ id }) => id)).toEqual(experiments);
      expect(store.sources.watches()).toEqual(watches);
      const left = new Set(after.map(({ id }) => id));
      for (const id of read) if (id !== undefined) expect(left.has(id)).toBe(true);
      for (const version of before) {
        const newest = before.every(
          (other) => other.datasetId !== version.datasetId || other.archivedAt !== undefined || other.number <= version.number,
        );
        if (version.archivedAt === undefined && (newest || !replaced)) expect(left.has(version.id)).toBe(true);
      }
      const raws = new Set(after.map(({ rawId }) => rawId));
      for (const { rawId } of before) expect(existsSync(file('data', `${rawId}.parquet`))).toBe(raws.has(rawId));
      for (const name of store.retention.referred('model')) expect(existsSync(file('models', `${name}.jsonl`))).toBe(true);
      // What is pruned once is pruned.
      expect(retention.prune({ replaced }).items).toEqual([]);
    }),
    { numRuns: 25 },
  );
});
