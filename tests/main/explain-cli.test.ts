import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ForecastExplanation, ModelExplanation } from '../../contract/entities/explanation.ts';
import { run } from './terminal.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-explain-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
const place = ['--workspace', path.join(folder, 'workspace')];

/** Two shops with a weekly season and a promotion that is planned a week ahead. */
function write(): string {
  const lines = ['day,shop,units,promo'];
  for (let s = 0; s < 2; s++)
    for (let t = 0; t < 127; t++) {
      const day = new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10);
      const promo = Number(Math.floor(t / 7) % 2 === s);
      const units =
        100 * (1 + s) * (1 + 0.2 * Math.sin((2 * Math.PI * (t % 7)) / 7)) * (1 + 0.3 * promo) * (1 + 0.03 * Math.sin(t * 12.9898));
      lines.push(`${day},${s === 0 ? 'North' : 'South'},${t < 120 ? units.toFixed(1) : ''},${promo}`);
    }
  const file = path.join(folder, 'sales.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

describe('almanac explain', () => {
  let experiment = '';
  beforeAll(async () => {
    const config = path.join(folder, 'models.yaml');
    writeFileSync(
      config,
      'horizon: 7\nfolds: 1\nmodels:\n  - ets\n  - kind: gradient-boosting\n    parameters: { n_estimators: 30, learning_rate: 0.2, num_leaves: 8, min_child_samples: 5 }\n',
    );
    const trained = await run([
      'train',
      write(),
      '--target',
      'units',
      '--date',
      'day',
      '--series',
      'shop',
      '--config',
      config,
      '--json',
      ...place,
    ]);
    expect(trained.stderr).toBe('');
    experiment = (JSON.parse(trained.stdout) as { experiment: string }).experiment;
  }, 120_000);

  it('says why one forecast is what it is, in words, JSON and CSV', async () => {
    const text = await run(['explain', 'sales', '--model', 'gradient-boosting', '--series', 'North', '--step', '3', ...place]);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/^Gradient boosting of North: why the forecast is what it is\n\nDay 3, 2024-05-02: /);
    expect(text.stdout).toMatch(/Day 3 is .* day 2/);
    const out = path.join(folder, 'why.csv');
    const answer = await run([
      'explain',
      experiment,
      '--model',
      'gradient-boosting',
      '--series',
      'North',
      '--json',
      '--out',
      out,
      ...place,
    ]);
    const found = JSON.parse(answer.stdout) as ForecastExplanation;
    expect(found).toMatchObject({ method: 'tree-shap', series: { shop: 'North' } });
    const lines = readFileSync(out, 'utf8').trim().split('\r\n');
    expect(lines[0]).toBe('step,date,forecast,part,group,topic,meaning,effect,score,value');
    expect(lines).toHaveLength(1 + 7 * (1 + found.parts.length));
    const total = found.parts.reduce((sum, { effects }) => sum + (effects[2] ?? NaN), found.base[2] ?? NaN);
    expect(total).toBeCloseTo(found.forecast[2] ?? NaN, 6);
    const local = await run(['explain', 'ets', '--series', 'South', '--method', 'components', ...place]);
    expect(local.stdout).toMatch(/Exponential smoothing of South[\s\S]*Season/);
  }, 60_000);

  it('says what a model rests on, and what shuffling costs', async () => {
    const whole = JSON.parse((await run(['explain', 'gradient-boosting', '--json', ...place])).stdout) as ModelExplanation;
    expect(whole.method).toBe('tree-shap');
    expect(whole.features.length).toBeGreaterThan(5);
    const shuffled = await run(['explain', 'gradient-boosting', '--method', 'permutation', ...place]);
    expect(shuffled.stdout).toMatch(/how much worse forecasts from 2024-04-23 on get when an input is shuffled/);
  }, 60_000);

  it.each([
    [['sales', '--model', 'gradient-boosting', '--series', 'North', '--step', '8'], 2, /has 7 steps, there is no step 8/],
    [
      ['sales', '--model', 'gradient-boosting', '--series', 'North', '--method', 'components'],
      1,
      /no components of its own: --method shap/,
    ],
    [['sales', '--model', 'ets', '--series', 'North', '--method', 'shap'], 1, /made of components.*--method components/],
    [['sales', '--model', 'ets', '--method', 'permutation'], 1, /takes nothing but the series itself/],
    [['sales', '--method', 'permutation', '--step', '1'], 2, /goes without --series and --step/],
    [['prophet'], 1, /No experiment trained prophet yet/],
    [['nothing'], 1, /no experiment or run nothing/],
    [['sales', '--out', 'why.txt'], 2, /ends in \.csv or \.json/],
    [['sales', '--method', 'magic'], 2, /Allowed choices are shap, permutation, components/],
  ] as const)(
    'refuses %j',
    async (words, code, message) => {
      const found = await run(['explain', ...words, ...place]);
      expect(found.stderr).toMatch(message);
      expect(found.code).toBe(code);
      expect(found.stdout).toBe('');
    },
    30_000,
  );
});
