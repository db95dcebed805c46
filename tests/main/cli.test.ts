import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { baselineModels } from '../../main/services/experiments/default-models.ts';
import { temporaryFolder } from './synthetic.ts';
import { run } from './terminal.ts';

let folder = '';
let remove: () => void = () => undefined;
let sales = '';
beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
  sales = path.join(folder, 'sales.csv');
  const lines = ['day,shop,units'];
  for (let day = 0; day < 120; day++)
    for (const shop of ['North', '=South'])
      lines.push(
        `${new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)},${shop},${50 + 10 * Math.sin((2 * Math.PI * day) / 7) + (day % 5)}`,
      );
  writeFileSync(sales, `${lines.join('\n')}\n`);
});
afterAll(() => remove());
const workspace = (name: string): string[] => ['--workspace', path.join(folder, name)];
const quick = ['--horizon', '7', '--folds', '1', '--models', 'theta'];

describe('the terminal', () => {
  it('prints nothing but one JSON document with --json', async () => {
    const { code, stdout, stderr } = await run(['forecast', sales, ...quick, '--json', ...workspace('json')]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    expect(Object.keys(answer)).toEqual(['dataset', 'experiment', 'leaderboard', 'forecasts', 'warnings']);
  });

  it('writes long CSV with the key columns first, safe to open in a spreadsheet', async () => {
    const out = path.join(folder, 'out.csv');
    expect((await run(['forecast', sales, ...quick, '--level', '90', '--out', out, ...workspace('csv')])).code).toBe(0);
    const [header, first, ...rest] = readFileSync(out, 'utf8').trimEnd().split('\r\n');
    expect(header).toBe('shop,date,forecast,lower_90,upper_90,model');
    expect(first).toMatch(/^'=South,2024-04-30,[\d.]+,[\d.]+,[\d.]+,theta$/);
    expect(rest).toHaveLength(13);
  });

  it('trains on a dataset that was imported before, by its name', async () => {
    const place = workspace('by-name');
    expect((await run(['import', sales, '--name', 'Shops', ...place])).code).toBe(0);
    const { code, stdout } = await run(['backtest', 'Shops', ...quick, '--json', ...place]);
    expect(code).toBe(0);
    const { perSeries } = JSON.parse(stdout) as { perSeries: Record<string, unknown>[] };
    expect(perSeries).toHaveLength((baselineModels.length + 1) * 2);
    expect(perSeries[0]).toMatchObject({ series: { shop: '=South' }, fold: 1, origin: '2024-04-22' });
    const runs = JSON.parse((await run(['runs', 'list', '--json', ...place])).stdout) as { model: string; run: string }[];
    expect(runs.map(({ model }) => model).sort()).toEqual(['naive', 'seasonal-naive', 'theta']);
    expect((await run(['runs', 'show', runs[0]?.run ?? '', ...place])).code).toBe(0);
  });

  it('takes options from a YAML file, the command line first', async () => {
    const config = path.join(folder, 'options.yaml');
    writeFileSync(config, 'target: units\nhorizon: 5\nfolds: 1\nmodels: [theta]\nlevels: [50]\n');
    const { code, stdout } = await run(['forecast', sales, '--config', config, '--horizon', '3', '--json', ...workspace('yaml')]);
    expect(code).toBe(0);
    const { forecasts } = JSON.parse(stdout) as { forecasts: Record<string, unknown>[] };
    expect(forecasts).toHaveLength(2 * 3);
    expect(Object.keys(forecasts[0] ?? {})).toEqual(['series', 'date', 'forecast', 'lower_50', 'upper_50', 'model']);
  });

  it.each([
    ['an unknown field in the YAML file', 'horzon: 5\n', /bad-options\.yaml:1:1: horzon: is not known\. Did you mean horizon\?/, 2],
    ['a wrong value in the YAML file', 'horizon: soon\n', /bad-options\.yaml:1:10: horizon/, 2],
    ['broken YAML', 'horizon: [1\n', /bad-options\.yaml:2:1: /, 2],
  ])('names the field for %s', async (_what, text, expected, status) => {
    const config = path.join(folder, 'bad-options.yaml');
    writeFileSync(config, text);
    const { code, stderr } = await run(['forecast', sales, '--config', config, ...workspace('bad-yaml')]);
    expect(code).toBe(status);
    expect(stderr).toMatch(expected);
  });

  it.each([
    [['forecast'], /missing required argument/],
    [['forecast', 'x.csv', '--horizon', 'many'], /whole number/],
    [['forecast', 'x.csv', '--level', '120'], /percentages/],
    [['forecast', 'x.csv', '--metric', 'luck'], /Allowed choices/],
    [['guess'], /unknown command/],
    [['doctor', '--fast'], /unknown option/],
  ])('answers wrong usage %j with status 2', async (args, expected) => {
    const { code, stderr, stdout } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
    expect(stdout).toBe('');
  });

  it.each([
    [['forecast', 'nowhere.csv'], /nowhere\.csv is not there/],
    [['train', 'nothing'], /no file or dataset named nothing/],
    [['runs', 'show', 'nothing'], /no run or experiment nothing/],
  ])('answers %j with one line and status 1', async (args, expected) => {
    const { code, stderr } = await run([...args, ...workspace('missing')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(expected);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('suggests the rest around the columns that the user names', async () => {
    const two = path.join(folder, 'two-dates.csv');
    const lines = ['ordered,shipped,item,quantity,price'];
    for (let day = 0; day < 60; day++) {
      const ordered = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
      const [year, month, date] = new Date(Date.UTC(2024, 0, 4 + day)).toISOString().slice(0, 10).split('-');
      for (const item of ['A', 'B']) lines.push(`${ordered},${date}.${month}.${year},${item},${10 + (day % 7)},${1.5 + (day % 3)}`);
    }
    writeFileSync(two, `${lines.join('\n')}\n`);
    const importing = async (...args: string[]) => {
      const { stdout } = await run(['import', two, ...args, '--json', ...workspace('hints')]);
      return (JSON.parse(stdout) as { dataset: { roles: object; first: string; frequency: string; seasonLength: number } }).dataset;
    };
    expect(await importing()).toMatchObject({ roles: { date: 'ordered', target: 'quantity', series: ['item'] }, first: '2024-01-01' });
    expect(await importing('--date', 'shipped', '--target', 'price')).toMatchObject({
      roles: { date: 'shipped', target: 'price', series: ['item'] },
      first: '2024-01-04',
    });
    expect(await importing('--frequency', 'weekly')).toMatchObject({ frequency: 'weekly', seasonLength: 52 });
  });

  it('names the columns there are when one is not', async () => {
    const { code, stderr } = await run(['forecast', sales, '--target', 'sold', ...workspace('no-column')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/no column named sold\. It has: day, shop, units/);
  });

  it('doctor tries out what it reports', async () => {
    const { code, stdout } = await run(['doctor', '--json', ...workspace('doctor')]);
    expect(code).toBe(0);
    const { checks } = JSON.parse(stdout) as { checks: { name: string; state: string; detail: string }[] };
    expect(checks.find(({ name }) => name === 'Neural networks')).toMatchObject({
      state: 'ok',
      detail: expect.stringMatching(/the fastest here is fused .*a training step took/) as string,
    });
    expect(checks.find(({ name }) => name === 'Database')?.state).toBe('ok');
    expect(checks.find(({ name }) => name === 'Reading of files')?.state).toBe('ok');
  });
});

describe('models in the terminal', () => {
  it('are listed with their parameters', async () => {
    const { code, stdout, stderr } = await run(['models', '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const kinds = JSON.parse(stdout) as { kind: string; parameters: { name: string; common: boolean }[] }[];
    expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['naive', 'arima', 'exponential-smoothing', 'theta', 'prophet']));
    const prophet = kinds.find(({ kind }) => kind === 'prophet');
    expect(prophet?.parameters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['seasonality_mode', 'changepoint_prior_scale', 'intervals']),
    );
    const shown = await run(['models', 'show', 'ets']);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/Exponential smoothing \(exponential-smoothing\)/);
    expect(shown.stdout).toMatch(/multiplicative/);
    expect((await run(['models', 'show', 'oracle'])).stderr).toMatch(
      /no model named oracle\. Choose from: auto, .*exponential-smoothing \(ets\)/,
    );
  });

  it('take short names, parameters from YAML and the common options', async () => {
    const config = path.join(folder, 'models.yaml');
    writeFileSync(
      config,
      [
        'horizon: 7',
        'folds: 1',
        'transform: log1p',
        'models:',
        '  - snaive',
        '  - theta',
        '  - kind: otm',
        '    label: Steep theta',
        '    parameters: { theta: 4 }',
        '  - kind: otm',
        '    name: flat',
        '    parameters: { alpha: 0.05, transform: none }',
        '',
      ].join('\n'),
    );
    const place = workspace('configured');
    const { code, stdout, stderr } = await run(['backtest', sales, '--config', config, '--intervals', 'conformal', '--json', ...place]);
    expect([code, stderr]).toEqual([0, '']);
    const answer = JSON.parse(stdout) as {
      experiment: string;
      leaderboard: {
        model: string;
        kind?: string;
        label?: string;
        spec?: object;
        coverageByHorizon: Record<string, { measured: number[]; total: number[] }>;
      }[];
      winners: { models: { model: string; count: number }[]; segments: { key: string; value: string }[] };
    };
    const row = (model: string) => answer.leaderboard.find((candidate) => candidate.model === model);
    expect(row('theta')?.spec).toEqual({ intervals: 'conformal', transform: 'log1p' });
    expect(row('optimised-theta')).toMatchObject({ label: 'Steep theta', spec: { intervals: 'conformal', transform: 'log1p', theta: 4 } });
    expect(row('flat')).toMatchObject({ kind: 'optimised-theta', spec: { intervals: 'conformal', transform: 'none', alpha: 0.05 } });
    expect(row('naive')?.spec).toBeUndefined();
    expect(row('theta')?.coverageByHorizon['80']?.measured).toHaveLength(7);
    expect(row('theta')?.coverageByHorizon['95']?.total).toEqual([2, 2, 2, 2, 2, 2, 2]);
    expect(answer.winners.models.reduce((sum, { count }) => sum + count, 0)).toBe(2);

    const fitted = await run(['fitted', answer.experiment, '--model', 'flat', '--series', 'North', '--json', ...place]);
    expect([fitted.code, fitted.stderr]).toEqual([0, '']);
    const page = JSON.parse(fitted.stdout) as {
      model: string;
      series: object;
      description: { estimates: { name: string; value: number }[]; fitted: (number | null)[] };
    };
    expect(page).toMatchObject({ model: 'flat', series: { shop: 'North' } });
    expect(page.description.estimates.find(({ name }) => name === 'alpha')?.value).toBeCloseTo(0.05, 12);
    expect(page.description.fitted).toHaveLength(120);
    expect(JSON.parse((await run(['fitted', 'sales', '--model', 'otm', '--series', '#1', '--json', ...place])).stdout)).toMatchObject({
      kind: 'optimised-theta',
      series: { shop: 'North' },
    });
    const text = await run(['fitted', 'sales', '--model', 'theta', '--series', '=South', ...place]);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/^Theta of =South: .*Theta/);
    expect(text.stdout).toMatch(/sigma2 [\d.]+/);
    expect((await run(['fitted', 'sales', '--model', 'theta', ...place])).stderr).toMatch(/2 series\. Name one with --series/);
    expect((await run(['fitted', 'sales', '--series', 'West', ...place])).stderr).toMatch(/no series "West".*"North"/);
  }, 60_000);

  it.each([
    ['a parameter that is not there', '{ kind: theta, parameters: { gamma: 1 } }', /Theta has no setting "gamma"; it has alpha/],
    [
      'a wrong value',
      '{ kind: prophet, parameters: { changepoint_prior_scale: tight } }',
      /Prophet: "changepoint_prior_scale" must be a number.* but is "tight"/,
    ],
    ['a kind that is not there', 'oracle', /no model named oracle/],
    ['two models of one name', '{ kind: theta, name: ses }, { kind: ses }, { kind: holt, name: ses }', /Two models are named ses/],
    [
      'an unknown entry of a model',
      '{ kind: theta, params: { alpha: 1 } }',
      /models\.0\.params: is not known\. Known fields: kind, name, label, parameters/,
    ],
  ])('name what is wrong with %s', async (_what, models, expected) => {
    const config = path.join(folder, 'bad-models.yaml');
    writeFileSync(config, `models: [${models}]\n`);
    const { code, stderr } = await run(['forecast', sales, '--config', config, ...workspace('bad-models')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    [
      'a country that there is not',
      '{ kind: prophet, parameters: { country_holidays: XX } }',
      'Prophet: "country_holidays" must be a country code of two letters such as DE, US or FR but is "XX".',
    ],
    [
      'settings that do not go together',
      '{ kind: ets, parameters: { error: additive, season: multiplicative } }',
      'Exponential smoothing: "error" "additive" and "season" "multiplicative" leave no form, so one of them must change; unstable forms need "restrict" to be false.',
    ],
    [
      'a common setting that these data cannot have',
      '{ kind: theta, parameters: { calendar_adjustment: days } }',
      '"calendar_adjustment" must be "none" unless periods are months, quarters or years, but is "days" and a period is a day.',
    ],
  ])('refuse %s before anything is trained', async (_what, models, expected) => {
    const config = path.join(folder, 'refused-models.yaml');
    writeFileSync(config, `models: [${models}]\n`);
    const place = workspace('refused-models');
    const { code, stdout, stderr } = await run(['forecast', sales, '--config', config, ...place]);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `${expected}\n` });
    expect(JSON.parse((await run(['runs', 'list', '--json', ...place])).stdout)).toEqual([]);
  });
});
