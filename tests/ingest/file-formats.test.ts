import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeWorkbook from 'write-excel-file/node';
import { day, failure, makeWorkbench } from './workbench.ts';

const bench = makeWorkbench();
afterAll(() => bench.close());

const DAYS = 60;
const shops = ['North', 'South, "old"'];
const table = Array.from({ length: DAYS }, (_, d) =>
  shops.map((shop, s) => ({ date: day(d), shop, sales: 10 * s + (d % 7) + 0.25, promo: d % 5 === 0 ? 1 : 0 })),
).flat();
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const text = ['date,shop,sales,promo', ...table.map((row) => `${row.date},${quoted(row.shop)},${row.sales},${row.promo}`)].join('\n');
const file = (name: string) => ({ path: path.join(bench.folder, name), name });
const csv = file('sales.csv');

beforeAll(async () => {
  writeFileSync(csv.path, text);
  writeFileSync(file('sales.csv.gz').path, gzipSync(text));
  writeFileSync(file('sales.jsonl').path, table.map((row) => JSON.stringify(row)).join('\n'));
  writeFileSync(file('sales.json').path, JSON.stringify(table, null, 2));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT date::DATE AS date, shop, sales, promo FROM read_csv('${csv.path}')) TO '${file('sales.parquet').path}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  const database = new Sqlite(file('sales.sqlite').path);
  database.exec(
    'CREATE TABLE notes (n INTEGER); INSERT INTO notes VALUES (1); CREATE TABLE sales (date TEXT, shop TEXT, sales REAL, promo INTEGER)',
  );
  const insert = database.prepare('INSERT INTO sales VALUES (@date, @shop, @sales, @promo)');
  for (const row of table) insert.run(row);
  database.close();
  const rows = [
    ['date', 'shop', 'sales', 'promo'],
    ...table.map((row) => [new Date(`${row.date}T00:00:00Z`), row.shop, row.sales, row.promo]),
  ];
  const dated = rows.map((row, i) => (i === 0 ? row : [{ value: row[0], type: Date, format: 'yyyy-mm-dd' }, ...row.slice(1)]));
  await writeWorkbook([
    { sheet: 'About', data: [['Made by', 'the controlling department']] },
    { sheet: 'Sales', data: dated },
  ] as never).toFile(file('sales.xlsx').path);
});

const panelOf = async (name: string) => (await bench.run(file(name))).panel;

describe('files of other formats', () => {
  for (const name of ['sales.csv.gz', 'sales.jsonl', 'sales.json', 'sales.parquet', 'sales.sqlite', 'sales.xlsx'])
    it(`gives the same panel from ${name} as from the CSV`, async () => {
      const [expected, found] = [await panelOf('sales.csv'), await panelOf(name)];
      expect(found.ids).toEqual(expected.ids);
      expect(found.axis).toEqual(expected.axis);
      expect([...found.y]).toEqual([...expected.y]);
      expect([...found.start]).toEqual([...expected.start]);
    });

  it('names and hashes the file that was chosen, not what it was turned into', async () => {
    const { snapshot } = await bench.run(file('sales.xlsx'));
    const bytes = readFileSync(file('sales.xlsx').path);
    expect(snapshot.files).toEqual([{ name: 'sales.xlsx', bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }]);
  });

  it('says which sheets and tables there are and reads the one that is chosen', async () => {
    const preview = await bench.inspect(file('sales.sqlite'));
    expect(preview.parts).toEqual([{ file: 0, kind: 'table', names: ['notes', 'sales'], chosen: 'sales' }]);
    expect(preview.choices.parts).toEqual(['sales']);
    const sheets = await bench.inspect(file('sales.xlsx'));
    expect(sheets.parts).toEqual([{ file: 0, kind: 'sheet', names: ['About', 'Sales'], chosen: 'Sales' }]);
    const wrong = await failure(bench.ingest.inspect([file('sales.xlsx')], { ...sheets.choices, parts: ['Costs'] }, {}));
    expect(wrong).toMatchObject({ code: 'bad-input', data: { file: 'sales.xlsx', field: 'sheet', value: 'Costs' } });
    expect(wrong.message).toContain('"About", "Sales"');
  });

  it('keeps the row numbers of the sheet in messages', async () => {
    const rows = [['Sales by day'], [], ['date', 'sales'], ...Array.from({ length: 30 }, (_, d) => [day(d), d === 20 ? 'closed' : d + 1])];
    await writeWorkbook(rows as never).toFile(file('titled.xlsx').path);
    const preview = await bench.inspect(file('titled.xlsx'));
    expect(preview.report.findings.find(({ code }) => code === 'not-a-number')).toMatchObject({ count: 1, rows: [24] });
  });

  it.each([
    ['cut.csv.gz', () => gzipSync(text).subarray(0, 200), 'damaged or not complete'],
    ['cut.parquet', () => readFileSync(file('sales.parquet').path).subarray(0, 400), 'cannot be read as Parquet'],
    ['cut.xlsx', () => readFileSync(file('sales.xlsx').path).subarray(0, 900), 'not an Excel workbook'],
    ['cut.sqlite', () => readFileSync(file('sales.sqlite').path).subarray(0, 5000), 'cannot be read as an SQLite database'],
    ['bad.json', () => Buffer.from('{"date": "2024-01-01", "sales": 1}\n{"date": "2024-01-02", sal'), 'cannot be read as JSON'],
    ['twice.gz', () => gzipSync(gzipSync(text)), 'compressed twice'],
  ])('refuses %s in words that name it', async (name, bytes, words) => {
    writeFileSync(file(name).path, bytes());
    const error = await failure(bench.inspect(file(name)));
    expect(error.code).toBe('file-unreadable');
    expect(error.data.file).toBe(name);
    expect(error.message).toContain(name);
    expect(error.message).toContain(words);
  });
});
