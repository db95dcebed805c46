import { afterAll, describe, expect, it } from 'vitest';
import { csv, day, failure, labels, makeWorkbench } from './workbench.ts';

const bench = makeWorkbench();
afterAll(() => bench.close());
let files = 0;
const read = (content: string) => bench.run(bench.file(`layout-${files++}.csv`, content));
const value = (i: number): number => 50 + ((i * 17) % 23);

describe('layouts', () => {
  it('a column for each series', async () => {
    const { preview, snapshot, panel } = await read(
      csv('date,North,South,East', 40, (i) => `${day(i)},${value(i)},${value(i + 1)},${i === 5 ? '' : value(i + 2)}`),
    );
    expect(preview.choices.layout).toBe('wide-columns');
    expect(snapshot.keyNames).toEqual(['series']);
    expect(panel.ids).toEqual(['East', 'North', 'South']);
    expect(panel.y[5]).toBeNaN();
    expect(panel.y[40]).toBe(value(0));
  });

  it('one target beside regressors is no column for each series', async () => {
    const { preview, snapshot } = await read(
      csv('date,sales,price,promo', 40, (i) => `${day(i)},${value(i)},9.${i % 10},${i % 5 === 0 ? 1 : 0}`),
    );
    expect(preview.choices.layout).toBe('long');
    expect(snapshot.roles).toMatchObject({ target: 'sales', future: ['price', 'promo'] });
  });

  it('series in rows, months across', async () => {
    const header = [
      'Product,Group',
      ...Array.from({ length: 24 }, (_, i) => `${2019 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`),
      'Total',
    ].join(',');
    const row = (name: string, from: number): string =>
      [`${name},G`, ...Array.from({ length: 24 }, (_, i) => value(from + i)), 999].join(',');
    const result = await read(`${header}\n${row('B', 3)}\n${row('A', 0)}\n`);
    expect(result.preview.choices.layout).toBe('wide-rows');
    expect(result.preview.choices.roles).toMatchObject({ Product: 'series', Total: 'ignore', '2019-01': 'target' });
    expect(result.snapshot.axis.frequency).toEqual({ unit: 'month', step: 1 });
    expect(labels(result).slice(0, 2)).toEqual(['2019-01', '2019-02']);
    expect(result.panel.ids).toEqual(['A', 'B']);
    expect(result.panel.y[24]).toBe(value(3));
  });

  it('series in rows, years across', async () => {
    const header = ['country', ...Array.from({ length: 15 }, (_, i) => String(2001 + i))].join(',');
    const result = await read(
      `${header}\n${['x', 'y', 'z'].map((name, s) => [name, ...Array.from({ length: 15 }, (_, i) => value(s + i))].join(',')).join('\n')}\n`,
    );
    expect(result.preview.choices.layout).toBe('wide-rows');
    expect(result.snapshot.axis.frequency.unit).toBe('year');
    expect([result.snapshot.first, result.snapshot.last]).toEqual(['2001', '2015']);
  });

  it('series in rows, numbered days across', async () => {
    const header = ['id,item_id,store_id', ...Array.from({ length: 40 }, (_, i) => `d_${i + 1}`)].join(',');
    const rows = Array.from({ length: 6 }, (_, s) => [`i${s}_s,i${s},s`, ...Array.from({ length: 40 }, (_, i) => value(s + i))].join(','));
    const { preview, snapshot } = await read(`${header}\n${rows.join('\n')}\n`);
    expect(preview.choices.layout).toBe('wide-rows');
    expect(preview.choices.roles['id']).toBe('series');
    expect([snapshot.first, snapshot.last]).toEqual(['1', '40']);
  });
});

