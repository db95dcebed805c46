import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Panel } from '../../engine/core/panel.ts';
import { mase, rmsse } from '../../engine/metrics/index.ts';
import { runsOf } from '../../main/cli/models.ts';
import type { LoadedPanel } from '../../main/services/datasets/panels.ts';
import { chooseDefaults } from '../../main/services/experiments/defaults.ts';
import { modelInfos } from '../../main/services/models/catalogue.ts';
import { planRuns } from '../../main/services/models/runs.ts';
import { syntheticPanel } from './synthetic.ts';

const loadedOf = (panel: Panel): LoadedPanel => ({
  panel,
  keys: [],
  version: {
    axis: { frequency: panel.frequency, granularity: 'date', origin: 0, dayOfMonth: 1 },
    seasonLength: panel.seasonLength,
  } as LoadedPanel['version'],
});
const defaultsOf = (panel: Panel) => chooseDefaults(loadedOf(panel));
const kinds = new Set(modelInfos.map(({ kind }) => kind));

describe('the models that are compared by default', () => {
  it('are one of each family and the automatic choice', () => {
    const { options, reasons, models } = defaultsOf(syntheticPanel(2, 100));
    expect(options.models).toEqual(['exponential-smoothing', 'dynamic-optimised-theta', 'arima', 'best'].filter((kind) => kinds.has(kind)));
    expect(options.specs).toBeUndefined();
    expect(reasons.models).toMatch(/one of each family; the naive benchmarks/);
    expect(models).toEqual(modelInfos);
  });

  it('have gradient boosting where several series of days or weeks have enough to learn from', () => {
    const has = (panel: Panel): boolean => defaultsOf(panel).options.models.includes('gradient-boosting');
    expect(defaultsOf(syntheticPanel(5, 200)).reasons.models).toMatch(/gradient boosting, which learns from all series together/);
    expect([has(syntheticPanel(3, 400)), has(syntheticPanel(2, 800)), has(syntheticPanel(5, 100))]).toEqual([true, false, false]);
    const monthly: Panel = { ...syntheticPanel(30, 100), frequency: { unit: 'month', step: 1 } };
    expect(has(monthly)).toBe(false);
    expect(has(syntheticPanel(1001, 1000))).toBe(false);
    const rare = syntheticPanel(5, 400);
    expect(has({ ...rare, y: rare.y.map((value, t) => (t % 4 === 0 ? value : 0)) })).toBe(false);
  });

  it('are those for intermittent demand where most series are zero in many periods', () => {
    const panel = syntheticPanel(5, 100);
    // Three of four periods without demand, in four of five series.
    const y = panel.y.map((value, t) => (t < 400 && t % 4 !== 0 ? 0 : value));
    const { options, reasons } = defaultsOf({ ...panel, y });
    expect(options.models).toEqual(expect.arrayContaining(['croston-sba', 'tsb', 'imapa', 'best']));
    expect(options.models).not.toContain('arima');
    expect(reasons.models).toMatch(/zero in many periods/);
    // The lowest absolute error is that of a forecast of zero.
    expect(options.metric).toBe('rmsse');
    expect(reasons.metric).toMatch(/^RMSSE/);
    expect(defaultsOf(panel).options.metric).toBe('mase');
    const few = panel.y.map((value, t) => (t < 200 && t % 4 !== 0 ? 0 : value));
    expect(defaultsOf({ ...panel, y: few }).options.models).toContain('arima');
  });

  it('are judged by a metric that the page on metrics explains, for the reason that it gives', () => {
    const page = readFileSync(path.join(import.meta.dirname, '../../docs/methods/metrics.md'), 'utf8');
    const panel = syntheticPanel(5, 100);
    const rare = panel.y.map((value, t) => (t % 4 === 0 ? value : 0));
    for (const y of [panel.y, rare]) {
      const { metric } = defaultsOf({ ...panel, y }).options;
      expect(page).toMatch(
        new RegExp(`^\\| [^|]*series[^|]*\\| ${metric.toUpperCase()} \\||^\\| all others \\| ${metric.toUpperCase()} \\|`, 'm'),
      );
    }
    // Of forecasts of the same value at every step, that of nothing has the lowest MASE, and that of mean demand the lowest RMSSE.
    const [training, actual] = [rare.subarray(0, 80), rare.subarray(80, 100)];
    const mean = actual.reduce((sum, value) => sum + value, 0) / actual.length;
    const lowest = (error: typeof mase): number => {
      const errors = [0, 0.5 * mean, mean, 1.5 * mean].map((value) => error(actual, new Float64Array(20).fill(value), training, 1));
      return errors.indexOf(Math.min(...errors));
    };
    expect([lowest(mase), lowest(rmsse)]).toEqual([0, 2]);
  });

  it('have MSTL for several or long seasons', () => {
    const panel = syntheticPanel(2, 800);
    expect(defaultsOf({ ...panel, seasons: [7, 365] }).options.models).toContain('mstl');
    expect(defaultsOf({ ...panel, seasonLength: 52 }).options.models).toContain('mstl');
    expect(defaultsOf(panel).options.models).not.toContain('mstl');
  });

  it('let Best take the fast way through long series', () => {
    const { options, reasons } = defaultsOf(syntheticPanel(2, 800));
    expect(options.specs).toEqual({ best: { kind: 'best', spec: { budget: 'fast' } } });
    expect(options.models).toContain('arima');
    expect(reasons.models).toMatch(/800 values are long, so Best takes the fast way/);
  });

  it('leave out what takes long for very many series, and can all be trained', () => {
    const { options, reasons } = defaultsOf(syntheticPanel(10_000, 12));
    expect(options.models).not.toContain('arima');
    expect(options.specs).toEqual({ best: { kind: 'best', spec: { budget: 'fast' } } });
    expect(reasons.models).toMatch(/10,000 series are many/);
    expect(planRuns(options, []).find(({ name }) => name === 'best')?.spec).toEqual({ budget: 'fast' });
    // The terminal's `auto` means the same.
    expect(runsOf(['auto'], options, {})).toEqual({ models: options.models, specs: options.specs });
  });
});

describe('models by name', () => {
  const { options } = defaultsOf(syntheticPanel(2, 100));
  it('are taken short or long, once each, numbered where one kind has several settings', () => {
    expect(runsOf(['ets', 'exponential-smoothing', 'SNAIVE'], options, {})).toEqual({
      models: ['exponential-smoothing', 'seasonal-naive'],
      specs: {},
    });
    expect(
      runsOf(['theta', { kind: 'theta', parameters: { alpha: 0.1 } }, { kind: 'theta', parameters: { alpha: 0.2 } }], options, {}),
    ).toEqual({
      models: ['theta', 'theta#2', 'theta#3'],
      specs: { 'theta#2': { kind: 'theta', spec: { alpha: 0.1 } }, 'theta#3': { kind: 'theta', spec: { alpha: 0.2 } } },
    });
    expect(runsOf(['auto', 'prophet'], options, {}).models).toEqual([...options.models, 'prophet']);
    expect(runsOf(undefined, options, {}).models).toEqual(options.models);
  });
});
