import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { shapeOf } from '../../main/ingest/dialect.ts';
import { inspect } from '../../main/ingest/inspect.ts';
import { readPlainColumns } from '../../main/ingest/plain/plain-table.ts';
import { prepare } from '../../main/ingest/prepare.ts';
import { day } from './workbench.ts';

// Property: the preview of a plain file is the same whether DuckDB has its rows or is told of each different text only.

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'almanac-plain-preview-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

const file = { path: '', name: 'sales.csv' };
const written = (header: string, rows: readonly string[]): typeof file => {
  const made = { ...file, path: path.join(folder, 'sales.csv') };
  writeFileSync(made.path, `${header}\n${rows.join('\n')}\n`);
  return made;
};

/** @returns whether the rows were laid out without a table of them */
async function sameBothWays(source: typeof file): Promise<boolean> {
  const look = (plainBytes: number): Promise<unknown> =>
    inspect(
      { files: [source], choices: undefined, hints: undefined, folder, checks: { now: Date.UTC(2024, 0, 1) } },
      () => undefined,
      null,
      plainBytes,
    );
  const usual = await look(Infinity);
  const asked = vi.spyOn(DuckDBConnection.prototype, 'run');
  expect(await look(0)).toEqual(usual);
  return !asked.mock.calls.some(([sql]) => sql.includes('read_csv'));
}

/** Rows of three shops; `change` of some cells. */
const rowsOf = (change: (cells: string[], i: number) => string[] = (cells) => cells): string[] =>
  Array.from({ length: 240 }, (_, i) =>
    change([day(Math.floor(i / 3)), `shop ${i % 3}`, String((i * 7) % 31), (1 + (i % 41) / 8).toFixed(3)], i).join(),
  );

describe('the preview of a plain file', () => {
  it.each([
    ['as it is', (cells: string[]) => cells],
    ['with empty cells', (cells: string[], i: number) => (i % 7 === 3 ? [cells[0], cells[1], '', ''] : cells) as string[]],
    ['by weeks', ([, ...cells]: string[], i: number) => [day(7 * Math.floor(i / 3)), ...cells]],
    ['with a price that is the target of the day before', (cells: string[], i: number) => cells.with(3, String(((i - 3) * 7) % 31))],
  ])('is made without a table of its rows: %s', async (_, change) => {
    expect(await sameBothWays(written('date,shop,sales,price', rowsOf(change)))).toBe(true);
  });

  it.each([
    ['a repeated row', (cells: string[], i: number) => (i === 5 ? [day(0), 'shop 2', '14', '1.250'] : cells)],
    ['a word for missing', (cells: string[], i: number) => (i === 50 ? cells.with(2, 'n/a') : cells)],
    ['a key that is missing', (cells: string[], i: number) => (i % 3 === 0 ? cells.with(1, '') : cells)],
    ['keys that differ by a space', (cells: string[], i: number) => (i === 60 ? cells.with(1, 'shop 0 ') : cells)],
    ['known rows of the future', (cells: string[], i: number) => (i > 230 ? cells.with(2, '') : cells)],
    ['an odd date', (cells: string[], i: number) => (i === 70 ? cells.with(0, '2021-02-30') : cells)],
    ['single sales', (cells: string[], i: number) => cells.with(0, day(i % 9))],
  ])('is made of a table where there is more to be said: %s', async (_, change) => {
    expect(await sameBothWays(written('date,shop,sales,price', rowsOf(change)))).toBe(false);
  });

  it('takes the lines of a sample for those of a file', async () => {
    const source = await prepare(await shapeOf(written('date,shop,sales,price', rowsOf())), folder, 0, false);
    const sample = path.join(folder, 'sample.csv');
    writeFileSync(sample, `date,shop,sales,price\n${rowsOf().slice(100, 130).join('\n')}\n`);
    const read = readPlainColumns({ ...source, path: sample, share: 0.1 });
    expect(read?.rows).toBe(30);
    expect(read?.columns[1]).toMatchObject({ texts: ['shop 1', 'shop 2', 'shop 0'], counts: Int32Array.of(10, 10, 10), numbers: null });
    expect(read?.columns[2]?.numbers?.[0]).toBe(700 % 31);
  });
});
