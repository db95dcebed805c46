import { describe, expect, it } from 'vitest';
import { expectationOf, type Backtested } from '../../../engine/monitoring/index.ts';
import { degradedPanel } from './degraded-panel.ts';

const usual = (_: number, error: number): number => error;
const panel = (options: Partial<Parameters<typeof degradedPanel>[0]> = {}): Backtested =>
  degradedPanel({ series: 10, folds: 12, steps: 7, periods: 1, correlation: 0, seed: 1, change: usual, ...options }).backtest;
const emptied = (backtest: Backtested, gone: (fold: number, step: number) => boolean): Backtested => ({
  ...backtest,
  actual: backtest.actual.map((value, i) => (gone(backtest.fold[i] as number, backtest.step[i] as number) ? NaN : value)),
});
const found = (backtest: Backtested, before?: ReadonlyMap<number, number>): (readonly [number, string])[] =>
  (expectationOf(backtest, 10, 7, before).passedOver ?? []).map(({ fold, why }) => [fold, why]);

describe('folds that expectations pass over', () => {
  it('are those that err far more than the others, and expectations are those of the rest', () => {
    const calm = expectationOf(panel({ folds: 12, seed: 4 }), 10, 7);
    const disturbed = expectationOf(panel({ disturbed: 2, seed: 4 }), 10, 7);
    expect(disturbed.passedOver?.map(({ fold, why }) => [fold, why])).toEqual([
      [0, 'size'],
      [1, 'size'],
    ]);
    expect(disturbed.passedOver?.every(({ times, until, fold }) => times > 2 && until === 7 * fold + 6 - 10_000)).toBe(true);
    expect(disturbed).toMatchObject({ folds: 12 });
    expect(disturbed.draws).toHaveLength(10);
    // Ten folds of twelve give nearly the same sizes.
    for (let s = 0; s < 10; s++) expect((disturbed.scale[s] as number) / (calm.scale[s] as number)).toBeCloseTo(1, 0);
  });

  it('are those whose values are missing, and those that begin after a gap', () => {
    const backtest = emptied(panel(), (fold, step) => fold === 8 && step < 7);
    expect(found(backtest, new Map([[9, 6 / 7]]))).toEqual([
      [8, 'gap'],
      [9, 'gap-before'],
    ]);
  });

  it('are none where as much is missing everywhere', () => {
    const sundays = emptied(panel(), (_, step) => step < 5);
    expect(found(sundays, new Map(Array.from({ length: 12 }, (_, fold) => [fold, 4 / 7])))).toEqual([]);
    // A holiday is no gap.
    expect(found(emptied(panel(), (fold, step) => fold === 4 && step === 2))).toEqual([]);
  });

  it('are a third of all at most, gaps first', () => {
    expect(found(panel({ folds: 7, disturbed: 3 }), new Map([[6, 1]])).length).toBeLessThanOrEqual(2);
    expect(found(panel({ folds: 7, disturbed: 3 }), new Map([[6, 1]]))).toContainEqual([6, 'gap-before']);
    expect(found(panel({ folds: 2, disturbed: 1 }), new Map([[1, 1]]))).toEqual([]);
  });

  it('are seldom any where nothing was disturbed', () => {
    let backtests = 0;
    for (let seed = 0; seed < 200; seed++) if (found(panel({ series: 10, seed, correlation: 0.5 })).length > 0) backtests++;
    // 5 of 100 are the most that is meant: more than 20 of 200 come once in 1,000 times.
    expect(backtests).toBeLessThanOrEqual(20);
  });

  it('leave a series that has errors in no other fold to what it has', () => {
    const backtest = panel({ disturbed: 1 });
    const late = emptied(backtest, (fold) => fold > 0);
    const own = { ...backtest, actual: backtest.actual.map((value, i) => (backtest.series[i] === 4 ? (late.actual[i] as number) : value)) };
    const expectation = expectationOf(own, 10, 7);
    expect(expectation.passedOver).toHaveLength(1);
    expect(expectation.scale[4]).toBeGreaterThan(0);
  });
});
