import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from './synthetic.ts';
import { run } from './terminal.ts';

let folder = '';
let remove: () => void = () => undefined;
beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
  const lines = ['month,shop,units'];
  for (let t = 0; t < 60; t++)
    for (const [shop, units] of [
      ['North', 100 + 20 * Math.sin((2 * Math.PI * t) / 12) + (t % 5)],
      ['South', t % 4 === 0 ? 5 : 0],
    ] as const)
      lines.push(`${new Date(Date.UTC(2019, t, 1)).toISOString().slice(0, 10)},${shop},${units}`);
  writeFileSync(path.join(folder, 'sales.csv'), `${lines.join('\n')}\n`);
});
afterAll(() => remove());

it('prints the figures of every series, sorted, and everything about one', async () => {
  const place = ['--workspace', path.join(folder, 'workspace')];
  const all = await run(['explore', path.join(folder, 'sales.csv'), '--sort', 'forecastability', ...place]);
  expect([all.code, all.stderr]).toEqual([0, '']);
  const [head = '', , ...rows] = all.stdout.trimEnd().split('\n');
  expect(head.split(/\s{2,}/)).toEqual([
    'series',
    'volume',
    'missing',
    'zeros',
    'forecastability',
    'trend',
    'season',
    'demand',
    'anomalies',
    'change',
  ]);
  expect(new Set(rows.map((row) => row.split(/\s{2,}/)[0]))).toEqual(new Set(['North', 'South']));
  expect(rows.find((row) => row.startsWith('South'))).toContain('intermittent');

  const json = await run(['explore', 'sales', '--sort', 'volume', '--ascending', '--json', ...place]);
  const { series } = JSON.parse(json.stdout) as { series: Record<string, unknown>[] };
  expect(series).toMatchObject([
    { series: { shop: 'South' }, values: 60, zeros: 0.75, averageInterval: 4, squaredVariation: 0, mase: null },
    { series: { shop: 'North' }, pattern: 'smooth', anomalies: 0 },
  ]);

  const one = await run(['explore', 'sales', '--series', 'north', '--json', ...place]);
  expect(JSON.parse(one.stdout)).toMatchObject({
    series: { shop: 'North' },
    summary: { n: 60, missing: 0, seasonalStrength: [{ length: 12 }] },
    decomposition: { method: 'stl' },
  });
  const wrong = await run(['explore', 'sales', '--series', 'West', ...place]);
  expect([wrong.code, wrong.stdout]).toEqual([1, '']);
  expect(wrong.stderr).toContain('There is no series "West"');
}, 60_000);
