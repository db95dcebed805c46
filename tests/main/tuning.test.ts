import { describe, expect, it } from 'vitest';
import type { TuneOptions } from '../../contract/entities/tuning.ts';
import type { Panel } from '../../engine/core/panel.ts';
import { createTunings, type Tunings } from '../../main/services/tuning/tunings.ts';
import { quick, retail } from '../engine/learning/retail.ts';
import { syntheticPanel } from './synthetic.ts';
import { until } from './terminal.ts';
import { worldOf, type World } from './world.ts';

interface Place extends World {
  readonly tunings: Tunings;
}

async function placeOf(panel: Panel): Promise<Place> {
  const world = await worldOf(panel);
  const { store, jobs, datasets, experiments } = world;
  return { ...world, tunings: createTunings({ store, jobs, datasets, experiments, changed: () => undefined }) };
}

/** Simple exponential smoothing, whose constant is searched: quick, and not the same everywhere. */
const smoothing: TuneOptions['models'][number] = {
  name: 'ses',
  kind: 'ses',
  space: [{ name: 'alpha', type: 'uniform', min: 0.01, max: 0.99 }],
  fixed: {},
  resource: { unit: 'series-share', min: 1 / 9, max: 1 },
};
const boosting: TuneOptions['models'][number] = {
  name: 'gradient-boosting',
  kind: 'gradient-boosting',
  space: [
    { name: 'learning_rate', type: 'log-uniform', min: 0.02, max: 0.5, default: 0.1 },
    { name: 'num_leaves', type: 'log-integer', min: 2, max: 16, default: 8 },
  ],
  fixed: { n_estimators: quick.n_estimators ?? 30 },
  resource: { unit: 'folds', min: 1, max: 2 },
};
const options = (changes: Partial<TuneOptions> = {}): TuneOptions => ({
  models: [smoothing],
  sampler: 'tpe',
  scheduler: 'asha',
  eta: 3,
  metric: 'mase',
  horizon: 7,
  folds: 2,
  innerFolds: 2,
  series: 0,
  minutes: null,
  trials: 12,
  seed: 1,
  workers: 2,
  ...changes,
});

/** What was tried and what came of it, without times. */
const searchOf = ({ store }: Place, id: string) =>
  store.tunings.studies(id).map(({ model, study, reference }) => ({
    model,
    reference: reference?.score,
    trials: study.trials,
    evaluations: study.evaluations.map(({ elapsedMs: _ms, ...rest }) => rest),
  }));

