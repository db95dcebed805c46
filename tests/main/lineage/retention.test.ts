import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CleaningRecipe } from '../../../contract/entities/recipe.ts';
import { createRetention, type Retention, type RetentionOptions } from '../../../main/services/lineage/retention.ts';
import { syntheticPanel } from '../synthetic.ts';
import { trainOptions, worldOf, type World } from '../world.ts';

const scaled = (factor: number): CleaningRecipe => ({ steps: [{ kind: 'unit', settings: { factor } }] });

let w: World;
let workspace = '';
const retention = (changes: Partial<RetentionOptions> = {}): Retention =>
  createRetention({ workspace, store: w.store, forget: w.datasets.panels.forget, changed: () => undefined, ...changes });
const names = (folder: string): string[] =>
  existsSync(path.join(workspace, folder)) ? readdirSync(path.join(workspace, folder)).sort() : [];
const train = async (versionId: string): Promise<string> => {
  const { experimentId, finished } = await w.experiments.train({ versionId, options: trainOptions({ models: ['naive'], folds: 1 }) });
  await finished;
  return experimentId;
};
/** As a file that was written long ago and moved to its place just now. */
const old = (file: string): void => utimesSync(file, new Date(Date.now() - 7_200_000), new Date(Date.now() - 7_200_000));

beforeEach(async () => {
  w = await worldOf({
    ...syntheticPanel(2, 60),
    axis: { frequency: { unit: 'day', step: 1 }, granularity: 'date', origin: 0, dayOfMonth: 1 },
  });
  workspace = path.dirname(w.modelsFolder);
});

describe('prune', () => {
  it('takes figures with their version, and copies of joined files with the last version that joins them', () => {
    const first = w.store.datasets.get(w.versionId);
    if (!first) throw new Error('no version');
    const [shared, own, newer] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];
    const join = (id: string, number: number, hashes: readonly string[]): void =>
      w.store.datasets.insertVersion({
        ...first,
        id,
        number,
        files: ['0'.repeat(64), ...hashes].map((sha256, i) => ({ name: `${i}.csv`, bytes: 4, sha256 })),
        choices: {
          ...first.choices,
          tables: ['main' as const, ...hashes.map(() => 'static' as const)].map((kind, i) => ({
            files: [i],
            name: String(i),
            dialect: first.choices.dialect,
            kind,
            on: [],
          })),
        },
      });
    join('a'.repeat(64), 2, [shared, own]);
    join('b'.repeat(64), 3, [shared, newer]);
    for (const [folder, file] of [
      ['joined', shared],
      ['joined', own],
      ['joined', newer],
      ['figures', `${'a'.repeat(64)}.bin`],
      ['figures', `${'b'.repeat(64)}.bin`],
    ] as const) {
      mkdirSync(path.join(workspace, folder), { recursive: true });
      writeFileSync(path.join(workspace, folder, file), 'four');
    }
    const done = retention().prune();
    expect(
      done.items.filter(({ kind }) => kind === 'joined' || kind === 'figures').map(({ kind, id, bytes }) => [kind, id, bytes]),
    ).toEqual([
      ['joined', own, 4],
      ['figures', 'a'.repeat(64), 4],
    ]);
    expect([names('joined'), names('figures')]).toEqual([[shared, newer], [`${'b'.repeat(64)}.bin`]]);
    w.datasets.archive('b'.repeat(64), true);
    retention().prune();
    expect([names('joined'), names('figures'), w.store.retention.doomed()]).toEqual([[], [], []]);
  });

  it('keeps the newest version of a dataset and what it stands on', async () => {
    expect(retention().prune().items).toEqual([]);
    const derived = await w.datasets.derive(w.versionId, { recipe: scaled(2) });
    const found = retention().prune();
    expect(found.items.map(({ kind, name, reason }) => [kind, name, reason])).toEqual([
      ['version', 'Sales v1', 'Replaced by v2; nothing was trained on it.'],
    ]);
    expect(w.datasets.list().map(({ id }) => id)).toEqual([derived.id]);
    expect(names('data')).toEqual([`${w.versionId}.parquet`]);
    expect((await w.datasets.values(derived.id, 0)).y).toHaveLength(60);
  });

  it('takes the raw data with the last version that stands on them, and says how much that frees', () => {
    w.datasets.archive(w.versionId, true);
    const before = retention().preview();
    expect(before.total.filter(({ count }) => count > 0)).toEqual([
      { kind: 'version', count: 1, bytes: 0 },
      { kind: 'snapshot', count: 1, bytes: 8 },
    ]);
    expect([before.bytes, w.datasets.list().length, names('data').length]).toEqual([8, 1, 1]);
    expect(before.use.find(({ kind }) => kind === 'snapshot')).toEqual({ kind: 'snapshot', files: 1, bytes: 8 });
    const done = retention().prune();
    expect(done.items).toEqual(before.items);
    expect([w.datasets.list(), names('data'), w.store.retention.doomed()]).toEqual([[], [], []]);
    expect(done.use.find(({ kind }) => kind === 'snapshot')?.bytes).toBe(0);
  });

  it('never removes what an experiment stands on, its models and reports, archived or not', async () => {
    const first = await train(w.versionId);
    const derived = await w.datasets.derive(w.versionId, { recipe: scaled(2) });
    w.datasets.archive(w.versionId, true);
    w.datasets.archive(derived.id, true);
    mkdirSync(path.join(workspace, 'reports'), { recursive: true });
    const reportId = '0b0f5c8e-1111-4222-8333-444455556666';
    writeFileSync(path.join(workspace, 'reports', `${reportId}.csv`), 'forecast');
    w.store.reports.insert({
      id: reportId,
      experimentId: first,
      experimentName: '',
      format: 'csv',
      model: 'naive',
      scenario: null,
      name: 'x.csv',
      bytes: 8,
      sha256: 'c'.repeat(64),
      createdAt: '2024-01-01',
    });
    const models = names('models');
    expect(models.length).toBeGreaterThan(0);
    const { items, needed } = retention().prune();
    expect(items.map(({ name }) => name)).toEqual(['Sales v2']);
    expect(needed).toEqual([{ id: w.versionId, name: 'Sales v1', by: '1 experiment' }]);
    expect([names('models'), names('reports')]).toEqual([models, [`${reportId}.csv`]]);
    expect((await w.experiments.get(first)).state).toBe('done');
    expect((await w.forecasts.get({ experimentId: first, model: 'naive', index: 0 })).forecast.mean).toHaveLength(14);
  });

  it('keeps the version that a watched folder reads new files like', () => {
    const version = w.datasets.archive(w.versionId, true);
    w.store.sources.insertWatch({ id: 'w', folder: '/in', pattern: '*.csv', mode: 'newest', datasetId: version.datasetId }, '2024-01-01');
    expect(retention().prune()).toMatchObject({ items: [], needed: [{ by: 'the watched folder /in' }] });
    expect(w.store.sources.watches()).toHaveLength(1);
  });

  it('leaves replaced versions alone where only archived ones are to go', async () => {
    const second = await w.datasets.derive(w.versionId, { recipe: scaled(2) });
    await w.datasets.derive(w.versionId, { recipe: scaled(3) });
    expect(retention().preview({ replaced: false }).items).toEqual([]);
    expect(retention().preview().items).toHaveLength(2);
    w.datasets.archive(second.id, true);
    expect(
      retention()
        .prune({ replaced: false })
        .items.map(({ name }) => name),
    ).toEqual(['Sales v2']);
    expect(w.datasets.list().map(({ number }) => number)).toEqual([3, 1]);
  });

  it('leaves no row without its file', async () => {
    const derived = await w.datasets.derive(w.versionId, { recipe: scaled(2) });
    await train(derived.id);
    w.datasets.archive(w.versionId, true);
    retention().prune();
    const raws = new Set(w.datasets.list().map(({ rawId }) => rawId));
    for (const raw of raws) expect(existsSync(w.datasets.snapshotPath(raw))).toBe(true);
    for (const hash of w.store.retention.referred('model')) expect(existsSync(path.join(w.modelsFolder, `${hash}.jsonl`))).toBe(true);
  });
});