describe('series keys', () => {
  it('attributes that hang on a key are static; the key is the finest one needed', async () => {
    const content = csv('date,sku,category,city,qty,stock', 400, (i) => {
      const sku = i % 8;
      return `${day(Math.floor(i / 8))},S${sku},C${sku % 3},${['Bonn', 'Ulm'][sku % 2]},${value(i)},${value(3 * i)}`;
    });
    const { snapshot } = await read(content);
    expect(snapshot.roles).toEqual({
      date: 'date',
      target: 'qty',
      series: ['sku'],
      future: [],
      past: ['stock'],
      static: ['category', 'city'],
    });
  });

  it('ids are unique even where values hold the separator', async () => {
    const pairs = [
      ['a / b', 'c'],
      ['a', 'b / c'],
      ['a', 'c'],
    ] as const;
    const { panel, keys } = await read(
      csv('date,store,item,sales', 90, (i) => `${day(Math.floor(i / 3))},${pairs[i % 3]?.[0]},${pairs[i % 3]?.[1]},${value(i)}`),
    );
    expect(new Set(panel.ids).size).toBe(3);
    expect(panel.ids).toContain('a / c');
    expect(keys[0]?.map((key, i) => [key, keys[1]?.[i]])).toEqual(expect.arrayContaining(pairs.map((pair) => [...pair])));
  });

  it('leading zeros stay, surrounding space goes, missing values make a series of their own', async () => {
    const names = ['007', ' 007', '8', ''];
    const { panel, snapshot } = await read(
      csv('date,store,sales', 90, (i) => `${day(Math.floor(i / 3))},${i % 3 === 0 ? names[i % 2] : names[(i % 3) + 1]},${value(i)}`),
    );
    expect(panel.ids).toEqual(['(missing)', '007', '8']);
    expect(snapshot.report.findings.find(({ code, column }) => code === 'missing-values' && column === 'store')?.count).toBe(30);
  });

  it('column names that the snapshot uses itself do no harm', async () => {
    const { panel, snapshot, keys } = await read(
      csv('ds,series,period,y', 60, (i) => `${day(Math.floor(i / 2))},${['u', 'v'][i % 2]},${i},${value(i)}`),
    );
    expect(snapshot.keyNames).toEqual(['series']);
    expect(panel.ids).toEqual(['u', 'v']);
    expect(keys).toEqual([['u', 'v']]);
  });

  it('roles can be chosen otherwise', async () => {
    const file = bench.file(
      'chosen.csv',
      csv('date,store,sales,customers', 80, (i) => `${day(Math.floor(i / 2))},${['u', 'v'][i % 2]},${value(i)},${i}`),
    );
    const { snapshot, panel } = await bench.run(file, (choices) => ({
      ...choices,
      roles: { date: 'date', customers: 'target', store: 'ignore' },
      frequency: { unit: 'week', step: 1 },
      aggregation: 'mean',
    }));
    expect(snapshot.roles).toMatchObject({ target: 'customers', series: [], future: [] });
    expect(snapshot.first).toBe('2019-12-30');
    expect(panel.y[0]).toBe(4.5);
  });
});

describe('very wide tables', () => {
  it('a thousand series side by side, with a bad cell named', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `SKU ${i}`);
    const content = csv(`date,${names.join(',')}`, 40, (i) => [day(i), ...names.map((_, s) => value(i + s))].join(','));
    const { preview, snapshot, panel } = await read(content);
    expect(preview.choices.layout).toBe('wide-columns');
    expect([snapshot.series, snapshot.rows, snapshot.values]).toEqual([1000, 40, 40_000]);
    const s = panel.ids.indexOf('SKU 777');
    expect([...panel.y.subarray(panel.offsets[s], (panel.offsets[s] as number) + 3)]).toEqual([value(777), value(778), value(779)]);
    const bad = content.replace(`${day(30)},${value(30)},`, `${day(30)},oops,`);
    expect(await failure(read(bad))).toMatchObject({ code: 'not-a-number', data: { row: 32, column: 'SKU 0', value: 'oops' } });
  });

  it('hundreds of regressors beside one target', async () => {
    const names = Array.from({ length: 250 }, (_, i) => `signal ${String.fromCharCode(97 + (i % 26))}${i}x`);
    const { preview, snapshot } = await read(
      csv(`date,sales,promo,${names.join(',')}`, 40, (i) => [day(i), value(i), i % 2, ...names.map((_, s) => value(i * s))].join(',')),
    );
    expect(preview.choices.layout).toBe('long');
    expect(snapshot.roles.target).toBe('sales');
  });
});
