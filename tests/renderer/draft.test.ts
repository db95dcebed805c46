import { describe, expect, it } from 'vitest';
import type { TrainDefaults } from '../../contract/entities/experiment.ts';
import {
  changeRun,
  chosenRuns,
  commonParameters,
  createDrafts,
  draftFrom,
  draftOf,
  draftProblem,
  duplicate,
  refusalIn,
  refusalOf,
  trainOptionsOf,
  type Draft,
} from '../../renderer/state/draft.ts';
import { familyOrder } from '../../renderer/words/families.ts';
import { models } from './fake-models.ts';
import { options } from './fake-training.ts';

const fresh = (): Draft => draftOf(options, models);

describe('the next comparison', () => {
  it('starts as the defaults and asks for the same', () => {
    expect(trainOptionsOf(fresh(), models)).toEqual(options);
    expect(draftProblem(fresh(), models)).toBeNull();
  });
  it('sends settings of models that have some, and nothing for the others', () => {
    const draft = changeRun(changeRun(fresh(), 'prophet', { on: true, texts: { growth: 'flat' } }), 'theta', { texts: {} });
    const sent = trainOptionsOf(draft, models);
    expect(sent.models).toContain('prophet');
    expect(sent.specs).toEqual({ prophet: { kind: 'prophet', spec: { growth: 'flat' } } });
  });
  it('gives settings for all to each chosen model, its own first', () => {
    const draft = { ...changeRun(fresh(), 'arima', { texts: { transform: 'none' } }), common: { transform: 'log1p' } };
    const { specs = {} } = trainOptionsOf(draft, models);
    expect(specs['theta']?.spec).toEqual({ transform: 'log1p' });
    expect(specs['arima']?.spec).toEqual({ transform: 'none' });
    expect(specs['prophet']).toBeUndefined();
    expect(specs['naive']).toBeUndefined();
  });
  it('shows no default among the settings for all where models differ in it, and sends none', () => {
    const calibrated = models.map((info) =>
      info.kind === 'prophet'
        ? { ...info, parameters: info.parameters.map((one) => (one.name === 'intervals' ? { ...one, default: 'calibrated' } : one)) }
        : info,
    );
    const shown = (infos: typeof models) => commonParameters(infos).find(({ name }) => name === 'intervals');
    expect(shown(models)).toMatchObject({ default: 'model' });
    for (const infos of [calibrated, calibrated.toReversed()]) {
      expect(shown(infos)).not.toHaveProperty('default');
      expect(shown(infos)?.empty).toBe('the default of each model');
    }
    expect(trainOptionsOf(fresh(), calibrated)).toEqual(options);
  });
  it('doubles a model beside itself under a free name, and comes back from options as it was', () => {
    const once = duplicate(changeRun(fresh(), 'arima', { texts: { p: '2' } }), 'arima', models);
    const twice = duplicate(once, 'arima', models);
    expect(twice.runs.filter(({ kind }) => kind === 'arima').map(({ name, label }) => [name, label])).toEqual([
      ['arima', null],
      ['arima-3', 'ARIMA 3'],
      ['arima-2', 'ARIMA 2'],
    ]);
    const sent = trainOptionsOf(once, models);
    expect(sent.specs?.['arima-2']).toEqual({ kind: 'arima', spec: { p: 2 }, label: 'ARIMA 2' });
    expect(trainOptionsOf(draftOf(sent, models), models)).toEqual(sent);
  });
  it('names the field that stands in the way: of a chosen model, of all, or of the comparison', () => {
    const wrong = changeRun(fresh(), 'prophet', { texts: { changepoint_prior_scale: '-1' } });
    expect(draftProblem(wrong, models)).toBeNull();
    expect(draftProblem(changeRun(wrong, 'prophet', { on: true }), models)).toMatchObject({
      run: 'prophet',
      field: 'changepoint_prior_scale',
    });
    expect(draftProblem({ ...fresh(), options: { ...options, levels: [] } }, models)).toMatchObject({ run: null, field: 'levels' });
    const none = { ...fresh(), runs: fresh().runs.map((run) => ({ ...run, on: false })) };
    expect(draftProblem(none, models)).toMatchObject({ message: 'Choose a model' });
    expect(chosenRuns(none, models).map(({ name }) => name)).toEqual(['naive', 'seasonal-naive']);
  });
  it('two models may not have the same name', () => {
    const draft = changeRun(duplicate(fresh(), 'arima', models), 'arima-2', { label: 'Theta' });
    expect(draftProblem(draft, models)?.message).toBe('Two models are called Theta');
  });
});