describe('a crash', () => {
  it('between the transaction and the removal of files is made good at the next start', () => {
    w.datasets.archive(w.versionId, true);
    const crashing = retention({
      remove: () => {
        throw new Error('the process is gone');
      },
    });
    crashing.prune();
    expect([w.datasets.list(), names('data')]).toEqual([[], [`${w.versionId}.parquet`]]);
    retention().sweep();
    expect([names('data'), w.store.retention.doomed()]).toEqual([[], []]);
  });

  it('and a new import of the same content before that start keeps the file', async () => {
    w.datasets.archive(w.versionId, true);
    retention({
      remove: () => {
        throw new Error('the process is gone');
      },
    }).prune();
    const { choices } = await import('../synthetic.ts');
    const again = await w.datasets.import([{ path: '/nowhere', name: 'sales.csv' }], choices, { name: 'Sales' }, {});
    expect(again.id).toBe(w.versionId);
    retention().sweep();
    expect([names('data'), w.store.retention.doomed()]).toEqual([[`${w.versionId}.parquet`], []]);
  });
});

describe('files without rows', () => {
  it('stay while somebody may be about to write their row, and are swept later', () => {
    mkdirSync(path.join(workspace, 'models'), { recursive: true });
    const stray = path.join(workspace, 'models', `${'d'.repeat(64)}.jsonl`);
    const foreign = path.join(workspace, 'models', 'notes.txt');
    writeFileSync(stray, 'models');
    writeFileSync(foreign, 'not ours');
    old(stray);
    retention().sweep();
    expect(existsSync(stray)).toBe(true);
    const now = Date.now;
    try {
      Date.now = () => now() + 2 * 3_600_000;
      expect(retention().preview().items).toMatchObject([{ kind: 'model', bytes: 6, reason: 'Left over: nothing refers to it.' }]);
      retention().sweep();
    } finally {
      Date.now = now;
    }
    expect([existsSync(stray), existsSync(foreign), names('data').length]).toEqual([false, true, 1]);
  });
});

describe('archive', () => {
  it('leaves a version where it is, and asking for the same data takes it back', async () => {
    const derived = await w.datasets.derive(w.versionId, { recipe: scaled(2) });
    expect(w.datasets.archive(derived.id, true).archivedAt).toMatch(/^\d{4}-/);
    expect(w.datasets.find('Sales')?.id).toBe(w.versionId);
    expect((await w.datasets.values(derived.id, 0)).y).toHaveLength(60);
    expect((await w.datasets.derive(w.versionId, { recipe: scaled(2) })).archivedAt).toBeUndefined();
    expect(w.datasets.find('Sales')?.id).toBe(derived.id);
    w.datasets.archive(w.versionId, true);
    w.datasets.archive(derived.id, true);
    expect(w.datasets.find('Sales')?.id).toBe(derived.id);
    expect(w.datasets.archive(derived.id, false).archivedAt).toBeUndefined();
  });
});
