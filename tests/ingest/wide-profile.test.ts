import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../main/ingest/database.ts';
import { shapeOf, type FileShape } from '../../main/ingest/dialect.ts';
import { prepare } from '../../main/ingest/prepare.ts';
import { profileColumns } from '../../main/ingest/profile.ts';
import { storedTable } from '../../main/ingest/raw-table.ts';
import { loadTable } from '../../main/ingest/table.ts';
import { day } from './workbench.ts';

// Property: a column's profile does not depend on how many others stand beside it, that is on whether they are looked at together.

const kinds: readonly ((i: number) => string)[] = [
  (i) => day(i),
  (i) => `${1 + (i % 28)}/${1 + (i % 12)}/2021`,
  (i) => `${13 + (i % 9)}.0${1 + (i % 9)}.2021`,
  (i) => String(1990 + i),
  (i) => String(i % 7),
  (i) => (i * 1.25 - 3).toFixed(2),
  (i) => (i % 3 === 0 ? 'n/a' : `$${i}`),
  (i) => ['red', 'Green', 'blue ', ''][i % 4] as string,
  (i) => (i % 2 === 0 ? 'yes' : 'No'),
  () => '',
  () => 'NULL',
  (i) => (i % 10 === 0 ? 'x' : `${i}e3`),
  (i) => (i % 9 === 0 ? 'inf' : 'nan'),
  (i) => `${day(i)} 0${i % 10}:30`,
];
const COLUMNS = 5 * kinds.length;

let folder = '';
let database: Database;
let shape: FileShape;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'almanac-wide-'));
  const file = path.join(folder, 'wide.csv');
  const names = Array.from({ length: COLUMNS }, (_, c) => `column ${c}`);
  const rows = Array.from({ length: 60 }, (_, i) => names.map((_, c) => kinds[c % kinds.length]?.(i)).join(','));
  writeFileSync(file, `${names.join(',')}\n${rows.join('\n')}\n`);
  database = await openDatabase([file], folder, COLUMNS);
  shape = await shapeOf({ path: file, name: 'wide.csv' });
  await loadTable(database.connection, 'raw', [await prepare(shape, folder, 0, false)], folder, (from) => `SELECT * FROM ${from}`);
});
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the profile of a column', () => {
  it('is the same alone and among many', async () => {
    const all = await profileColumns(database.connection, await storedTable(database.connection, 'raw', shape), shape, [
      ...shape.columns.keys(),
    ]);
    expect(all).toHaveLength(COLUMNS);
    expect(new Set(all.map(({ type }) => type))).toEqual(new Set(['date', 'datetime', 'integer', 'number', 'text', 'boolean', 'empty']));
    for (const index of kinds.keys()) {
      const alone = (await profileColumns(database.connection, await storedTable(database.connection, 'raw', shape), shape, [index])).find(
        (profile) => profile.index === index,
      );
      expect(all[index]).toEqual(alone);
    }
  });

  it('of an empty table counts nothing', async () => {
    await database.connection.run('CREATE TEMP TABLE nothing AS SELECT * FROM raw LIMIT 0');
    const all = await profileColumns(database.connection, await storedTable(database.connection, 'nothing', shape), shape, [
      ...shape.columns.keys(),
    ]);
    for (const { rows, missing, distinct, type, date } of all)
      expect([rows, missing, distinct, type, date]).toEqual([0, 0, 0, 'empty', null]);
  });
});
