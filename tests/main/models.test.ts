import { ensembleByKind } from '../../engine/ensembles/index.ts';
import { globalModelByKind } from '../../engine/models/index.ts';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contract } from '../../contract/api.ts';
import { ApiError } from '../../contract/errors.ts';
import type { TrainOptions } from '../../contract/entities/experiment.ts';
import { modelInfos } from '../../main/services/models/catalogue.ts';
import { artefactPath } from '../../main/services/experiments/artefact.ts';
import { planOf } from '../../main/services/explanations/make-plan.ts';
import { residualsOfFit } from '../../main/services/levels/residuals.ts';
import { lowestErrors } from '../../main/services/experiments/winners.ts';
import { trainOptions, world, type World } from './world.ts';

async function trained(place: World, changes: Partial<TrainOptions>) {
  const { experimentId, finished } = await place.experiments.train({ versionId: place.versionId, options: trainOptions(changes) });
  await finished;
  return place.experiments.get(experimentId);
}
const meanOf = async ({ forecasts }: World, experimentId: string, model: string): Promise<number[]> => [
  ...(await forecasts.get({ experimentId, model, index: 0 })).forecast.mean,
];

describe('one experiment with several settings of one kind', () => {
  const variants: Partial<TrainOptions> = {
    models: ['theta', 'optimised-theta#2', 'smooth'],
    specs: {
      'optimised-theta#2': { kind: 'optimised-theta', spec: { theta: 3, alpha: null } },
      smooth: { kind: 'theta', label: 'Slow theta', spec: { alpha: 0.05, intervals: 'conformal' } },
    },
  };

  it('trains each of them beside the baselines, and says in the table what it was', async () => {
    const place = await world(2, 120);
    const { id, leaderboard } = await trained(place, variants);
    expect(leaderboard.map(({ model }) => model).sort()).toEqual(['naive', 'optimised-theta#2', 'seasonal-naive', 'smooth', 'theta']);
    const row = (model: string) => leaderboard.find((candidate) => candidate.model === model);
    expect(row('theta')).toMatchObject({ kind: 'theta', label: 'Theta', spec: {} });
    expect(row('optimised-theta#2')).toMatchObject({ kind: 'optimised-theta', label: 'Optimised Theta #2', spec: { theta: 3 } });
    expect(row('smooth')).toMatchObject({ kind: 'theta', label: 'Slow theta', spec: { alpha: 0.05, intervals: 'conformal' } });
    const [plain, second, slow] = await Promise.all(['theta', 'optimised-theta#2', 'smooth'].map((model) => meanOf(place, id, model)));
    expect(second).not.toEqual(plain);
    expect(slow).not.toEqual(plain);
  });

  it('keeps the settings with the artefact', async () => {
    const place = await world(2, 80);
    const { id } = await trained(place, variants);
    const { runs } = place.experiments.stored(id);
    const run = runs.find(({ model }) => model === 'smooth');
    const [header = '', first = ''] = readFileSync(artefactPath(place.modelsFolder, run?.artefact ?? ''), 'utf8').split('\n');
    expect(JSON.parse(header)).toMatchObject({
      formatVersion: 2,
      model: 'smooth',
      kind: 'theta',
      spec: { alpha: 0.05, intervals: 'conformal' },
      seed: 1,
      datasetVersionId: place.versionId,
    });
    expect(JSON.parse(first)).toMatchObject({ series: 's00000', model: 'theta' });
  });

  it('resumes with the settings that it was started with', async () => {
    const place = await world(150, 150);
    const whole = await trained(place, variants);
    const { experimentId, jobId, finished } = await place.experiments.train({
      versionId: place.versionId,
      options: trainOptions(variants),
    });
    while ((place.jobs.get(jobId)?.done ?? 0) < 30) await new Promise((resolve) => setTimeout(resolve, 2));
    place.jobs.cancel(jobId);
    await expect(finished).rejects.toMatchObject({ code: 'cancelled' });
    await place.experiments.resume(experimentId).finished;
    const resumed = await place.experiments.get(experimentId);
    const comparable = ({ leaderboard }: typeof whole) =>
      leaderboard.map(({ model, mase, coverage, spec }) => ({ model, mase, coverage, spec }));
    expect(comparable(resumed)).toEqual(comparable(whole));
    for (const model of ['optimised-theta#2', 'smooth'])
      expect(await meanOf(place, experimentId, model)).toEqual(await meanOf(place, whole.id, model));
  }, 60_000);

  it.each([
    [
      'a parameter that is not there',
      { 'optimised-theta#2': { kind: 'optimised-theta', spec: { gamma: 1 } } },
      /Optimised Theta has no setting "gamma"; it has .*theta/,
      'specs.optimised-theta#2.spec.gamma',
    ],
    [
      'a wrong type',
      { 'optimised-theta#2': { kind: 'optimised-theta', spec: { theta: 'two' } } },
      /Optimised Theta: "theta" must be a number.* but is "two"/,
      'specs.optimised-theta#2.spec.theta',
    ],
    [
      'a value out of range',
      { 'optimised-theta#2': { kind: 'optimised-theta', spec: { alpha: 1.5 } } },
      /Optimised Theta: "alpha" must be .* but is 1\.5/,
      'specs.optimised-theta#2.spec.alpha',
    ],
    [
      'a common parameter with a value that it cannot have',
      { 'optimised-theta#2': { kind: 'optimised-theta', spec: { intervals: 'magic' } } },
      /must be one of .*conformal.* but is "magic"/,
      'specs.optimised-theta#2.spec.intervals',
    ],
    [
      'settings of a run that is not trained',
      { other: { kind: 'theta', spec: {} } },
      /settings for other, which is not among/,
      'specs.other',
    ],
    ['a kind that is not there', { 'optimised-theta#2': { kind: 'oracle', spec: {} } }, /no model named oracle/, 'models'],
  ] as const)('refuses %s by name before anything is stored', async (_what, specs, message, field) => {
    const { experiments, versionId } = await world(1, 60);
    const error = await experiments
      .train({ versionId, options: trainOptions({ models: ['theta', 'optimised-theta#2'], specs }) })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 'bad-input', message: expect.stringMatching(message) as string, data: { field: field } });
    expect(experiments.list()).toEqual([]);
  });
});

