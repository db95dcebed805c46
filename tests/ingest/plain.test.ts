import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportChoices } from '../../contract/entities/dataset.ts';
import { createRng, type Rng } from '../../engine/core/rng.ts';
import { asideWhenNeeded } from '../../main/ingest/aside.ts';
import { stampOf } from '../../main/ingest/hash.ts';
import type { SourcePath } from '../../main/ingest/types.ts';
import { inspect } from '../../main/ingest/inspect.ts';
import { shapeOf } from '../../main/ingest/dialect.ts';
import { createReadAhead, type ReadAhead } from '../../main/ingest/plain/read-ahead.ts';
import { plainFormat } from '../../main/ingest/plain/plain-format.ts';
import { combinationsOf } from '../../main/ingest/plain/combinations.ts';
import { joinParts, type PlainRows } from '../../main/ingest/plain/join-parts.ts';
import { readParts } from '../../main/ingest/plain/read-parts.ts';
import { codesOf, countsOf, type TextColumn } from '../../main/ingest/plain/text-column.ts';
import { prepare } from '../../main/ingest/prepare.ts';
import { writeSnapshot } from '../../main/ingest/snapshot.ts';
import { planOf } from '../../main/ingest/stage.ts';
import { importBothWays } from './both-ways.ts';
import { csv, day } from './workbench.ts';

// Property: a file is imported the same by the reader of plain files and by DuckDB's, down to the rows of the snapshot and each finding.

const checks = { now: Date.UTC(2024, 0, 1) };
const silent = (): void => undefined;
let folder = '';
let made = 0;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'almanac-plain-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fresh = (): string => {
  const name = path.join(folder, String(made++));
  mkdirSync(name);
  return name;
};

/** @returns whether it was read as a plain file */
async function bothWays(content: string | Uint8Array, change: Partial<ImportChoices> = {}): Promise<boolean> {
  const ways = await importBothWays(content, change);
  expect(ways?.plain).toEqual(ways?.usual);
  return ways?.asPlain === true;
}

const pick = <T>(rng: Rng, values: readonly T[]): T => values[Math.floor(rng.uniform() * values.length)] as T;

const ODD_NUMBERS = [
  '"quoted"',
  'NA',
  '1e5',
  '0x10',
  '+3',
  '007',
  ' 4',
  '1.',
  '.5',
  'abc',
  '12345678901234567890',
  'inf',
  '-0',
  "1'000",
  '1,5',
];
const ODD_DATES = ['2020-02-30', '2020/01/01', '2020-1-1', '2020-01-01 00:00', '0020-01-01', '-'];

/** Sales as somebody may have them; now and then something in them is odd. */
function anySales(seed: number): Uint8Array {
  const rng = createRng(seed);
  const chance = (share: number): boolean => rng.uniform() < share;
  const end = chance(0.3) ? '\r\n' : '\n';
  const delimiter = pick(rng, [',', ';', '\t', '|']);
  const shops = pick(rng, [
    ['A', 'B', 'C'],
    ['1', '2', '10'],
    ['Köln', 'Zürich', '東京'],
    ['north ', ' south', 'east'],
    ['a / b', 'a', 'b'],
  ]);
  const items = chance(0.5) ? ['x', 'y y', 'z'] : ['only'];
  const days = 20 + Math.floor(rng.uniform() * 60);
  const step = pick(rng, [1, 1, 1, 7]);
  const odd = chance(0.3) ? pick(rng, ODD_NUMBERS) : '';
  const oddDate = chance(0.1) ? pick(rng, ODD_DATES) : '';
  const missing = pick(rng, [0, 0.05, 0.3]);
  const digits = pick(rng, [0, 2, 6]);
  const lines: string[] = [];
  for (let i = 0; i < days; i++)
    for (const shop of shops)
      for (const item of items) {
        if (chance(0.03)) continue;
        const value = chance(missing) ? '' : (rng.normal() * 40 + 100).toFixed(digits);
        const price = pick(rng, ['9.99', '10', '', '12.50']);
        const promo = pick(rng, ['yes', 'no']);
        lines.push([day(i * step), shop, item, value, price, promo, 'note'].join(delimiter));
      }
  if (chance(0.1)) lines.push(lines[3] as string);
  if (chance(0.3)) lines.reverse();
  if (odd !== '') lines[5] = [day(5 * step), shops[0], items[0], odd, '1', 'no', 'note'].join(delimiter);
  if (oddDate !== '') lines[7] = [oddDate, shops[0], items[0], '3', '1', 'no', 'note'].join(delimiter);
  if (chance(0.05)) lines.splice(9, 0, pick(rng, ['', ' ', delimiter.repeat(6), 'a', `${lines[2]}${delimiter}`]));
  const header = ['date', 'shop', 'item', 'sales', 'price', 'promotion', 'remark'].join(delimiter);
  const text = `${chance(0.1) ? '\uFEFF' : ''}${header}${end}${lines.join(end)}${chance(0.8) ? end : ''}`;
  const bytes = new TextEncoder().encode(text);
  if (chance(0.05)) bytes[Math.floor(bytes.length * 0.6)] = Math.floor(rng.uniform() * 256);
  return bytes;
}

