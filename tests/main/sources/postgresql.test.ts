import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../contract/entities/source.ts';
import type { ApiError } from '../../../contract/errors.ts';
import { parseDatabaseUrl } from '../../../main/cli/database-url.ts';
import { fetchTable, listTables } from '../../../main/services/sources/postgresql.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';

let server: PostgresServer;
let settings: ConnectionSettings;
const folder = mkdtempSync(path.join(tmpdir(), 'almanac-postgres-'));
const target = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  server = await startPostgres();
  await server.exec(`
    CREATE TABLE sales (day date, shop text, units int, open boolean, price numeric(10, 2), exact float8);
    INSERT INTO sales SELECT date '2024-01-01' + (i / 2)::int, CASE WHEN i % 2 = 0 THEN 'North' ELSE 'South, "old"' END, i, i % 3 = 0,
      CASE WHEN i = 5 THEN NULL ELSE i / 4.0 END, i / 3.0::float8 FROM generate_series(0, 11999) i;
    CREATE VIEW newest AS SELECT * FROM sales WHERE day > '2024-06-01';
    CREATE TABLE nothing (day date);
    CREATE SCHEMA "Old stock"; CREATE TABLE "Old stock"."a ""b""" (n int); INSERT INTO "Old stock"."a ""b""" VALUES (1);
    ANALYZE sales;`);
  settings = { kind: 'postgresql', name: 'Shop', host: '127.0.0.1', port: server.port, database: 'postgres', user: 'postgres', ssl: 'off' };
}, 60_000);
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const failureOf = (promise: Promise<unknown>): Promise<ApiError> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: ApiError) => error,
  );

describe('a PostgreSQL database', () => {
  it('lists the tables and views that can be read', async () => {
    expect(await listTables(settings, 'any')).toEqual([
      { schema: 'Old stock', name: 'a "b"', kind: 'table', rows: null },
      { schema: 'public', name: 'newest', kind: 'view', rows: null },
      { schema: 'public', name: 'nothing', kind: 'table', rows: null },
      { schema: 'public', name: 'sales', kind: 'table', rows: 12_000 },
    ]);
  });

  it('gives a table as CSV with every digit, more rows than are asked for at a time', async () => {
    const seen: number[] = [];
    const rows = await fetchTable(settings, 'any', { schema: 'public', name: 'sales' }, target('sales.csv'), {
      onProgress: ({ done, total }) => {
        seen.push(done);
        expect(total).toBe(12_000);
      },
    });
    expect(rows).toBe(12_000);
    expect(seen).toEqual([5_000, 10_000, 12_000]);
    const lines = readFileSync(target('sales.csv'), 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(12_001);
    expect(lines.slice(0, 3)).toEqual([
      'day,shop,units,open,price,exact',
      '2024-01-01,North,0,true,0.00,0',
      '2024-01-01,"South, ""old""",1,false,0.25,0.3333333333333333',
    ]);
    expect(lines[6]).toBe('2024-01-03,"South, ""old""",5,false,,1.6666666666666667');
  });

  it('reads names that need quotes', async () => {
    await fetchTable(settings, 'any', { schema: 'Old stock', name: 'a "b"' }, target('quoted.csv'));
    expect(readFileSync(target('quoted.csv'), 'utf8')).toBe('n\n1\n');
  });

  it('refuses a table without rows and one that is not there, in words that name them', async () => {
    expect(await failureOf(fetchTable(settings, '', { schema: 'public', name: 'nothing' }, target('a.csv')))).toMatchObject({
      code: 'no-rows',
      message: 'Shop: the table public.nothing has no rows.',
    });
    const missing = await failureOf(fetchTable(settings, '', { schema: 'public', name: 'gone' }, target('b.csv')));
    expect(missing.code).toBe('bad-input');
    expect(missing.message).toContain('gone');
  });

  it('says where nothing answers', async () => {
    const error = await failureOf(listTables({ ...settings, port: 1 }, ''));
    expect(error).toMatchObject({ code: 'not-found', data: { field: 'host' } });
    expect(error.message).toContain('127.0.0.1:1');
  });

  it('stops when it is cancelled', async () => {
    const stop = new AbortController();
    const error = await failureOf(
      fetchTable(settings, '', { schema: 'public', name: 'sales' }, target('cancelled.csv'), {
        signal: stop.signal,
        onProgress: () => stop.abort(),
      }),
    );
    expect(error.code).toBe('cancelled');
    expect(existsSync(target('cancelled.csv'))).toBe(true);
    expect(readFileSync(target('cancelled.csv'), 'utf8').split('\n').length).toBeLessThan(12_000);
  });
});

describe('the address of a table', () => {
  it('names host, database, user and table', () => {
    expect(parseDatabaseUrl('postgresql://ana:p%40ss@db.example.com/shop?table=mart.daily.sales')).toEqual({
      settings: {
        kind: 'postgresql',
        name: 'db.example.com',
        host: 'db.example.com',
        port: 5432,
        database: 'shop',
        user: 'ana',
        ssl: 'require',
      },
      password: 'p@ss',
      schema: 'mart',
      name: 'daily.sales',
    });
    expect(parseDatabaseUrl('postgres://localhost:5433/shop?table=sales')).toMatchObject({
      settings: { port: 5433, user: 'postgres', ssl: 'off' },
      password: null,
      schema: 'public',
      name: 'sales',
    });
  });
  it.each([
    ['postgresql://localhost/shop', '?table='],
    ['postgresql://localhost?table=a', 'no database'],
    ['postgresql://localhost/shop?table=a&sslmode=prefer', 'sslmode'],
  ])('is refused when it says too little: %s', (word, what) => {
    expect(() => parseDatabaseUrl(word)).toThrow(what);
  });
});
