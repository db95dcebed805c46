import { describe, expect, it } from 'vitest';
import { runPanel } from '../../../engine/backtest/index.ts';
import { foldGroups } from '../../../engine/backtest/panel/fold-groups.ts';
import { runSeries } from '../../../engine/backtest/run-series.ts';
import { lengthOf } from '../../../engine/learning/cut-panel.ts';
import { seriesAt, type Panel } from '../../../engine/core/panel.ts';
import { gradientBoosting } from '../../../engine/models/gradient-boosting/gradient-boosting.ts';
import { randomForest } from '../../../engine/models/random-forest/random-forest.ts';
import type { GlobalModel } from '../../../engine/models/global-model.ts';
import { nHits } from '../../../engine/models/n-hits/n-hits.ts';
import { modelByKind } from '../../../engine/models/index.ts';
import { context } from '../test-context.ts';
import { quick, retail } from '../learning/retail.ts';

const options = { horizon: 14, folds: 2, levels: [80, 95], seed: 3 };
const never = { shouldStop: () => false };
const entry = <M>(model: M): GlobalModel => model as unknown as GlobalModel;

/** Another panel from a period on: other sales, the same plans. */
function otherwiseFrom(panel: Panel, period: number): Panel {
  const y = Float64Array.from(panel.y);
  for (let i = 0; i < panel.ids.length; i++)
    for (let t = Math.max(0, period - (panel.start[i] as number)); t < lengthOf(panel, i); t++)
      y[(panel.offsets[i] as number) + t] = 7 + 13 * ((t * 31 + i) % 17);
  return { ...panel, y };
}

