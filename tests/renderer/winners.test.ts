import { describe, expect, it } from 'vitest';
import { coverageByModelFigure, coverageFigure } from '../../renderer/charts/coverage-figure.ts';
import { orderSeries } from '../../renderer/series/order.ts';
import { segmentKeys, seriesWonBy } from '../../renderer/series/winners.ts';
import { coverageStretches } from '../../renderer/words/coverage.ts';
import { intervalMethod, settingsText } from '../../renderer/words/settings.ts';
import { fakeSets } from './fake-data.ts';
import { models } from './fake-models.ts';
import { listOf } from './fake-series.ts';
import { experimentOf } from './fake-training.ts';
import { winnersOf } from './fake-winners.ts';

const set = fakeSets(false)[0];
if (!set) throw new Error('no set');
const experiment = experimentOf(set, { id: 'e', name: 'e', state: 'done' });
const winners = winnersOf(set, experiment);
const list = listOf(set);

describe('which model won where', () => {
  it('the series of a model and of a segment are found, as many as were counted', () => {
    for (const { model, count } of winners.models) expect(seriesWonBy(winners, list, model, null).size).toBe(count);
    for (const { key, value, counts } of winners.segments)
      counts.forEach((count, m) => expect(seriesWonBy(winners, list, winners.models[m]?.model ?? '', { key, value }).size).toBe(count));
    expect(segmentKeys(winners)).toEqual(['store_nbr', 'family']);
  });
  it('unknown models, keys and unlisted winners give none', () => {
    expect(seriesWonBy(winners, list, 'nothing', null).size).toBe(0);
    expect(seriesWonBy(winners, list, 'theta', { key: 'region', value: '1' }).size).toBe(0);
    expect(seriesWonBy({ ...winners, list: null }, list, 'theta', null).size).toBe(0);
  });
  it('lists show these series only, filtered and sorted as ever', () => {
    const only = new Set([2, 5, 7]);
    expect([...orderSeries(list, '', { column: 'file', descending: true }, only)]).toEqual([7, 5, 2]);
    expect([...orderSeries(list, list.keys[1]?.[5] ?? '', { column: 'file', descending: false }, only)]).toEqual([5]);
  });
});

describe('measured coverage', () => {
  const byHorizon = [{ level: 80, measured: [90, 80, null, 60, 50, 40], total: [10, 10, 0, 10, 10, 30] }];
  it('is pooled over thirds of the horizon, weighed by what was measured', () => {
    const stretches = coverageStretches(byHorizon);
    expect(stretches.map(({ name }) => name)).toEqual(['1–2', '3–4', '5–6']);
    expect(stretches.map(({ measured }) => measured(80))).toEqual([85, 60, 42.5]);
    expect(stretches[0]?.measured(95)).toBeNull();
    expect(coverageStretches([{ level: 80, measured: [80, 70], total: [1, 1] }]).map(({ name }) => name)).toEqual(['1', '2']);
    expect(coverageStretches([])).toEqual([]);
  });
  it('is drawn beside the nominal: a dashed line a level, a mark a step or a model', () => {
    const steps = coverageFigure(
      [
        { level: 80, measured: Float64Array.from([79, 78]) },
        { level: 95, measured: Float64Array.from([94, NaN]) },
      ],
      'light',
    );
    expect(steps.layout['shapes']).toMatchObject([
      { y0: 80, y1: 80 },
      { y0: 95, y1: 95 },
    ]);
    expect(steps.numbers().rows).toEqual([
      [1, 79, 94],
      [2, 78, null],
    ]);
    const rows = coverageByModelFigure(experiment.leaderboard, 'dark');
    expect(rows.traces).toHaveLength(2);
    expect(rows.numbers().rows[0]).toEqual(['Best', 80.4, 95.2]);
  });
});

it('settings are told in words, intervals by their method', () => {
  expect(settingsText({ growth: 'flat', weekly_seasonality: true, changepoints: [0.1] })).toBe(
    'growth = flat, weekly_seasonality = yes, changepoints = [0.1]',
  );
  expect(intervalMethod({ kind: 'theta', spec: {} }, models)).toBe('from the model');
  expect(intervalMethod({ kind: 'theta', spec: { intervals: 'conformal' } }, models)).toBe('conformal');
});
