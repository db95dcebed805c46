import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../../main/app.ts';
import { forkNode } from '../../../main/ingest/node-fork.ts';
import { matcher } from '../../../main/services/sources/watches.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'almanac-watch-'));
const incoming = path.join(folder, 'incoming');
const program = path.resolve(import.meta.dirname, '../../../main/ingest/process.ts');
const open = (): Promise<App> =>
  createApp({ workspace: path.join(folder, 'workspace'), host: { kind: 'terminal', fork: () => forkNode(program) }, version: '0.0.0' });

const day = (i: number): string => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
const rows = (from: number, to: number): string =>
  ['date,sales', ...Array.from({ length: to - from }, (_, i) => `${day(from + i)},${100 + ((from + i) % 7)}`)].join('\n');
const put = (name: string, content: string): void => writeFileSync(path.join(incoming, name), content);

let app: App;
/** A file counts once it kept still between two looks. */
const lookTwice = async (): Promise<void> => {
  await app.watches.look();
  await app.watches.look();
};
const versions = (name: string): number => app.datasets.list().filter(({ datasetName }) => datasetName === name).length;

beforeAll(async () => {
  mkdirSync(incoming);
  app = await open();
  const first = { path: path.join(folder, 'first.csv'), name: 'first.csv' };
  writeFileSync(first.path, rows(0, 60));
  for (const name of ['daily', 'growing']) {
    const { choices } = await app.datasets.inspect([first], undefined, {});
    await app.datasets.import([first], { ...choices, seasonLength: name === 'daily' ? 7 : 1 }, { name }, {});
  }
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a watched folder', () => {
  it('makes a version of a new file once it keeps still, and of an old one never', async () => {
    put('sales_0.csv', rows(0, 50));
    const watch = await app.watches.add({ folder: incoming, pattern: 'sales_*.csv', mode: 'newest', dataset: 'daily' });
    await lookTwice();
    expect(versions('daily')).toBe(1);

    put('sales_1.csv', rows(0, 70));
    put('other.csv', rows(0, 90));
    await app.watches.look();
    expect(versions('daily')).toBe(1);
    await app.watches.look();
    expect(versions('daily')).toBe(2);
    expect(app.datasets.find('daily')).toMatchObject({ rows: 70, number: 2 });
    await lookTwice();
    expect(versions('daily')).toBe(2);
    expect(app.watches.list()[0]).toMatchObject({ lastFailure: null, paused: false });
    app.watches.delete(watch.id);
  });

  it('finds what came while the application was closed', async () => {
    await app.watches.add({ folder: incoming, pattern: 'late*.csv', mode: 'newest', dataset: 'daily' });
    await app.close();
    put('late.csv', rows(0, 80));
    app = await open();
    await lookTwice();
    expect(app.datasets.find('daily')).toMatchObject({ rows: 80 });
  });

  it('reads all files together where each brings the rows since the last', async () => {
    put('part_1.csv', rows(0, 30));
    await app.watches.add({ folder: incoming, pattern: 'part_*.csv', mode: 'all', dataset: 'growing' });
    put('part_2.csv', rows(30, 75));
    await lookTwice();
    expect(app.datasets.find('growing')).toMatchObject({ rows: 75, first: day(0), last: day(74) });
  });

  it('says why a file was not imported, and does not try it again until it changes', async () => {
    await app.watches.add({ folder: incoming, pattern: 'broken*.csv', mode: 'newest', dataset: 'daily' });
    const before = versions('daily');
    put('broken.csv', 'when,what\n1,2\n');
    await lookTwice();
    const watch = app.watches.list().at(-1);
    expect(versions('daily')).toBe(before);
    expect(watch?.lastFailure).toContain('broken.csv');
    const alerts = () => app.alerts.list().filter(({ key }) => key === `watch/${watch?.id}`);
    expect(alerts()).toMatchObject([{ kind: 'data', severity: 'critical', count: 1, evidence: watch?.lastFailure }]);
    await lookTwice();
    expect(alerts()).toMatchObject([{ count: 1 }]);
    put('broken.csv', rows(0, 85));
    await lookTwice();
    expect(versions('daily')).toBe(before + 1);
    expect(app.watches.list().at(-1)?.lastFailure).toBeNull();
    expect(alerts()).toEqual([]);
  });

  it('says that a folder cannot be read, and is silent about it once it can', async () => {
    const away = path.join(folder, 'away');
    mkdirSync(away);
    const { id } = await app.watches.add({ folder: away, pattern: '*.csv', mode: 'newest', dataset: 'daily' });
    const failure = () => app.watches.list().find((one) => one.id === id)?.lastFailure;
    rmSync(away, { recursive: true });
    await lookTwice();
    expect(failure()).toContain('cannot be read');
    mkdirSync(away);
    await app.watches.look();
    expect(failure()).toBeNull();
    app.watches.delete(id);
  });

  it('waits while it is paused, and goes with its dataset', async () => {
    const watch = await app.watches.add({ folder: incoming, pattern: 'paused*.csv', mode: 'newest', dataset: 'growing' });
    app.watches.pause(watch.id, true);
    put('paused.csv', rows(0, 40));
    const before = versions('growing');
    await lookTwice();
    expect(versions('growing')).toBe(before);
    for (const { id, datasetName } of app.datasets.list()) if (datasetName === 'growing') await app.datasets.delete(id);
    expect(app.watches.list().some(({ id }) => id === watch.id)).toBe(false);
  });

  it('refuses a folder that is not there, a dataset that is not known, a path as a pattern', async () => {
    const input = { folder: incoming, pattern: '*.csv', mode: 'newest' as const, dataset: 'daily' };
    await expect(app.watches.add({ ...input, folder: path.join(folder, 'none') })).rejects.toMatchObject({ code: 'not-found' });
    await expect(app.watches.add({ ...input, dataset: 'nobody' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(app.watches.add({ ...input, pattern: '../*.csv' })).rejects.toMatchObject({ code: 'bad-input' });
  });
});

describe('a watched folder of a dataset that was joined from several files', () => {
  const fixtures = path.resolve(import.meta.dirname, '../../fixtures/joins');
  const parts = ['sales', 'stores', 'oil', 'holidays_events', 'transactions', 'coming'];
  const dropped = path.join(folder, 'dropped');
  const watched = path.join(folder, 'joined');
  const content = (name: string): string => readFileSync(path.join(fixtures, `${name}.csv`), 'utf8');
  /** The main table without its last days. */
  const sales = content('sales').trimEnd().split('\n');
  const shorter = sales.slice(0, -60).join('\n');
  const bring = (name: string, text: string): void => writeFileSync(path.join(watched, name), text);
  const newest = () => app.datasets.find('chain');

  beforeAll(async () => {
    for (const place of [dropped, watched]) mkdirSync(place);
    const files = parts.map((name) => ({ path: path.join(dropped, `${name}.csv`), name: `${name}.csv` }));
    for (const { path: file, name } of files) writeFileSync(file, content(name.replace('.csv', '')));
    const { choices } = await app.datasets.inspect(files, undefined, {});
    expect(choices.tables?.map(({ kind }) => kind)).toEqual(['main', 'static', 'dated', 'dated', 'calendar', 'future-rows']);
    await app.datasets.import(files, choices, { name: 'chain' }, {});
    // What was dropped is gone: the copies that were kept count.
    rmSync(dropped, { recursive: true });
    await app.watches.add({ folder: watched, pattern: '*.csv', mode: 'newest', dataset: 'chain' });
  });
  const failure = () => app.watches.list().find(({ datasetName }) => datasetName === 'chain')?.lastFailure;

  it('joins a new main file with the others as they were', async () => {
    const first = newest();
    bring('sales_1.csv', shorter);
    await lookTwice();
    expect([failure(), newest()?.number]).toEqual([null, 2]);
    expect(newest()).toMatchObject({ rows: (first?.rows ?? 0) - 60, roles: first?.roles, keyNames: first?.keyNames });
    expect(newest()?.files.map(({ name, sha256 }) => (name === 'sales_1.csv' ? name : sha256))).toEqual(
      first?.files.map(({ name, sha256 }) => (name === 'sales.csv' ? 'sales_1.csv' : sha256)),
    );
    const [before, after] = [await app.datasets.panels.get(first?.id ?? ''), await app.datasets.panels.get(newest()?.id ?? '')];
    expect(after.panel.statics).toEqual(before.panel.statics);
    expect(after.panel.past?.map(({ name }) => name)).toEqual(before.panel.past?.map(({ name }) => name));
    expect(after.panel.regressors?.map(({ name }) => name)).toEqual(before.panel.regressors?.map(({ name }) => name));
  });

  it('is the same version where the content is that of the first', async () => {
    const count = versions('chain');
    bring('sales_2.csv', content('sales'));
    await lookTwice();
    expect([failure(), versions('chain')]).toEqual([null, count]);
  });

  it('takes a newer table of the same name from the folder, and makes no version of it alone', async () => {
    const before = newest()?.number;
    bring('Stores.csv', content('stores').replaceAll('Quito', 'Loja'));
    await lookTwice();
    expect(newest()?.number).toBe(before);
    bring('sales_3.csv', sales.slice(0, -30).join('\n'));
    await lookTwice();
    expect([failure(), newest()?.number]).toEqual([null, 3]);
    const city = (await app.datasets.panels.get(newest()?.id ?? '')).panel.statics?.find(({ name }) => name === 'city');
    expect(city?.values).toContain('Loja');
    expect(city?.values).not.toContain('Quito');
  });

  it('reads all main files together where each brings the rows since the last', async () => {
    const all = path.join(folder, 'joined-all');
    mkdirSync(all);
    const { id } = await app.watches.add({ folder: all, pattern: 'sales*.csv', mode: 'all', dataset: 'chain' });
    writeFileSync(path.join(all, 'sales_a.csv'), sales.slice(0, 181).join('\n'));
    writeFileSync(path.join(all, 'sales_b.csv'), [sales[0], ...sales.slice(181)].join('\n'));
    await lookTwice();
    expect(app.watches.list().find((one) => one.id === id)?.lastFailure).toBeNull();
    expect(newest()).toMatchObject({
      number: 4,
      rows: app.datasets.list().find(({ datasetName, number }) => datasetName === 'chain' && number === 1)?.rows,
    });
    expect(
      newest()
        ?.files.map(({ name }) => name)
        .slice(0, 2),
    ).toEqual(['sales_a.csv', 'sales_b.csv']);
    app.watches.delete(id);
  });

  it('says which files it needs where no copy was kept, and goes on once they lie in the folder', async () => {
    const copies = path.join(folder, 'workspace', 'joined');
    rmSync(copies, { recursive: true });
    rmSync(path.join(watched, 'Stores.csv'));
    const before = newest()?.number;
    bring('sales_4.csv', sales.slice(0, -90).join('\n'));
    await lookTwice();
    expect(failure()).toContain('Stores.csv, oil.csv, holidays_events.csv, transactions.csv, coming.csv are joined to the files of chain');
    for (const name of parts.slice(1)) bring(`${name}.csv`, content(name));
    bring('sales_4.csv', `${sales.slice(0, -90).join('\n')}\n`);
    await lookTwice();
    expect([failure(), newest()?.number]).toEqual([null, (before ?? 0) + 1]);
    expect(readdirSync(copies)).toHaveLength(5);
  });

  it('keeps the copies as long as a version needs them', async () => {
    const copies = path.join(folder, 'workspace', 'joined');
    const of = app.datasets.list().filter(({ datasetName }) => datasetName === 'chain');
    for (const { id } of of.slice(0, -1)) await app.datasets.delete(id);
    expect(readdirSync(copies).length).toBeGreaterThan(0);
    await app.datasets.delete(of.at(-1)?.id ?? '');
    expect(readdirSync(copies)).toEqual([]);
  });
});

describe('a pattern of names', () => {
  it('takes * for any characters and everything else as it is', () => {
    expect(['a.csv', 'A.CSV', 'axcsv', 'b.csv.gz'].map(matcher('*.csv'))).toEqual([true, true, false, false]);
    expect(matcher('s(1)+*.csv')('s(1)+2024.csv')).toBe(true);
  });
});