const FILES = Number(process.env['PLAIN_FILES'] ?? 24);
const FIRST = Number(process.env['PLAIN_FIRST'] ?? 1);

describe('the reader of plain files', () => {
  it(`gives what DuckDB gives, for ${FILES} files`, { timeout: 60_000 + FILES * 5000 }, async () => {
    let plain = 0;
    for (let seed = FIRST; seed < FIRST + FILES; seed++) {
      const gaps = (['missing', 'zero', 'forward'] as const)[seed % 3] ?? 'missing';
      if (await bothWays(anySales(seed), { gaps, dropDuplicateRows: seed % 2 === 0 })) plain++;
    }
    // Not each of them is plain, but many are.
    expect(plain).toBeGreaterThan(FILES / 8);
    expect(plain).toBeLessThan(FILES);
  });

  const sales = (row: (i: number) => string, header = 'date,shop,sales'): string => csv(header, 90, row);
  const shop = (i: number): string => `${day(Math.floor(i / 3))},${'abc'[i % 3]}`;

  it.each([
    ['plain', sales((i) => `${shop(i)},${i}.25`)],
    ['a single series', csv('date,sales', 40, (i) => `${day(i)},${i * i}`)],
    ['negative and missing values', sales((i) => `${shop(i)},${i % 11 === 0 ? '' : i % 7 === 0 ? -i : i}`)],
    ['rows in any order', sales((i) => `${shop((i * 37) % 90)},${i}`)],
    ['gaps', sales((i) => `${shop(i + (i > 45 ? 30 : 0))},${i}`)],
    ['months', csv('date,sales', 40, (i) => `${new Date(Date.UTC(2018, i, 1)).toISOString().slice(0, 10)},${i}`)],
    ['texts as regressors', sales((i) => `${shop(i)},${i},${['red', 'blue', ''][i % 3]}`, 'date,shop,sales,colour')],
    ['future rows', csv('date,sales,promo', 60, (i) => `${day(i)},${i > 50 ? '' : i * 2},${i % 5 === 0 ? 1 : 0}`)],
    [
      'the largest and smallest numbers',
      sales((i) => `${shop(i)},${['999999999999999', '0.00000000000001', '-0', '0.1', '123456789.123456'][i % 5]}`),
    ],
    ['a number with an exponent', sales((i) => `${shop(i)},${i === 60 ? '1e3' : `${i}E-2`}`)],
    ['more digits than a number holds', sales((i) => `${shop(i)},${i === 60 ? '1234567890.123456789' : 1 / (i + 1)}`)],
  ])('reads %s as plain', async (_, text) => {
    expect(await bothWays(text)).toBe(true);
  });

  it.each([
    ['a repeated row', sales((i) => `${shop(i === 80 ? 79 : i)},1`)],
    ['a number beyond all bounds', sales((i) => `${shop(i)},${i === 60 ? '1e999' : i}`)],
    ['a quotation mark', sales((i) => `${shop(i)},${i === 60 ? '"5"' : i}`)],
    ['a series without values', sales((i) => `${shop(i)},${i % 3 === 0 ? '' : i}`)],
    ['a missing key', sales((i) => `${day(Math.floor(i / 3))},${i % 3 === 0 ? '' : 'abc'[i % 3]},${i}`)],
    ['values in the future', csv('date,sales', 40, (i) => `${day(i + 1440)},${i}`)],
    ['an odd date', sales((i) => `${i === 60 ? '2020-02-31' : day(Math.floor(i / 3))},${'abc'[i % 3]},${i}`)],
  ])('leaves %s to DuckDB', async (_, text) => {
    expect(await bothWays(text)).toBe(false);
  });
});

