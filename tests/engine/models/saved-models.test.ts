import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { forecastSaved, type SavedModel } from '../../../engine/backtest/index.ts';

// Models that earlier versions saved still load and forecast the same. The files are written by tests/golden/save-models.ts.
interface SavedFile {
  readonly request: { readonly horizon: number; readonly levels: readonly number[] };
  readonly saved: readonly {
    readonly series: string;
    readonly fitted: SavedModel;
    readonly forecast: {
      readonly mean: readonly number[];
      readonly intervals: readonly { readonly level: number; readonly lower: readonly number[]; readonly upper: readonly number[] }[];
    };
  }[];
}

const folder = path.resolve(import.meta.dirname, '../../golden/saved-models');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

/** Relative to the largest value of the forecast: code that was rewritten may add in another order. */
function expectSame(actual: Float64Array, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-300);
  expected.forEach((value, i) => expect(Math.abs((actual[i] as number) - value) / scale).toBeLessThan(1e-9));
}

test('there are saved models to look at', () => expect(files).toContain('1.json'));

describe.each(files)('models saved as %s', (name) => {
  const { request, saved } = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as SavedFile;
  test.each(saved.map((one) => [`${one.fitted.kind} of ${one.series}`, one] as const))('%s forecasts the same', (_title, one) => {
    const forecast = forecastSaved(one.fitted, request);
    expectSame(forecast.mean, one.forecast.mean);
    expect(forecast.intervals.map(({ level }) => level)).toEqual(one.forecast.intervals.map(({ level }) => level));
    forecast.intervals.forEach(({ lower, upper }, k) => {
      const expected = one.forecast.intervals[k];
      expectSame(lower, expected?.lower ?? []);
      expectSame(upper, expected?.upper ?? []);
    });
  });
});
