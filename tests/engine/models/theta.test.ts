import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { adjustSeason, figureAfter, restoreSeason } from '../../../engine/decomposition/adjust-season.ts';
import { modelByKind } from '../../../engine/models/index.ts';
import { continueTwoLines, varianceRatios } from '../../../engine/models/theta/continue.ts';
import { estimateTheta, type FixedTheta } from '../../../engine/models/theta/estimate.ts';
import type { ThetaFamilyFitted } from '../../../engine/models/theta/fitted.ts';
import { linesOf, runTwoLines } from '../../../engine/models/theta/two-lines.ts';
import { context, seriesOf, weekly } from '../test-context.ts';

const read = <T>(name: string): T => JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../golden', name), 'utf8')) as T;
const classic = read<{ series: Record<string, { seasonLength: number; y: number[] }> }>('classic-series.json').series;
// Commands and versions are in the files.
const fromR = read<{
  fixed: { static: number[]; dynamic: number[] };
  estimated: { m: number; model: string; mean: number[]; within: number }[];
}>('theta-family-r.json');
const fromPython = read<{
  horizon: number;
  theta: {
    series: string;
    model: string;
    decomposed: boolean;
    alpha: number;
    theta: number;
    firstLevel: number;
    mean: number[];
  }[];
}>('statsforecast.json');
const air = Float64Array.from(classic['AirPassengers']?.y ?? []);
const never = (): boolean => false;
const isDynamic = (model: string): boolean => model.startsWith('D');
const fixedOf = (model: string): FixedTheta => (model.endsWith('STM') ? { theta: 2 } : {});

function forecastWith(y: Float64Array, m: number, dynamic: boolean, fixed: FixedTheta, h: number): Float64Array {
  const { season, adjusted, figure } = adjustSeason(y, m);
  const mean = continueTwoLines({ ...estimateTheta(adjusted, dynamic, fixed, never), dynamic, length: y.length }, h);
  restoreSeason(mean, new Float64Array(h), season, figureAfter(figure, y.length));
  return mean;
}

describe('the Theta family against forecTheta', () => {
  test('with parameters set, forecasts agree to the digits that R printed', () => {
    const fixed = { alpha: 0.5, theta: 2, firstLevel: (air[0] as number) / 2 };
    for (const [dynamic, expected] of [
      [false, fromR.fixed.static],
      [true, fromR.fixed.dynamic],
    ] as const)
      forecastWith(air, 1, dynamic, fixed, 5).forEach((value, i) => expect(Math.abs(value - (expected[i] as number))).toBeLessThan(5.1e-5));
  });
  test.each(fromR.estimated.map((one) => [`${one.model} with m = ${one.m}`, one] as const))(
    // R stops its simplex early where theta hardly matters; the tolerance is that of the source.
    '%s, estimated, forecasts what R does as far as R converges',
    (_name, { m, model, mean, within }) =>
      forecastWith(air, m, isDynamic(model), fixedOf(model), 5).forEach((value, i) =>
        expect(Math.abs(value - (mean[i] as number))).toBeLessThan(within),
      ),
  );
});

describe.each(fromPython.theta.map((one) => [`${one.model} of ${one.series}`, one] as const))('statsforecast, %s', (_name, one) => {
  const { seasonLength: m, y: values } = classic[one.series] as { seasonLength: number; y: number[] };
  const y = Float64Array.from(values);
  const theirs = { alpha: one.alpha, theta: one.theta, firstLevel: one.firstLevel };
  test('has the same forecasts at its own parameters', () => {
    const mean = forecastWith(y, m, isDynamic(one.model), theirs, fromPython.horizon);
    mean.forEach((value, i) => expect(Math.abs(value / (one.mean[i] as number) - 1)).toBeLessThan(1e-9));
  });
  test('has no smaller sum of squares than Almanac', () => {
    const { adjusted } = adjustSeason(y, m);
    const ours = estimateTheta(adjusted, isDynamic(one.model), fixedOf(one.model), never).sse;
    expect(ours).toBeLessThanOrEqual(estimateTheta(adjusted, isDynamic(one.model), theirs, never).sse * (1 + 1e-9));
  });
});

test.each([
  ['fixed', false],
  ['moving', true],
])('varianceRatios adds up the squared echoes of single errors on a %s line', (_name, dynamic) => {
  const y = weekly(40);
  const model = { alpha: 0.35, weight: 0.8, dynamic };
  const horizon = 12;
  const stateAfter = (values: Float64Array, line: ReturnType<typeof linesOf>) => ({
    ...model,
    length: values.length,
    level: runTwoLines(values, line, model, 150, new Float64Array(values.length)).level,
    intercept: line.intercept[values.length] as number,
    slope: line.slope[values.length] as number,
  });
  // The fixed line stays that of the history, however the series goes on.
  const lineOf = (values: Float64Array): ReturnType<typeof linesOf> => {
    if (dynamic) return linesOf(values, true);
    const { intercept, slope } = linesOf(y, false);
    const size = values.length + 1;
    return {
      skip: 0,
      intercept: new Float64Array(size).fill(intercept[0] as number),
      slope: new Float64Array(size).fill(slope[0] as number),
    };
  };
  const expected = continueTwoLines(stateAfter(y, lineOf(y)), horizon);
  const squares = new Float64Array(horizon).fill(1);
  for (let k = 0; k < horizon - 1; k++) {
    // The series goes on as forecast, with one error in step k.
    const longer = Float64Array.from([...y, ...expected.subarray(0, k), (expected[k] as number) + 1]);
    const after = continueTwoLines(stateAfter(longer, lineOf(longer)), horizon - k - 1);
    after.forEach((value, i) => (squares[k + 1 + i] = (squares[k + 1 + i] as number) + (value - (expected[k + 1 + i] as number)) ** 2));
  }
  varianceRatios({ ...model, length: y.length }, horizon).forEach((ratio, h) => expect(ratio).toBeCloseTo(squares[h] as number, 8));
});