describe('the catalogue', () => {
  it('says what leaving a parameter empty means; that it is automatic only where its help says what decides', () => {
    for (const { kind, parameters } of modelInfos)
      for (const { name, default: value, empty, help } of parameters) {
        expect(value === undefined || empty === undefined, `${kind} ${name}`).toBe(true);
        if (value === undefined && empty === undefined) expect(help, `${kind} ${name}`).toMatch(/[Cc]hosen from the data|Estimated/);
      }
    const meaning = (kind: string, name: string): string | undefined =>
      modelInfos.find((info) => info.kind === kind)?.parameters.find((parameter) => parameter.name === name)?.empty;
    for (const name of ['cap', 'holidays', 'country_holidays', 'seasonalities']) expect(meaning('prophet', name), name).toBe('none');
    expect(meaning('ses', 'alpha')).toBe('estimated');
    expect(meaning('mstl', 'seasons')).toBe('those of the data');
  });

  it('tells where the intervals of a model come from by default', () => {
    const standing = (kind: string) =>
      modelInfos.find((info) => info.kind === kind)?.parameters.find(({ name }) => name === 'intervals')?.default;
    expect(standing('prophet')).toBe('calibrated');
    // Models that learn across series, and those made of others, have intervals of their own kind, and no choice.
    for (const { kind } of modelInfos)
      if (kind !== 'prophet') expect(standing(kind), kind).toBe(globalModelByKind(kind) || ensembleByKind(kind) ? undefined : 'model');
  });

  it('describes every parameter of every kind so that a form can be made from it', () => {
    for (const { kind, label, family, parameters, aliases } of modelInfos) {
      expect(family, kind).not.toBe('Other models');
      expect(label, kind).not.toBe('');
      expect(new Set(parameters.map(({ name }) => name)).size, kind).toBe(parameters.length);
      for (const parameter of parameters) {
        expect(parameter.help.length, `${kind} ${parameter.name}`).toBeGreaterThan(10);
        if (parameter.type === 'choice') expect(parameter.choices?.length, `${kind} ${parameter.name}`).toBeGreaterThan(1);
      }
      for (const alias of aliases)
        expect(
          modelInfos.some((other) => other.kind === alias),
          alias,
        ).toBe(false);
    }
    expect(new Set(modelInfos.flatMap(({ aliases }) => aliases)).size).toBe(modelInfos.flatMap(({ aliases }) => aliases).length);
  });
});

