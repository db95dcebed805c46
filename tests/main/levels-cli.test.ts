import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseLevels } from '../../main/cli/levels.ts';
import { temporaryFolder } from './synthetic.ts';
import { run } from './terminal.ts';

const { folder, remove } = temporaryFolder();
afterAll(remove);

test('levels in the terminal: shown, made to agree, written, refused', { timeout: 120_000 }, async () => {
  const file = path.join(folder, 'sales.csv');
  const lines = ['day,shop,kind,region,units'];
  for (let day = 0; day < 70; day++)
    for (const [shop, region] of [
      ['Köln', 'West'],
      ['Bonn, Süd', 'West'],
      ['Kiel', 'North'],
      ['Lübeck', 'North'],
    ] as const)
      for (const [kind, size] of [
        ['bread', 40],
        ['milk', 15],
      ] as const)
        lines.push(
          `${new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)},"${shop}",${kind},${region},${size + shop.length + 6 * (day % 7) + ((day * (size + 2) + shop.length * day * day) % 11)}`,
        );
  writeFileSync(file, `${lines.join('\n')}\n`);
  const place = ['--workspace', path.join(folder, 'workspace')];
  const trained = await run([
    ...['forecast', file, '--date', 'day', '--target', 'units', '--series', 'shop,kind'],
    ...['--models', 'theta', '--horizon', '7', '--folds', '2', '--json', ...place],
  ]);
  expect([trained.code, trained.stderr]).toEqual([0, '']);

  const shown = await run(['levels', 'sales', '--show', ...place]);
  expect(shown.stdout).toMatch(/^region +2 +advised$/m);
  expect(shown.stdout).toMatch(/^shop +4 +advised$/m);

  const out = path.join(folder, 'nodes.csv');
  const made = await run([
    'levels',
    'sales',
    '--levels',
    'total; Region; region x kind',
    '--method',
    'mint-variance',
    '--non-negative',
    '--json',
    '--out',
    out,
    ...place,
  ]);
  expect([made.code, made.stderr]).toEqual([0, '']);
  const found = JSON.parse(made.stdout) as {
    options: { levels: string[][]; method: string; negatives: string };
    levels: { name: string; nodes: number }[];
    incoherence: number;
    accuracy: { methods: { name: string; mase: number[] }[] };
    forecasts: {
      level: string;
      node: string;
      date: string;
      forecast: number;
      lower_80: number;
      base: number;
      series: Record<string, string>;
    }[];
  };
  expect(found.options).toMatchObject({ levels: [['region'], ['region', 'kind']], method: 'mint-variance', negatives: 'set-to-zero' });
  expect(found.levels.map(({ name, nodes }) => `${name} ${nodes}`)).toEqual(['total 1', 'region 2', 'region × kind 4', 'shop × kind 8']);
  expect(found.incoherence).toBeLessThan(1e-9);
  expect(found.accuracy.methods.map(({ name }) => name)).toContain('base');
  expect(found.forecasts).toHaveLength(15 * 7);
  const sumOf = (level: string): number =>
    found.forecasts.filter((row) => row.level === level && row.date === '2024-03-11').reduce((sum, { forecast }) => sum + forecast, 0);
  for (const level of ['region', 'region × kind', 'shop × kind']) expect(sumOf(level) / sumOf('total')).toBeCloseTo(1, 9);
  expect(found.forecasts.find(({ node }) => node === 'West / milk')?.series).toEqual({ region: 'West', kind: 'milk' });
  const csv = readFileSync(out, 'utf8').split('\r\n');
  expect(csv[0]).toBe('level,node,region,kind,shop,date,forecast,lower_80,upper_80,lower_95,upper_95,base,model');
  expect(csv.find((line) => line.includes('Bonn'))).toMatch(/^shop × kind,"Bonn, Süd \/ bread",West,bread,"Bonn, Süd",2024-03-11,/);

  const wrong = await run(['levels', 'sales', '--levels', 'county', ...place]);
  expect([wrong.code, wrong.stderr]).toEqual([2, 'The series have no column "county" to add up by. They have: shop, kind, region.\n']);
});

test('levels are read as people write them', () => {
  const column = (name: string) => ({ name, kind: 'key' as const, values: 2, within: null });
  const columns = ['Store', 'family', 'size x weight'].map(column);
  expect(parseLevels('total; store ;family x store; size x weight;', { columns })).toEqual([
    ['Store'],
    ['family', 'Store'],
    ['size x weight'],
  ]);
  expect(parseLevels('Total', { columns })).toEqual([]);
  expect(parseLevels('family×store', { columns })).toEqual([['family', 'Store']]);
  expect(() => parseLevels('store x shelf', { columns })).toThrow(/no column "shelf"/);
});
