import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replay } from '../../main/services/scenarios/history.ts';
import { boundsOf, spreadTotal, stretchOf } from '../../main/services/scenarios/override-rule.ts';

const amount = fc.double({ min: 0, max: 1e9, noNaN: true });
const any = fc.double({ min: -1e9, max: 1e9, noNaN: true });

describe('spreadTotal', () => {
  it('hits the total, keeps shares and signs of values that are not negative', () => {
    fc.assert(
      fc.property(fc.float64Array({ min: 0, max: 1e9, noNaN: true, minLength: 1, maxLength: 40 }), amount, (values, total) => {
        const spread = spreadTotal(values, total);
        const sum = spread.reduce((all, value) => all + value, 0);
        expect(Math.abs(sum - total)).toBeLessThanOrEqual(1e-9 * Math.max(1, total));
        expect(spread.every((value) => value >= 0)).toBe(true);
        const whole = values.reduce((all, value) => all + value, 0);
        if (whole > 1e-6)
          spread.forEach((value, i) => expect(value).toBeCloseTo((total * (values[i] as number)) / whole, total > 1e6 ? 0 : 3));
      }),
    );
  });
  it('hits the total where signs differ, and is equal where all are zero', () => {
    fc.assert(
      fc.property(fc.array(any, { minLength: 2, maxLength: 20 }), any, (values, total) => {
        const size = values.reduce((all, value) => all + Math.abs(value), 0);
        fc.pre(size > 1);
        const sum = spreadTotal(Float64Array.from(values), total).reduce((all, value) => all + value, 0);
        expect(Math.abs(sum - total)).toBeLessThan(1e-12 * values.length * (size + Math.abs(total)));
      }),
    );
    expect(spreadTotal(new Float64Array(4), 10)).toEqual(new Float64Array(4).fill(2.5));
    expect(spreadTotal(Float64Array.of(-5, 5), 4)).toEqual(Float64Array.of(-3, 7));
  });
});

describe('bounds of an overridden value', () => {
  it('keep their order, contain the value, and stay at or above zero for what cannot be negative', () => {
    fc.assert(
      fc.property(amount, amount, amount, amount, (forecast, value, below, above) => {
        const [lower, upper] = boundsOf(forecast, value, Math.max(0, forecast - below), forecast + above, true);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(lower).toBeLessThanOrEqual(value);
        expect(upper).toBeGreaterThanOrEqual(value);
        // A bound is kept to the last digit of the value that it stands beside.
        expect(upper - value).toBeLessThanOrEqual(2 * above + 1e-6 * (forecast + above) + Number.EPSILON * value);
      }),
    );
  });
  it('are nested as they were, and the same for the same value', () => {
    fc.assert(
      fc.property(any, any, amount, amount, (forecast, value, near, more) => {
        const inner = boundsOf(forecast, value, forecast - near, forecast + near, false);
        const outer = boundsOf(forecast, value, forecast - near - more, forecast + near + more, false);
        expect(outer[0]).toBeLessThanOrEqual(inner[0]);
        expect(outer[1]).toBeGreaterThanOrEqual(inner[1]);
      }),
    );
    expect(boundsOf(100, 100, 80, 130, true)).toEqual([80, 130]);
    expect(boundsOf(100, 110, 80, 130, true)).toEqual([88, 143]);
    expect(boundsOf(0.02, 10, 0, 1, true)).toEqual([9.96, 11.96]);
    expect(boundsOf(100, 0, 80, 130, true)).toEqual([0, 0]);
    expect([stretchOf(0, 5), stretchOf(-2, 2), stretchOf(10, 15)]).toEqual([2, 1, 1.5]);
  });
});

it('a history leads where its undos and redos say', () => {
  const entry = (serial: number, kind: 'edit' | 'undo' | 'redo', target: number | null = null) => ({ serial, kind, target });
  expect(replay([])).toEqual({ active: [], undone: [] });
  const entries = [entry(1, 'edit'), entry(2, 'edit'), entry(3, 'undo', 2), entry(4, 'undo', 1), entry(5, 'redo', 1)];
  expect(replay(entries)).toEqual({ active: [1], undone: [2] });
  expect(replay([...entries, entry(6, 'edit')])).toEqual({ active: [1, 6], undone: [] });
});
