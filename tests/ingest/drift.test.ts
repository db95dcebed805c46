import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { DriftOptions, DriftReport } from '../../contract/entities/drift.ts';
import { createRng } from '../../engine/core/rng.ts';
import { compareFiles } from '../../main/ingest/drift/compare-files.ts';
import { readByDuckDB } from '../../main/ingest/drift/read-by-duckdb.ts';
import { planColumns } from '../../main/ingest/drift/column-plan.ts';
import { readTable } from '../../main/ingest/drift/read-table.ts';
import { shapeOf } from '../../main/ingest/dialect.ts';
import { failureOf } from '../../main/ingest/failure.ts';
import { prepare } from '../../main/ingest/prepare.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'almanac-drift-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let made = 0;
const fresh = (): string => {
  const name = path.join(folder, String(made++));
  mkdirSync(name);
  return name;
};
const write = (name: string, content: string | Uint8Array): { path: string; name: string } => {
  const file = path.join(fresh(), name);
  writeFileSync(file, content);
  return { path: file, name };
};

/** Sales of shops; the drifted ones sell by another channel and more dearly. */
function sales(seed: number, rows: number, moved: boolean, quote = ''): string {
  const rng = createRng(seed);
  const lines = ['day,shop,channel,price,units,note'];
  for (let row = 0; row < rows; row++) {
    const channel = moved && rng.uniform() < 0.3 ? 'market' : rng.uniform() < 0.5 ? 'web' : 'store';
    const price = rng.uniform() < 0.1 ? (rng.uniform() < 0.5 ? 'NA' : '') : (10 + 2 * rng.normal() + (moved ? 2 : 0)).toFixed(3);
    const day = new Date(Date.UTC(2024, moved ? 5 : 0, 1 + (row % 90))).toISOString().slice(0, 10);
    lines.push(`${day},shop ${row % 7},${quote}${channel}${quote},${price},${Math.floor(20 * rng.uniform())},note ${seed} ${row}`);
  }
  return `${lines.join('\n')}\n`;
}

const compare = (
  reference: { path: string; name: string },
  current: { path: string; name: string },
  options: DriftOptions = {},
): Promise<DriftReport> => compareFiles({ reference, current, options, now: Date.UTC(2025, 0, 1), folder: fresh() }, () => undefined);
const drifted = ({ table }: DriftReport): string[] => table.columns.filter(({ decision }) => decision === 'drift').map(({ name }) => name);
const failing = async (work: Promise<unknown>): Promise<ReturnType<typeof failureOf>> =>
  failureOf(
    await work.then(
      () => {
        throw new Error('nothing was thrown');
      },
      (error: unknown) => error,
    ),
  );

