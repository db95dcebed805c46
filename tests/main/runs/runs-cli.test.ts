import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../synthetic.ts';
import { run } from '../terminal.ts';

const { folder, remove } = temporaryFolder();
afterAll(remove);

describe('runs in the terminal', () => {
  test('are listed, filtered, tagged, compared, thrown away and taken back', { timeout: 180_000 }, async () => {
    const file = path.join(folder, 'sales.csv');
    const lines = ['day,shop,units'];
    for (let day = 0; day < 90; day++)
      for (const shop of ['North', 'South', 'West'])
        lines.push(`${new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)},${shop},${50 + 20 * (day % 7) + ((day * 5) % 3)}`);
    writeFileSync(file, `${lines.join('\n')}\n`);
    const place = ['--workspace', path.join(folder, 'workspace')];
    expect((await run(['forecast', file, '--models', 'theta', '--horizon', '7', '--folds', '2', '--json', ...place])).code).toBe(0);

    const list = async (...more: string[]): Promise<{ run: string; model: string; tags: string[]; selected: boolean }[]> =>
      JSON.parse((await run(['runs', 'list', '--json', ...more, ...place])).stdout) as never;
    const all = await list('--sort', 'model');
    expect(all.map(({ model }) => model)).toEqual(['naive', 'seasonal-naive', 'theta']);
    expect((await list('--filter', 'model = snaive or model = theta')).map(({ model }) => model).toSorted()).toEqual([
      'seasonal-naive',
      'theta',
    ]);
    const wrong = await run(['runs', 'list', '--filter', 'mase <', ...place]);
    expect([wrong.code, wrong.stderr]).toEqual([2, 'Expected a value for mase but found the end (character 7).\n']);

    const [naive, seasonal, theta] = all.map((one) => one.run) as [string, string, string];
    expect((await run(['runs', 'tag', naive, 'draft', 'old', ...place])).stdout).toBe('1 run tagged.\n');
    expect((await list('--filter', 'tag = draft'))[0]?.tags).toEqual(['draft', 'old']);

    const compared = await run(['runs', 'compare', naive, theta, '--json', ...place]);
    const found = JSON.parse(compared.stdout) as {
      cells: { shared: number };
      metrics: { metric: string; differences: { estimate: number }[] }[];
    };
    expect([compared.code, compared.stderr, found.cells.shared]).toEqual([0, '', 42]);
    expect(found.metrics[1]?.metric).toBe('mae');
    expect(found.metrics[1]?.differences[0]?.estimate).toBeGreaterThan(0);
    const table = await run(['runs', 'compare', naive, seasonal, ...place]);
    expect(table.stdout).toContain('A - B');

    const thrown = all.find((one) => !one.selected)?.run ?? '';
    expect((await run(['runs', 'delete', thrown, ...place])).code).toBe(0);
    expect(await list()).toHaveLength(2);
    expect((await list('--bin'))[0]?.run).toBe(thrown);
    expect((await run(['runs', 'restore', thrown, ...place])).stdout).toBe('1 run in the list again.\n');
    const chosen = all.find((one) => one.selected)?.run ?? '';
    const refused = await run(['runs', 'delete', chosen, '--for-good', ...place]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('it is what the experiment chose')]);
    expect((await run(['runs', 'delete', thrown, '--for-good', ...place])).stdout).toBe('1 run deleted for good.\n');
    expect(await list('--all')).toHaveLength(2);
  });
});
