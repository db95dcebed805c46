import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { ImportChoices } from '../../contract/entities/dataset.ts';
import { sharedData } from '../shared-data.ts';
import { csv, day, makeWorkbench, type Imported } from './workbench.ts';

const bench = makeWorkbench();
afterAll(() => bench.close());

/** Invoice lines: three a day in two shops, none on every fifth day. Prices 2, 4 and 9. */
const lines = csv('invoice,date,shop,units,price,revenue', 180, (i) => {
  const d = Math.floor(i / 3) + Math.floor(i / 12);
  const price = [2, 4, 9][i % 3] as number;
  const units = 1 + (i % 4);
  return `INV${i},${day(d)} 1${i % 3}:30:00,${i % 2 === 0 ? 'A' : 'B'},${units},${price},${units * price}`;
});
const parsed = lines
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map(([, date = '', shop = '', units, price, revenue]) => ({
    date: date.slice(0, 10),
    shop,
    units: Number(units),
    price: Number(price),
    revenue: Number(revenue),
  }));
type Line = (typeof parsed)[number];

const roles: ImportChoices['roles'] = {
  invoice: 'ignore',
  date: 'date',
  shop: 'ignore',
  units: 'ignore',
  price: 'ignore',
  revenue: 'ignore',
};
const daily: Partial<ImportChoices> = { frequency: { unit: 'day', step: 1 }, seasonLength: 7, dropDuplicateRows: false };
const run = (target: string, change: Partial<ImportChoices>, series: readonly string[] = []): Promise<Imported> =>
  bench.run(bench.file('lines.csv', lines), (choices) => ({
    ...choices,
    ...daily,
    ...change,
    roles: { ...roles, [target]: 'target', ...Object.fromEntries(series.map((name) => [name, 'series'])) },
  }));
const ofDay = (date: string, keep: (line: Line) => boolean = () => true): Line[] =>
  parsed.filter((line) => line.date === date && keep(line));
const expected = (of: (rows: Line[]) => number, keep?: (line: Line) => boolean): number[] => {
  const first = parsed[0]?.date ?? '';
  const last = parsed.at(-1)?.date ?? '';
  const days = Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1;
  return Array.from({ length: days }, (_, i) => {
    const rows = ofDay(day(i), keep);
    return rows.length === 0 ? NaN : of(rows);
  });
};
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

describe('single sales become one value a period', () => {
  const ways: [ImportChoices['aggregation'], string, (rows: Line[]) => number][] = [
    ['sum', 'revenue', (rows) => sum(rows.map(({ revenue }) => revenue))],
    ['sum', 'units', (rows) => sum(rows.map(({ units }) => units))],
    ['count', 'units', (rows) => rows.length],
    ['mean', 'price', (rows) => sum(rows.map(({ price }) => price)) / rows.length],
    ['median', 'price', (rows) => sorted(rows.map(({ price }) => price))[1] as number],
    ['min', 'revenue', (rows) => sorted(rows.map(({ revenue }) => revenue))[0] as number],
    ['max', 'revenue', (rows) => sorted(rows.map(({ revenue }) => revenue)).at(-1) as number],
    ['last', 'revenue', (rows) => rows.at(-1)?.revenue as number],
  ];
  it.each(ways)('%s of %s', async (aggregation, target, of) => {
    const { panel, snapshot } = await run(target, { aggregation, gaps: 'missing' });
    expect([...panel.y]).toEqual(expected(of));
    expect(snapshot.report.findings.find(({ code }) => code === 'aggregated')?.count).toBe(180);
  });

  it('at the level of the keys that are chosen', async () => {
    const { panel } = await run('revenue', { aggregation: 'sum', gaps: 'missing' }, ['shop']);
    expect(panel.ids).toEqual(['A', 'B']);
    const of = (shop: string): number[] =>
      expected(
        (rows) => sum(rows.map(({ revenue }) => revenue)),
        (line) => line.shop === shop,
      );
    const trim = (values: readonly number[]): number[] => {
      const from = values.findIndex((value) => !Number.isNaN(value));
      const to = values.findLastIndex((value) => !Number.isNaN(value));
      return values.slice(from, to + 1);
    };
    expect([...panel.y.subarray(0, panel.offsets[1])]).toEqual(trim(of('A')));
    expect([...panel.y.subarray(panel.offsets[1])]).toEqual(trim(of('B')));
  });

  it('in weeks as in days: nothing is lost', async () => {
    const { panel } = await run('revenue', { aggregation: 'sum', gaps: 'zero', frequency: { unit: 'week', step: 1 }, seasonLength: 1 });
    expect(sum([...panel.y])).toBe(sum(parsed.map(({ revenue }) => revenue)));
  });
});

