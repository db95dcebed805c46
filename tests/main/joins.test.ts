import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from './synthetic.ts';
import { run } from './terminal.ts';

let folder = '';
let remove: () => void = () => undefined;
beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
});
afterAll(() => remove());
const workspace = (name: string): string[] => ['--workspace', path.join(folder, name)];
const files = ['oil', 'stores', 'holidays_events', 'transactions', 'coming', 'sales'].map((name) =>
  path.resolve(import.meta.dirname, '../fixtures/joins', `${name}.csv`),
);
interface Answer {
  readonly dataset: { name: string; series: number; roles: Record<string, unknown> };
  readonly joins: {
    table: string;
    kind: string;
    rowsBefore: number;
    rowsAfter: number;
    sumBefore: number;
    sumAfter: number;
    reason: string;
  }[];
  readonly forecasts: unknown[];
}

describe('files with different columns in the terminal', () => {
  it('are joined, imported and forecast, and the answer says how', async () => {
    const words = ['forecast', ...files, '--horizon', '7', '--folds', '1', '--models', 'theta', '--json'];
    const { code, stdout, stderr } = await run([...words, ...workspace('joined')]);
    expect([code, stderr]).toEqual([0, '']);
    const { dataset, joins, forecasts } = JSON.parse(stdout) as Answer;
    expect(dataset).toMatchObject({ name: 'sales', series: 6, roles: { target: 'sales', static: ['city', 'state', 'type', 'cluster'] } });
    expect(joins.map(({ table, kind, rowsBefore, rowsAfter }) => [table, kind, rowsBefore, rowsAfter])).toEqual([
      ['sales', 'main', 360, 360],
      ['stores', 'static', 360, 360],
      ['oil', 'dated', 360, 360],
      ['transactions', 'dated', 360, 360],
      ['holidays_events', 'calendar', 360, 360],
      ['coming', 'future-rows', 360, 402],
    ]);
    expect(joins.every(({ sumBefore, sumAfter }) => sumBefore === 38_688 && sumAfter === 38_688)).toBe(true);
    expect(joins.every(({ reason }) => reason.length > 0)).toBe(true);
    expect(forecasts).toHaveLength(42);
  });

  it('show a table of the joins to people, and are one version however often they are imported', async () => {
    const first = await run(['import', ...files, ...workspace('twice')]);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/^stores +static +store_nbr +4 +360 +360 +360 +38688 +38688$/m);
    expect((await run(['import', ...files, ...workspace('twice')])).stdout.split('\n')[0]).toBe(first.stdout.split('\n')[0]);
  });

  it('are refused with --no-join, with what differs', async () => {
    const { code, stderr } = await run(['import', ...files, '--no-join', ...workspace('refused')]);
    expect(code).toBe(1);
    expect(stderr).toContain('does not have the same columns');
  });

  it('take the main table that is named', async () => {
    const { stdout } = await run(['import', ...files, '--main', 'transactions.csv', '--json', ...workspace('main')]);
    expect((JSON.parse(stdout) as Answer).dataset).toMatchObject({ name: 'transactions', roles: { target: 'transactions' } });
  });
});
