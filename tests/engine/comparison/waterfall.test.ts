import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addExactly, exactSum } from '../../../engine/comparison/exact-sum.ts';
import {
  roundWaterfall,
  waterfalls,
  type ForecastVersions,
  type Waterfall,
  type WaterfallKind,
} from '../../../engine/comparison/waterfall.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { near } from './golden.ts';

const column = (...values: number[]): Float64Array => Float64Array.from(values);
const all = (length: number) => ({ groupOf: new Int32Array(length), groups: 1 });
const only = (versions: ForecastVersions): Waterfall => waterfalls(versions, all(versions.before.length))[0] as Waterfall;
const changes = ({ steps }: Waterfall): Partial<Record<WaterfallKind, number>> =>
  Object.fromEntries(steps.map(({ kind, change }) => [kind, change]));
const sumOf = (values: readonly number[]): number => {
  const partials: number[] = [];
  for (const value of values) addExactly(partials, value);
  return exactSum(partials);
};

describe('sums without rounding', () => {
  test('what plain addition loses is there, whatever the order', () => {
    expect(sumOf([1e100, 1, -1e100, 1])).toBe(2);
    expect(sumOf(Array.from({ length: 10 }, () => 0.1))).toBe(1);
    expect(sumOf([])).toBe(0);
    // Halves to even, and up where anything is left.
    expect(sumOf([2 ** 53, 1])).toBe(2 ** 53);
    expect(sumOf([2 ** 53, 1, 2 ** -60])).toBe(2 ** 53 + 2);
    expect(sumOf([2 ** 53 + 2, 1, -(2 ** -60)])).toBe(2 ** 53 + 2);
  });
  test('the order does not matter, and integers agree with big integers', () => {
    const big = fc.array(
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 }).chain((a) => fc.integer({ min: 0, max: 40 }).map((b) => a * 2 ** b)),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(big, (values) => {
        const exact = values.reduce((sum, value) => sum + BigInt(value), 0n);
        expect(sumOf(values)).toBe(Number(exact));
        expect(sumOf([...values].reverse())).toBe(Number(exact));
      }),
    );
  });
});

describe('the steps between two forecasts', () => {
  test('data, model and override, one after the other', () => {
    const result = only({ before: column(100, 50), newData: column(110, 45), newModel: column(108, 47), after: column(120, 47) });
    expect(result).toEqual({
      start: 150,
      end: 167,
      steps: [
        { kind: 'data', from: 150, to: 155, change: 5, cells: 2 },
        { kind: 'model', from: 155, to: 155, change: 0, cells: 2 },
        { kind: 'override', from: 155, to: 167, change: 12, cells: 1 },
      ],
      interaction: null,
    });
  });
  test('periods that passed, periods that are new, overrides of last time, and cells without a forecast in between', () => {
    const result = only({
      before: column(10, 20, 30, 40, NaN),
      beforeModel: column(10, 18, 30, 40, NaN),
      newData: column(NaN, 19, 33, NaN, NaN),
      newModel: column(NaN, 19, 35, NaN, 7),
      after: column(NaN, 25, 35, 44, 7),
    });
    expect(result.start).toBe(100);
    expect(result.end).toBe(111);
    expect(changes(result)).toEqual({ left: -10, 'old-override': -2, data: 4, model: 2, override: 6, unexplained: 4, new: 7 });
    expect(result.steps.map(({ kind }) => kind)).toEqual(['left', 'old-override', 'data', 'model', 'override', 'unexplained', 'new']);
  });
  test('with both orders known, data and model share what they do together', () => {
    const result = only({ before: column(100), newData: column(120), newModel: column(160), oldDataNewModel: column(110) });
    // Data alone 20, model alone 10, together 60: 30 more than both.
    expect(result.interaction).toBe(30);
    expect(changes(result)).toEqual({ data: 35, model: 25, override: 0 });
  });
  test('nothing changed: nothing but zeros', () => {
    const same = column(3, 4);
    expect(only({ before: same, newData: same, newModel: same })).toMatchObject({
      start: 7,
      end: 7,
      steps: [{ change: 0, cells: 0 }, { change: 0 }, { change: 0 }],
    });
  });
  test('groups, and cells of none', () => {
    const versions = { before: column(1, 2, 4), newData: column(2, 2, 4), newModel: column(2, 3, 9) };
    const [first, second, third] = waterfalls(versions, { groupOf: Int32Array.of(0, 1, -1), groups: 3 });
    expect(changes(first as Waterfall)).toEqual({ data: 1, model: 0, override: 0 });
    expect(changes(second as Waterfall)).toEqual({ data: 0, model: 1, override: 0 });
    expect(third).toMatchObject({ start: 0, end: 0 });
  });
});