describe('a period without a row', () => {
  const filled = (fill: (before: number) => number): number[] => {
    const values = expected((rows) => sum(rows.map(({ revenue }) => revenue)));
    for (const [i, value] of values.entries()) if (Number.isNaN(value)) values[i] = fill(values[i - 1] as number);
    return values;
  };
  it('is missing, zero or the value before, as chosen', async () => {
    const of = async (gaps: ImportChoices['gaps']): Promise<number[]> => [...(await run('revenue', { aggregation: 'sum', gaps })).panel.y];
    expect(await of('missing')).toEqual(filled(() => NaN));
    expect(await of('zero')).toEqual(filled(() => 0));
    expect(await of('forward')).toEqual(filled((before) => before));
    expect(filled(() => NaN).filter((value) => Number.isNaN(value)).length).toBeGreaterThan(10);
  });

  it('that is filled forward is said to be', async () => {
    const { snapshot } = await run('revenue', { aggregation: 'sum', gaps: 'forward' });
    expect(snapshot.report.findings.find(({ code }) => code === 'gaps')?.message).toContain('take the value before');
  });
});

const shop = sharedData('main-job', 'ecommerce_transactions.csv');
describe.skipIf(shop === null)('the transactions of an online shop', () => {
  const path = shop ?? '';
  const [head = [], ...rest] =
    shop === null
      ? []
      : readFileSync(path, 'utf8')
          .trim()
          .split('\n')
          .map((line) => line.split(','));
  const at = (name: string): number => head.indexOf(name);
  const rows = [...new Map(rest.map((cells) => [cells.join(','), cells])).values()];
  const byKey = (value: (cells: string[]) => number): Map<string, number> => {
    const totals = new Map<string, number>();
    for (const cells of rows) {
      const key = `${cells[at('Category')]} ${cells[at('Transaction_Date')]?.slice(0, 10)}`;
      totals.set(key, (totals.get(key) ?? 0) + value(cells));
    }
    return totals;
  };
  const importBy = (target: string, aggregation: ImportChoices['aggregation']): Promise<Imported> =>
    bench.run({ path, name: 'shop.csv' }, (choices) => ({
      ...choices,
      frequency: { unit: 'day', step: 1 },
      seasonLength: 7,
      aggregation,
      gaps: 'missing',
      dropDuplicateRows: true,
      roles: {
        ...Object.fromEntries(head.map((name) => [name, 'ignore' as const])),
        Transaction_Date: 'date',
        Category: 'series',
        [target]: 'target',
      },
    }));
  it.each([
    ['Revenue', 'sum', (cells: string[]) => Number(cells[at('Revenue')])],
    ['Units_Sold', 'count', () => 1],
  ] as const)('%s by category and day: %s', async (target, aggregation, value) => {
    const { panel, snapshot } = await importBy(target, aggregation);
    const totals = byKey(value);
    const origin = Date.parse(snapshot.first);
    let compared = 0;
    for (const [s, id] of panel.ids.entries())
      for (let i = panel.offsets[s] as number; i < (panel.offsets[s + 1] as number); i++) {
        const date = new Date(origin + ((panel.start[s] as number) + i - (panel.offsets[s] as number)) * 86_400_000)
          .toISOString()
          .slice(0, 10);
        const total = totals.get(`${id} ${date}`);
        if (total === undefined) expect(panel.y[i]).toBeNaN();
        else {
          expect(panel.y[i]).toBeCloseTo(total, 6);
          compared++;
        }
      }
    expect(compared).toBe(totals.size);
  });
});