describe('a plain file that two threads read', () => {
  const inOnePart = (read: PlainRows | null): unknown => {
    const column = (of: TextColumn): unknown => ({ texts: of.texts, codes: read && codesOf(of, read.rows), counts: countsOf(of) });
    return (
      read && {
        rows: read.rows,
        dates: column(read.dates),
        keys: read.keys.map(column),
        y: read.y.flatMap((part) => [...part]),
        regressors: read.regressors.map(column),
        combinations: combinationsOf([...read.keys, read.dates, ...read.regressors], read.rows),
      }
    );
  };
  const read = async (text: string): Promise<[unknown, unknown]> => {
    const file = { path: path.join(fresh(), 'sales.csv'), name: 'sales.csv' };
    writeFileSync(file.path, text);
    const { choices } = await inspect({ files: [file], choices: undefined, hints: undefined, folder: fresh(), checks }, silent);
    const shape = await shapeOf(file, choices.dialect);
    const plan = planOf(choices, shape.columns, file.name);
    const plain = plainFormat(await prepare(shape, fresh(), 0, false), plan, choices);
    if (plain === null) throw new Error('the file is not plain');
    const aside = asideWhenNeeded();
    const whole = await readParts(plain, aside);
    const parts = await readParts(plain, aside, 2_000);
    await aside.stop();
    expect(parts?.length).not.toBe(1);
    return [whole && inOnePart(joinParts(whole, plan)), parts && inOnePart(joinParts(parts, plan))];
  };
  const text = (odd: (i: number) => string): string =>
    csv(
      'date,shop,sales,price',
      900,
      (i) => `${day(Math.floor(i / 3))},${i > 600 ? 'zyx'[i % 3] : 'abc'[i % 3]},${i % 50 === 0 ? '' : i}${odd(i)},${i % 7}`,
    );

  it('has the rows in the same order, by the same lists', async () => {
    const [alone, together] = await read(text(() => ''));
    expect(alone).toMatchObject({ rows: 900 });
    expect(together).toEqual(alone);
  });

  it.each([100, 800])('is none where row %i is odd', async (row) => {
    expect(await read(text((i) => (i === row ? 'x2' : '')))).toEqual([null, null]);
  });
});

describe('a file that is read ahead', () => {
  const text = csv('date,shop,sales,promo', 900, (i) => `${day(Math.floor(i / 3))},${'abc'[i % 3]},${i}.5,${i % 7 === 0 ? 1 : 0}`);
  const ahead = createReadAhead(0);
  const made = async (): Promise<{ file: SourcePath; choices: ImportChoices }> => {
    const file = { path: path.join(fresh(), 'sales.csv'), name: 'sales.csv' };
    writeFileSync(file.path, text);
    const { choices } = await inspect({ files: [file], choices: undefined, hints: undefined, folder: fresh(), checks }, silent, ahead);
    return { file, choices };
  };
  const imported = async (file: SourcePath, choices: ImportChoices, from: ReadAhead | null) => {
    const input = { files: [file], choices, snapshotPath: path.join(fresh(), 'snapshot.parquet'), folder: fresh(), checks };
    return writeSnapshot(input, silent, { plainBytes: 0, ahead: from });
  };

  it('is imported as it is without', async () => {
    const { file, choices } = await made();
    const stamp = await stampOf(file);
    const begun = ahead.take(file.path, stamp);
    if (begun === null) throw new Error('nothing has been read ahead');
    expect(ahead.take(file.path, stamp)).toBeNull();
    expect((await begun.read)?.reduce((sum, [, { rows }]) => sum + rows, 0)).toBe(900);
    expect(await imported(file, choices, { ...ahead, take: () => begun })).toEqual(await imported(file, choices, null));
  });

  it.each(['sales', 'promo'])('is read once more where it is wanted in another way: %s as the target', async (target) => {
    const { file, choices } = await made();
    const other = { ...choices, roles: { ...choices.roles, sales: 'ignore', promo: 'ignore', [target]: 'target' } } as ImportChoices;
    expect(await imported(file, other, ahead)).toEqual(await imported(file, other, null));
  });

  it('is not taken where it has changed since', async () => {
    const { file } = await made();
    writeFileSync(file.path, text.replaceAll('.5', '.7'));
    expect(ahead.take(file.path, await stampOf(file))).toBeNull();
  });
});
