import { describe, expect, it } from 'vitest';
import { findClosed } from '../../../engine/learning/closed.ts';
import { cutAt, cutPanel, endOf } from '../../../engine/learning/cut-panel.ts';
import { holdBack } from '../../../engine/learning/hold-back.ts';
import { findLike, likeColumns } from '../../../engine/learning/own-columns.ts';
import { chooseTransform, fitTargetScale, scaledPanel, scalesFor, unscaled, withoutClosed } from '../../../engine/learning/target.ts';
import { featureColumns } from '../../../engine/features/matrix/columns.ts';
import { retail } from './retail.ts';

describe('the scale of a target', () => {
  it('is logarithms for what is never negative and seldom zero, else a scale', () => {
    expect(chooseTransform(Float64Array.of(3, 0, 5, 8))).toBe('log1p');
    expect(chooseTransform(Float64Array.of(3, 0, 0, 8, NaN))).toBe('scale');
    expect(chooseTransform(Float64Array.of(3, -1, 5, 8))).toBe('scale');
  });
  it.each(['none', 'log1p', 'scale'] as const)('goes back to where it came from: %s', (transform) => {
    const panel = retail(3, 60);
    const scale = fitTargetScale(panel, transform, 40, true);
    const { units, centres } = scalesFor(scale, panel);
    const z = scaledPanel(panel, scale, null);
    for (let i = 0; i < 3; i++)
      for (let t = 0; t < 60; t++)
        expect(unscaled(transform, z.y[60 * i + t] as number, units[i] as number, centres[i] as number)).toBeCloseTo(
          panel.y[60 * i + t] as number,
          8,
        );
  });
  it('looks at nothing from `until` on', () => {
    const panel = retail(2, 60);
    const other = { ...panel, y: panel.y.map((value, at) => (at % 60 >= 40 ? 1e6 : value)) };
    expect(fitTargetScale(other, 'log1p', 40, true)).toEqual(fitTargetScale(panel, 'log1p', 40, true));
  });
  it('takes amounts far below one for what they are, and counts by the piece', () => {
    const panel = retail(1, 60);
    expect(fitTargetScale({ ...panel, y: panel.y.map((value) => value * 1e-6) }, 'log1p', 60, true).units[0]).toBeLessThan(1e-4);
    expect(fitTargetScale({ ...panel, y: panel.y.map((value) => Math.round(value / 100)) }, 'log1p', 60, true).units[0]).toBe(1);
  });
});

describe('closed periods', () => {
  it('are found by the flag at which nothing was ever sold, and are missing from then on', () => {
    const panel = retail(3, 90);
    const rule = findClosed(panel);
    expect(rule).toEqual({ regressor: 'open', value: 0 });
    const { y } = withoutClosed(panel, rule);
    expect(y.filter((value) => Number.isNaN(value))).toHaveLength(3 * 12);
    expect(y.some((value) => value === 0)).toBe(false);
  });
  it('are none where anything was sold once, or too few show it', () => {
    const panel = retail(3, 90);
    expect(findClosed({ ...panel, y: panel.y.map((value, at) => (at === 6 ? 4 : value)) })).toBeNull();
    expect(findClosed(retail(1, 90))).toBeNull();
    expect(findClosed(panel, 40)).toBeNull();
  });
});

describe('means of periods that are like the row', () => {
  it('are over the latest at the same place in the season with the same plan, a shift back', () => {
    const panel = retail(1, 120, { futurePeriods: 14 });
    const rule = { regressor: 'open', value: 0 };
    const like = findLike(withoutClosed(panel, rule), 7, rule);
    expect(like.flag).toBe('promo');
    const [four] = likeColumns({ ...like, counts: [2] }, panel, 10);
    const [filled] = featureColumns(panel, { columns: four ? [{ ...four, spec: 0 }] : [], leftOut: [] }, { ahead: 10 });
    const promo = panel.regressors?.[1];
    const planned = (t: number): number => (t < 120 ? (promo?.values[t] ?? NaN) : (promo?.future[t - 120] ?? NaN));
    for (let t = 0; t < 130; t++) {
      const found: number[] = [];
      for (let s = t - 10; s >= 0 && found.length < 2; s--)
        if (s < 120 && (t - s) % 7 === 0 && planned(s) === planned(t)) found.push(panel.y[s] as number);
      const mean = found.length > 0 ? found.reduce((a, b) => a + b, 0) / found.length : NaN;
      const value = filled?.columns[0]?.[t] as number;
      if (Number.isNaN(mean)) expect(value).toBeNaN();
      else expect(value).toBeCloseTo(mean, 9);
    }
  });
});

describe('a panel that is cut', () => {
  it('ends at the period, with what was planned then as the future', () => {
    const panel = retail(2, 60, { futurePeriods: 5, ends: (shop) => (shop === 0 ? 60 : 52) });
    const cut = cutAt(panel, 55, 10);
    expect([...cut.offsets]).toEqual([0, 55, 107]);
    expect(endOf(cut)).toBe(55);
    expect(cut.futurePeriods).toBe(10);
    const promo = panel.regressors?.[1];
    const future = cut.regressors?.[1]?.future;
    expect([...(future?.subarray(0, 10) ?? [])]).toEqual([
      ...(promo?.values.subarray(55, 60) ?? []),
      ...(promo?.future.subarray(0, 5) ?? []),
    ]);
    expect([...(future?.subarray(10, 20) ?? [])]).toEqual([...(promo?.future.subarray(5, 10) ?? []), NaN, NaN, NaN, NaN, NaN]);
  });
  it('may leave a series empty', () => {
    expect([...cutPanel(retail(2, 20), Int32Array.of(0, 7), 3).offsets]).toEqual([0, 0, 7]);
  });
});

describe('what is held back', () => {
  it('is a quarter at most, up to three origins, so that short horizons have some', () => {
    expect(holdBack(retail(2, 400), 14)).toEqual({ from: 358, ahead: 14, origins: 3 });
    expect(holdBack(retail(2, 400), 56)).toEqual({ from: 344, ahead: 56, origins: 1 });
    expect(holdBack(retail(2, 40), 28)).toEqual({ from: 30, ahead: 10, origins: 1 });
    expect(holdBack(retail(2, 3), 28)).toBeNull();
  });
});
