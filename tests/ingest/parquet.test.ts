import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../engine/core/rng.ts';
import { asideWhenNeeded } from '../../main/ingest/aside.ts';
import { literal, openDatabase, rows } from '../../main/ingest/database.ts';
import { beginWriting } from '../../main/ingest/parquet/begin-writing.ts';
import type { ParquetColumn } from '../../main/ingest/parquet/columns.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'almanac-parquet-'));
});
const aside = asideWhenNeeded();
afterAll(async () => {
  await aside.stop();
  rmSync(folder, { recursive: true, force: true });
});

const shared = (values: Float64Array): Float64Array => {
  const made = new Float64Array(new SharedArrayBuffer(values.byteLength));
  made.set(values);
  return made;
};

/** The cell that a row of a column has, as DuckDB answers it. */
function cellOf(column: ParquetColumn, row: number): string | number | null {
  const asNull = (value: string | number | null | undefined): string | number | null =>
    value === undefined || value !== value ? null : value;
  if (column.kind === 'integers' || column.kind === 'numbers') return asNull(column.values[row]);
  const place = column.kind === 'listed' ? column.codes[row] : column.codes[column.ends.findIndex((end) => end > row)];
  return asNull(column.list[place ?? 0]);
}

/** Columns of every kind, with more and fewer different values than are listed, and cells that are missing. */
function columnsOf(count: number, seed: number): ParquetColumn[] {
  const rng = createRng(seed);
  const numbers = (make: (i: number) => number): Float64Array => shared(Float64Array.from({ length: count }, (_, i) => make(i)));
  const codes = (size: number): Int32Array => Int32Array.from({ length: count }, () => Math.floor(rng.uniform() * size));
  const ends = Int32Array.of(Math.ceil(count / 3), Math.ceil(count / 2), Math.ceil(count / 2), count);
  return [
    { name: 'series', kind: 'runs', codes: Int32Array.of(0, 1, 2, 3), ends, list: Int32Array.of(-7, 3, 9, 2_000_000_000) },
    { name: 'shop "a"', kind: 'runs', codes: Int32Array.of(0, 1, 0, 1), ends, list: ['Köln', 'a\nb'] },
    { name: 'period', kind: 'integers', values: Int32Array.from({ length: count }, (_, i) => (i % 365) - 20) },
    { name: 'wrapping', kind: 'integers', values: Int32Array.from({ length: count }, (_, i) => Math.imul(i, 7_919_111)) },
    { name: 'far apart', kind: 'integers', values: Int32Array.from({ length: count }, () => Math.floor(rng.uniform() * 2 ** 32)) },
    {
      name: 'widths',
      kind: 'integers',
      values: Int32Array.from({ length: count }, (_, i) => Math.floor(rng.uniform() * 2 ** ((i >> 5) % 32))),
    },
    { name: 'prices', kind: 'numbers', values: numbers(() => (rng.uniform() < 0.1 ? NaN : Math.round(rng.normal() * 100) / 100)) },
    { name: 'measures', kind: 'numbers', values: numbers((i) => (i % 11 === 0 && i < count / 2 ? NaN : rng.normal())) },
    { name: 'zeros', kind: 'numbers', values: numbers((i) => [0, -0, 5e-324, -1.7976931348623157e308][i % 4] ?? 0) },
    { name: 'nothing', kind: 'numbers', values: numbers(() => NaN) },
    { name: 'promo', kind: 'listed', codes: codes(3), list: Float64Array.of(0, 1, NaN) },
    { name: 'colour', kind: 'listed', codes: codes(4), list: ['red', 'blau', null, '東京'] },
    { name: 'empty', kind: 'listed', codes: codes(1), list: [null] },
    { name: 'many', kind: 'listed', codes: codes(5000), list: Array.from({ length: 5000 }, (_, i) => `text ${i}`) },
  ];
}

describe('a table written as Parquet', () => {
  // One row, less and more than a group of rows, which a thread of its own writes.
  it.each([1, 9, 1000, 210_000])('of %i rows is what DuckDB reads', async (count) => {
    const columns = columnsOf(count, count);
    const file = path.join(folder, `${count}.parquet`);
    await beginWriting({ path: file, rows: count, columns }, aside).finish();
    const database = await openDatabase([file], null);
    try {
      const source = `read_parquet(${literal(file)})`;
      const described = await rows(database.connection, `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${source})`);
      expect(described.map(([name]) => name)).toEqual(columns.map(({ name }) => name));
      expect(described.map(([, type]) => type).join(' ')).toBe(
        'INTEGER VARCHAR INTEGER INTEGER INTEGER INTEGER DOUBLE DOUBLE DOUBLE DOUBLE DOUBLE VARCHAR VARCHAR VARCHAR',
      );
      const step = count > 1000 ? 37 : 1;
      const read = await rows(
        database.connection,
        `SELECT * EXCLUDE (file_row_number) FROM read_parquet(${literal(file)}, file_row_number = true) WHERE file_row_number % ${step} = 0`,
      );
      expect(read.length).toBe(Math.ceil(count / step));
      for (const [i, found] of read.entries()) {
        const cells = columns.map((column) => cellOf(column, i * step));
        if (!cells.every((cell, c) => Object.is(cell, found[c]))) expect([i, ...found]).toEqual([i, ...cells]);
      }
      // What is said of groups of rows leaves none out.
      const [[series, zeros] = []] = await rows(
        database.connection,
        `SELECT count(*) FILTER (series = 2000000000)::INTEGER, count(*) FILTER (zeros <= 0)::INTEGER FROM ${source}`,
      );
      expect([series, zeros]).toEqual([count - Math.ceil(count / 2), count - Math.floor((count + 1) / 4)]);
    } finally {
      database.close();
    }
  });

  it('is the same bytes each time, and an error where the folder is not there', async () => {
    const [a, b] = ['a', 'b'].map((name) => path.join(folder, `${name}.parquet`)) as [string, string];
    for (const file of [a, b]) await beginWriting({ path: file, rows: 500, columns: columnsOf(500, 4) }, aside).finish();
    expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
    const gone = path.join(folder, 'gone', 'c.parquet');
    await expect(beginWriting({ path: gone, rows: 210_000, columns: columnsOf(210_000, 1) }, aside).finish()).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});
