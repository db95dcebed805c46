import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportChoices, ImportPreview } from '../../contract/entities/dataset.ts';
import type { JoinTable } from '../../contract/entities/tables.ts';
import { literal, openDatabase, rows as query, type Cell } from '../../main/ingest/database.ts';
import type { SourcePath } from '../../main/ingest/types.ts';
import { sharedData } from '../shared-data.ts';
import { csv, day, failure, makeWorkbench } from './workbench.ts';

const bench = makeWorkbench();
afterAll(() => bench.close());

const fixture = (name: string): SourcePath => ({ path: path.resolve(import.meta.dirname, '../fixtures/joins', name), name });
const files = ['stores.csv', 'oil.csv', 'holidays_events.csv', 'coming.csv', 'transactions.csv', 'sales.csv'].map(fixture);
const inspect = (of: readonly SourcePath[], choices?: ImportChoices): Promise<ImportPreview> => bench.ingest.inspect(of, choices, {});

let snapshots = 0;
/** Imports and reads the snapshot's rows. */
async function snapshotOf(
  of: readonly SourcePath[],
  choices: ImportChoices,
  select: string,
): Promise<{ rows: Cell[][]; made: Awaited<ReturnType<typeof bench.ingest.snapshot>> }> {
  const target = path.join(bench.folder, `joined-${snapshots++}.parquet`);
  const made = await bench.ingest.snapshot(of, choices, target, {});
  const database = await openDatabase([target], null);
  try {
    return { made, rows: await query(database.connection, `${select} FROM read_parquet(${literal(target)}) ORDER BY series, period`) };
  } finally {
    database.close();
  }
}
const tableOf = ({ choices }: ImportPreview, name: string): JoinTable => {
  const found = choices.tables?.find((table) => table.name === name);
  if (!found) throw new Error(`no table ${name}`);
  return found;
};
const rolesOf = (preview: ImportPreview): Record<string, string> =>
  Object.fromEntries(preview.columns.map(({ name, role }) => [name, role]));
const changeTable = (preview: ImportPreview, name: string, change: Partial<JoinTable>): ImportChoices => ({
  ...preview.choices,
  tables: preview.choices.tables?.map((table) => (table.name === name ? { ...table, ...change } : table)),
});
const cells = (name: string): string[][] =>
  readFileSync(fixture(name).path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));

