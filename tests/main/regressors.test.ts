import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetVersion } from '../../contract/entities/dataset.ts';
import type { Experiment } from '../../contract/entities/experiment.ts';
import { isNetKind } from '../../engine/nets/index.ts';
import { createApp, type App } from '../../main/app.ts';
import { programPath } from '../../main/entries.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';
import type { ForecastRow } from '../../main/services/forecasts/forecasts.ts';
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
  readonly warnings: { readonly code: string; readonly message: string }[];
  readonly forecasts: object[];
}
const forecast = async (file: string, ahead: number): Promise<Answer> => {
  const args = ['forecast', file, '--models', 'prophet', '--horizon', String(ahead), '--folds', '1', '--json'];
  const { code, stdout, stderr } = await run([...args, '--workspace', path.join(folder, `${path.parse(file).name}-${ahead}`)]);
  expect([stderr, code]).toEqual(['', 0]);
  return JSON.parse(stdout) as Answer;
};

describe('a promotion that is planned in the file', () => {
  const kinds = modelInfos.filter(({ acceptsRegressors, kind }) => acceptsRegressors && kind !== 'best').map(({ kind }) => kind);
  let app: App;
  let experiment: Experiment;
  let version: DatasetVersion;
  beforeAll(async () => {
    const workspace = path.join(folder, 'all');
    app = await createApp({ workspace, host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: 'test' });
    const files = [{ path: known, name: 'known.csv' }];
    version = await app.datasets.import(files, (await app.datasets.inspect(files, undefined, {})).choices, { name: 'known' }, {});
    const { options } = await app.experiments.defaults(version.id);
    const trained = await app.experiments.train({ versionId: version.id, options: { ...options, models: kinds, horizon, folds: 2 } });
    await trained.finished;
    experiment = await app.experiments.get(trained.experimentId);
    // Nets take seconds of their own.
  }, 240_000);
  afterAll(() => app.close());

  it.each(kinds)('is forecast by %s, and its backtest knew it too', async (kind) => {
    expect(version.roles.future).toEqual(['promo']);
    expect(version.last).toBe(dateOf(length - 1));
    const forecasts: ForecastRow[] = [];
    for await (const rows of app.forecasts.pages(experiment.id, kind)) forecasts.push(...rows);
    expect(forecasts.map(({ date }) => date)).toEqual(Array.from({ length: horizon }, (_, i) => dateOf(length + i)));
    expect(new Set(forecasts.map(({ model }) => model))).toEqual(new Set([kind]));
    forecasts.forEach((row, i) => {
      const day = length + i;
      const truth = 100 + 10 * Math.sin((2 * Math.PI * day) / 7) + (promoted(day) ? effect : 0);
      // Noise of 3, estimated from 200 values; nets estimate thousands of weights from them.
      expect(Math.abs(row.forecast - truth), row.date).toBeLessThan(isNetKind(kind) ? 12 : 8);
    });
    const rmse = (name: string): number => experiment.leaderboard.find(({ model }) => model === name)?.rmse ?? NaN;
    // N-HiTS, which has hundreds of thousands of weights, is at 6.7 with these 170 values; the promotion is worth 40.
    expect(rmse(kind)).toBeLessThan(kind === 'n-hits' ? 8 : 6);
    expect(rmse('seasonal-naive')).toBeGreaterThan(10);
  });

  it('is not used where the file does not plan it, and the user is told', async () => {
    const { warnings, forecasts } = await forecast(unknown, horizon);
    expect(forecasts).toHaveLength(horizon);
    const { stdout } = await run(['import', unknown, '--json', '--workspace', path.join(folder, 'report')]);
    const { report } = JSON.parse(stdout) as { report: { findings: { code: string; message: string }[] } };
    expect(report.findings.find(({ code }) => code === 'regressor-missing')?.message).toMatch(/promo is not known after 2024-07-18/);
    expect(warnings.some(({ code }) => code === 'fell-back')).toBe(false);
  }, 60_000);

  it('is not used beyond what the file plans, and the user is told', async () => {
    const { warnings } = await forecast(known, 20);
    expect(warnings.find(({ code }) => code === 'regressors-unknown')?.message).toMatch(/promo is not known for the 20 periods/);
  }, 60_000);
});
