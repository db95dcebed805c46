import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Panel } from '../../../engine/core/panel.ts';
import { featureColumns } from '../../../engine/features/matrix/columns.ts';
import { fitFeatures, planFeatures } from '../../../engine/features/matrix/plan.ts';
import type { CalendarPart, FeatureSpec, Statistic } from '../../../engine/features/matrix/spec.ts';

// Golden values of pandas 2.3.3, by tests/golden/features-pandas.py.
const golden = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../golden/features-pandas.json'), 'utf8')) as {
  start: string;
  y: (number | null)[];
  columns: Record<string, (number | null)[]>;
  calendar: Record<string, number[]>;
};
const y = Float64Array.from(golden.y, (value) => value ?? NaN);
const panel: Panel = {
  frequency: { unit: 'day', step: 1 },
  seasonLength: 7,
  ids: ['a'],
  offsets: Int32Array.of(0, y.length),
  start: Int32Array.of(0),
  y,
  axis: { frequency: { unit: 'day', step: 1 }, granularity: 'date', origin: Date.parse(golden.start), dayOfMonth: 1 },
};
function only(spec: FeatureSpec): number[] {
  const specs = [spec];
  const plan = planFeatures(panel, { specs, horizon: 1, strategy: 'recursive' }, fitFeatures(panel, specs));
  const [first] = featureColumns(panel, plan);
  return [...(first?.columns[0] ?? [])];
}
/** pandas adds and subtracts along the series; both sums are good to about 1e-12 of values of 100. */
function expectClose(actual: readonly number[], expected: readonly (number | null)[]): void {
  expect(actual.map((value) => Number.isNaN(value))).toEqual(expected.map((value) => value === null));
  actual.forEach((value, t) => {
    if (!Number.isNaN(value)) expect(Math.abs(value - (expected[t] ?? 0)), `row ${t}`).toBeLessThan(1e-9);
  });
}
const statistics: Readonly<Record<string, Statistic>> = { mean: 'mean', median: 'median', min: 'min', max: 'max', std: 'sd', sum: 'sum' };

describe('as pandas has them', () => {
  it.each(Object.keys(golden.columns))('%s', (name) => {
    const [kind = '', ...rest] = name.split(' ');
    const expected = golden.columns[name] ?? [];
    if (kind.startsWith('lag_')) return expectClose(only({ kind: 'lag', lags: [Number(kind.slice(4))] }), expected);
    if (kind === 'ewm') return expectClose(only({ kind: 'ewm', halfLives: [Number(rest[0])], shift: 1 }), expected);
    if (kind === 'expanding') {
      const statistic = statistics[rest[0] ?? ''];
      if (!statistic || statistic === 'median') throw new Error(`no statistic ${rest[0]}`);
      return expectClose(only({ kind: 'expanding', statistics: [statistic], shift: 1 }), expected);
    }
    const [window = 0, shift = 0, minimum = 0] = rest.map(Number);
    expectClose(only({ kind: 'rolling', statistics: [statistics[kind] as Statistic], windows: [window], shift, minimum }), expected);
  });
  it.each(Object.keys(golden.calendar))('%s', (part) => {
    expect(only({ kind: 'calendar', parts: [part as CalendarPart] })).toEqual(golden.calendar[part]);
  });
});
