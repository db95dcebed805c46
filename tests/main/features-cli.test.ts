import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from './synthetic.ts';
import { run } from './terminal.ts';

let folder = '';
let remove: () => void = () => undefined;
let file = '';
const dateOf = (day: number): string => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
  file = path.join(folder, 'sales.csv');
  const lines = ['date,shop,units,promo'];
  for (let day = 0; day < 120; day++)
    for (const shop of ['A', 'B'])
      lines.push(`${dateOf(day)},${shop},${day < 110 ? 100 + (day % 7) + (shop === 'B' ? 50 : 0) : ''},${day % 9 === 0 ? 1 : 0}`);
  writeFileSync(file, `${lines.join('\n')}\n`);
});
afterAll(() => remove());

const features = (...args: readonly string[]) => run(['features', file, '--workspace', path.join(folder, 'workspace'), ...args]);

it('writes the matrix with the periods to come, and prints the set that makes it again', async () => {
  const out = path.join(folder, 'matrix.csv');
  const { stdout, code } = await features('--horizon', '7', '--country', 'DE', '--out', out, '--json');
  expect(code).toBe(0);
  const answer = JSON.parse(stdout) as { rows: number; set: { specs: unknown[] }; columns: { name: string; reach: number | null }[] };
  expect(answer.rows).toBe(2 * 117);
  expect(answer.columns.every(({ reach }) => reach === null || reach >= 7)).toBe(true);
  const [head = '', ...rows] = readFileSync(out, 'utf8').trimEnd().split('\r\n');
  const names = head.split(',');
  expect(names.slice(0, 4)).toEqual(['shop', 'date', 'units', 'day_of_week']);
  expect(rows).toHaveLength(234);
  const cell = (row: number, name: string): string => rows[row]?.split(',')[names.indexOf(name)] ?? 'none';
  // 2024-01-08 was a Monday, a week after the first row.
  expect([cell(7, 'date'), cell(7, 'day_of_week'), cell(7, 'lag_7'), cell(6, 'lag_7')]).toEqual(['2024-01-08', '1', '100', '']);
  // The last row of shop A: a promotion that is known, a lag of a value that is, no target.
  expect([cell(116, 'date'), cell(116, 'units'), cell(116, 'promo'), cell(116, 'lag_7')]).toEqual([
    '2024-04-26',
    '',
    '0',
    cell(109, 'units'),
  ]);
  expect(cell(0, 'holiday')).toBe('1');

  const set = path.join(folder, 'set.json');
  writeFileSync(set, JSON.stringify(answer.set));
  const again = path.join(folder, 'again.csv');
  expect((await features('--features', set, '--out', again)).code).toBe(0);
  expect(readFileSync(again, 'utf8')).toBe(readFileSync(out, 'utf8'));
}, 60_000);

it('names what is wrong with a set, with status 2, and leaves no file', async () => {
  const set = path.join(folder, 'wrong.yaml');
  writeFileSync(set, 'horizon: 7\nstrategy: direct\nspecs:\n  - kind: lag\n    lags: [-1]\n');
  const out = path.join(folder, 'none.csv');
  const wrong = await features('--features', set, '--out', out);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/specs\.0\.lags\.0/);
  writeFileSync(set, 'horizon: 7\nstrategy: direct\nspecs:\n  - kind: price\n    of: cost\n    forms: [to-mean]\n');
  const unknown = await features('--features', set, '--out', out);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toMatch(/Feature price: "of" must be a regressor that is known in advance \(promo\) but is "cost"/);
  expect(existsSync(out) || existsSync(`${out}.partial`)).toBe(false);
}, 60_000);
