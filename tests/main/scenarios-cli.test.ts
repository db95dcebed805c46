import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from './terminal.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-scenarios-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
const place = ['--workspace', path.join(folder, 'workspace')];

/** Daily sales of two shops with a promotion, planned for a week ahead. */
function sales(days: number): string {
  const file = path.join(folder, `sales-${days}.csv`);
  const lines = ['day,shop,units,promo'];
  for (let day = 0; day < days + 7; day++)
    for (const shop of ['=North', 'South']) {
      const promo = day % 5 === 0 ? 1 : 0;
      const units = 60 + 15 * (day % 7) + 25 * promo + ((day * 7 + shop.length) % 5);
      lines.push(`${new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)},${shop},${day < days ? units : ''},${promo}`);
    }
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
const json = async <T>(...args: string[]): Promise<T> => {
  const { code, stdout, stderr } = await run([...args, '--json', ...place]);
  expect([stderr, code]).toEqual(['', 0]);
  return JSON.parse(stdout) as T;
};

describe('scenarios in the terminal', () => {
  it('are made, edited, undone, compared, exported, and told apart from last time', { timeout: 120_000 }, async () => {
    const training = ['--name', 'Sales', '--models', 'arima', '--horizon', '7', '--folds', '1'];
    const earlier = await json<{ experiment: string }>('forecast', sales(56), ...training);
    const { experiment } = await json<{ experiment: string }>('forecast', sales(60), ...training);

    const made = await json<{ id: string; totals: { base: number } }>('scenario', 'create', experiment, 'Spring');
    const edited = await json<{ totals: { final: number }; entries: { outcome: { moved: number } | null }[] }>(
      ...['scenario', 'edit', 'spring', '--percent', '10', '--where', 'shop=South', '--from', '2024-03-02', '--to', '2024-03-03'],
      ...['--reason', 'Fair, "big" one'],
    );
    expect(edited.totals.final).toBeGreaterThan(made.totals.base);
    const promoted = await json<typeof edited>(
      ...[
        'scenario',
        'edit',
        'Spring',
        '--regressor',
        'promo',
        '--set',
        '1',
        '--series',
        'South',
        '--from',
        '2024-03-02',
        '--reason',
        'Promo',
      ],
    );
    expect(promoted.entries[1]?.outcome).toMatchObject({ moved: 1 });
    expect(promoted.totals.final).toBeGreaterThan(edited.totals.final);

    const out = path.join(folder, 'spring.csv');
    const exported = await run(['forecast', 'Sales', '--scenario', 'Spring', '--out', out, ...place]);
    expect([exported.code, exported.stdout]).toEqual([0, expect.stringContaining('Fair, "big" one')]);
    const lines = readFileSync(out, 'utf8').trimEnd().split('\r\n');
    expect(lines[0]).toBe('shop,date,forecast,lower_80,upper_80,lower_95,upper_95,model,base_forecast,override,reason');
    expect(lines).toHaveLength(1 + 14);
    // What a spreadsheet would take for a formula is text, what nobody changed has no override.
    expect(lines[1]).toMatch(/^'=North,2024-03-01,.*,,$/);
    const changed = lines.find((line) => line.startsWith('South,2024-03-02')) ?? '';
    expect(changed).toMatch(/,"Promo; Fair, ""big"" one"$/);
    const [, , forecast, , , , , , base, override] = changed.split(',').map(Number) as number[];
    expect([override, forecast]).toEqual([forecast, override]);
    expect(forecast).toBeGreaterThan(1.09 * (base as number));

    const fall = await json<{
      cells: number;
      notes: string[];
      waterfalls: {
        group: string | null;
        start: number;
        end: number;
        steps: { kind: string; from: number; to: number; change: number }[];
      }[];
    }>('scenario', 'waterfall', earlier.experiment, 'Spring', '--by', 'shop');
    expect(fall.cells).toBe(2 * 3);
    const [whole, ...shops] = fall.waterfalls;
    expect(shops.map(({ group }) => group)).toEqual(['=North', 'South']);
    expect(whole?.steps.map(({ kind }) => kind)).toEqual(['data', 'model', 'override']);
    // Each begins where the one before ended, to the bit; shops add up to all.
    let at = whole?.start;
    for (const { from, to } of whole?.steps ?? []) [at] = [to, expect(from).toBe(at)];
    expect(at).toBe(whole?.end);
    const over = (one: typeof whole): number => one?.steps.at(-1)?.change ?? NaN;
    expect(over(shops[0])).toBe(0);
    expect(over(shops[1])).toBeCloseTo(over(whole), 9);
  });
});
