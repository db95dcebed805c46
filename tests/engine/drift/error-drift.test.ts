import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { errorDrift, type ErrorPoints } from '../../../engine/drift/index.ts';

/** Errors of four series at three steps; from period `change` on larger by `grown`, in one series alone where it is named. */
function points(periods: number, seed: number, change = Infinity, grown = 1, only: number | null = null): ErrorPoints {
  const rng = createRng(seed);
  const columns = { series: [] as number[], period: [] as number[], step: [] as number[], error: [] as number[], missed: [] as number[] };
  for (let period = 0; period < periods; period++)
    for (let series = 0; series < 4; series++)
      for (let step = 1; step <= 3; step++) {
        const error = rng.normal() * (period >= change && (only === null || only === series) ? grown : 1);
        columns.series.push(series);
        columns.period.push(period);
        columns.step.push(step);
        columns.error.push(error);
        columns.missed.push(Math.abs(error) > 1.96 ? 1 : 0);
      }
  return {
    series: Int32Array.from(columns.series),
    period: Int32Array.from(columns.period),
    step: Int32Array.from(columns.step),
    error: Float64Array.from(columns.error),
    expected: new Float64Array(columns.error.length).fill(Math.sqrt(2 / Math.PI)),
    missed: Int8Array.from(columns.missed),
  };
}

describe('errors of forecasts as they come', () => {
  test('errors that double are noticed, with the period since when, in every series and step', () => {
    const found = errorDrift(points(160, 1, 100, 2));
    expect(found?.all.drifted).toBe(true);
    expect(Math.abs((found?.all.since ?? 0) - 100)).toBeLessThanOrEqual(5);
    expect((found?.all.after ?? 0) / (found?.all.before ?? 1)).toBeCloseTo(2, 0);
    expect(found?.series.filter(({ drifted }) => drifted)).toHaveLength(4);
    expect(found?.steps.map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(found?.steps.every(({ drifted }) => drifted)).toBe(true);
    expect(found?.all.changes).toHaveLength(1);
  });

  test('one series that goes astray comes first', () => {
    const found = errorDrift(points(160, 2, 100, 4, 2));
    expect(found?.series[0]).toMatchObject({ series: 2, drifted: true });
    expect(found?.series.slice(1).every(({ drifted }) => !drifted)).toBe(true);
  });

  test('errors that stay as they are drift in few of many streams', () => {
    const streams = Array.from({ length: 60 }, (_, seed) => errorDrift(points(120, 100 + seed)));
    expect(streams.filter((found) => found?.all.drifted).length).toBeLessThanOrEqual(4);
  });

  test('errors that fall are no drift', () => {
    expect(errorDrift(points(160, 3, 100, 0.4))?.all.drifted).toBe(false);
  });

  test('what has not come does not count, and few periods say nothing', () => {
    const { error, ...rest } = points(30, 4);
    expect(errorDrift({ ...rest, error: error.map((value, k) => (k % 2 === 0 ? NaN : value)) })?.all.periods).toHaveLength(30);
    expect(errorDrift(points(10, 4))).toBeNull();
  });
});
