import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetFacts } from '../../../contract/entities/validation.ts';
import { withImportDefaults } from '../../../main/services/configuration/import-defaults.ts';
import { readLayer } from '../../../main/services/configuration/read-layer.ts';
import { resolve, valuesOf, type Values } from '../../../main/services/configuration/values.ts';
import type { Datasets } from '../../../main/services/datasets/datasets.ts';
import { createExperiments } from '../../../main/services/experiments/experiments.ts';
import { createRepeats } from '../../../main/services/repeat/repeats.ts';
import { tuneDefaults } from '../../../main/services/tuning/defaults.ts';
import { createValidation } from '../../../main/services/validation/validation.ts';
import { learnSchema } from '../../../main/services/validation/learn-schema.ts';
import { temporaryFolder } from '../synthetic.ts';
import { run } from '../terminal.ts';
import { trainOptions, world } from '../world.ts';

/** What a file of settings means. */
function configured(text: string): Values {
  const layer = readLayer(text, { layer: 'workspace', file: 'almanac.yml' });
  expect(layer.problems).toEqual([]);
  return valuesOf(resolve([{ layer, source: () => ({ layer: 'workspace' }) }]));
}

describe('the configuration', () => {
  it('of training and models makes the plan, and a run keeps what it was trained with', async () => {
    const here = await world(2, 120);
    let values = configured(`
training: { horizon: 5, test_size: 0.1, metric: rmse, levels: [50], seed: 9, models: [theta, seasonal_window_average], series_seconds: 120 }
models:
  all: { transform: log1p }
  seasonal_window_average: { window: 2 }
`);
    const experiments = createExperiments({ ...here, codeVersion: 'test', changed: () => undefined, configured: () => values });
    const { options, reasons, configured: specs } = await experiments.defaults(here.versionId);
    expect(options).toMatchObject({
      horizon: 5,
      folds: 2,
      metric: 'rmse',
      levels: [50],
      seed: 9,
      models: ['theta', 'seasonal-window-average'],
    });
    expect(reasons).toMatchObject({
      horizon: '5: as configured',
      folds: '2: a test size of 0.1 is configured',
      metric: 'RMSE: as configured',
    });
    expect(specs['seasonal-window-average']).toEqual({ window: 2, transform: 'log1p' });

    const { experimentId, finished } = await experiments.train({ versionId: here.versionId, options: { ...options, workers: 1 } });
    await finished;
    const { experiment, runs } = experiments.stored(experimentId);
    const specOf = (model: string) => runs.find((one) => one.model === model)?.spec;
    expect([specOf('theta'), specOf('seasonal-window-average')]).toEqual([{ transform: 'log1p' }, { window: 2, transform: 'log1p' }]);
    expect(experiment.options).toMatchObject({ seriesSeconds: 120, specs: { theta: { kind: 'theta', spec: { transform: 'log1p' } } } });
    // Other settings later change nothing of it.
    values = configured('models: { all: { transform: box-cox } }');
    const { store, jobs, datasets, folder } = here;
    const repeats = createRepeats({
      store,
      jobs,
      datasets,
      temporary: path.join(folder, 'tmp'),
      codeVersion: 'test',
      changed: () => undefined,
    });
    const again = await (await repeats.start(runs.find(({ model }) => model === 'theta')?.id ?? '')).finished;
    expect(again).toMatchObject({ identical: true, changed: [] });
    // What a run is given is all there is; what nobody says of it is what is configured now.
    const other = await experiments.train({
      versionId: here.versionId,
      options: trainOptions({ models: ['theta', 'mean'], specs: { theta: { kind: 'theta', spec: {} } } }),
    });
    await other.finished;
    const later = experiments.stored(other.experimentId);
    expect(later.runs.map(({ model, spec }) => [model, spec]).slice(0, 2)).toEqual([
      ['theta', {}],
      ['mean', { transform: 'box-cox' }],
    ]);
    expect(later.experiment.options.seriesSeconds).toBeUndefined();
  });

  it('asks for no more than the data have room for, and says so', async () => {
    const here = await world(2, 60);
    const experiments = createExperiments({
      ...here,
      codeVersion: 'test',
      changed: () => undefined,
      configured: () => configured('training: { horizon: 30, folds: 20 }'),
    });
    const { options, reasons } = await experiments.defaults(here.versionId);
    expect([options.horizon, options.folds]).toEqual([15, 3]);
    expect(reasons.horizon).toBe('15: a quarter of a typical series, which has 60 values; 30 are configured');
    expect(reasons.folds).toBe('3: a typical series of 60 values has no room for more; 20 are configured');
  });

  it('of searches plans them', async () => {
    const here = await world(5, 120);
    const loaded = await here.datasets.panels.get(here.versionId);
    const { options } = tuneDefaults(
      loaded,
      configured('search: { sampler: random, scheduler: full, eta: 4, series: 2, minutes: 3 }\ntraining: { seed: 4 }'),
    );
    expect(options).toMatchObject({ sampler: 'random', scheduler: 'full', eta: 4, series: 2, minutes: 3, seed: 4 });
  });

  it('of imports is what they suggest, where there is something to put together', async () => {
    const asked: unknown[] = [];
    const preview = (choices: object) => ({ choices, reasons: { aggregation: 'r', gaps: 'r', date: 'd' } });
    const suggested = { aggregation: 'sum', gaps: 'zero', layout: 'long' };
    const datasets = {
      inspect: async (_: unknown, choices: object | undefined, options: object) => {
        asked.push([choices, options]);
        return preview(choices ?? suggested);
      },
    } as unknown as Datasets;
    const inspect = withImportDefaults(datasets, () => configured('data: { aggregation: mean, gaps: missing }')).inspect as unknown as (
      files: unknown,
      choices: unknown,
      options: object,
    ) => Promise<{ choices: object; reasons: object }>;
    expect(await inspect([], undefined, { hints: {} })).toEqual({
      choices: { aggregation: 'mean', gaps: 'missing', layout: 'long' },
      reasons: { aggregation: 'mean, as configured', gaps: 'missing, as configured', date: 'd' },
    });
    expect(asked).toHaveLength(2);
    await inspect([], { aggregation: 'sum' }, {});
    expect(asked).toHaveLength(3);
  });

  it('of checks is how much schemas allow and what of a shift is said', async () => {
    const values = configured('checks: { range_room: 1, missing_room: 0.2, series_room: 0.5, shift_warning: 0.5, shift_error: 0.9 }');
    const column = { name: 'y', role: 'target', type: 'number', present: 90, missing: 10, min: 0, max: 10, values: null };
    const facts = { frequency: null, series: 10, rows: 100, columns: [column] } as unknown as DatasetFacts;
    expect(learnSchema(facts, values.checks)).toMatchObject({ series: { min: 5 }, columns: { y: { max: 20, missing: 0.3 } } });
    expect(learnSchema(facts)).toMatchObject({ series: { min: 8 }, columns: { y: { max: 15, missing: 0.15 } } });
    const here = await world(2, 60);
    const asked: unknown[] = [];
    const ingest = {
      check: async ({ shift }: { shift: unknown }) => {
        asked.push(shift);
        return { facts, findings: [] };
      },
    };
    const validation = createValidation(here.store, here.datasets, ingest as never, Date.now, undefined, () => values);
    await validation.validate({ versionId: here.versionId, stage: 'raw' });
    expect(asked).toEqual([{ some: 0.5, much: 0.9 }]);
  });
});