describe('a fitted model', () => {
  it('is described with its parts over history and forecast', async () => {
    const place = await world(2, 120);
    const { id } = await trained(place, { models: ['theta'] });
    const found = await place.fitted({ experimentId: id, model: 'theta', index: 1 });
    expect(found).toMatchObject({ kind: 'theta', modelUsed: 'theta', series: { item: 's00001' }, reason: null });
    expect([found.time.length, found.futureTime.length, found.y.length, found.mean.length]).toEqual([120, 14, 120, 14]);
    expect(found.description?.fitted).toHaveLength(120);
    for (const { values } of found.description?.components ?? []) expect(values).toHaveLength(134);
    expect(found.description?.estimates.length).toBeGreaterThan(0);
    expect(found.diagnostics?.count).toBe(found.description?.residuals.filter((value) => Number.isFinite(value)).length);
    expect(found.diagnostics?.ljungBox?.pValue).toBeGreaterThan(0);
    const { description } = found;
    for (let t = 1; t < 120; t++) {
      const left = (found.fittedTo[t] ?? NaN) - (description?.fitted[t] ?? NaN);
      if (Number.isFinite(left)) expect(description?.residuals[t]).toBeCloseTo(left, 8);
    }
  });

  it('of every kind there is crosses the bridge: finite numbers, arrays as long as the periods', async () => {
    const place = await world(1, 120);
    // One series is too few for weights that are learnt over series: tests/main/ensembles.test.ts has them.
    const kinds = modelInfos.map(({ kind }) => kind).filter((kind) => kind !== 'ensemble-features');
    const { id, leaderboard } = await trained(place, { models: kinds, folds: 1, horizon: 7 });
    expect(leaderboard.map(({ kind }) => kind).sort()).toEqual(kinds.sort());
    expect(() => contract['experiments.get'].output.shape.leaderboard.parse(leaderboard)).not.toThrow();
    for (const { model, label } of leaderboard) {
      const found = await place.fitted({ experimentId: id, model, index: 0 });
      const { success, error } = contract['experiments.fitted'].output.safeParse(found);
      expect(success, `${label}: ${error?.message ?? ''}`).toBe(true);
      expect(found.modelUsed, label).toBe(model);
      if (!found.description) continue;
      expect([found.description.fitted.length, found.description.residuals.length], label).toEqual([120, 120]);
      for (const { values } of found.description.components) expect(values.length, label).toBe(127);
    }
  }, 120_000);

  it('says what stood in where the model could not be used', async () => {
    const place = await world(1, 9);
    const { id } = await trained(place, { models: ['exponential-smoothing', 'arima'], horizon: 2, folds: 1 });
    for (const model of ['arima', 'exponential-smoothing']) {
      const { kind, modelUsed } = await place.fitted({ experimentId: id, model, index: 0 });
      expect(kind).toBe(model);
      expect(modelInfos.map((info) => info.kind)).toContain(modelUsed);
    }
  });

  it('is said not to be kept where a run has results alone', async () => {
    const place = await world(1, 60);
    const { id } = await trained(place, { models: ['theta'] });
    const { runs } = place.experiments.stored(id);
    const run = runs.find(({ model }) => model === 'theta');
    for (const [text, kept] of [
      ['{}', false],
      ['null', false],
      ['{"kind":"lifted"}', false],
      [place.store.results.get(run?.id ?? '', 0)?.fitted, true],
    ] as const) {
      place.meddle((db) => db.prepare('UPDATE series_result SET fitted = ? WHERE run_id = ?').run(text, run?.id));
      const found = await place.fitted({ experimentId: id, model: 'theta', index: 0 });
      expect(found.reason).toBe(kept ? null : 'What was fitted to this series is not kept with the run: train it again to look inside.');
      expect([found.mean.length, found.diagnostics === null]).toEqual([14, !kept]);
      const explained = (): unknown => planOf(place.store, runs, run as (typeof runs)[number], 0);
      if (kept) expect(explained()).toMatchObject({ how: 'local' });
      else expect(explained).toThrow('is not kept with the run');
      const { panel } = await place.datasets.panels.get(place.versionId);
      expect(residualsOfFit(place.store.results.get(run?.id ?? '', 0)?.fitted ?? '', panel, 0, 14) === null).toBe(!kept);
    }
  });

  it.each([
    ['arima', 0, /did not train arima/],
    ['theta', 7, /no series number 7/],
  ])('is not found for %s of series %d', async (model, index, message) => {
    const place = await world(1, 60);
    const { id } = await trained(place, {});
    await expect(place.fitted({ experimentId: id, model, index })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(message) as string,
    });
  });
});

