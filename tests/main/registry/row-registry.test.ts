import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../../main/app.ts';
import { programPath } from '../../../main/entries.ts';
import { forkNode } from '../../../main/ingest/node-fork.ts';
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
const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing',
    (error: unknown) => error,
  );

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
});