describe('the backtest of a model that learns across series', () => {
  it('has the very origins, actual values and number of folds that models of single series have', async () => {
    const panel = retail(3, 150, { futurePeriods: 14, ends: (i) => [150, 143, 60][i] as number });
    const { series } = await runPanel(gradientBoosting, panel, options, quick, never);
    const naive = modelByKind('seasonal-naive');
    series.forEach((own, i) => {
      const local = runSeries(naive, seriesAt(panel, i), options, {}, context());
      expect(own.folds.map(({ origin }) => origin)).toEqual(local.folds.map(({ origin }) => origin));
      expect(own.folds.map(({ coverage }) => coverage.map(({ total }) => total))).toEqual(
        local.folds.map(({ coverage }) => coverage.map(({ total }) => total)),
      );
      expect(own.modelUsed).toBe('gradient-boosting');
    });
  });

  it.each([
    ['direct gradient boosting', entry(gradientBoosting), { strategy: 'direct', ...quick }],
    ['recursive gradient boosting', entry(gradientBoosting), { strategy: 'recursive', ...quick }],
    ['a random forest', entry(randomForest), { n_estimators: 5 }],
    ['N-HiTS', entry(nHits), { hidden_size: 8, num_layers: 1, epochs: 2, windows_per_epoch: 64 }],
  ] as const)('never lets %s look ahead', async (_, model, spec) => {
    const panel = retail(3, 130, { futurePeriods: 14 });
    const before = await runPanel(model, panel, options, spec, never);
    const origin = before.series[0]?.folds[0]?.origin as number;
    expect(origin).toBe(102);
    const after = await runPanel(model, otherwiseFrom(panel, origin), options, spec, never);
    before.series.forEach((own, i) => {
      expect(after.series[i]?.folds[0]?.forecast).toEqual(own.folds[0]?.forecast);
      expect(after.series[i]?.folds[1]?.forecast).not.toEqual(own.folds[1]?.forecast);
    });
  });

  it.each([0, 4])('bridges a missing week by what lies before it alone, %i days before an origin', async (days) => {
    const whole = retail(3, 130, { futurePeriods: 14 });
    const panel = { ...whole, y: whole.y.map((value, at) => (at % 130 >= 95 - days && at % 130 < 102 - days ? NaN : value)) };
    const before = await runPanel(gradientBoosting, panel, options, { strategy: 'direct', ...quick }, never);
    const after = await runPanel(gradientBoosting, otherwiseFrom(panel, 102), options, { strategy: 'direct', ...quick }, never);
    before.series.forEach((own, i) => {
      expect(own.folds[0]?.origin).toBe(102);
      expect(after.series[i]?.folds[0]?.forecast).toEqual(own.folds[0]?.forecast);
    });
  });

  it('learns nothing from after the origin of a series that ends before the others', async () => {
    const panel = retail(3, 170, { futurePeriods: 14, ends: (i) => [170, 170, 120][i] as number });
    const before = await runPanel(gradientBoosting, panel, options, quick, never);
    const [first, second] = before.series[2]?.folds ?? [];
    const after = await runPanel(gradientBoosting, otherwiseFrom(panel, second?.origin as number), options, quick, never);
    expect([first?.origin, second?.origin]).toEqual([92, 106]);
    expect(after.series[2]?.folds[0]?.forecast).toEqual(first?.forecast);
    expect(after.series[2]?.folds[1]?.forecast).toEqual(second?.forecast);
  });

  it('forecasts closed days as zero, beats the seasonal naive forecast and covers about what it says', async () => {
    const panel = retail(4, 200, { futurePeriods: 14 });
    const { series } = await runPanel(gradientBoosting, panel, options, quick, never);
    let inside = 0;
    let total = 0;
    series.forEach((own, i) => {
      const local = runSeries(modelByKind('seasonal-naive'), seriesAt(panel, i), options, {}, context());
      own.folds.forEach(({ metrics, forecast, origin, coverage }, k) => {
        expect(metrics.mae).toBeLessThan(0.5 * (local.folds[k]?.metrics.mae as number));
        forecast.mean.forEach((value, h) => expect(value === 0).toBe((origin + h) % 7 === 6));
        inside += coverage[0]?.inside as number;
        total += coverage[0]?.total as number;
      });
      expect(own.forecast.mean.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
    });
    expect(inside / total).toBeGreaterThan(0.7);
    expect(inside / total).toBeLessThan(0.95);
  });

  it('gives a naive forecast with the reason where there is too little to learn from', async () => {
    const { fitted, series } = await runPanel(gradientBoosting, retail(1, 40), options, quick, never);
    expect(fitted).toBeNull();
    expect(series[0]?.modelUsed).toBe('seasonal-naive');
    expect(series[0]?.warnings.find(({ code }) => code === 'fell-back')?.message).toMatch(/rows are too few to learn from/);
  });

  it('uses earlier values alone of plans that are not known over the horizon, and says so', async () => {
    const { fitted, series } = await runPanel(gradientBoosting, retail(2, 130), options, quick, never);
    const columns = gradientBoosting.describe(gradientBoosting.read(JSON.parse(JSON.stringify(fitted)))).importance;
    expect(columns.map(({ feature }) => feature)).toContain('promo_lag_14');
    expect(columns.map(({ feature }) => feature)).not.toContain('promo');
    expect(series[0]?.warnings.map(({ code }) => code)).toContain('regressors-unknown');
  });

  it('takes each fold as it was prepared at its origin, for learning too', async () => {
    const panel = retail(2, 130, { futurePeriods: 14 });
    const asked: [number, number][] = [];
    // Data that were prepared at an origin are ten times what they are at the end.
    const refold = (index: number) => (origin: number) => {
      asked.push([index, origin]);
      const { xreg: _xreg, ...series } = seriesAt(panel, index);
      const training = { ...series, y: series.y.slice(0, origin).map((value) => 10 * value) };
      return { training, actual: series.y.slice(origin, origin + 14).map((value) => 10 * value) };
    };
    const plain = await runPanel(gradientBoosting, panel, options, quick, never);
    const { series } = await runPanel(gradientBoosting, panel, { ...options, refold }, quick, never);
    expect(new Set(asked.map(String))).toEqual(new Set(['0,102', '0,116', '1,102', '1,116']));
    series.forEach((own, i) => {
      own.folds.forEach(({ forecast, metrics }, k) => {
        const before = plain.series[i]?.folds[k];
        expect(forecast.mean[0]).toBeGreaterThan(8 * (before?.forecast.mean[0] as number));
        expect(metrics.mae).toBeGreaterThan(5 * (before?.metrics.mae as number));
      });
      expect(own.forecast).toEqual(plain.series[i]?.forecast);
    });
  });

  it('stops when it is told to', async () => {
    let asked = 0;
    const run = runPanel(gradientBoosting, retail(2, 130), options, quick, { shouldStop: () => ++asked > 20 });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('the groups of a fold', () => {
  it('hold series whose origins are less than a horizon apart, three at most, each cut at its earliest', () => {
    const origins = Float64Array.from([100, 93, 60, NaN, 100, 30, 10]);
    expect(foldGroups(origins, 14)).toEqual([
      { cut: 93, members: [0, 1, 4] },
      { cut: 60, members: [2] },
      { cut: 10, members: [5, 6] },
    ]);
  });
});