describe.each(['theta', 'optimised-theta', 'dynamic-theta', 'dynamic-optimised-theta'])('%s', (kind) => {
  const model = modelByKind(kind);
  const series = seriesOf(air, 12);
  test('describes fitted values, parts and forecasts that belong together', () => {
    const fitted = model.fit(series, {}, context());
    const { mean } = model.forecast(fitted, { horizon: 6, levels: [] });
    const description = model.describe?.(fitted, series, { horizon: 6, levels: [] });
    expect(description?.name).toMatch(/x season$/);
    const [level, season] = description?.components ?? [];
    for (let i = 0; i < 6; i++)
      expect((level?.values[144 + i] as number) * (season?.values[144 + i] as number)).toBeCloseTo(mean[i] as number, 8);
    for (let t = 2; t < 144; t++)
      expect((description?.fitted[t] as number) + (description?.residuals[t] as number)).toBeCloseTo(air[t] as number, 8);
  });
  test('takes no season off when told so, and refuses what it does not know', () => {
    const flat = model.fit(series, { seasonality: 'none' }, context());
    expect(model.forecast(flat, { horizon: 3, levels: [] }).mean.every((value) => Math.abs(value - 435) < 15)).toBe(true);
    expect(model.refuse(series, { seasonality: 'weekly' })).toMatchObject({ code: 'invalid-option' });
    expect(model.refuse(series, { alpha: 2 })?.message).toMatch(/"alpha" must be a number from .* but is 2/);
    expect(model.refuse(series, { window: 2 })?.message).toMatch(/has no setting "window"/);
  });
  test('has wider intervals when they count what the model takes as known', () => {
    const widths = ['textbook', 'calibrated'].map((spread) => {
      const fitted = model.fit(series, { interval_spread: spread }, context());
      const [interval] = model.forecast(fitted, { horizon: 12, levels: [95] }).intervals;
      return (interval?.upper[11] as number) - (interval?.lower[11] as number);
    });
    expect(widths[1]).toBeGreaterThan((widths[0] as number) * 1.05);
  });
});

describe('a season that changes', () => {
  const model = modelByKind('dynamic-optimised-theta');
  /** A weekly season whose peak wanders through the week. */
  const wandering = Float64Array.from(
    { length: 150 * 7 },
    (_, t) => 100 + 30 * Math.sin((2 * Math.PI * (t % 7)) / 7 + t / 600) + Math.sin(t * t),
  );
  const errorOf = (season_change: string): number => {
    const fitted = model.fit(seriesOf(wandering.subarray(0, 1036), 7), { season_change }, context());
    return model
      .forecast(fitted, { horizon: 14, levels: [] })
      .mean.reduce((sum, value, i) => sum + Math.abs(value - (wandering[1036 + i] as number)), 0);
  };
  const changingOf = (n: number): unknown =>
    (model.fit(seriesOf(wandering.subarray(0, n), 7), {}, context()) as unknown as ThetaFamilyFitted).changing;

  test('is followed from 26 seasons on, where that is not forbidden', () => {
    expect(changingOf(26 * 7 - 1)).toBe(false);
    expect(changingOf(26 * 7)).toBe(true);
    expect(errorOf('auto')).toBe(errorOf('changing'));
    expect(errorOf('changing')).toBeLessThan(0.5 * errorOf('fixed'));
  });
  test('is described as it was in the history, and goes on as it was last', () => {
    const series = seriesOf(wandering, 7);
    const fitted = model.fit(series, {}, context());
    const { mean } = model.forecast(fitted, { horizon: 9, levels: [] });
    const description = model.describe?.(fitted, series, { horizon: 9, levels: [] });
    const [level, season] = description?.components ?? [];
    const at = (t: number): number =>
      season?.effect === 'additive'
        ? (level?.values[t] as number) + (season.values[t] as number)
        : (level?.values[t] as number) * (season?.values[t] as number);
    for (let i = 0; i < 9; i++) expect(at(1050 + i)).toBeCloseTo(mean[i] as number, 8);
    for (let t = 2; t < 1050; t++) expect(at(t)).toBeCloseTo(description?.fitted[t] as number, 8);
    expect(season?.values[1052]).toBeCloseTo(season?.values[1045] as number, 10);
    expect(Math.abs((season?.values[2] as number) - (season?.values[1045] as number))).toBeGreaterThan(0.05);
  });
});
