import { expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { divide, divideSeasonal, divideTwo, laggedOverSeason, multiply } from '../../../engine/models/arima/divide.ts';

const n = 40;
const rng = createRng(3);
const series = (): Float64Array => Float64Array.from({ length: n }, () => rng.normal());
const weights = Float64Array.from([9, 0.4, -0.3, 0.2, 0.1, -0.1]);

/** Zero before `start`; then x[t] less weights times what came out step, 2 step ... before. */
function divided(x: Float64Array, count: number, step: number, start: number): number[] {
  const out = new Float64Array(n);
  for (let t = start; t < n; t++) {
    let value = x[t] as number;
    for (let i = 1; i <= count; i++) if (t - i * step >= start) value -= (weights[i] as number) * (out[t - i * step] as number);
    out[t] = value;
  }
  return [...out];
}

const close = (actual: Float64Array, expected: readonly number[]): void =>
  expected.forEach((value, t) => expect(actual[t]).toBeCloseTo(value, 12));

/** The series from `start` on, zeros before, at place `at` of something longer. */
function placed(x: Float64Array, start: number, at: number): Float64Array {
  const out = new Float64Array(3 * n);
  out.set(x.subarray(start), at + start);
  return out;
}

test.each([0, 1, 2, 3, 4, 5])('a column is divided by a factor of order %i, one alone or two at once', (count) => {
  for (const start of [0, 3]) {
    const [x, y] = [series(), series()];
    const columns = placed(x, start, n);
    divide(columns, n, n, weights, 1, count, start);
    close(columns.subarray(n, 2 * n), divided(x, count, 1, start));
    const two = placed(x, start, 0);
    two.set(y.subarray(start), 2 * n + start);
    divideTwo(two, 0, 2 * n, n, weights, 1, count, start);
    close(two.subarray(0, n), divided(x, count, 1, start));
    close(two.subarray(2 * n), divided(y, count, 1, start));
  }
});

test.each([0, 1, 2, 3])('a column is divided by a seasonal factor of order %i, later by a lag or not', (count) => {
  for (const [m, start] of [
    [4, 0],
    [4, 5],
    [30, 7],
  ] as const) {
    const x = series();
    const columns = placed(x, start, n);
    divideSeasonal(columns, n, n, weights, 1, count, m, start);
    close(columns.subarray(n, 2 * n), divided(x, count, m, start));
    const lag = 3;
    const first = start + lag;
    const later = Float64Array.from(x, (_, t) => (t < first ? 0 : -(x[t - lag] as number)));
    columns.fill(7);
    laggedOverSeason(x, lag, columns, n, n, weights, 1, count, m, first, start);
    close(columns.subarray(n, 2 * n), divided(later, count, m, start));
    expect(columns[n - 1]).toBe(7);
    expect(columns[2 * n]).toBe(7);
  }
});

test.each([0, 1, 2, 3, 5])('multiplying by a factor of order %i takes the lags off', (count) => {
  const x = series();
  const step = 4;
  const start = count * step;
  const out = new Float64Array(n).fill(5);
  multiply(x, out, n, weights, 1, count, step, start);
  for (let t = 0; t < n; t++) {
    let value = x[t] as number;
    for (let i = 1; i <= count; i++) value -= (weights[i] as number) * (x[t - i * step] ?? NaN);
    expect(out[t]).toBeCloseTo(t < start ? 5 : value, 12);
  }
});
