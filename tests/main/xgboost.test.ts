import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRng } from '../../engine/core/rng.ts';
import { rowModelFromXgboost } from '../../engine/regression/index.ts';
import { readXgboost, trainBoostingSync, writeXgboost } from '../../engine/trees/index.ts';
import { importModel } from '../../main/services/regression/model-file.ts';
import { fileStem, xgboostNames } from '../../main/services/xgboost/names.ts';
import { temporaryFolder } from './synthetic.ts';
import { run } from './terminal.ts';

let place: ReturnType<typeof temporaryFolder>;
beforeEach(() => (place = temporaryFolder()));
afterEach(() => place.remove());
const at = (name: string): string => path.join(place.folder, name);
const almanac = (...words: string[]) => run([...words, '--workspace', at('workspace')]);

function writeSales(): string {
  const lines = ['date,shop,sales,promo [yes]'];
  for (let day = 0; day < 130; day++)
    for (const shop of ['North', 'South']) {
      const promo = Number(Math.floor(day / 7) % 2 === 0);
      const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
      const sales = (shop === 'North' ? 100 : 60) * (1 + 0.3 * Math.sin((2 * Math.PI * day) / 7)) * (1 + 0.3 * promo) + (day % 5);
      lines.push(`${date},${shop},${day < 123 ? sales.toFixed(1) : ''},${promo}`);
    }
  writeFileSync(at('sales.csv'), `${lines.join('\n')}\n`);
  return at('sales.csv');
}

function writeRows(): string {
  const lines = ['units,price,channel,revenue'];
  for (let i = 0; i < 400; i++) {
    const [units, price, channel] = [1 + ((i * 7) % 9), 5 + ((i * 13) % 40) / 2, ['Shop', 'Web'][i % 2] as string];
    lines.push(`${units},${price},${channel},${(units * price * (channel === 'Web' ? 0.85 : 1)).toFixed(2)}`);
  }
  writeFileSync(at('rows.csv'), `${lines.join('\n')}\n`);
  return at('rows.csv');
}

describe('models of trees for XGBoost', () => {
  it('writes a forecaster beside a file that says how to use it, under the name that was asked for', async () => {
    await almanac('import', writeSales(), '--name', 'Sales');
    await almanac('train', 'Sales', '--models', 'gradient-boosting,theta', '--horizon', '7', '--folds', '1');
    const made = await almanac('models', 'export', 'Sales', '--out', at('mine.json'), '--json');
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(JSON.parse(made.stdout)).toEqual({ files: [at('mine.json'), at('mine-about.json')] });
    const about = JSON.parse(readFileSync(at('mine-about.json'), 'utf8')) as {
      parts: { file: string; features: { name: string; inAlmanac?: string }[] }[];
    };
    const [part] = about.parts;
    expect(part?.file).toBe('mine.json');
    const { ensemble } = readXgboost(readFileSync(at('mine.json'), 'utf8'));
    expect(part?.features.map(({ name }) => name)).toEqual(ensemble.featureNames);
    // XGBoost's Python package refuses brackets in names.
    expect(ensemble.featureNames.some((name) => /[[\]<]/.test(name))).toBe(false);
    expect(part?.features.find(({ inAlmanac }) => inAlmanac === 'promo [yes]')?.name).toBe('promo (yes)');

    const local = await almanac('models', 'export', 'Sales', '--model', 'theta', '--out', at('x.json'));
    expect(local).toMatchObject({ code: 2, stderr: expect.stringMatching(/Theta is not made of trees/) as string });
  }, 120_000);

  it('writes a model of single rows, and keeps one that came from elsewhere: the same predictions', async () => {
    await almanac('predict', '--train', writeRows(), '--target', 'revenue', '--columns', 'units,price', '--name', 'Own');
    expect((await almanac('models', 'export', 'Own', '--out', at('own.json'))).code).toBe(0);
    const kept = await almanac('models', 'import', at('own.json'), '--target', 'revenue', '--name', 'Theirs', '--json');
    expect(JSON.parse(kept.stdout)).toMatchObject({ name: 'Theirs', target: 'revenue', state: 'done', report: null });
    const predicted = async (name: string): Promise<{ predicted: number; intervals: unknown[]; notes: string[] }> =>
      JSON.parse((await almanac('predict', name, '--set', 'units=4', '--set', 'price=10', '--json')).stdout) as never;
    const [own, theirs] = [await predicted('Own'), await predicted('Theirs')];
    // The base score is a 32-bit float there.
    expect(Math.abs(own.predicted - theirs.predicted)).toBeLessThan(1e-5 * own.predicted);
    expect([theirs.intervals, theirs.notes]).toEqual([[], []]);
    const batch = JSON.parse((await almanac('predict', 'Theirs', at('rows.csv'), '--out', at('out.csv'), '--json')).stdout) as object;
    expect(batch).toMatchObject({ rows: 400, predicted: 400, errorCount: 0, notes: [] });
    writeFileSync(at('other.csv'), 'units,cost\n1,2\n');
    expect((await almanac('predict', 'Theirs', at('other.csv'))).stderr).toMatch(/lacks price, which Theirs needs/);
  }, 120_000);

  it('refuses files that are no such model, with the reason', async () => {
    const learner = { learner: { learner_model_param: { num_feature: '1', base_score: '0' }, objective: { name: 'binary:logistic' } } };
    const counts = {
      learner: {
        ...learner.learner,
        feature_names: [],
        feature_types: [],
        objective: { name: 'reg:squarederror' },
        gradient_booster: { name: 'gblinear', model: {} },
      },
    };
    const source = { path: at('file.json'), name: 'theirs.json' };
    for (const [text, reason] of [
      ['a,b\n1,2\n', /it is no JSON/],
      ['{"x": 1}', /does not say that it is a model of single rows/],
      ['{"content": "almanac-xgboost-about"}', /it says how a model is used/],
      ['{"learner": 3}', /learner/],
      [JSON.stringify(learner), /its objective is "binary:logistic"/],
      [JSON.stringify(counts), /its booster is gblinear/],
    ] as const) {
      writeFileSync(source.path, text);
      const failure = await importModel(source, 'sales').then(
        () => null,
        (error: unknown) => error,
      );
      expect(failure).toMatchObject({ code: 'file-unreadable', message: expect.stringMatching(reason) as string });
      expect((failure as Error).message).toMatch(/^theirs\.json is refused as a model: /);
    }
    await expect(importModel({ path: at('nowhere.json'), name: 'nowhere.json' }, 'x')).rejects.toMatchObject({ code: 'file-missing' });
  });

  it('refuses an objective whose scores are logarithms', () => {
    const data = { columns: [{ name: 'x', kind: 'numeric' as const, values: Float64Array.from({ length: 60 }, (_, i) => i) }] };
    const target = Float64Array.from({ length: 60 }, (_, i) => i % 7);
    const context = { rng: createRng(1), shouldStop: () => false };
    const { ensemble } = trainBoostingSync({ ...data, target }, { rounds: 3, objective: { kind: 'poisson' } }, context);
    expect(() => rowModelFromXgboost(writeXgboost(ensemble), 'y')).toThrow(/its objective is poisson, whose scores are logarithms/);
  });
});

it('names of files are plain', () => {
  expect(fileStem('Sales, 28 days: ahead / v2 ')).toBe('Sales-28-days-ahead-v2');
  expect(fileStem('../..')).toBe('model');
});

it('names for XGBoost stay different', () => {
  expect(xgboostNames(['a[1]', 'a(1)', 'b<c', 'd'])).toEqual(['a(1)', 'a(1)_2', 'b_c', 'd']);
});