describe('six files of a chain of stores', () => {
  let preview: ImportPreview;
  beforeAll(async () => {
    preview = await inspect(files);
  });

  it('are joined without a manual step: every table is what it is', () => {
    expect(preview.choices.tables?.map(({ name, kind, files: places }) => [name, kind, places])).toEqual([
      ['sales', 'main', [5]],
      ['stores', 'static', [0]],
      ['oil', 'dated', [1]],
      ['transactions', 'dated', [4]],
      ['holidays_events', 'calendar', [2]],
      ['coming', 'future-rows', [3]],
    ]);
    expect(tableOf(preview, 'stores').on).toEqual([{ left: 'store_nbr', right: 'store_nbr' }]);
    expect(tableOf(preview, 'oil').on).toEqual([{ left: 'date', right: 'date' }]);
    expect(tableOf(preview, 'transactions').on).toEqual([
      { left: 'date', right: 'date' },
      { left: 'store_nbr', right: 'store_nbr' },
    ]);
    expect(tableOf(preview, 'holidays_events').calendar).toEqual({
      type: 'type',
      kinds: ['bridge', 'event', 'work day'],
      transferred: 'transferred',
      scope: 'locale',
      place: 'locale_name',
      scopes: [
        { value: 'National', left: null },
        { value: 'Regional', left: 'state' },
        { value: 'Local', left: 'city' },
      ],
    });
  });

  it('give every column its role', () => {
    expect(rolesOf(preview)).toEqual({
      id: 'ignore',
      date: 'date',
      store_nbr: 'series',
      family: 'series',
      sales: 'target',
      onpromotion: 'future',
      city: 'static',
      state: 'static',
      type: 'static',
      cluster: 'static',
      oil_price: 'past',
      transactions: 'past',
      holiday_national: 'future',
      holiday_regional: 'future',
      holiday_local: 'future',
      bridge: 'future',
      event: 'future',
      work_day: 'future',
    });
    expect(preview.columns.every(({ reason }) => reason.length > 0)).toBe(true);
    expect(preview.report.joins?.every(({ reason }) => reason.length > 10)).toBe(true);
  });

  it('tell rows and the sum of the target before and after each join, and what found no partner', async () => {
    const sum = cells('sales.csv')
      .slice(1)
      .reduce((total, row) => total + Number(row[4]), 0);
    const { made } = await snapshotOf(files, preview.choices, 'SELECT y');
    for (const { joins } of [preview.report, made.report]) {
      expect(
        joins?.map(({ table, rows, rowsBefore, rowsAfter, matched, unmatched, unmatchedRight }) => [
          table,
          rows,
          rowsBefore,
          rowsAfter,
          matched,
          unmatched,
          unmatchedRight,
        ]),
      ).toEqual([
        ['sales', 360, 360, 360, 360, 0, 0],
        ['stores', 4, 360, 360, 360, 0, 1],
        ['oil', 47, 360, 360, 252, 108, 0],
        ['transactions', 239, 360, 360, 358, 2, 60],
        ['holidays_events', 10, 360, 360, 38, 322, 1],
        ['coming', 56, 360, 402, 42, 14, 0],
      ]);
      for (const join of joins ?? []) {
        expect(join.sumBefore).toBeCloseTo(sum, 6);
        expect(join.sumAfter).toBe(join.sumBefore);
      }
    }
  });

  it('puts the right value into every row', async () => {
    const { rows } = await snapshotOf(
      files,
      preview.choices,
      'SELECT store_nbr, family, period, y, onpromotion, city, state, type, cluster, oil_price, transactions',
    );
    const stores = new Map(
      cells('stores.csv')
        .slice(1)
        .map((row) => [row[0], row]),
    );
    const oil = new Map(
      cells('oil.csv')
        .slice(1)
        .map(([date, price]) => [date, price === '' ? null : Number(price)]),
    );
    const visits = new Map(
      cells('transactions.csv')
        .slice(1)
        .map(([date, store, count]) => [`${date} ${store}`, Number(count)]),
    );
    const sales = cells('sales.csv').slice(1);
    const coming = cells('coming.csv')
      .slice(1)
      .filter((row) => row[2] !== '9');
    const expected = [...sales, ...coming.map(([id, date, store, family, promotion]) => [id, date, store, family, '', promotion])].map(
      (row) => {
        const [, date, store, family, y, promotion] = row as string[];
        const [, city, state, type, cluster] = stores.get(store as string) as string[];
        const period = Math.round((Date.parse(date as string) - Date.parse('2024-03-01')) / 86_400_000);
        return [
          store,
          family,
          period,
          y === '' ? null : Number(y),
          Number(promotion),
          city,
          state,
          type,
          Number(cluster),
          oil.get(date as string) ?? null,
          visits.get(`${date} ${store}`) ?? null,
        ];
      },
    );
    const key = (row: readonly unknown[]): string => `${String(row[0])} ${String(row[1])} ${String(row[2]).padStart(4, '0')}`;
    expect(rows.map((row) => [...row])).toEqual(expected.sort((a, b) => (key(a) < key(b) ? -1 : 1)));
  });

  it('marks holidays by country, state and city, not on the day from which one was moved, also in the future', async () => {
    const { rows } = await snapshotOf(
      files,
      preview.choices,
      `SELECT store_nbr::VARCHAR, (DATE '2024-03-01' + period)::VARCHAR, holiday_national, holiday_regional, holiday_local, bridge, event, work_day`,
    );
    const at = (store: number, date: string): unknown[] =>
      rows.find(([one, when]) => String(one) === String(store) && when === date)?.slice(2) ?? [];
    expect(at(1, '2024-03-08')).toEqual([0, 0, 0, 0, 0, 0]);
    expect(at(1, '2024-03-11')).toEqual([1, 0, 0, 0, 0, 0]);
    expect(at(2, '2024-03-16')).toEqual([0, 0, 0, 0, 0, 1]);
    expect(at(1, '2024-03-18')).toEqual([0, 0, 1, 0, 1, 0]);
    expect(at(3, '2024-03-18')).toEqual([0, 0, 1, 0, 1, 0]);
    expect(at(2, '2024-03-18')).toEqual([0, 0, 0, 0, 1, 0]);
    expect(at(2, '2024-03-22')).toEqual([0, 1, 0, 0, 0, 0]);
    expect(at(1, '2024-03-22')).toEqual([0, 0, 0, 0, 0, 0]);
    expect(at(1, '2024-03-25')).toEqual([0, 0, 0, 0, 0, 0]);
    expect(at(1, '2024-04-01')).toEqual([0, 0, 0, 1, 0, 0]);
    expect(at(2, '2024-05-01')).toEqual([1, 0, 0, 0, 0, 0]);
    expect(at(2, '2024-05-02')).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('reach models: the known future, past-only regressors and attributes', async () => {
    const { panel, snapshot } = await bench.run(files);
    expect(snapshot.roles.static).toEqual(['city', 'state', 'type', 'cluster']);
    expect(snapshot.roles.past).toEqual(['oil_price', 'transactions']);
    expect(panel.ids).toHaveLength(6);
    expect(panel.futurePeriods).toBe(7);
    expect(panel.regressors?.map(({ name }) => name)).toEqual([
      'onpromotion',
      'holiday_national',
      'holiday_regional',
      'holiday_local',
      'bridge',
      'event',
      'work_day',
    ]);
  });

  it('can be changed: a table is left out, the rest stays', async () => {
    const without = await inspect(files, changeTable(preview, 'stores', { kind: 'unused' }));
    expect(rolesOf(without)).not.toHaveProperty('city');
    expect(rolesOf(without)).toMatchObject({ sales: 'target', oil_price: 'past', onpromotion: 'future' });
    expect(without.report.findings.find(({ code }) => code === 'table-unused')?.message).toContain('stores.csv');
    // What was joined to its columns goes with them.
    expect(Object.keys(rolesOf(without))).toContain('holiday_national');
    expect(Object.keys(rolesOf(without))).not.toContain('holiday_local');
    expect(without.report.findings.find(({ code, message }) => code === 'join' && /Regional and Local/.test(message))).toBeDefined();
    const { made } = await snapshotOf(files, without.choices, 'SELECT y');
    expect(made.roles).toMatchObject({ static: [], past: ['oil_price', 'transactions'] });
    // And back again: its columns get their roles anew.
    const again = await inspect(files, changeTable(without, 'stores', { kind: 'static' }));
    expect(rolesOf(again)).toEqual(rolesOf(preview));
  });

  it('fills a price over weekends on request, by the latest value before', async () => {
    const { rows, made } = await snapshotOf(files, changeTable(preview, 'oil', { fill: 'forward' }), 'SELECT period, oil_price');
    const price = (period: number): unknown => rows.find(([p]) => p === period)?.[1];
    expect([price(0), price(1), price(2), price(3)]).toEqual([70, 70, 70, 70.38]);
    // The twelfth has a row without a price.
    expect([price(10), price(11), price(12)]).toEqual([71.25, 71.25, 71.5]);
    expect(made.report.joins?.find(({ table }) => table === 'oil')).toMatchObject({ matched: 360, unmatched: 0, rowsAfter: 360 });
  });

  it('aggregates to the level of fewer keys: attributes of a store are none of a family', async () => {
    const byFamily = await bench.ingest.inspect(files, undefined, { hints: { series: ['family'] } });
    expect(byFamily.series).toBe(2);
    expect(byFamily.choices).toMatchObject({ aggregation: 'sum' });
    expect(rolesOf(byFamily)).toMatchObject({
      family: 'series',
      store_nbr: 'ignore',
      city: 'ignore',
      holiday_local: 'future',
      oil_price: 'past',
    });
    const { made } = await snapshotOf(files, byFamily.choices, 'SELECT y');
    expect(made.series).toBe(2);
    expect(made.report.joins?.every(({ sumAfter, sumBefore }) => sumAfter === sumBefore && sumAfter === 38_688)).toBe(true);
  });

  it('takes another main table where the user names one', async () => {
    const other = await bench.ingest.inspect(files, undefined, { hints: { main: 'transactions.csv' } });
    expect(other.choices.tables?.[0]).toMatchObject({ name: 'transactions', kind: 'main' });
    expect(rolesOf(other)).toMatchObject({ transactions: 'target', store_nbr: 'series', city: 'static' });
  });

  it('refuses files of different columns when joining is switched off', async () => {
    expect(await failure(bench.ingest.inspect(files, undefined, { hints: { join: false } }))).toMatchObject({ code: 'bad-input' });
  });

  it('gives the same bytes each time', async () => {
    const hash = async (): Promise<string> => {
      const target = path.join(bench.folder, `same-${snapshots++}.parquet`);
      await bench.ingest.snapshot(files, preview.choices, target, {});
      return readFileSync(target).toString('base64');
    };
    expect(await hash()).toBe(await hash());
  });
});

/** 40 days of three shops. */
const sales = (shop: (s: number) => string): string =>
  csv('date,shop,sales', 120, (i) => `${day(Math.floor(i / 3))},${shop(i % 3)},${100 + i}`);

describe('keys', () => {
  it('meet by what they mean: spaces and decimals go, leading zeros stay', async () => {
    const of = [
      bench.file(
        'norm-sales.csv',
        sales((s) => ['1', '02', ' x '][s] as string),
      ),
      bench.file('norm-shops.csv', 'Shop,size\n1.0,10\n2,20\nx,30\n'),
    ];
    const preview = await inspect(of);
    expect(tableOf(preview, 'norm-shops')).toMatchObject({ kind: 'static', on: [{ left: 'shop', right: 'Shop' }] });
    const { rows } = await snapshotOf(of, preview.choices, 'SELECT shop, size, series, period');
    const sizes = new Map(rows.map(([shop, size]) => [shop, size]));
    expect(Object.fromEntries(sizes)).toEqual({ '1': 10, '02': null, x: 30 });
  });

  it('that are not unique are an error with the key and the lines, never more rows', async () => {
    const of = [
      bench.file(
        'many-sales.csv',
        sales((s) => `S${s}`),
      ),
      bench.file(
        'many-shops.csv',
        csv('shop,size', 40, (i) => (i === 39 ? 'S1,999' : `S${i},${i}`)),
      ),
    ];
    const preview = await inspect(of);
    expect(tableOf(preview, 'many-shops').kind).toBe('static');
    expect(preview.report.findings.find(({ code }) => code === 'duplicate-keys')).toMatchObject({ severity: 'error', rows: [41] });
    const error = await failure(bench.ingest.snapshot(of, preview.choices, path.join(bench.folder, 'none.parquet'), {}));
    expect(error).toMatchObject({ code: 'duplicate-keys', data: { file: 'many-shops.csv', row: 41 } });
    expect(error.message).toContain('shop S1');
    expect(error.message).toContain('lines 3 and 41');
  });

  it('of rows that only repeat others count once', async () => {
    const of = [
      bench.file(
        'twice-sales.csv',
        sales((s) => `S${s}`),
      ),
      bench.file('twice-shops.csv', 'shop,size\nS0,1\nS1,2\nS1,2\nS2,3\n'),
    ];
    const preview = await inspect(of);
    const { made } = await snapshotOf(of, preview.choices, 'SELECT y');
    expect(made.report.joins?.[1]).toMatchObject({ rowsBefore: 120, rowsAfter: 120, matched: 120, sumBefore: 19140, sumAfter: 19140 });
  });

  it('of dates meet by what they mean: each table has its own format, separator and decimal mark', async () => {
    const german = (i: number): string => day(i).split('-').reverse().join('.');
    const of = [
      bench.file(
        'tag.csv',
        csv('Datum;Filiale;Umsatz', 80, (i) => `${german(Math.floor(i / 2))};F${i % 2};${100 + i},5`),
      ),
      bench.file(
        'index.csv',
        csv('date,index', 40, (i) => `${day(i)},${1 + i / 8}`),
      ),
    ];
    const preview = await inspect(of);
    expect(tableOf(preview, 'index')).toMatchObject({ kind: 'dated', on: [{ left: 'Datum', right: 'date' }] });
    const { rows } = await snapshotOf(of, preview.choices, 'SELECT period, y, "index"');
    expect(rows.slice(0, 3).map((row) => [...row])).toEqual([
      [0, 100.5, 1],
      [1, 102.5, 1.125],
      [2, 104.5, 1.25],
    ]);
  });

  it('of days meet months: a monthly table says something about each day of its month', async () => {
    const of = [
      bench.file(
        'daily.csv',
        csv('date,sales', 80, (i) => `${day(i)},${10 + (i % 7)}`),
      ),
      bench.file('monthly.csv', 'month,cpi\n2020-01,101.5\n2020-02,102.5\n2020-03,103.5\n'),
    ];
    const preview = await inspect(of);
    expect(tableOf(preview, 'monthly')).toMatchObject({ kind: 'dated', on: [{ left: 'date', right: 'month' }] });
    const { rows } = await snapshotOf(of, preview.choices, 'SELECT period, cpi');
    expect([rows[0]?.[1], rows[30]?.[1], rows[31]?.[1], rows[79]?.[1]]).toEqual([101.5, 101.5, 102.5, 103.5]);
  });

  it('lead on: a table is joined to a column of one joined before', async () => {
    const of = [
      bench.file(
        'chain-sales.csv',
        sales((s) => `S${s}`),
      ),
      bench.file('chain-shops.csv', 'shop,region\nS0,north\nS1,south\nS2,north\n'),
      bench.file('chain-regions.csv', 'region,people\nnorth,500\nsouth,700\n'),
    ];
    const preview = await inspect(of);
    expect(tableOf(preview, 'chain-regions').on).toEqual([{ left: 'region', right: 'region' }]);
    const { rows } = await snapshotOf(of, preview.choices, 'SELECT shop, region, people, series, period');
    expect(rows[0]?.slice(0, 3)).toEqual(['S0', 'north', 500]);
    expect(rows[40]?.slice(0, 3)).toEqual(['S1', 'south', 700]);
  });
});

describe('a plain list of special days', () => {
  it('becomes one yes/no regressor', async () => {
    const of = [
      bench.file(
        'plain-sales.csv',
        csv('date,sales', 60, (i) => `${day(i)},${10 + (i % 7)}`),
      ),
      bench.file('days.csv', `date,name\n${day(5)},New fair\n${day(19)},Parade\n${day(19)},Concert\n`),
    ];
    const preview = await inspect(of);
    expect(tableOf(preview, 'days')).toMatchObject({ kind: 'calendar', calendar: { kinds: [], scopes: [] } });
    expect(rolesOf(preview)).toMatchObject({ sales: 'target', holiday: 'future' });
    const { rows, made } = await snapshotOf(of, preview.choices, 'SELECT period, holiday');
    expect(rows.filter(([, flag]) => flag === 1).map(([period]) => period)).toEqual([5, 19]);
    expect(made.report.joins?.[1]).toMatchObject({ rowsAfter: 60, matched: 2 });
  });
});

describe('messages about joined files', () => {
  it('warn of a calendar that ends long before the rows do', async () => {
    const of = [
      bench.file(
        'long-sales.csv',
        csv('date,sales', 200, (i) => `${day(i)},${10 + (i % 7)}`),
      ),
      bench.file('early.csv', `date,name\n${day(5)},New fair\n${day(19)},Parade\n`),
    ];
    const { report } = await inspect(of);
    expect(report.findings.find(({ code, severity }) => code === 'join' && severity === 'warning')?.message).toContain('180 days before');
  });

  it('say that the target has to be in the main table', async () => {
    const preview = await inspect(files);
    const choices = { ...preview.choices, roles: { ...preview.choices.roles, sales: 'ignore' as const, transactions: 'target' as const } };
    expect(await failure(bench.ingest.inspect(files, choices, {}))).toMatchObject({ code: 'no-target', data: { file: 'sales.csv' } });
  });

  it('name the file and the line in which the cell stands, in their order', async () => {
    const of = [
      bench.file(
        'big-sales.csv',
        csv('date,shop,sales', 60_000, (i) => `${day(Math.floor(i / 300))},S${i % 300},${i === 51_234 ? 'oops' : `${i}.5`}`),
      ),
      bench.file(
        'big-shops.csv',
        csv('shop,size', 300, (i) => `S${i},${i}`),
      ),
      bench.file(
        'big-index.csv',
        csv('date,level', 200, (i) => `${day(i)},${i}`),
      ),
    ];
    const { choices } = await inspect(of);
    expect(await failure(bench.ingest.snapshot(of, choices, path.join(bench.folder, 'big.parquet'), {}))).toMatchObject({
      code: 'not-a-number',
      data: { file: 'big-sales.csv', row: 51_236, value: 'oops' },
    });
  });

  it('say that files do not belong together', async () => {
    const of = [
      bench.file(
        'one.csv',
        csv('date,sales', 60, (i) => `${day(i)},${i}`),
      ),
      bench.file(
        'two.csv',
        csv('plate,colour', 60, (i) => `P${i},red`),
      ),
    ];
    expect(await failure(inspect(of))).toMatchObject({ code: 'bad-input', data: { file: 'two.csv' } });
  });

  it('leave out a table that fits nowhere, and say so', async () => {
    const of = [
      ...files,
      bench.file(
        'cars.csv',
        csv('plate,colour', 60, (i) => `P${i},red`),
      ),
    ];
    const preview = await inspect(of);
    expect(tableOf(preview, 'cars').kind).toBe('unused');
    expect(preview.report.findings.find(({ code }) => code === 'table-unused')).toMatchObject({ severity: 'warning' });
  });
});

const favorita = ['stores.csv', 'oil.csv', 'holidays_events.csv', 'transactions.csv', 'test.csv'].map((name) =>
  sharedData('favorita', name),
);
const train = sharedData('main-job', 'store_sales_long.csv');
const shared = [...favorita, train].flatMap((file) => (file === null ? [] : [{ path: file, name: path.basename(file) }]));

describe.skipIf(shared.length < 6)('the store sales of the competition', () => {
  it('join without a manual step, with the right role for every column', { timeout: 240_000 }, async () => {
    const preview = await inspect(shared);
    expect(Object.fromEntries(preview.choices.tables?.map(({ name, kind }) => [name, kind]) ?? [])).toEqual({
      store_sales_long: 'main',
      stores: 'static',
      oil: 'dated',
      transactions: 'dated',
      holidays_events: 'calendar',
      test: 'future-rows',
    });
    expect(rolesOf(preview)).toEqual({
      id: 'ignore',
      date: 'date',
      store_nbr: 'series',
      family: 'series',
      sales: 'target',
      onpromotion: 'future',
      city: 'static',
      state: 'static',
      type: 'static',
      cluster: 'static',
      dcoilwtico: 'past',
      transactions: 'past',
      holiday_national: 'future',
      holiday_regional: 'future',
      holiday_local: 'future',
      additional: 'future',
      bridge: 'future',
      event: 'future',
      work_day: 'future',
    });
    const { made, rows } = await snapshotOf(
      shared,
      preview.choices,
      `SELECT (DATE '2013-01-01' + period)::VARCHAR, y, transactions, dcoilwtico, holiday_national, holiday_local, onpromotion`,
    );
    expect(made.report.joins?.map(({ table, rowsBefore, rowsAfter, matched }) => [table, rowsBefore, rowsAfter, matched])).toEqual([
      ['store_sales_long', 25_260, 25_260, 25_260],
      ['stores', 25_260, 25_260, 25_260],
      ['oil', 25_260, 25_260, 18_045],
      ['transactions', 25_260, 25_260, 25_155],
      ['holidays_events', 25_260, 25_260, 2265],
      ['test', 25_260, 25_500, 240],
    ]);
    for (const { sumBefore, sumAfter } of made.report.joins ?? []) {
      expect(sumBefore).toBeCloseTo(131_410_919.518, 3);
      expect(sumAfter).toBe(sumBefore);
    }
    expect(rows).toHaveLength(25_500);
    // Quito's own day; and the first cry of independence, which was moved from the tenth to the eleventh of August.
    const of = (date: string): Cell[] | undefined => rows.find(([when]) => when === date);
    expect(of('2016-12-06')?.[5]).toBe(1);
    expect(of('2017-08-10')?.[4]).toBe(0);
    expect(of('2017-08-11')?.[4]).toBe(1);
    expect(of('2017-08-16')?.slice(1, 3)).toEqual([null, null]);
  });
});

const rossmann = ['batch_aug_dec_2015.csv', 'store.csv', 'rossmann_100stores_train.csv'].map((name) => sharedData('rossmann', name));
const drugs = rossmann.flatMap((file) => (file === null ? [] : [{ path: file, name: path.basename(file) }]));

describe.skipIf(drugs.length < 3)('the Rossmann stores', () => {
  it('join without a manual step, with the right role for every column', { timeout: 240_000 }, async () => {
    const preview = await inspect(drugs);
    expect(preview.choices.tables?.map(({ name, kind, on }) => [name, kind, on])).toEqual([
      ['rossmann_100stores_train', 'main', []],
      ['store', 'static', [{ left: 'store', right: 'Store' }]],
      ['batch_aug_dec_2015', 'future-rows', []],
    ]);
    expect(rolesOf(preview)).toEqual({
      store: 'series',
      dayofweek: 'future',
      date: 'date',
      sales: 'target',
      open: 'future',
      promo: 'future',
      stateholiday: 'future',
      schoolholiday: 'future',
      StoreType: 'static',
      Assortment: 'static',
      CompetitionDistance: 'static',
      CompetitionOpenSinceMonth: 'static',
      CompetitionOpenSinceYear: 'static',
      Promo2: 'static',
      Promo2SinceWeek: 'static',
      Promo2SinceYear: 'static',
      PromoInterval: 'static',
    });
    const { made } = await snapshotOf(drugs, preview.choices, 'SELECT y');
    expect(
      made.report.joins?.map(({ table, rowsBefore, rowsAfter, matched, sumBefore, sumAfter }) => [
        table,
        rowsBefore,
        rowsAfter,
        matched,
        sumBefore,
        sumAfter,
      ]),
    ).toEqual([
      ['rossmann_100stores_train', 93_832, 93_832, 93_832, 962_549_138, 962_549_138],
      ['store', 93_832, 93_832, 93_832, 962_549_138, 962_549_138],
      ['batch_aug_dec_2015', 93_832, 94_750, 918, 962_549_138, 962_549_138],
    ]);
  });
});
