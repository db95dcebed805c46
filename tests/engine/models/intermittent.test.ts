import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { intermittencyOf } from '../../../engine/features/intermittency.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { modelByKind } from '../../../engine/models/index.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { context, seriesOf } from '../test-context.ts';

// Command and version are in the file.
const golden = (
  JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../golden/statsforecast.json'), 'utf8')) as {
    intermittent: { data: number[] } & Record<string, number>;
  }
).intermittent;
const kinds = ['croston', 'croston-sba', 'tsb', 'adida', 'imapa'];
const forecast = (kind: string, y: Iterable<number>, spec: Spec = {}, levels: readonly number[] = []) => {
  const model = modelByKind(kind);
  return model.forecast(model.fit(seriesOf(y), spec, context()), { horizon: 3, levels });
};
const rate = (kind: string, spec: Spec = {}): number => forecast(kind, golden.data, spec).mean[0] as number;

describe('intermittent demand against statsforecast and R', () => {
  test('croston is that of both packages', () => {
    expect(rate('croston')).toBeCloseTo(golden['CrostonClassic'] as number, 12);
    // R 4.2.2, forecast 8.20: croston(x)$mean
    expect(rate('croston')).toBeCloseTo(0.953239304579, 11);
  });
  // Golden section there stops at a coarse interval; the forecast moves in the seventh digit.
  test('croston with both weights optimised', () =>
    expect(rate('croston', { optimise: true })).toBeCloseTo(golden['CrostonOptimized'] as number, 6));
  test('croston-sba', () => expect(rate('croston-sba')).toBeCloseTo(golden['CrostonSBA'] as number, 12));
  test('tsb from first values', () =>
    expect(rate('tsb', { alpha: 0.2, beta: 0.1, initial: 'first' })).toBeCloseTo(golden['TSB alpha_d=0.2 alpha_p=0.1'] as number, 12));
  // The best weight lies at the bound of 0.1, which golden section comes near to.
  test('adida', () => expect(rate('adida')).toBeCloseTo(golden['ADIDA'] as number, 8));
  test('imapa', () => expect(rate('imapa')).toBeCloseTo(golden['IMAPA'] as number, 8));
});

describe('intervals of intermittent demand', () => {
  /** Demand in a third of the periods, of 1 to 9. */
  const simulated = (n: number, seed: number): Float64Array => {
    const rng = createRng(seed);
    return Float64Array.from({ length: n }, () => (rng.uniform() < 1 / 3 ? 1 + Math.floor(9 * rng.uniform()) : 0));
  };
  test.each(kinds)('%s: whole bounds for whole demand, zero below, and coverage of at least the level', (kind) => {
    let inside80 = 0;
    let inside95 = 0;
    let total = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const y = simulated(83, seed);
      const { intervals } = forecast(kind, y.subarray(0, 80), {}, [80, 95]);
      const [narrow, wide] = intervals;
      for (let i = 0; i < 3; i++) {
        expect(Number.isInteger(narrow?.upper[i]) && Number.isInteger(wide?.upper[i])).toBe(true);
        expect(narrow?.lower[i]).toBe(0);
        total++;
        if ((y[80 + i] as number) <= (narrow?.upper[i] as number)) inside80++;
        if ((y[80 + i] as number) <= (wide?.upper[i] as number)) inside95++;
      }
    }
    // Two-sided intervals whose lower end is zero miss on one side only: at most 10 and 2.5 percent, within three standard errors.
    expect(inside80 / total).toBeGreaterThan(0.9 - 3 * Math.sqrt((0.9 * 0.1) / total));
    expect(inside95 / total).toBeGreaterThan(0.975 - 3 * Math.sqrt((0.975 * 0.025) / total));
  });
  test.each(kinds)('%s: does not round the bounds of demand that is no whole number', (kind) => {
    const y = simulated(80, 3).map((value) => value * 0.37);
    const [wide] = forecast(kind, y, {}, [95]).intervals;
    expect(Number.isInteger(wide?.upper[0])).toBe(false);
  });
});

describe('what is refused', () => {
  test.each(kinds)('%s wants a demand, and none below zero', (kind) => {
    const model = modelByKind(kind);
    expect(model.refuse(seriesOf([0, 0, 0]), {})).toMatchObject({ code: 'zero-scale' });
    expect(model.refuse(seriesOf([0, -1, 3]), {})).toMatchObject({ code: 'negative-values' });
    expect(model.refuse(seriesOf([0, 0, 3]), {})).toBeNull();
  });
});

test('tsb forgets a series that has died, croston does not', () => {
  const dead = [...golden.data, ...new Array<number>(60).fill(0)];
  expect(forecast('tsb', dead, { beta: 0.1 }).mean[0]).toBeLessThan(0.01);
  expect(forecast('croston', dead).mean[0]).toBeCloseTo(rate('croston'), 12);
});

test.each(kinds)('%s describes one-step forecasts that continue into its forecast', (kind) => {
  const model = modelByKind(kind);
  const series = seriesOf(golden.data);
  const fitted = model.fit(series, {}, context());
  const description = model.describe?.(fitted, series, { horizon: 2, levels: [] });
  expect(description?.components[0]?.values[golden.data.length]).toBeCloseTo(
    model.forecast(fitted, { horizon: 1, levels: [] }).mean[0] as number,
    12,
  );
  expect(description?.estimates.find(({ name }) => name === 'demand a period')?.value).toBeGreaterThan(0);
  const known = Array.from(description?.fitted ?? []).filter((value) => !Number.isNaN(value));
  expect(known.length).toBeGreaterThan(golden.data.length / 2);
});

describe('intermittencyOf', () => {
  test('tells the four patterns of Syntetos, Boylan and Croston', () => {
    const every = (gap: number, sizes: readonly number[]): Float64Array =>
      Float64Array.from({ length: 60 }, (_, t) => (t % gap === 0 ? (sizes[(t / gap) % sizes.length] as number) : 0));
    expect(intermittencyOf(every(1, [5, 6, 7])).pattern).toBe('smooth');
    expect(intermittencyOf(every(1, [1, 1, 20])).pattern).toBe('erratic');
    expect(intermittencyOf(every(3, [5, 6, 7])).pattern).toBe('intermittent');
    expect(intermittencyOf(every(3, [1, 1, 20])).pattern).toBe('lumpy');
    expect(intermittencyOf(new Float64Array(5)).pattern).toBe('none');
  });
  test('skips what is missing', () => {
    expect(intermittencyOf(Float64Array.of(0, 2, NaN, 0, 4, NaN))).toMatchObject({ averageInterval: 2, demands: 2, periods: 4 });
    // (sd / mean)^2 = 2 / 9
    expect(intermittencyOf(Float64Array.of(0, 2, NaN, 0, 4, NaN)).squaredVariation).toBeCloseTo(2 / 9, 12);
  });
});

test('the page of tsb gives estimates only, not the setting of its start', () => {
  const model = modelByKind('tsb');
  const series = seriesOf(golden.data);
  const page = model.describe?.(model.fit(series, { initial: 'first' }, context()), series, { horizon: 2, levels: [] });
  expect(page?.estimates.map(({ name }) => name)).toEqual([
    'demand a period',
    'probability of demand',
    'size',
    'probability',
    'alpha',
    'beta',
  ]);
});