describe('drift between two files', () => {
  it('is found where it is, and nowhere else', async () => {
    const before = write('before.csv', sales(1, 3000, false));
    const moved = await compare(before, write('after.csv', sales(2, 2000, true)));
    expect(drifted(moved)).toEqual(expect.arrayContaining(['channel', 'price']));
    expect(drifted(moved)).toHaveLength(2);
    expect(moved.table.columns.find(({ name }) => name === 'channel')?.newLevels).toMatchObject([{ level: 'market' }]);
    expect(moved.histograms['price']?.mean.current).toBeGreaterThan(11.5);
    expect(moved.table.columns.find(({ name }) => name === 'price')?.missing.reference).toBeCloseTo(0.1, 1);
    expect(moved.reference).toMatchObject({ rows: 3000, names: ['note'], dates: [{ name: 'day', range: ['2024-01-01', '2024-03-30'] }] });
    expect(moved.reference.file.sha256).toMatch(/^[0-9a-f]{64}$/);
    const same = await compare(before, write('again.csv', sales(3, 2000, false)));
    expect(drifted(same)).toEqual([]);
  });

  it('is the same whether DuckDB or the reader of plain files reads them', async () => {
    const plain = write('plain.csv', sales(1, 500, false));
    const quoted = write('quoted.csv', sales(1, 500, false, '"'));
    const found = [];
    for (const file of [plain, quoted]) {
      const shape = await shapeOf(file);
      const plan = planColumns(shape);
      expect(plan.map(({ kind }) => kind)).toEqual(['date', 'category', 'category', 'number', 'number', 'name']);
      const table = await readTable(await prepare(shape, fresh(), 0, false), plan, fresh());
      // Categories come in another order.
      found.push({
        ...table,
        columns: table.columns.map((column) =>
          column.kind === 'number' ? column : { name: column.name, cells: [...column.codes].map((code) => column.levels[code]) },
        ),
      });
    }
    expect(found[1]).toEqual(found[0]);
    const shape = await shapeOf(plain);
    const byDuckDB = await readByDuckDB(
      await prepare(shape, fresh(), 0, false),
      planColumns(shape).map(({ kind }) => kind),
      fresh(),
    );
    expect(byDuckDB.rows).toBe(500);
    expect(byDuckDB.columns[3]).toMatchObject({ kind: 'number', strays: 0 });
  });

  it('counts cells that are no numbers, and takes a column of many of them as text', async () => {
    const rows = (odd: (i: number) => string): string =>
      `a,b\n${Array.from({ length: 400 }, (_, i) => `${i % 90},${odd(i)}`).join('\n')}\n`;
    const numbers = write(
      'numbers.csv',
      rows((i) => String(i % 80)),
    );
    const few = await compare(
      numbers,
      write(
        'few.csv',
        rows((i) => (i === 350 ? 'broken' : String(i % 80))),
      ),
    );
    expect(few.current.strays).toEqual([{ name: 'b', count: 1 }]);
    expect(few.table.schema.same).toBe(true);
    const many = await compare(
      numbers,
      write(
        'many.csv',
        rows((i) => (i < 300 ? String(i % 80) : 'broken')),
      ),
    );
    expect(many.table.schema.changed).toEqual([{ name: 'b', from: 'number', to: 'category' }]);
  });

  it('names columns that came and went, and looks beyond an empty start', async () => {
    const old = write('old.csv', `a,b,late\n${Array.from({ length: 300 }, (_, i) => `${i},x${i % 3},${i < 299 ? '' : '5'}`).join('\n')}\n`);
    const fresher = write('new.csv', `a,late,c\n${Array.from({ length: 300 }, (_, i) => `${i},${i},${i % 2}`).join('\n')}\n`);
    const { table } = await compare(old, fresher);
    expect(table.schema).toEqual({ added: ['c'], removed: ['b'], changed: [], same: false });
    expect(table.columns.map(({ name }) => name).sort()).toEqual(['a', 'late']);
  });

  it('takes a column that is names or dates in one file alone for neither gone nor new', async () => {
    const rows = (cell: (i: number) => string): string =>
      `a,b\n${Array.from({ length: 300 }, (_, i) => `${i % 50},${cell(i)}`).join('\n')}\n`;
    const groups = write(
      'groups.csv',
      rows((i) => `x${i % 3}`),
    );
    const names = write(
      'names.csv',
      rows((i) => `name ${i}`),
    );
    const days = write(
      'days.csv',
      rows((i) => new Date(Date.UTC(2024, 0, 1 + (i % 90))).toISOString().slice(0, 10)),
    );
    for (const other of [names, days]) {
      const { table, reference } = await compare(groups, other);
      expect(table.schema.same).toBe(true);
      expect(table.columns.map(({ name }) => name)).toEqual(['a']);
      expect(reference.names).toEqual(['b']);
    }
  });

  it('reads files of other kinds, dialects and encodings', async () => {
    const before = sales(1, 1500, false);
    const semicolons = before.replaceAll('.', '\u0000').replaceAll(',', ';').replaceAll('\u0000', ',');
    const report = await compare(write('a.csv.gz', gzipSync(before)), write('b.csv', semicolons));
    expect(drifted(report)).toEqual([]);
    expect(report.table.columns.map(({ name }) => name).sort()).toEqual(['channel', 'price', 'shop', 'units']);
    expect(report.table.columns.every(({ distribution }) => distribution?.stability.psi === 0)).toBe(true);
  });

  it('leaves out and weighs columns as asked', async () => {
    const [a, b] = [write('a.csv', sales(1, 2000, false)), write('b.csv', sales(2, 2000, true))];
    expect(drifted(await compare(a, b, { ignore: ['price'] }))).toEqual(['channel']);
    expect(drifted(await compare(a, b, { importance: { price: 1000 } }))[0]).toBe('price');
    expect(await failing(compare(a, b, { ignore: ['prize'] }))).toMatchObject({ code: 'no-column', data: { column: 'prize' } });
  });

  it('is refused with the file and the reason', async () => {
    const good = write('good.csv', sales(1, 100, false));
    expect(await failing(compare(good, { path: path.join(folder, 'none.csv'), name: 'none.csv' }))).toMatchObject({ code: 'file-missing' });
    expect(await failing(compare(good, write('empty.csv', '')))).toMatchObject({ code: 'file-empty' });
    expect(await failing(compare(good, write('head.csv', 'day,shop,channel,price,units,note\n')))).toMatchObject({
      data: { file: 'head.csv' },
    });
    expect(await failing(compare(good, write('other.csv', 'x,y\n1,2\n2,3\n3,4\n')))).toMatchObject({
      code: 'bad-input',
      data: { file: 'other.csv' },
    });
  });
});
