import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isNetKind } from '../../engine/nets/index.ts';
import { modelInfos } from '../../main/services/models/catalogue.ts';
import { createRng } from '../../engine/core/rng.ts';
import { temporaryFolder } from './synthetic.ts';
import { run } from './terminal.ts';

const horizon = 14;
const length = 200;
/** What a promotion adds. */
const effect = 40;
const promoted = (day: number): boolean => (day * 37) % 11 < 2;
const dateOf = (day: number): string => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);

let folder = '';
let remove: () => void = () => undefined;
let known = '';
let unknown = '';
beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
  const rng = createRng(11);
  const value = (day: number): string =>
    (100 + 10 * Math.sin((2 * Math.PI * day) / 7) + (promoted(day) ? effect : 0) + 3 * rng.normal()).toFixed(2);
  const past = Array.from({ length }, (_, day) => `${dateOf(day)},${value(day)},${promoted(day) ? 'yes' : 'no'}`);
  const future = Array.from({ length: horizon }, (_, i) => `${dateOf(length + i)},,${promoted(length + i) ? 'yes' : 'no'}`);
  known = path.join(folder, 'known.csv');
  unknown = path.join(folder, 'unknown.csv');
  writeFileSync(known, ['date,sales,promo', ...past, ...future, ''].join('\n'));
  writeFileSync(unknown, ['date,sales,promo', ...past, ''].join('\n'));
});
afterAll(() => remove());

interface Answer {
  readonly dataset: { readonly roles: { readonly future: string[] }; readonly last: string };
  readonly leaderboard: { readonly model: string; readonly rmse: number }[];
  readonly forecasts: { readonly date: string; readonly forecast: number; readonly model: string }[];
  readonly warnings: { readonly code: string; readonly message: string }[];
}
const forecast = async (file: string, model: string): Promise<Answer> => {
  const args = ['forecast', file, '--models', model, '--horizon', String(horizon), '--folds', '2', '--json'];
  const { code, stdout, stderr } = await run([...args, '--workspace', path.join(folder, `${path.parse(file).name}-${model}`)]);
  expect([stderr, code]).toEqual(['', 0]);
  return JSON.parse(stdout) as Answer;
};

describe('a promotion that is planned in the file', () => {
  const others = ['best'];
  for (const { kind } of modelInfos.filter(({ acceptsRegressors, kind: name }) => acceptsRegressors && !others.includes(name)))
    it(`is forecast by ${kind}, and its backtest knew it too`, async () => {
      const { dataset, leaderboard, forecasts } = await forecast(known, kind);
      expect(dataset.roles.future).toEqual(['promo']);
      expect(dataset.last).toBe(dateOf(length - 1));
      expect(forecasts.map(({ date }) => date)).toEqual(Array.from({ length: horizon }, (_, i) => dateOf(length + i)));
      expect(new Set(forecasts.map(({ model }) => model))).toEqual(new Set([kind]));
      forecasts.forEach((row, i) => {
        const day = length + i;
        const truth = 100 + 10 * Math.sin((2 * Math.PI * day) / 7) + (promoted(day) ? effect : 0);
        // Noise of 3, estimated from 200 values; nets estimate thousands of weights from them.
        expect(Math.abs(row.forecast - truth), row.date).toBeLessThan(isNetKind(kind) ? 12 : 8);
      });
      const rmse = (name: string): number => leaderboard.find(({ model }) => model === name)?.rmse ?? NaN;
      // N-HiTS, which has hundreds of thousands of weights, is at 6.7 with these 170 values; the promotion is worth 40.
      expect(rmse(kind)).toBeLessThan(kind === 'n-hits' ? 8 : 6);
      expect(rmse('seasonal-naive')).toBeGreaterThan(10);
      // Nets take seconds of their own.
    }, 240_000);

  it('is not used where the file does not plan it, and the user is told', async () => {
    const { warnings, forecasts } = await forecast(unknown, 'prophet');
    expect(forecasts).toHaveLength(horizon);
    const { stdout } = await run(['import', unknown, '--json', '--workspace', path.join(folder, 'report')]);
    const { report } = JSON.parse(stdout) as { report: { findings: { code: string; message: string }[] } };
    expect(report.findings.find(({ code }) => code === 'regressor-missing')?.message).toMatch(/promo is not known after 2024-07-18/);
    expect(warnings.some(({ code }) => code === 'fell-back')).toBe(false);
  }, 60_000);

  it('is not used beyond what the file plans, and the user is told', async () => {
    const args = [
      'forecast',
      known,
      '--models',
      'prophet',
      '--horizon',
      '20',
      '--folds',
      '1',
      '--json',
      '--workspace',
      path.join(folder, 'beyond'),
    ];
    const { stdout } = await run(args);
    const { warnings } = JSON.parse(stdout) as Answer;
    expect(warnings.find(({ code }) => code === 'regressors-unknown')?.message).toMatch(/promo is not known for the 20 periods/);
  }, 60_000);
});
