import { describe, expect, test } from 'vitest';
import { meanOverSeries, poolCoverage, select, skill } from '../../../engine/selection/index.ts';

const f64 = (...values: number[]): Float64Array => Float64Array.from(values);
const model = (kind: string, complexity: number, baseline = false, costMs = 1) => ({ kind, complexity, baseline, costMs });
const four = Int32Array.from([0, 1, 2, 3]);

describe('select', () => {
  test('takes the simpler model when the best is not better by one standard error of the paired differences', () => {
    // Differences of simple to best: 0.14, -0.06, 0.14, -0.06: mean 0.04, standard error 0.0577.
    const result = select({
      models: [model('seasonal-naive', 2, true), model('simple', 10), model('best', 15)],
      losses: [f64(2, 2, 2, 2), f64(1.14, 0.94, 1.14, 0.94), f64(1, 1, 1, 1)],
      seriesOf: four,
    });
    expect(result.selected).toBe('simple');
    expect(result.standardErrors[1]).toBeCloseTo(0.057735, 5);
    expect(result.reason).toBe(
      'simple: simpler than best, and its error is within one standard error of that best one, 48% below seasonal-naive.',
    );
  });

  test('takes the best when the simpler one is more than 5 percent worse, however uncertain that is', () => {
    // Three folds of one series: differences 0.6, -0.2, 0.5, mean 0.3, standard error 0.25.
    const result = select({
      models: [model('seasonal-naive', 2, true), model('simple', 10), model('best', 15)],
      losses: [f64(2, 2, 2), f64(1.5, 0.6, 1.4), f64(1, 0.9, 1)],
      seriesOf: Int32Array.from([0, 0, 0]),
    });
    expect(result.selected).toBe('best');
    const near = [f64(2, 2, 2), f64(1.2, 0.8, 1.01), f64(1, 0.9, 1)];
    expect(
      select({
        models: [model('seasonal-naive', 2, true), model('simple', 10), model('best', 15)],
        losses: near,
        seriesOf: Int32Array.from([0, 0, 0]),
      }).selected,
    ).toBe('simple');
  });

  test('takes the best when the difference is steady, however small', () => {
    const result = select({
      models: [model('seasonal-naive', 2, true), model('simple', 10), model('best', 15)],
      losses: [f64(2, 4, 6, 8), f64(1.11, 3.09, 5.11, 7.09), f64(1, 3, 5, 7)],
      seriesOf: four,
    });
    expect(result.selected).toBe('best');
    expect(result.reason).toMatch(/^best: lowest error/);
  });

  test('takes the cheaper of two equally simple models', () =>
    expect(
      select({
        models: [model('slow', 10, false, 9), model('quick', 10, false, 1)],
        losses: [f64(1, 2, 1, 2), f64(2, 1, 2, 1)],
        seriesOf: four,
      }).selected,
    ).toBe('quick'));

  test('takes a benchmark only when nothing else has a lower error', () => {
    const models = [model('naive', 1, true), model('theta', 11)];
    expect(select({ models, losses: [f64(1, 1, 1, 1), f64(2, 2, 0.5, 0.5)], seriesOf: four }).selected).toBe('naive');
    expect(select({ models, losses: [f64(1, 1, 1, 1), f64(1.5, 1.5, 0.4, 0.4)], seriesOf: four }).selected).toBe('theta');
  });

  test('never takes a model that is worse than a benchmark, though it be within one standard error of the best', () => {
    const result = select({
      models: [model('seasonal-naive', 2, true), model('worse', 5), model('best', 15)],
      losses: [f64(1, 1, 1, 1), f64(3, 0.1, 0.1, 1), f64(0.9, 0.9, 0.9, 0.9)],
      seriesOf: four,
    });
    expect(result.selected).toBe('best');
  });

  test('compares folds when there is a single series', () => {
    const result = select({ models: [model('a', 1), model('b', 2)], losses: [f64(1, 2.1), f64(1, 2)], seriesOf: Int32Array.from([0, 0]) });
    expect(result.standardErrors[0]).toBeCloseTo(0.05, 12);
    expect(result.selected).toBe('a');
  });

  test('compares on the cells that all models have', () => {
    const result = select({ models: [model('a', 1), model('b', 2)], losses: [f64(1, NaN, 1, 1), f64(0.5, 100, 0.5, 0.5)], seriesOf: four });
    expect(result.meanLosses).toEqual([1, 0.5]);
    expect(result.selected).toBe('b');
  });

  test('leaves out a model that was never measured', () =>
    expect(
      select({ models: [model('a', 1), model('b', 2)], losses: [f64(NaN, NaN, NaN, NaN), f64(1, 1, 1, 1)], seriesOf: four }).selected,
    ).toBe('b'));

  test('falls back to seasonal naive, and says why, when nothing could be measured', () => {
    const result = select({
      models: [model('theta', 11), model('seasonal-naive', 2, true)],
      losses: [f64(), f64()],
      seriesOf: new Int32Array(0),
    });
    expect(result.selected).toBe('seasonal-naive');
    expect(result.reason).toMatch(/no error could be measured/);
  });
});

describe('aggregates', () => {
  test('meanOverSeries counts each series once, however many folds it has', () =>
    expect(meanOverSeries(f64(1, 3, 8, NaN), Int32Array.from([0, 0, 1, 1]))).toBe(5));
  test('skill compares the cells that both models have', () =>
    expect(skill(f64(1, NaN, 1), f64(2, 50, 2), Int32Array.from([0, 1, 2]))).toBe(0.5));
  test('poolCoverage pools counts by level', () =>
    expect(
      poolCoverage([
        [
          { level: 95, inside: 4, total: 4 },
          { level: 80, inside: 3, total: 4 },
        ],
        [{ level: 80, inside: 1, total: 1 }],
      ]),
    ).toEqual([
      { level: 80, inside: 4, total: 5, measured: 0.8 },
      { level: 95, inside: 4, total: 4, measured: 1 },
    ]));
});
