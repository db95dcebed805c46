import { describe, expect, it } from 'vitest';
import type { SearchDimension, TunedModel } from '../../contract/entities/tuning.ts';
import { searchFigure, settingFigure, type TuningInput } from '../../renderer/charts/tuning-figures.ts';
import { gainText, resourceText, valueText } from '../../renderer/features/tuning/words.ts';
import { dimensionDraft, searchOf } from '../../renderer/state/tuning-space.ts';

const pooling: SearchDimension = {
  name: 'pooling',
  type: 'choice',
  values: [
    [4, 2, 1],
    [8, 4],
  ],
  default: [4, 2, 1],
};
const rate: SearchDimension = { name: 'learning_rate', type: 'log-uniform', min: 0.01, max: 0.2, default: 0.05 };
const leaves: SearchDimension = { name: 'num_leaves', type: 'integer', min: 2, max: 9, when: { name: 'strategy', is: ['direct'] } };
const model = { kind: 'gradient-boosting', fixed: { n_estimators: 9 }, resource: { unit: 'folds', min: 1, max: 3 } } as const;

describe('a space as it is edited', () => {
  it('comes back as it was proposed', () => {
    const strategy: SearchDimension = { name: 'strategy', type: 'choice', values: ['auto', 'direct'] };
    const space = [pooling, rate, strategy, leaves];
    expect(searchOf({ ...model, space: space.map(dimensionDraft) }, 2)).toEqual({
      name: 'gradient-boosting',
      kind: 'gradient-boosting',
      space,
      fixed: { n_estimators: 9 },
      resource: { unit: 'folds', min: 1, max: 2 },
    });
  });

  it('loses what is taken out, a default outside of it, and a condition on what is not searched', () => {
    const space = [{ ...dimensionDraft(pooling), on: false }, { ...dimensionDraft(rate), min: '0,1', log: false }, dimensionDraft(leaves)];
    expect(searchOf({ ...model, space }, 3).space).toEqual([
      { name: 'learning_rate', type: 'uniform', min: 0.1, max: 0.2 },
      { name: 'num_leaves', type: 'integer', min: 2, max: 9 },
    ]);
  });

  it('names the end that is no number', () => {
    const space = [
      { ...dimensionDraft(pooling), on: false },
      { ...dimensionDraft(rate), max: 'much' },
    ];
    expect(() => searchOf({ ...model, space }, 3)).toThrow(
      expect.objectContaining({ data: { field: 'models.gradient-boosting.space[0].max' } }),
    );
  });
});

const tuned = (scores: readonly (readonly [rung: number, score: number | null])[]): TunedModel => ({
  name: 'gradient-boosting',
  kind: 'gradient-boosting',
  label: 'Gradient boosting',
  space: [rate, pooling],
  fixed: {},
  resource: { unit: 'folds', min: 1, max: 3 },
  rungs: [1, 3],
  elapsedMs: 1000,
  reference: { score: 0.8, message: null, ms: 10 },
  best: null,
  trials: scores.map(([rung, score], id) => ({
    id,
    point: { learning_rate: 0.01 * (id + 1), pooling: [4, 2, 1] },
    evaluations: [
      {
        rung,
        resource: rung === 0 ? 1 : 3,
        status: score === null ? 'failed' : 'done',
        score,
        finished: id + 1,
        elapsedMs: id,
        ms: 1,
        series: 3,
        stoodIn: 0,
        message: score === null ? 'no' : null,
      },
    ],
  })),
  importance: [],
});
const input = (given: TunedModel): TuningInput => ({
  model: given,
  label: 'MASE',
  rungText: (rung) => `rung ${rung}`,
  valueText,
  scheme: 'light',
});
const points = (trace: unknown): { x: number[]; y: number[] } => trace as { x: number[]; y: number[] };

describe('charts of a search', () => {
  it('show results by what they stand on, and the best among those that stand on most', () => {
    const figure = searchFigure(
      input(
        tuned([
          [0, 0.5],
          [1, 0.9],
          [0, 0.4],
          [1, 0.7],
          [1, 0.75],
          [0, null],
        ]),
      ),
    );
    const [steps, low, high, failed] = figure.traces;
    expect(points(steps)).toMatchObject({ x: [2, 4, 5, 6.5], y: [0.9, 0.7, 0.7, 0.7] });
    expect(points(low).x).toEqual([1, 3]);
    expect(points(high).x).toEqual([2, 4, 5]);
    expect(points(failed).x).toEqual([6]);
    expect(figure.numbers().rows).toHaveLength(6);
  });

  it('keep one very bad result from pressing the others together', () => {
    const figure = searchFigure(
      input(
        tuned([
          [1, 0.8],
          [1, 0.7],
          [1, 0.75],
          [1, 0.72],
          [1, 0.9],
          [1, 500],
        ]),
      ),
    );
    expect(Math.max(...points(figure.traces[2]).y)).toBeLessThan(2);
  });

  it('can be drawn before there is a result', () => {
    const figure = searchFigure(input({ ...tuned([]), reference: null }));
    const { range } = figure.layout['yaxis'] as { range: number[] };
    expect(range.every(Number.isFinite)).toBe(true);
  });

  it('show the score by a number on its own scale, and by a choice', () => {
    const given = input(
      tuned([
        [0, 0.5],
        [1, 0.9],
      ]),
    );
    expect(settingFigure(rate, given).layout['xaxis']).toMatchObject({ type: 'log' });
    expect(settingFigure(pooling, given).layout['xaxis']).toMatchObject({ categoryarray: ['4, 2, 1', '8, 4'] });
  });
});

it('says gains and amounts in words', () => {
  expect(gainText(0.9, 1)).toBe('10.0% lower than as it is');
  expect(gainText(1.1, 1)).toBe('10.0% higher than as it is');
  expect(gainText(1, 1)).toBe('no better than as it is');
  expect(gainText(null, 1)).toBe('');
  expect(resourceText({ unit: 'series-share' }, 1 / 3)).toBe('33% of the series');
  expect(resourceText({ unit: 'folds' }, 1)).toBe('1 fold');
  expect(valueText(true)).toBe('yes');
});