describe('coverage by steps ahead', () => {
  it('adds up to the pooled one', async () => {
    const place = await world(5, 120);
    const { leaderboard, options } = await trained(place, {});
    for (const { coverage, coverageByHorizon } of leaderboard) {
      expect(coverageByHorizon.map(({ level }) => level)).toEqual(options.levels);
      coverageByHorizon.forEach(({ measured, total }, k) => {
        expect(measured).toHaveLength(options.horizon);
        expect(total).toEqual(Array.from({ length: options.horizon }, () => 5 * options.folds));
        const inside = measured.reduce<number>((sum, value, i) => sum + ((value ?? 0) / 100) * (total[i] ?? 0), 0);
        expect((100 * inside) / total.reduce((sum, n) => sum + n, 0)).toBeCloseTo(coverage[k]?.measured ?? NaN, 9);
      });
    }
  });
});

describe('winners', () => {
  it('are the runs with the lowest error of each series', async () => {
    const place = await world(6, 120);
    const { id, leaderboard, selected } = await trained(place, { models: ['theta', 'ses'] });
    const { models, undecided, list, segments, chosen } = await place.experiments.winners(id);
    expect(models.map(({ model }) => model)).toEqual(leaderboard.map(({ model }) => model));
    expect(models.reduce((sum, { count }) => sum + count, undecided)).toBe(6);
    expect([undecided, segments, chosen]).toEqual([0, [], []]);
    expect(models[0]?.model).toBe(selected);
    for (let index = 0; index < 6; index++) {
      const errors = await Promise.all(
        models.map(async ({ model }) => (await place.forecasts.get({ experimentId: id, model, index })).metrics.mase ?? NaN),
      );
      expect(list?.error[index]).toBeCloseTo(Math.min(...errors), 12);
      expect(errors[list?.winner[index] ?? -1]).toBe(Math.min(...errors));
    }
  });

  it('count what an automatic choice chose, which is told with each series and is no warning about all', async () => {
    const place = await world(2, 60);
    const { id, warnings } = await trained(place, { models: ['best'] });
    const { chosen } = await place.experiments.winners(id);
    expect(chosen.map(({ model, kinds }) => [model, kinds.reduce((sum, { count }) => sum + count, 0)])).toEqual([['best', 2]]);
    const told = (await place.forecasts.get({ experimentId: id, model: 'best', index: 0 })).warnings.map(({ code }) => code);
    expect(told.filter((code) => code.startsWith('best-'))).toHaveLength(1);
    expect(warnings.filter(({ code }) => code.startsWith('best-'))).toEqual([]);
  });

  it('of equal errors are the simpler ones, and nobody where nothing was measured', () => {
    const { winner, error } = lowestErrors(
      [Float64Array.of(1, NaN, 2, 3), Float64Array.of(1 + 1e-12, NaN, 1, NaN), Float64Array.of(2, NaN, 1, 2.5)],
      [30, 1, 20],
    );
    expect([...winner]).toEqual([1, -1, 1, 2]);
    expect([...error]).toEqual([1 + 1e-12, NaN, 1, 2.5]);
  });
});
