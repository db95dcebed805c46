import { describe, expect, it } from 'vitest';
import { controlChart, degradation, expectationOf, expectedError } from '../../../engine/monitoring/index.ts';
import { degradedPanel, type PanelOptions } from './degraded-panel.ts';

const watch = (options: Partial<PanelOptions>) => {
  const all = {
    series: 5,
    folds: 4,
    steps: 14,
    periods: 60,
    correlation: 0,
    seed: 1,
    change: (_: number, error: number) => error,
    ...options,
  };
  const { backtest, matured } = degradedPanel(all);
  const expectation = expectationOf(backtest, all.series);
  const chart = controlChart(matured, expectation);
  return { backtest, matured, expectation, chart, found: degradation(matured, expectation, chart) };
};

describe('what errors to expect', () => {
  it('is the mean size of each series in the backtest, and 1 on average over its values', () => {
    const { backtest, expectation } = watch({});
    const sizes = [...backtest.actual].map((value, i) => Math.abs(value - (backtest.forecast[i] as number)));
    const own = sizes.filter((_, i) => backtest.series[i] === 2);
    expect(expectation.scale[2]).toBeCloseTo(own.reduce((sum, size) => sum + size, 0) / own.length, 10);
    const ratios = sizes.map((size, i) => size / expectedError(expectation, backtest.series[i] as number, backtest.step[i] as number));
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).toBeCloseTo(1, 10);
    expect(expectation.mean.squares).toBeCloseTo(ratios.reduce((sum, ratio) => sum + ratio * ratio, 0) / ratios.length, 10);
  });

  it('grows with the steps ahead where the folds agree that it does', () => {
    const { backtest } = watch({ series: 20 });
    const grown = { ...backtest, actual: backtest.actual.map((value, i) => 100 + (value - 100) * Math.sqrt(backtest.step[i] as number)) };
    expect(expectationOf(grown, 20).growth).toBeCloseTo(0.5, 1);
    expect(expectationOf(backtest, 20).growth).toBeLessThan(0.1);
  });

  it('takes no hard weekday for growth where every fold begins on the same one', () => {
    const { backtest } = watch({ series: 20, folds: 6 });
    const weekly = (steps: number, size: (step: number) => number) => {
      const kept = [...backtest.step.keys()].filter((i) => (backtest.step[i] as number) <= steps);
      const step = Int32Array.from(kept, (i) => backtest.step[i] as number);
      return {
        step,
        series: Int32Array.from(kept, (i) => backtest.series[i] as number),
        period: Int32Array.from(kept, (i) => backtest.period[i] as number),
        fold: Int32Array.from(kept, (i) => 7 * (backtest.fold[i] as number)),
        actual: Float64Array.from(kept, (i, at) => 100 + ((backtest.actual[i] as number) - 100) * size(step[at] as number)),
        forecast: Float64Array.from(kept, () => 100),
      };
    };
    const weekends = weekly(7, (step) => (step >= 6 ? 3 : 1));
    expect(expectationOf(weekends, 20).growth).toBeGreaterThan(0.2);
    expect(expectationOf(weekends, 20, 7).growth).toBe(0);
    const grown = weekly(14, (step) => (step % 7 >= 6 ? 3 : 1) * Math.sqrt(step));
    expect(expectationOf(grown, 20, 7).growth).toBeGreaterThan(0.35);
    expect(expectationOf(grown, 20, 7).growth).toBeLessThan(0.65);
  });

  it('needs a backtest with errors', () => {
    const { backtest } = watch({});
    expect(() => expectationOf({ ...backtest, actual: backtest.forecast }, 5)).toThrow(/series-too-short|needs a backtest/);
  });
});

describe('the control chart of errors', () => {
  it('seldom alarms where nothing has changed: 5 of 100 in 100 periods are meant, up to 12 are measured', () => {
    let alarms = 0;
    for (let seed = 0; seed < 40; seed++) if (watch({ seed, periods: 100 }).chart.alarmAt !== null) alarms++;
    // 40 draws at 0.12 give more than 11 in one of 1,000 cases.
    expect(alarms).toBeLessThanOrEqual(11);
  });

  it('is the same for the same seed, and its averages are those of its periods', () => {
    const { chart, matured, expectation } = watch({ correlation: 0.4 });
    expect(controlChart(matured, expectation)).toEqual(chart);
    let smooth = chart.limits?.ratio.centre ?? NaN;
    for (const point of chart.points) {
      smooth += 0.2 * (point.ratio - smooth);
      expect(point.smoothRatio).toBeCloseTo(smooth, 12);
    }
  });

  it('says nothing where the backtest is too short to say what is usual', () => {
    const { chart, found } = watch({ folds: 1, steps: 7, change: (_, error) => 50 + error });
    expect(chart.limits).toBeNull();
    expect(chart.alarmAt).toBeNull();
    expect(found).toBeNull();
  });

  it('passes over what has not arrived', () => {
    const { matured, expectation } = watch({});
    const actual = matured.actual.map((value, i) => (matured.period[i] === 7 ? NaN : value));
    const { points } = controlChart({ ...matured, actual }, expectation);
    expect(points).toHaveLength(59);
    expect(points.some(({ period }) => period === 7)).toBe(false);
  });
});

describe('what has become of errors', () => {
  it('tells a level that jumped', () => {
    const { chart, found } = watch({ change: (t, error) => error + (t >= 30 ? 2 : 0) });
    expect(chart.alarm).toBe('above');
    expect(chart.since).toBeGreaterThanOrEqual(27);
    expect(chart.since).toBeLessThanOrEqual(32);
    expect(found?.causes[0]?.cause).toBe('level-shift');
    expect(found?.bias).toBeGreaterThan(1.5);
  });

  it('tells actuals that move away step by step', () => {
    const { chart, found } = watch({ change: (t, error) => error - Math.max(0, t - 20) * 0.1 });
    expect(chart.alarm).toBe('below');
    expect(found?.causes[0]?.cause).toBe('drift-away');
  });

  it('tells a scatter that has grown', () => {
    const { found } = watch({ change: (t, error) => error * (t >= 30 ? 3 : 1), series: 20 });
    expect(found?.causes[0]?.cause).toBe('spread');
    expect(found?.shares?.spread).toBeGreaterThan(0.8);
    expect((found?.shares?.spread ?? 0) + (found?.shares?.bias ?? 0)).toBeCloseTo(1, 12);
  });

  it('names the few series that it comes from', () => {
    const { found } = watch({ series: 30, change: (t, error, series) => error * (t >= 20 && series === 3 ? 40 : 1) });
    expect(found?.series[0]?.series).toBe(3);
    expect(found?.causes.map(({ cause }) => cause)).toContain('few-series');
  });

  it('tells actuals that have become suspicious', () => {
    const { matured, expectation } = watch({});
    const actual = matured.actual.map((value, i) => ((matured.period[i] as number) >= 30 ? 0 : value));
    const broken = { ...matured, actual };
    const history = Array.from({ length: 5 }, () => Float64Array.from({ length: 200 }, (_, t) => 100 + Math.sin(t * 1.7)));
    const found = degradation(broken, expectation, controlChart(broken, expectation), history);
    expect(found?.causes.map(({ cause }) => cause)).toContain('data-quality');
    expect(found?.suspicious?.since).toBeGreaterThan(0.9);
    expect(found?.suspicious?.before).toBe(0);
  });

  it('is nothing without an alarm', () => {
    const { chart, found } = watch({ seed: 3 });
    expect(chart.alarm).toBeNull();
    expect(found).toBeNull();
  });
});