describe('a search for settings', () => {
  it('tries the settings as they are and then others, keeps all, and says what is best', async () => {
    const place = await placeOf(syntheticPanel(9, 120));
    const { tuningId, finished } = await place.tunings.start({ versionId: place.versionId, options: options() });
    await finished;
    const tuning = place.tunings.get(tuningId);
    expect(tuning).toMatchObject({
      state: 'done',
      ended: 'All trials of the budget are done.',
      series: { total: 9, local: 9, global: 0 },
      trials: 12,
    });
    const [model] = tuning.models;
    expect(model?.rungs).toEqual([1 / 9, 1 / 3, 1].map((share) => expect.closeTo(share, 9) as number));
    expect(model?.reference?.score).toBeGreaterThan(0);
    expect(model?.best?.resource).toBe(1);
    const top = model?.trials.flatMap(({ evaluations }) => evaluations.filter(({ rung, status }) => rung === 2 && status === 'done')) ?? [];
    expect(model?.best?.score).toBe(Math.min(...top.map(({ score }) => score as number)));
    expect(top.every(({ series }) => series === 9)).toBe(true);
    expect(model?.best?.spec).toHaveProperty('alpha');
    expect(place.tunings.list()).toMatchObject([{ id: tuningId, trials: 12, models: [{ name: 'ses', best: model?.best?.score }] }]);
  });

  it('scores as a training of the data before the last folds would', async () => {
    const whole = syntheticPanel(5, 120);
    const place = await placeOf(whole);
    const fixed = { ...smoothing, space: [{ name: 'alpha', type: 'choice' as const, values: [0.3] }] };
    const { tuningId, finished } = await place.tunings.start({
      versionId: place.versionId,
      options: options({ models: [fixed], scheduler: 'full', trials: 1, folds: 3, innerFolds: 2 }),
    });
    await finished;
    // The last 3 folds of 7 days taken away.
    const n = 120 - 21;
    const short: Panel = {
      ...whole,
      offsets: Int32Array.from({ length: 6 }, (_, i) => i * n),
      y: Float64Array.from({ length: 5 * n }, (_, at) => whole.y[Math.floor(at / n) * 120 + (at % n)] as number),
    };
    const before = await placeOf(short);
    const { experimentId, finished: trained } = await before.experiments.train({
      versionId: before.versionId,
      options: {
        horizon: 7,
        folds: 2,
        metric: 'mase',
        models: ['ses'],
        specs: { ses: { kind: 'ses', spec: { alpha: 0.3 } } },
        levels: [80],
        seed: 1,
        workers: 1,
      },
    });
    await trained;
    const row = (await before.experiments.get(experimentId)).leaderboard.find(({ model }) => model === 'ses');
    expect(place.tunings.get(tuningId).models[0]?.best?.score).toBeCloseTo(row?.mase ?? NaN, 12);
  });

  it.each([
    ['a model of single series', smoothing, () => syntheticPanel(6, 120), {}],
    ['a model that learns across series', boosting, () => retail(5, 160, { futurePeriods: 7 }), { trials: 4 }],
  ] as const)(
    'of %s chooses the same whatever the folds hold that judge in the end, and however many workers',
    async (_, model, make, changes) => {
      const searched = [];
      for (const [spoilt, workers] of [
        [false, 1],
        [true, 2],
      ] as const) {
        const panel = make();
        // The test periods of both folds: 14 values at the end of each series.
        if (spoilt)
          panel.ids.forEach((__, i) => {
            const end = panel.offsets[i + 1] as number;
            for (let t = end - 14; t < end; t++) panel.y[t] = 1000 + 37 * ((t * 7919) % 101);
          });
        const place = await placeOf(panel);
        const { tuningId, finished } = await place.tunings.start({
          versionId: place.versionId,
          options: options({ models: [model], workers, ...changes }),
        });
        await finished;
        searched.push(searchOf(place, tuningId));
      }
      expect(searched[1]).toEqual(searched[0]);
      expect(searched[0]?.[0]?.evaluations.every(({ status }) => status === 'done')).toBe(true);
    },
    60_000,
  );

  it.each([
    ['a model of single series', smoothing, {}],
    ['a model that learns across series', boosting, { trials: 3 }],
  ] as const)(
    'of %s does what is cleaned by quantiles again at each origin, so that the folds that judge do not show',
    async (_, model, changes) => {
      const searched = [];
      for (const spoilt of [false, true]) {
        const panel: Panel = {
          ...syntheticPanel(5, 150),
          axis: { frequency: { unit: 'day', step: 1 }, granularity: 'date', origin: 0, dayOfMonth: 1 },
        };
        // Half as high again at the end: other quantiles of the whole series, the same ones of what lies before.
        if (spoilt)
          panel.ids.forEach((__, i) => panel.y.subarray(150 * i + 136, 150 * (i + 1)).forEach((value, t, end) => (end[t] = 1.5 * value)));
        const place = await placeOf(panel);
        const clip = { kind: 'clip', settings: { lower_quantile: 0.1, upper_quantile: 0.9 } };
        const { id } = await place.datasets.derive(place.versionId, { recipe: { steps: [clip] } });
        const { tuningId, finished } = await place.tunings.start({ versionId: id, options: options({ models: [model], ...changes }) });
        await finished;
        searched.push(searchOf(place, tuningId));
      }
      expect(searched[1]).toEqual(searched[0]);
      expect(searched[0]?.[0]?.evaluations.every(({ status }) => status === 'done')).toBe(true);
    },
    60_000,
  );

  it('goes on after a cancel with the same points, and ends as if there had been none', async () => {
    const whole = await placeOf(syntheticPanel(9, 200));
    const straight = await whole.tunings.start({ versionId: whole.versionId, options: options({ trials: 20 }) });
    await straight.finished;
    const cut = await placeOf(syntheticPanel(9, 200));
    const started = await cut.tunings.start({ versionId: cut.versionId, options: options({ trials: 20 }) });
    await until(() => ((cut.store.tunings.studies(started.tuningId)[0]?.study.trials.length ?? 0) >= 4 ? true : null));
    cut.jobs.cancel(started.jobId);
    await expect(started.finished).rejects.toMatchObject({ code: 'cancelled' });
    expect(cut.tunings.get(started.tuningId)).toMatchObject({ state: 'cancelled' });
    await cut.tunings.resume(started.tuningId).finished;
    expect(searchOf(cut, started.tuningId)).toEqual(searchOf(whole, straight.tuningId));
    expect(() => cut.tunings.resume(started.tuningId)).toThrow('Say for how many minutes or trials more');
    await cut.tunings.resume(started.tuningId, { trials: 3 }).finished;
    expect(cut.tunings.get(started.tuningId).trials).toBe(23);
  });

  it('stops soon after a cancel in the middle of a long fit', async () => {
    const { tunings, jobs, versionId } = await placeOf(retail(12, 250, { futurePeriods: 7 }));
    const slow = { ...boosting, fixed: { n_estimators: 20_000, early_stopping_rounds: 0 }, space: boosting.space.slice(1) };
    const { jobId, tuningId, finished } = await tunings.start({ versionId, options: options({ models: [slow] }) });
    await until(() => (/settings as they are/.test(jobs.get(jobId)?.phase ?? '') ? true : null));
    await new Promise((resolve) => setTimeout(resolve, 700));
    jobs.cancel(jobId);
    await expect(finished).rejects.toMatchObject({ code: 'cancelled' });
    expect(tunings.get(tuningId).models[0]?.reference).toBeNull();
    await expect(tunings.train(tuningId)).rejects.toMatchObject({ code: 'bad-input', data: { field: 'models' } });
  }, 120_000);

  it('ends when its minutes are spent, even in the middle of a trial, and says so', async () => {
    const { tunings, versionId } = await placeOf(retail(12, 250, { futurePeriods: 7 }));
    const slow = { ...boosting, fixed: { n_estimators: 20_000, early_stopping_rounds: 0 }, space: boosting.space.slice(1) };
    const { tuningId, finished } = await tunings.start({ versionId, options: options({ models: [slow], trials: null, minutes: 0.02 }) });
    await finished;
    expect(tunings.get(tuningId)).toMatchObject({
      state: 'done',
      ended: expect.stringContaining('before one trial of Gradient boosting had ended') as string,
    });
  }, 120_000);

  it('trains the best settings so far beside those as they are and the naive ones, while it runs', async () => {
    const { tunings, experiments, jobs, versionId } = await placeOf(syntheticPanel(6, 120));
    const { tuningId, jobId, finished } = await tunings.start({ versionId, options: options({ trials: null, minutes: 5 }) });
    await until(() => (tunings.get(tuningId).models[0]?.best ? true : null));
    const { experimentId, finished: trained } = await tunings.train(tuningId);
    await trained;
    expect(tunings.get(tuningId).state).toBe('running');
    jobs.cancel(jobId);
    await finished.catch(() => undefined);
    const { leaderboard, options: asked } = await experiments.get(experimentId);
    expect(leaderboard.map(({ model }) => model).sort()).toEqual(['naive', 'seasonal-naive', 'ses', 'ses-tuned']);
    expect(leaderboard.find(({ model }) => model === 'ses-tuned')).toMatchObject({
      label: expect.stringContaining('tuned') as string,
      spec: { alpha: expect.any(Number) as number },
    });
    expect(asked).toMatchObject({ horizon: 7, folds: 2 });
  }, 120_000);

  it('lets two run at once, and deletes neither while it runs', async () => {
    const { tunings, jobs, versionId } = await placeOf(syntheticPanel(6, 120));
    const both = await Promise.all(
      [1, 2].map((seed) => tunings.start({ versionId, options: options({ seed, trials: null, minutes: 5 }) })),
    );
    await until(() => (both.every(({ tuningId }) => (tunings.get(tuningId).models[0]?.trials.length ?? 0) > 3) ? true : null));
    expect(() => tunings.delete(both[0]?.tuningId ?? '')).toThrow('Cancel it first');
    expect(() => tunings.deleteOfVersion(versionId)).toThrow('Cancel it first');
    expect(() => tunings.resume(both[0]?.tuningId ?? '')).toThrow('running already');
    for (const { jobId, finished } of both) {
      jobs.cancel(jobId);
      await finished.catch(() => undefined);
    }
    tunings.delete(both[0]?.tuningId ?? '');
    tunings.deleteOfVersion(versionId);
    expect(tunings.list()).toEqual([]);
  }, 120_000);

  it('fails a trial whose settings no series can have, with the reason, and gives up a model that always fails', async () => {
    const panel = syntheticPanel(4, 90);
    panel.y.forEach((value, at) => (panel.y[at] = value - 130));
    const { tunings, versionId } = await placeOf(panel);
    const impossible: TuneOptions['models'][number] = {
      ...smoothing,
      name: 'holt-winters',
      kind: 'holt-winters',
      space: [{ name: 'alpha', type: 'uniform', min: 0.1, max: 0.9 }],
      fixed: { season: 'multiplicative' },
    };
    const { tuningId, finished } = await tunings.start({ versionId, options: options({ models: [impossible], trials: 30 }) });
    await finished;
    const tuning = tunings.get(tuningId);
    const failed = tuning.models[0]?.trials.flatMap(({ evaluations }) => evaluations).filter(({ status }) => status === 'failed') ?? [];
    expect(failed).toHaveLength(10);
    expect(failed[0]?.message).toMatch(/need values above zero/);
    expect(tuning).toMatchObject({
      state: 'done',
      ended: expect.stringContaining('Given up for Holt-Winters') as string,
      models: [{ best: null, reference: { score: null } }],
    });
  }, 120_000);
});

