import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../../main/app.ts';
import { programPath } from '../../../main/entries.ts';
import { forkNode } from '../../../main/ingest/node-fork.ts';
import { packHeldOut, unpackHeldOut } from '../../../main/services/regression/held-out.ts';
import { temporaryFolder } from '../synthetic.ts';
import { salesCsv, trainRows } from './row-world.ts';

// One workspace for the whole file: three small models.
let folder = '';
let remove: () => void = () => undefined;
let app: App;
/** All columns; without the price; all columns of a longer file. */
let [whole, poor, newer] = ['', '', ''];
const workspace = (): string => path.join(folder, 'workspace');
const open = (): Promise<App> =>
  createApp({ workspace: workspace(), host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: 'test' });

beforeAll(async () => {
  ({ folder, remove } = temporaryFolder());
  app = await open();
  poor = await trainRows(app, folder, { name: 'without price', without: ['Price'] });
  whole = await trainRows(app, folder, { name: 'all columns' });
  newer = await trainRows(app, folder, { name: 'longer file', rows: 700 });
}, 60_000);
afterAll(async () => {
  await app.close();
  remove();
});
describe('models of single rows in the registry', () => {
  it('are registered with what they learnt from and how they did, once', async () => {
    const { rowRegistry } = app;
    const first = await rowRegistry.register({ rowModelId: poor, name: ' Revenue ' });
    expect(first).toMatchObject({ name: 'Revenue', number: 1, stage: 'candidate', label: 'Gradient boosting', heldOut: true });
    expect(first.facts).toMatchObject({
      rowModel: 'without price',
      schema: { target: 'Revenue', date: 'Date', columns: [{ column: 'Date', use: 'date' }, { column: 'Units' }, { column: 'Region' }] },
      data: { fileName: 'sales-600.csv', rows: 600 },
      codeVersion: 'test',
      testRows: 120,
      refitted: true,
    });
    expect(first.facts.data.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(first.facts.accuracy[0]?.r2).toBeGreaterThan(0);
    expect((await rowRegistry.register({ rowModelId: poor, name: 'revenue' })).id).toBe(first.id);
    expect((await rowRegistry.register({ rowModelId: whole, name: 'Revenue', reason: 'knows the price' })).number).toBe(2);
    expect((await rowRegistry.register({ rowModelId: newer, name: 'Revenue' })).number).toBe(3);
    expect(app.registry.model('Revenue')).toMatchObject({ sort: 'rows', versions: 3, champion: null });
    await expect(rowRegistry.register({ rowModelId: 'nobody', name: 'x' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(rowRegistry.register({ rowModelId: poor, name: 'a/b' })).rejects.toThrow('A model name has');
    await expect(app.regression.delete(poor)).rejects.toThrow('version 1 of the registered model Revenue stands on it');
  });

  it('are compared on the rows that both held out, and promoted with that and a reason', async () => {
    const { rowRegistry } = app;
    const [third, second, first] = rowRegistry.versions('Revenue');
    expect(() => rowRegistry.champion('Revenue')).toThrow('has no champion yet');
    expect((await rowRegistry.evidence(first?.id ?? '')).verdict).toMatch(/no champion to compare.*120 rows.*RMSE/s);
    await expect(rowRegistry.promote({ versionId: first?.id ?? '', reason: ' ' })).rejects.toThrow('A reason is needed');
    await rowRegistry.promote({ versionId: first?.id ?? '', reason: 'The first', expected: null });
    const found = await rowRegistry.evidence(second?.id ?? '');
    expect(found).toMatchObject({
      none: null,
      against: { role: 'champion', number: 1 },
      rows: { compared: 120, heldByBoth: 120, seen: 0, units: 'days', count: 30, from: '2024-04-30', to: '2024-05-29' },
    });
    expect(found.verdict).toMatch(/^Errs \d+% less than the champion v1: .* on 120 rows, beyond chance/);
    // The figures are those of the hold-outs themselves.
    const mae = found.metrics.find(({ metric }) => metric === 'mae');
    expect(mae?.version.estimate).toBeCloseTo(second?.facts.accuracy[0]?.mae ?? NaN, 9);
    expect(mae?.other.estimate).toBeCloseTo(first?.facts.accuracy[0]?.mae ?? NaN, 9);
    const rmse = found.metrics.find(({ metric }) => metric === 'rmse');
    expect(rmse?.version.estimate).toBeCloseTo(second?.facts.accuracy[0]?.rmse ?? NaN, 9);
    expect(found.coverage.map(({ level, version }) => [level, version.coverage])).toEqual(
      second?.facts.coverage.map(({ level, measured }) => [level, measured]),
    );
    await expect(rowRegistry.promote({ versionId: second?.id ?? '', reason: 'x', expected: null })).rejects.toMatchObject({ code: 'busy' });
    await rowRegistry.promote({ versionId: second?.id ?? '', reason: 'Knows the price', expected: first?.id ?? null });
    expect(rowRegistry.champion('revenue').number).toBe(2);
    // The newer file begins its hold-out at row 560: 40 rows are in both.
    expect(await rowRegistry.compare({ first: third?.id ?? '', second: second?.id ?? '' })).toMatchObject({
      rows: { compared: 40, heldByBoth: 40 },
    });
    const entry = app.registry.history('Revenue').entries[0];
    expect(entry).toMatchObject({ action: 'promote', version: 2, replaced: 1, reason: 'Knows the price', evidence: null, runId: whole });
    expect(entry?.rowEvidence?.rows?.compared).toBe(120);
  });

  it('are compared on the rows of a file that neither had seen', async () => {
    const { rowRegistry } = app;
    const [third, second, first] = rowRegistry.versions('Revenue');
    const file = (name: string, text: string): { path: string; name: string } => {
      writeFileSync(path.join(folder, name), text);
      return { path: path.join(folder, name), name };
    };
    const pair = { first: second?.id ?? '', second: first?.id ?? '' };
    const all = await rowRegistry.compare(pair, file('newest.csv', salesCsv(800)));
    // 600 were known, of which 120 were held out; 200 are new.
    expect(all.rows).toMatchObject({ compared: 320, heldByBoth: 120, seen: 480, unread: 0, to: '2024-07-18' });
    const mixed = await rowRegistry.compare({ first: third?.id ?? '', second: second?.id ?? '' }, file('mixed.csv', salesCsv(800, 500)));
    // Held out by v3: 560 to 699, of which v2 held out 560 to 599 and never saw the rest; new to both: 100.
    expect(mixed.rows).toMatchObject({ compared: 240, heldByBoth: 40, seen: 60 });
    const known = await rowRegistry.compare(pair, file('known.csv', salesCsv(400)));
    expect(known.none).toMatch(/^No row of known.csv can be compared.*400 had been learnt from/);
    const lacks = file('lacks.csv', salesCsv(800).replace('Region', 'Area'));
    await expect(rowRegistry.compare(pair, lacks)).rejects.toMatchObject({
      code: 'no-column',
      message: expect.stringContaining('lacks Region'),
    });
    const words = file('words.csv', salesCsv(800).replaceAll(/,[\d.]+\n/g, ',much\n'));
    expect((await rowRegistry.compare(pair, words)).none).toMatch(/no column Revenue with numbers/);
    const more = file('more.csv', salesCsv(800).replaceAll('\n', ',x\n'));
    // Keys of other columns say nothing: the day after the last one that both learnt from does.
    expect((await rowRegistry.compare(pair, more)).rows).toMatchObject({ compared: 200, heldByBoth: 0, seen: 600, from: '2024-05-30' });
  });

  it('go back, are archived and restored, and keep one history with models that forecast', async () => {
    const { rowRegistry, registry } = app;
    const [, second, first] = rowRegistry.versions('Revenue');
    expect(() => rowRegistry.rollback({ modelId: 'Revenue', expected: first?.id })).toThrow('v2 is champion now');
    expect(rowRegistry.rollback({ modelId: 'Revenue' }).number).toBe(1);
    expect(() => rowRegistry.rollback({ modelId: 'Revenue' })).toThrow('no earlier champion');
    expect(() => rowRegistry.archive({ versionId: first?.id ?? '', archived: true, reason: 'old' })).toThrow('is the champion');
    expect(rowRegistry.archive({ versionId: second?.id ?? '', archived: true, reason: 'Too slow' }).stage).toBe('archived');
    await expect(rowRegistry.promote({ versionId: second?.id ?? '', reason: 'x' })).rejects.toThrow('is archived');
    expect(rowRegistry.archive({ versionId: second?.id ?? '', archived: false, reason: 'After all' }).stage).toBe('candidate');
    const { entries, broken } = registry.history('Revenue');
    expect(broken).toBeNull();
    expect(entries.map(({ action, version }) => `${action} ${version}`).reverse()).toEqual([
      'register 1', 'register 2', 'register 3', 'promote 1', 'promote 2', 'rollback 1', 'archive 2', 'restore 2',
    ]); // prettier-ignore
  });

  it('are refused, in words, where a forecast is wanted', async () => {
    const { registry, rowRegistry, monitoring } = app;
    const { id } = rowRegistry.champion('Revenue');
    const words = 'predicts one case from its columns and has no horizon';
    expect(() => registry.champion('Revenue')).toThrow(words);
    expect(() => registry.versions('Revenue')).toThrow(words);
    for (const work of [
      () => registry.load(id),
      () => registry.evidence(id),
      () => registry.promote({ versionId: id, reason: 'x' }),
      () => monitoring.create({ model: 'Revenue' }),
      () => app.versionTest.score({ first: id, second: id }, {}),
    ])
      await expect(Promise.resolve().then<unknown>(work)).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringContaining(words),
      });
    expect(() => registry.rollback({ modelId: 'Revenue' })).toThrow(words);
  });

  it('are promoted once by two processes that want different ones, and are no versions of a file that was damaged', async () => {
    const { rowRegistry } = app;
    const [third, second, first] = rowRegistry.versions('Revenue');
    const other = await open();
    try {
      const results = await Promise.allSettled([
        rowRegistry.promote({ versionId: second?.id ?? '', expected: first?.id ?? null, reason: 'here' }),
        other.rowRegistry.promote({ versionId: third?.id ?? '', expected: first?.id ?? null, reason: 'there' }),
      ]);
      expect(results.map(({ status }) => status).sort((a, b) => a.localeCompare(b))).toEqual(['fulfilled', 'rejected']);
      const both = await Promise.all([app, other].map((one) => one.rowRegistry.register({ rowModelId: poor, name: 'Raced' })));
      expect(both[0]?.id).toBe(both[1]?.id);
      // A model is registered or deleted, never both.
      const spare = await trainRows(app, folder, { name: 'spare', trees: 3 });
      const race = await Promise.allSettled([rowRegistry.register({ rowModelId: spare, name: 'Spare' }), other.regression.delete(spare)]);
      const registered = race[0].status === 'fulfilled';
      expect(app.regression.list().some(({ id }) => id === spare)).toBe(registered);
      expect(race[1].status).toBe(registered ? 'rejected' : 'fulfilled');
    } finally {
      await other.close();
    }
    expect(app.registry.history().broken).toBeNull();
    const file = path.join(workspace(), 'row-models', `${first?.artefact ?? ''}.json`);
    const bytes = readFileSync(file);
    const spoilt: (readonly [string, () => void])[] = [
      ['file-changed', () => writeFileSync(file, bytes.toString().replace(/\d/, 'x'))],
      ['file-changed', () => writeFileSync(file, bytes.subarray(0, bytes.length / 2))],
      ['file-missing', () => renameSync(file, `${file}.away`)],
    ];
    for (const [code, spoil] of spoilt) {
      spoil();
      await expect(rowRegistry.check(first?.id ?? '')).rejects.toMatchObject({ code });
      await expect(rowRegistry.promote({ versionId: first?.id ?? '', reason: 'x' })).rejects.toMatchObject({ code });
      await expect(rowRegistry.register({ rowModelId: poor, name: 'Another' })).rejects.toMatchObject({ code });
    }
    renameSync(`${file}.away`, file);
    writeFileSync(file, bytes);
    expect(await rowRegistry.check(first?.id ?? '')).toEqual({ formatVersion: 1, codeVersion: 'test' });
  });

  it('show it when their rows were changed by hand, which the database refuses', () => {
    const db = new Sqlite(path.join(workspace(), 'almanac.db'));
    try {
      expect(() => db.exec("UPDATE row_version SET artefact = 'x'")).toThrow('a registered version does not change');
      expect(() => db.exec('DELETE FROM row_version')).toThrow('a registered version is not removed');
      expect(() => db.exec("UPDATE row_model SET sha256 = 'x'")).toThrow('a registered model does not change');
      expect(() => db.exec("UPDATE registered_model SET sort = 'series'")).toThrow('keeps its sort');
      const { stage } = db.prepare("SELECT stage FROM row_version WHERE number = 1 AND stage = 'candidate'").get() as { stage: string };
      expect(stage).toBe('candidate');
      db.exec("UPDATE row_version SET stage = 'archived' WHERE number = 1 AND stage = 'candidate'");
      expect(app.registry.history().broken).toMatch(/is archived, but the history leads to candidate/);
      db.exec("UPDATE row_version SET stage = 'candidate' WHERE stage = 'archived'");
      expect(app.registry.history().broken).toBeNull();
    } finally {
      db.close();
    }
  });

  it('keep what was held out as numbers that are looked at when they are read', () => {
    const packed = app.store.rowModels.heldOut(whole) ?? new Uint8Array();
    const held = unpackHeldOut(packed);
    expect([held.keys.length, held.learnt.length, new Set(held.keys).size, held.every]).toEqual([120, 480, 120, 1]);
    expect(packHeldOut(held)).toEqual(Buffer.from(packed));
    for (const bad of [packed.slice(0, -8), packed.slice(0, 3), new Uint8Array(64), Buffer.concat([packed, Buffer.alloc(8)])])
      expect(() => unpackHeldOut(bad)).toThrow('is damaged');
  });
});