describe('the terminal', () => {
  let folder = '';
  let remove: () => void = () => undefined;
  beforeAll(() => ({ folder, remove } = temporaryFolder()));
  afterAll(() => remove());
  const write = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };

  it('trains by the file that is given, which may hold options of the command too', async () => {
    const days = Array.from(
      { length: 60 },
      (_, day) => `${new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)},${50 + (day % 7)}`,
    );
    const sales = write('sales.csv', `day,units\n${days.join('\n')}\n`);
    const file = write(
      'mine.yml',
      'target: units\nmodels:\n  seasonal_window_average: {window: 2}\ntraining: {horizon: 3, folds: 2, levels: [50], models: [mean, seasonal_window_average]}\n',
    );
    const { code, stdout, stderr } = await run(['forecast', sales, '--config', file, '--json', '--workspace', path.join(folder, 'w')]);
    expect([code, stderr]).toEqual([0, '']);
    const { leaderboard, forecasts } = JSON.parse(stdout) as {
      leaderboard: { model: string; spec?: object; coverage: object }[];
      forecasts: unknown[];
    };
    expect(leaderboard.find(({ model }) => model === 'seasonal-window-average')?.spec).toEqual({ window: 2 });
    expect(leaderboard.map(({ model }) => model)).toContain('mean');
    expect(Object.keys(leaderboard[0]?.coverage ?? {})).toEqual(['50']);
    expect(forecasts).toHaveLength(3);
  });

  it('refuses what is wrong with exit status 2, all of it, each in its line', async () => {
    const file = write('wrong.yml', 'training: {fold: 2}\nmodels: {arima: {max_p: 99}}\ndate: 5\n');
    const { code, stderr } = await run(['runs', 'list', '--config', file, '--workspace', path.join(folder, 'w')]);
    expect(code).toBe(2);
    expect(stderr.trimEnd().split('\n')).toEqual([
      `${file}:1:12: There is no setting training.fold. Did you mean training.folds?`,
      `${file}:2:25: models.arima.max_p must be a whole number from 0 to 10 but is 99.`,
    ]);
    const checked = await run(['config', 'check', file]);
    expect([checked.code, checked.stdout.trimEnd().split('\n').length]).toEqual([2, 3]);
  });
});
