import { writeFileSync } from 'node:fs';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createRepeats } from '../../../main/services/repeat/repeats.ts';
import { packForecasts } from '../../../main/jobs/result-codec.ts';
import { trainOptions, world, type World } from '../world.ts';

const repeatsOf = ({ store, jobs, datasets, folder }: World, codeVersion = 'test') =>
  createRepeats({ store, jobs, datasets, temporary: path.join(folder, 'tmp'), codeVersion, changed: () => undefined });

async function trained(here: World, changes: Parameters<typeof trainOptions>[0]) {
  const { experimentId, finished } = await here.experiments.train({ versionId: here.versionId, options: trainOptions(changes) });
  await finished;
  const { runs } = here.experiments.stored(experimentId);
  return { experimentId, idOf: (model: string) => runs.find((run) => run.model === model)?.id ?? '' };
}

it('finds the same bytes again: a local model, trees, a net and an ensemble', async () => {
  const here = await world(3, 80);
  const kinds = ['theta', 'gradient-boosting', 'lstm', 'ensemble-weighted'];
  const { idOf, experimentId } = await trained(here, {
    models: kinds,
    folds: 1,
    horizon: 7,
    specs: {
      lstm: { kind: 'lstm', spec: { hidden_size: 8, num_layers: 1, epochs: 1, sequence_length: 14, windows_per_epoch: 32 } },
      'gradient-boosting': { kind: 'gradient-boosting', spec: { n_estimators: 5 } },
    },
  });
  const before = here.experiments.list().length;
  const repeats = repeatsOf(here);
  for (const kind of kinds.slice(1)) {
    const outcome = await (await repeats.start(idOf(kind))).finished;
    expect([kind, outcome.identical, outcome.first, outcome.artefact.after]).toEqual([kind, true, null, outcome.artefact.before]);
    expect(outcome.changed).toEqual([]);
  }
  const ensemble = repeats.of(idOf('ensemble-weighted'))[0];
  expect(ensemble?.members).toHaveLength(3);
  expect(ensemble?.said[0]).toBe('Identical: every forecast of 3 series has the same bytes, and the fitted models have the same hash.');
  // It leaves nothing behind but what came of it.
  expect(here.experiments.list()).toHaveLength(before);
  expect(here.experiments.stored(experimentId).runs).toHaveLength(kinds.length + 2);
  expect(readdirSync(path.join(here.folder, 'tmp'))).toEqual([]);
});

it('names the first number that differs, and what is not as it was', async () => {
  const here = await world(3, 60);
  const { idOf } = await trained(here, { models: ['naive'], horizon: 3, folds: 1, levels: [80] });
  const id = idOf('naive');
  const { mean, bands, folds } = (await import('../../../main/jobs/result-codec.ts')).unpackForecasts(
    here.store.results.get(id, 1)?.payload ?? new Uint8Array(),
  );
  const changed = Float64Array.from(mean);
  changed[2] = (changed[2] ?? 0) * 1.5;
  const forecast = { mean: changed, intervals: bands };
  const result = {
    forecast,
    folds: folds.map((fold) => ({ ...fold, forecast: { mean: fold.mean, intervals: fold.bands }, metrics: { mase: fold.mase } })),
  };
  here.meddle((db) =>
    db
      .prepare('UPDATE series_result SET payload = ? WHERE run_id = ? AND series = 1')
      .run(packForecasts(result as unknown as Parameters<typeof packForecasts>[0]), id),
  );
  const outcome = await (await repeatsOf(here, 'newer').start(id)).finished;
  expect(outcome).toMatchObject({
    identical: false,
    forecastsDiffer: 1,
    modelsDiffer: 0,
    changed: [
      { what: 'Almanac', before: 'test', after: 'newer' },
      { what: 'commit', before: 'not known', after: 'not known' },
    ],
  });
  expect(outcome.first).toEqual({ series: 's00001', part: 'forecast', step: 3, before: changed[2], after: mean[2] });
  expect(outcome.largest).toBeCloseTo(1 / 3, 10);
  const words = outcome.said;
  expect(words[0]).toBe('Not identical: forecasts differ on 1 of 3 series, by 33% at most.');
  expect(words[1]).toContain('First difference: s00001, forecast, step 3: ');
});

it('names the number of a fitted model that differs', async () => {
  const here = await world(1, 60);
  const { idOf } = await trained(here, { models: ['theta'], horizon: 3, folds: 1 });
  const fitted = here.store.results.fitted(idOf('theta'), -1, 1)[0]?.fitted ?? '';
  const [, name = '', value = ''] = /"(alpha)":([0-9.e-]+)/.exec(fitted) ?? [];
  here.meddle((db) =>
    db
      .prepare('UPDATE series_result SET fitted = ? WHERE run_id = ?')
      .run(fitted.replace(`"${name}":${value}`, `"${name}":0.123`), idOf('theta')),
  );
  const outcome = await (await repeatsOf(here).start(idOf('theta'))).finished;
  expect(outcome).toMatchObject({ identical: false, forecastsDiffer: 0, modelsDiffer: 1 });
  expect(outcome.first).toMatchObject({ series: 's00000', before: 0.123, after: Number(value) });
  expect(outcome.first?.part).toContain(name);
  expect(outcome.said[0]).toContain('Forecasts are identical, but the file of fitted models is not: models of 1 of 1 series differ.');
});

it('can be cancelled, goes once at a time, and refuses what it cannot do', async () => {
  const here = await world(40, 200);
  const { idOf } = await trained(here, { models: ['theta', 'naive'], folds: 1 });
  const repeats = repeatsOf(here);
  const first = await repeats.start(idOf('theta'));
  await expect(repeats.start(idOf('theta'))).rejects.toMatchObject({ code: 'busy' });
  here.jobs.cancel(first.jobId);
  await expect(first.finished).rejects.toMatchObject({
    code: 'cancelled',
    message: 'The repetition was cancelled. Nothing of it is kept.',
  });
  expect(here.jobs.get(first.jobId)?.state).toBe('cancelled');
  expect(repeats.of(idOf('theta'))).toEqual([]);
  expect(existsSync(path.join(here.folder, 'tmp')) ? readdirSync(path.join(here.folder, 'tmp')) : []).toEqual([]);
  await expect(repeats.start('nowhere')).rejects.toMatchObject({ code: 'not-found' });
  writeFileSync(here.datasets.snapshotPath(here.versionId), 'another');
  await expect(repeats.start(idOf('theta'))).rejects.toMatchObject({ code: 'file-changed' });
});
