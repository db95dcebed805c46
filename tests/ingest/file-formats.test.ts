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

describe('a file of another format that cannot be read', () => {
  const row = '{"date":"2024-01-01","sales":5}';
  const torn = `${row}\n${row}\n{"date":"2024-01-03","sales":}\n${row}`;
  it.each([
    ['torn.json', Buffer.from(torn), 'torn.json cannot be read as JSON: Malformed JSON in line 3, at byte 30: unexpected character.'],
    [
      'list.json',
      Buffer.from(`[${torn.replaceAll('\n', ',\n')}]`),
      'list.json cannot be read as JSON: Malformed JSON in record 3, at byte 30',
    ],
    ['torn.json.gz', gzipSync(torn), 'torn.json.gz cannot be read as JSON: Malformed JSON in line 3'],
    ['mixed.json', Buffer.from(`${row}\n[1, 2]\n`), 'mixed.json cannot be read as JSON: json_read expected records'],
    ['cut.parquet', Buffer.from(`PAR1${'x'.repeat(200)}`), 'cut.parquet cannot be read as Parquet: No magic bytes found at its end.'],
    ['cut.parquet.gz', gzipSync(`PAR1${'x'.repeat(200)}`), 'cut.parquet.gz cannot be read as Parquet: No magic bytes found at its end.'],
    ['odd.parquet', Buffer.from(`PAR1${'x'.repeat(200)}PAR1`), 'odd.parquet cannot be read as Parquet: Footer length error.'],
    ['odd.sqlite', Buffer.from(`SQLite format 3\0${'x'.repeat(2000)}`), 'odd.sqlite cannot be read as an SQLite database'],
  ])('is named as the user knows it, with the place: %s', async (name, content, said) => {
    // As an uploaded file lies: under a name of its own.
    const kept = path.join(bench.folder, `kept-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`);
    writeFileSync(kept, content);
    const { code, message } = await failure(bench.run({ path: kept, name }));
    expect(code).toBe('file-unreadable');
    expect(message).toContain(said);
    for (const hidden of [bench.folder, 'kept-', 'unpacked', 'converted', ' Error: ']) expect(message).not.toContain(hidden);
  });
});