describe('properties', () => {
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.double({ min: -1e9, max: 1e9, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(NaN) },
  );
  const cell = fc.tuple(value, value, value, value, value, value, fc.integer({ min: 0, max: 2 }));
  const build = (rows: readonly (readonly number[])[], both: boolean): ForecastVersions => {
    const at = (k: number): Float64Array => Float64Array.from(rows, (row) => row[k] as number);
    return {
      before: at(0),
      beforeModel: at(1),
      newData: at(2),
      newModel: at(3),
      after: at(4),
      ...(both ? { oldDataNewModel: at(5) } : {}),
    };
  };
  test('steps lead from the old total to the new one to the last bit, and their changes sum to the difference', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 20 }), fc.boolean(), (rows, both) => {
        const versions = build(rows, both);
        const { start, end, steps } = only(versions);
        expect(start).toBe(sumOf([...versions.before].filter((one) => !Number.isNaN(one))));
        expect(end).toBe(sumOf([...(versions.after as Float64Array)].filter((one) => !Number.isNaN(one))));
        let level = start;
        for (const { from, to } of steps) {
          expect(from).toBe(level);
          level = to;
        }
        expect(level).toBe(end);
        // Each change is rounded once, so that the sum is off by half a last place of each at most.
        const rounded = steps.reduce((sum, { change }) => sum + Math.abs(change), 0) * Number.EPSILON;
        expect(Math.abs(sumOf([start, ...steps.map(({ change }) => change), -end]))).toBeLessThanOrEqual(
          rounded + (Math.abs(start) + Math.abs(end)) * Number.EPSILON,
        );
      }),
    );
  });
  test('whole numbers sum exactly, and groups sum to the whole', () => {
    const whole = fc.tuple(...Array.from({ length: 6 }, () => fc.integer({ min: -1e6, max: 1e6 })), fc.integer({ min: 0, max: 2 }));
    fc.assert(
      fc.property(fc.array(whole, { minLength: 1, maxLength: 20 }), (rows) => {
        const versions = build(rows, true);
        const { start, end, steps } = only(versions);
        expect(steps.reduce((sum, { change }) => sum + change, start)).toBe(end);
        const parts = waterfalls(versions, { groupOf: Int32Array.from(rows, (row) => row[6] as number), groups: 3 });
        for (const { kind, change } of steps) expect(parts.reduce((sum, part) => sum + (changes(part)[kind] ?? 0), 0)).toBe(change);
      }),
    );
  });
  test('rounded to units, what is seen adds up', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 20 }), (rows) => {
        const { start, end, steps } = roundWaterfall(only(build(rows, false)), 1);
        expect(steps.reduce((sum, { change }) => sum + change, start)).toBe(end);
      }),
    );
    near(roundWaterfall(only({ before: column(1499), newData: column(1501), newModel: column(1501) }), 1000).steps[0]?.change, 1000);
  });
});

test('odd input', () => {
  const codeOf = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      if (error instanceof EngineError) return error.code;
      throw error;
    }
    return 'none';
  };
  const two = { before: column(1, 2), newData: column(1, 2), newModel: column(1, 2) };
  expect(codeOf(() => waterfalls({ ...two, newModel: column(1) }, all(2)))).toBe('length-mismatch');
  expect(codeOf(() => waterfalls(two, all(3)))).toBe('length-mismatch');
  expect(codeOf(() => waterfalls({ ...two, newData: column(1, Infinity) }, all(2)))).toBe('not-finite');
  expect(codeOf(() => roundWaterfall(only(two), 0))).toBe('invalid-option');
  expect(waterfalls({ before: column(), newData: column(), newModel: column() }, all(0))[0]).toMatchObject({ start: 0, end: 0 });
});