describe('an error of the main process', () => {
  const draft = duplicate(fresh(), 'prophet', models);
  it.each([
    ['specs.prophet.spec.growth', { run: 'prophet', field: 'growth' }],
    ['options.specs.prophet-2.spec.growth', { run: 'prophet-2', field: 'growth' }],
    ['options.specs.prophet', { run: 'prophet', field: null }],
    ['options.horizon', { run: null, field: 'horizon' }],
  ])('%s lands at its field', (field, place) => {
    expect(refusalOf('No', { field }, draft)).toEqual({ message: 'No', ...place });
  });
  it('that came after training had begun is placed by the model and the parameter that it names', () => {
    const set = changeRun(draft, 'prophet-2', { on: true, texts: { growth: 'logistic' } });
    expect(refusalIn('Prophet: "growth" must be linear here.', set, models)).toMatchObject({ run: 'prophet-2', field: 'growth' });
    expect(refusalIn('The disk is full', set, models)).toEqual({ message: 'The disk is full', run: null, field: null });
    expect(refusalOf('Prophet: "cap" must be a number.', { field: 'specs.prophet-2.spec' }, set)).toMatchObject({ field: 'cap' });
  });
  it('about what was set for all models lands there, unless the model has it from itself', () => {
    const data = { field: 'specs.theta.spec.calendar_adjustment' };
    const forAll = { ...draft, common: { calendar_adjustment: 'days' } };
    expect(refusalOf('No', data, forAll)).toEqual({ message: 'No', run: null, field: 'calendar_adjustment' });
    const own = changeRun(forAll, 'theta', { texts: { calendar_adjustment: 'days' } });
    expect(refusalOf('No', data, own)).toEqual({ message: 'No', run: 'theta', field: 'calendar_adjustment' });
  });
  it('without a field it is about the whole', () => expect(refusalOf('No', {}, draft)).toBeNull());
});

it('families come with the recommended choice first and the baselines last', () => {
  const names = familyOrder(models).map(({ name }) => name);
  expect(names[0]).toBe('Automatic');
  expect(names.at(-1)).toBe('Baselines');
});

describe('a draft of what is configured', () => {
  const defaultsOf = (folds: number, configured: TrainDefaults['configured']): TrainDefaults => ({
    options: { ...options, folds },
    reasons: { horizon: '', folds: '', metric: '', models: '' },
    models,
    configured,
    seasons: [7],
    regressors: { names: [], futurePeriods: 0 },
  });

  it('follows the configuration until somebody touches it', () => {
    const drafts = createDrafts();
    const of = (): Draft => drafts.store.getState().byVersion.get('v') as Draft;
    drafts.open('v', defaultsOf(3, {}));
    drafts.open('v', defaultsOf(2, { prophet: { growth: 'flat' } }));
    expect(of().options.folds).toBe(2);
    expect(of().runs.find(({ name }) => name === 'prophet')?.texts).toEqual({ growth: 'flat' });
    drafts.change('v', (before) => ({ ...before, options: { ...before.options, horizon: 3 } }));
    drafts.open('v', defaultsOf(5, {}));
    expect([of().options.folds, of().options.horizon]).toEqual([2, 3]);
  });

  it('says of a run whether it has the configured settings or none', () => {
    const draft = draftFrom(defaultsOf(3, { prophet: { growth: 'flat' } }));
    const specs = (texts: Record<string, string>) =>
      trainOptionsOf(changeRun(draft, 'prophet', { on: true, texts }), models).specs?.['prophet'];
    expect(specs({ growth: 'flat' })).toEqual({ kind: 'prophet', spec: { growth: 'flat' } });
    expect(specs({})).toEqual({ kind: 'prophet', spec: {} });
    expect(trainOptionsOf(changeRun(draftFrom(defaultsOf(3, {})), 'prophet', { on: true }), models).specs).toBeUndefined();
  });
});
