import { describe, expect, it } from 'vitest';
import type { ModelSpec } from '../../contract/entities/model.ts';
import type { Panel } from '../../engine/core/panel.ts';
import { syntheticPanel } from './synthetic.ts';
import { trainOptions, worldOf } from './world.ts';

const bare = syntheticPanel(2, 60);
const plain: Panel = { ...bare, axis: { frequency: bare.frequency, granularity: 'date', origin: 0, dayOfMonth: 1 } };
const counted: Panel = { ...bare, frequency: { unit: 'integer', step: 1 } };
const seasonless: Panel = { ...plain, seasonLength: 1 };
const gappy: Panel = { ...plain, y: plain.y.map((value, t) => (t % 60 < 3 || t % 10 === 5 ? NaN : value)) };

describe('settings that a model or the data cannot have', () => {
  it.each<[string, Panel, string, ModelSpec, string, RegExp]>([
    [
      'a country that there is not',
      plain,
      'prophet',
      { country_holidays: 'XX' },
      'country_holidays',
      /"country_holidays" must be a country code .* but is "XX"/,
    ],
    [
      'holidays without dates',
      counted,
      'prophet',
      { country_holidays: 'DE' },
      'country_holidays',
      /must be left out but is "DE": it needs dates/,
    ],
    [
      'a part of a list',
      plain,
      'prophet',
      { holidays: [{ holiday: 'Fair', ds: 'soon' }] },
      'holidays',
      /dates as YYYY-MM-DD but is "soon"/,
    ],
    ['a cap for a line', plain, 'prophet', { cap: 5 }, 'cap', /"cap" must be left out unless growth is logistic but is 5/],
    ['logistic growth without a cap', plain, 'prophet', { growth: 'logistic' }, 'cap', /"cap" must be a number, .* but is null/],
    [
      'a form that does not exist',
      plain,
      'exponential-smoothing',
      { error: 'additive', season: 'multiplicative' },
      'error',
      /"error" "additive" and "season" "multiplicative" leave no form/,
    ],
    ['too many differences', plain, 'arima', { d: 3, D: 2 }, 'd', /"d" and "D" together must be at most 4 but are 5/],
    [
      'an engine for fixed orders without orders',
      plain,
      'arima',
      { engine: 'npm' },
      'engine',
      /"engine" must be "own" unless .* but is "npm"/,
    ],
    ['a season where there is none', seasonless, 'ces', { seasonality: 'full' }, 'seasonality', /must be "auto" or "none" but is "full"/],
    [
      'the same beside gaps',
      { ...gappy, seasonLength: 1 },
      'ces',
      { seasonality: 'full' },
      'seasonality',
      /"auto" or "none" but is "full"/,
    ],
    [
      'an adjustment for months in daily data',
      plain,
      'theta',
      { calendar_adjustment: 'days' },
      'calendar_adjustment',
      /"calendar_adjustment" must be "none" unless .* but is "days" and a period is a day/,
    ],
  ])('%s: refused at its field, and nothing is left behind', async (_what, panel, kind, spec, field, message) => {
    const { store, jobs, experiments, versionId } = await worldOf(panel);
    const before = jobs.list();
    const specs = { mine: { kind, spec } };
    await expect(experiments.train({ versionId, options: trainOptions({ models: ['mine'], specs, horizon: 5 }) })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(message) as string,
      data: { field: `specs.mine.spec.${field}` },
    });
    expect(experiments.list()).toEqual([]);
    expect(store.experiments.ofVersion(versionId)).toEqual([]);
    expect(jobs.list()).toEqual(before);
  });

  it('what only a short or a gappy series lacks is left to the fit, which says what stood in', async () => {
    const { experiments, versionId } = await worldOf(gappy);
    const { experimentId, finished } = await experiments.train({
      versionId,
      options: trainOptions({ models: ['ces'], specs: { ces: { kind: 'ces', spec: { seasonality: 'full' } } }, horizon: 5 }),
    });
    await finished;
    expect((await experiments.get(experimentId)).state).toBe('done');
  });
});
