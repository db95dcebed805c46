import { describe, expect, test } from 'vitest';
import { backtestPanel, backtestSeries, beforeFolds, originsOf, runPanel, runSeries } from '../../../engine/backtest/index.ts';
import { seriesAt, type Panel } from '../../../engine/core/panel.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { globalModelByKind, modelByKind } from '../../../engine/models/index.ts';
import { quick, retail } from '../learning/retail.ts';

/** Series of 100, 60 and 12 days with a promotion that is known 7 days ahead of the first two only. */
function panelOf(): Panel {
  const lengths = [100, 60, 12];
  const offsets = Int32Array.from([0, 100, 160, 172]);
  const future = new Float64Array(3 * 7).fill(NaN);
  for (let h = 0; h < 14; h++) future[h] = 1000 + h;
  return {
    frequency: { unit: 'day', step: 1 },
    seasonLength: 7,
    ids: ['a', 'b', 'c'],
    offsets,
    start: Int32Array.from([0, 40, 88]),
    y: Float64Array.from({ length: 172 }, (_, at) => at),
    regressors: [{ name: 'promotion', values: Float64Array.from({ length: 172 }, (_, at) => -at), future }],
    futurePeriods: 7,
    past: [{ name: 'visitors', values: Float64Array.from({ length: 172 }, (_, at) => 2 * at) }],
    statics: [{ name: 'town', values: lengths.map((n) => `town of ${n}`) }],
  };
}

describe('a panel before its folds', () => {
  const { panel, series } = beforeFolds(panelOf(), { horizon: 7, folds: 2, innerFolds: 2 });

  test('ends each series where its first fold begins and leaves out those without room', () => {
    expect([...series]).toEqual([0, 1]);
    expect(panel.ids).toEqual(['a', 'b']);
    expect([...panel.offsets]).toEqual([0, 86, 86 + 46]);
    expect(originsOf(100, 7, { horizon: 7, folds: 2 })[0]).toBe(86);
    expect([...panel.y.subarray(0, 86)]).toEqual(Array.from({ length: 86 }, (_, t) => t));
    expect([...panel.y.subarray(86)]).toEqual(Array.from({ length: 46 }, (_, t) => 100 + t));
    expect([...panel.start]).toEqual([0, 40]);
    expect(panel.statics?.[0]?.values).toEqual(['town of 100', 'town of 60']);
    expect([...(panel.past?.[0]?.values.subarray(86, 88) ?? [])]).toEqual([200, 202]);
  });

  test('knows regressors over the horizon after it, and nothing later', () => {
    expect(panel.futurePeriods).toBe(7);
    const [promotion] = panel.regressors ?? [];
    expect([...(promotion?.future ?? [])]).toEqual([
      ...Array.from({ length: 7 }, (_, h) => -(86 + h)),
      ...Array.from({ length: 7 }, (_, h) => -(146 + h)),
    ]);
  });

  test('does not know regressors of a series whose future the whole panel does not know', () => {
    const whole = panelOf();
    whole.regressors?.[0]?.future.fill(NaN, 7, 14);
    const { panel: before } = beforeFolds(whole, { horizon: 7, folds: 2, innerFolds: 2 });
    expect([...(before.regressors?.[0]?.future.subarray(7) ?? [])].every(Number.isNaN)).toBe(true);
    expect(before.regressors?.[0]?.future[0]).toBe(-86);
  });

  test('is empty where nothing has room', () => {
    const { panel: none } = beforeFolds(panelOf(), { horizon: 40, folds: 3, innerFolds: 3 });
    expect(none.ids).toEqual([]);
  });
});

describe('a backtest alone', () => {
  const context = () => ({ rng: createRng(1), shouldStop: () => false });

  test('of a series has the folds that it has with the fit to all data', () => {
    const series = seriesAt(retail(1, 120), 0);
    const options = { horizon: 7, folds: 3, levels: [80] };
    const model = modelByKind('exponential-smoothing');
    const alone = backtestSeries(model, series, options, {}, context());
    expect(alone).toEqual({ folds: runSeries(model, series, options, {}, context()).folds, failures: 0, failure: null });
  });

  test('of a panel has the folds that it has with the fit to all data', async () => {
    const panel = retail(3, 150, { futurePeriods: 7 });
    const options = { horizon: 7, folds: 2, levels: [80], seed: 3 };
    const model = globalModelByKind('gradient-boosting');
    if (!model) throw new Error('there is no gradient boosting');
    const around = { shouldStop: () => false };
    const alone = await backtestPanel(model, panel, options, { ...quick }, around);
    const whole = await runPanel(model, panel, options, { ...quick }, around);
    expect(alone.map(({ folds }) => folds)).toEqual(whole.series.map(({ folds }) => folds));
    expect(alone.every(({ failure }) => failure === null)).toBe(true);
  });

  test('says why another model stood in', () => {
    const y = Float64Array.from({ length: 60 }, (_, t) => (t % 7) - 3);
    const series = { id: 'below', y, seasonLength: 7 };
    const { failures, failure, folds } = backtestSeries(
      modelByKind('holt-winters'),
      series,
      { horizon: 7, folds: 2, levels: [] },
      { season: 'multiplicative' },
      context(),
    );
    expect(failures).toBe(folds.length);
    expect(failure).toMatch(/above zero/);
  });
});