describe('options of a search', () => {
  const refusals: [string, Partial<TuneOptions>, string, RegExp][] = [
    ['no models', { models: [] }, 'models', /no model to tune/],
    ['no budget', { trials: null }, 'minutes', /needs an end/],
    ['no minutes', { minutes: 0 }, 'minutes', /more than 0 minutes/],
    ['no trials', { trials: 0 }, 'trials', /from 1 to 100000/],
    ['a kind that is not there', { models: [{ ...smoothing, kind: 'magic' }] }, 'models[0].kind', /no model named magic/],
    ['an ensemble', { models: [{ ...smoothing, kind: 'ensemble-mean' }] }, 'models[0].kind', /Tune its members/],
    ['an empty space', { models: [{ ...smoothing, space: [] }] }, 'models[0].space', /is empty/],
    [
      'a setting that is not there',
      { models: [{ ...smoothing, space: [{ name: 'gamma', type: 'uniform', min: 0, max: 1 }] }] },
      'models[0].space[0].name',
      /no setting named gamma.*alpha/,
    ],
    [
      'bounds the wrong way round',
      { models: [{ ...smoothing, space: [{ name: 'alpha', type: 'uniform', min: 0.9, max: 0.1 }] }] },
      'models[0].space[0].max',
      /above min, 0.9/,
    ],
    [
      'bounds that the model cannot have',
      { models: [{ ...smoothing, space: [{ name: 'alpha', type: 'uniform', min: 0, max: 3 }] }] },
      'models[0].space[0].max',
      /"alpha" must be a number from 0 to 2 but is 3/,
    ],
    [
      'a logarithm of nothing',
      { models: [{ ...smoothing, space: [{ name: 'alpha', type: 'log-uniform', min: 0, max: 1 }] }] },
      'models[0].space[0].min',
      /from 1e-100/,
    ],
    ['searched and fixed', { models: [{ ...smoothing, fixed: { alpha: 0.5 } }] }, 'models[0].space[0].name', /searched and fixed/],
    [
      'a fixed value that cannot be',
      { models: [{ ...smoothing, fixed: { bounds: 'loose' } }] },
      'models[0].fixed.bounds',
      /"bounds" must be/,
    ],
    ['two of one name', { models: [smoothing, smoothing] }, 'models[1].name', /Two models are named ses/],
    [
      'epochs of a model that has none',
      { models: [{ ...smoothing, resource: { unit: 'epochs', min: 1, max: 9 } }] },
      'models[0].resource.unit',
      /has no epochs/,
    ],
    [
      'more folds than there are',
      { models: [{ ...boosting, resource: { unit: 'folds', min: 1, max: 5 } }] },
      'models[0].resource.max',
      /5 folds, but the search has 2/,
    ],
    [
      'series of a model that takes all',
      { models: [{ ...boosting, resource: { unit: 'series-share', min: 0.1, max: 1 } }] },
      'models[0].resource.unit',
      /Choose folds/,
    ],
    [
      'a whole number in parts',
      { models: [{ ...boosting, space: [{ name: 'num_leaves', type: 'uniform', min: 2, max: 9 }] }] },
      'models[0].space[0].type',
      /must be integer or log-integer/,
    ],
    ['folds without room', { horizon: 50 }, 'folds', /long enough/],
  ];
  it.each(refusals)('are refused by field: %s', async (_, changes, field, message) => {
    const { tunings, versionId } = await placeOf(syntheticPanel(3, 120));
    await expect(tunings.start({ versionId, options: options(changes) })).rejects.toMatchObject({
      data: { field },
      message: expect.stringMatching(message) as string,
    });
    expect(tunings.list()).toEqual([]);
  });

  it('that are proposed are taken', async () => {
    const { tunings, versionId } = await placeOf(retail(5, 200, { futurePeriods: 28 }));
    const { options: proposed, searches } = await tunings.defaults(versionId);
    expect(proposed.models.map(({ kind }) => kind)).toEqual(['gradient-boosting']);
    // Every kind's own proposal too.
    for (const { kind, space, resource } of searches) {
      const models = [{ name: kind, kind, space, fixed: {}, resource }];
      const { jobId, finished, tuningId } = await tunings.start({
        versionId,
        options: { ...proposed, models, minutes: 0.001, workers: 1 },
      });
      expect(jobId).toBeTruthy();
      await finished;
      expect(tunings.get(tuningId).state).toBe('done');
    }
  }, 120_000);
});
