import { describe, expect, it } from 'vitest';
import type { FeatureChoices } from '../../contract/entities/features.ts';
import type { Ingest } from '../../main/ingest/client.ts';
import { createFeatures } from '../../main/services/features/features.ts';
import { lookAtFeatures } from '../../main/services/features/look.ts';
import { featurePanel, fitFeatureFigures } from '../../main/services/features/stage.ts';
import { createValidation } from '../../main/services/validation/validation.ts';
import { syntheticPanel } from './synthetic.ts';
import { trainOptions, worldOf, type World } from './world.ts';

const daily = { frequency: { unit: 'day', step: 1 }, granularity: 'date', origin: 0, dayOfMonth: 1 } as const;
const world = (series: number, length: number): Promise<World> => worldOf({ ...syntheticPanel(series, length), axis: daily });

const set = (changes: Partial<FeatureChoices> = {}): FeatureChoices => ({
  specs: [
    { kind: 'calendar', parts: ['day-of-week', 'month'] },
    { kind: 'holidays', country: 'DE', before: 1 },
    { kind: 'lag', lags: [7, 14] },
    { kind: 'series', forms: ['mean'] },
  ],
  horizon: 14,
  strategy: 'direct',
  ...changes,
});
const featuresOf = ({ datasets, store }: World) => createFeatures(datasets, (id) => store.datasets.figuresOf(id).features);

describe('features of a dataset version', () => {
  it('are proposed for the data, and what is proposed can be had', async () => {
    const here = await world(3, 400);
    const features = featuresOf(here);
    const proposal = await features.propose(here.versionId, { country: 'DE' });
    expect(proposal.set.specs.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['calendar', 'holidays', 'lag', 'rolling', 'series']),
    );
    expect(proposal.reasons).toHaveLength(proposal.set.specs.length);
    const { columns, findings, rows } = await features.look(here.versionId, proposal.set);
    expect(rows).toBe(1200);
    expect(columns.every(({ leftOut }) => leftOut === null)).toBe(true);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    // The series has a weekly season: the value of the same weekday says more than the month.
    const strength = (name: string): number => columns.find((column) => column.name === name)?.information ?? NaN;
    expect(strength('lag_28')).toBeGreaterThan(strength('month'));
  });

  it('of a large panel are looked at in a thread, with the same result', async () => {
    const here = await world(40, 1400);
    const { panel } = await here.datasets.panels.get(here.versionId);
    const keyed = featurePanel(panel, ['item'], [[...panel.ids]]);
    const figures = await fitFeatureFigures(keyed, set());
    expect(await featuresOf(here).look(here.versionId, set())).toEqual(lookAtFeatures({ panel: keyed, set: set(), figures }));
  });

  it('say which of them are not known over the horizon, and can be looked at all the same', async () => {
    const here = await world(2, 100);
    const features = featuresOf(here);
    const { columns, findings } = await features.look(here.versionId, set());
    expect(columns.find(({ name }) => name === 'lag_7')?.leftOut).toBe('reach');
    expect(findings.filter(({ code }) => code === 'feature-reach').map(({ column }) => column)).toEqual(['lag_7']);
    const { values, y, history, time } = await features.values(here.versionId, set(), 'lag_7', 1);
    expect([history, values.length, time.length]).toEqual([100, 114, 114]);
    expect([...values.subarray(7, 100)]).toEqual([...y.subarray(0, 93)]);
    expect([...values.subarray(100, 107)]).toEqual([...y.subarray(93, 100)]);
    expect(values[107]).toBeNaN();
  });

  it('make a version of their own, with what was fitted kept; the same features give the same version', async () => {
    const here = await world(2, 100);
    const made = await here.datasets.derive(here.versionId, { features: set() });
    expect(made.id).not.toBe(here.versionId);
    expect(made.rawId).toBe(here.versionId);
    expect((await here.datasets.derive(here.versionId, { features: set() })).id).toBe(made.id);
    const figures = here.store.datasets.figuresOf(made.id).features;
    expect(Object.keys(figures?.holidays ?? {})).toEqual(['DE']);
    expect(figures?.fitted[3]).toMatchObject({ mean: expect.objectContaining({}) as object });
    const { plan } = await featuresOf(here).matrix(made.id);
    expect(plan.columns.map(({ name }) => name)).toEqual(['day_of_week', 'month', 'holiday_before_1', 'holiday', 'lag_14', 'series_mean']);
    expect((await here.datasets.derive(made.id, { features: null })).id).toBe(here.versionId);
  });

  it('as regressors are known in advance, stand beside the data and reach the models', async () => {
    const here = await world(2, 200);
    const made = await here.datasets.derive(here.versionId, { features: set({ useAsRegressors: true }) });
    const { panel, featureRegressors } = await here.datasets.panels.get(made.id);
    expect(featureRegressors).toEqual(['day_of_week', 'month', 'holiday_before_1', 'holiday']);
    expect(panel.futurePeriods).toBe(14);
    const [dayOfWeek] = panel.regressors ?? [];
    expect([...(dayOfWeek?.future.subarray(0, 8) ?? [])].map((day, i, all) => (i === 0 ? 0 : (day - (all[i - 1] ?? 0) + 7) % 7))).toEqual([
      0, 1, 1, 1, 1, 1, 1, 1,
    ]);
    // They are no part of what further features are made of.
    const { columns } = await featuresOf(here).propose(made.id, {});
    expect(columns.known).toEqual([]);
    const { experimentId, finished } = await here.experiments.train({
      versionId: made.id,
      options: trainOptions({ models: ['arima'], horizon: 14 }),
    });
    await finished;
    const fitted = await here.fitted({ experimentId, model: 'arima', index: 0 });
    expect(JSON.stringify(fitted.description?.estimates.map(({ name }) => name))).toMatch(/holiday|month|day_of_week/);
  }, 60_000);

  it('are checked in the last stage of validation', async () => {
    const here = await world(2, 100);
    const features = featuresOf(here);
    const ingest = {} as Ingest;
    const validation = createValidation(here.store, here.datasets, ingest, () => Date.UTC(1970, 4, 1), features);
    const specs: FeatureChoices['specs'] = [
      { kind: 'lag', lags: [7, 60] },
      { kind: 'calendar', parts: ['year'] },
    ];
    const made = await here.datasets.derive(here.versionId, { features: set({ specs }) });
    const { findings } = await validation.validate({ versionId: made.id, stage: 'features' });
    expect(findings.map(({ code, column }) => `${code} ${column}`)).toEqual([
      'feature-missing lag_60',
      'feature-constant year',
      'feature-reach lag_7',
    ]);
  });

  it('that the data cannot have are refused at their field', async () => {
    const here = await world(1, 60);
    const wrong = set({
      specs: [
        { kind: 'trend', forms: ['index'] },
        { kind: 'lag', of: 'visitors', lags: [1] },
      ],
    });
    const refused = expect.objectContaining({
      code: 'bad-input',
      data: expect.objectContaining({ field: 'features.specs.1.of' }) as unknown,
    });
    await expect(featuresOf(here).look(here.versionId, wrong)).rejects.toEqual(refused);
    await expect(here.datasets.derive(here.versionId, { features: wrong })).rejects.toEqual(refused);
    await expect(featuresOf(here).look(here.versionId, set({ specs: [{ kind: 'holidays', country: 'QQ' }] }))).rejects.toMatchObject({
      message: expect.stringMatching(/country code/) as string,
    });
  });
});
