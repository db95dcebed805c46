import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { backcast, roughState } from '../../../engine/models/ces/backcast.ts';
import { ces } from '../../../engine/models/ces/ces.ts';
import { varianceRatios } from '../../../engine/models/ces/deviation.ts';
import { estimateAdmissible } from '../../../engine/models/ces/estimate.ts';
import { emptyState, runCes, type CesForm, type CesParameters } from '../../../engine/models/ces/recursion.ts';
import { context, seriesOf } from '../test-context.ts';

const read = <T>(name: string): T => JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../golden', name), 'utf8')) as T;
const classic = read<{ series: Record<string, { seasonLength: number; y: number[] }> }>('classic-series.json').series;
// Commands and versions are in the files.
const fromR = read<{ ces: ({ form: CesForm; mean: number[] } & CesParameters)[] }>('theta-family-r.json').ces;
const fromPython = read<{
  ces: { series: string; form: string; alpha_0: number; alpha_1: number; beta_0: number | null; beta_1: number | null }[];
}>('statsforecast.json').ces;
const forms: Readonly<Record<string, CesForm>> = { N: 'none', S: 'simple', P: 'partial', F: 'full' };
const air = Float64Array.from(classic['AirPassengers']?.y ?? []);
const period = (form: CesForm, m: number): number => (form === 'none' ? 1 : m);

function squaresAt(form: CesForm, parameters: CesParameters, y: Float64Array, m: number): number {
  return backcast(form, m, parameters, y, roughState(form, y, m), emptyState(form, m));
}

describe.each(fromR.map((one) => [one.form, one] as const))(
  'CES with %s season of the R package smooth',
  (form, { mean, ...parameters }) => {
    test('forecasts the same at the same parameters', () => {
      const state = emptyState(form, 12);
      backcast(form, 12, parameters, air, roughState(form, air, 12), state);
      const forecast = new Float64Array(mean.length);
      runCes(form, period(form, 12), parameters, state, null, air.length, air.length + mean.length, 1, forecast);
      // R printed six decimals of the parameters, which the slowly fading first state and the complex season magnify.
      forecast.forEach((value, i) => expect(Math.abs(value - (mean[i] as number))).toBeLessThan(form === 'full' ? 5e-3 : 3e-3));
    });
    test('has no smaller sum of squares than Almanac', () => {
      const { sse } = estimateAdmissible(form, air, 12, () => false);
      expect(sse).toBeLessThanOrEqual(squaresAt(form, parameters, air, 12) * (1 + 1e-6));
    });
  },
);

test.each(fromPython.map((one) => [`${one.form} of ${one.series}`, one] as const))(
  'statsforecast has no smaller sum of squares than Almanac: %s',
  (_name, { series, form: letter, alpha_0, alpha_1, beta_0, beta_1 }) => {
    const form = forms[letter] as CesForm;
    const { y: values, seasonLength: m } = classic[series] as { seasonLength: number; y: number[] };
    const y = Float64Array.from(values);
    const theirs = squaresAt(form, { alpha0: alpha_0, alpha1: alpha_1, beta0: beta_0 ?? 0, beta1: beta_1 ?? 0 }, y, m);
    expect(estimateAdmissible(form, y, m, () => false).sse).toBeLessThanOrEqual(theirs * (1 + 1e-6));
  },
);

test.each(['none', 'simple', 'partial', 'full'] as const)(
  'varianceRatios of %s season adds up the squared echoes of single errors',
  (form) => {
    const parameters = { alpha0: 1.3, alpha1: 1.01, beta0: 0.4, beta1: form === 'full' ? 0.9 : 0 };
    const m = 4;
    const horizon = 11;
    const path = (errors: readonly number[]): Float64Array => {
      const state = emptyState(form, m);
      const forecasts = new Float64Array(horizon);
      errors.forEach((error, t) => {
        const one = new Float64Array(1);
        runCes(form, period(form, m), parameters, state, null, t, t, 1, one);
        const before = structuredClone(state);
        runCes(form, period(form, m), parameters, before, null, t, t + 1, 1, one);
        forecasts[t] = one[0] as number;
        const y = new Float64Array(t + 1);
        y[t] = (one[0] as number) + error;
        runCes(form, period(form, m), parameters, state, y, t, t + 1, 1, null);
      });
      return forecasts;
    };
    const squares = new Float64Array(horizon).fill(1);
    for (let k = 0; k < horizon; k++)
      path(Array.from({ length: horizon }, (_, t) => (t === k ? 1 : 0))).forEach(
        (echo, h) => (squares[h] = (squares[h] as number) + (h > k ? echo * echo : 0)),
      );
    varianceRatios(form, period(form, m), parameters, horizon).forEach((ratio, h) => expect(ratio).toBeCloseTo(squares[h] as number, 9));
  },
);

test('describes fitted values, parts and forecasts that belong together', () => {
  const series = seriesOf(air, 12);
  for (const seasonality of ['none', 'simple', 'partial', 'full']) {
    const fitted = ces.fit(series, { seasonality }, context());
    const { mean } = ces.forecast(fitted, { horizon: 14, levels: [] });
    const description = ces.describe?.(fitted, series, { horizon: 14, levels: [] });
    const parts = description?.components ?? [];
    for (let i = 0; i < 14; i++)
      expect(parts.reduce((sum, { values }) => sum + (values[144 + i] as number), 0)).toBeCloseTo(mean[i] as number, 6);
    for (let t = 0; t < 144; t++)
      expect((description?.fitted[t] as number) + (description?.residuals[t] as number)).toBeCloseTo(air[t] as number, 8);
    expect(description?.criteria?.aicc).toBeCloseTo(fitted.aicc, 4);
  }
});

test('takes the form with the lowest AICc, and none of the seasonal ones where there is no season', () => {
  const chosen = ces.fit(seriesOf(air, 12), {}, context());
  for (const seasonality of ['none', 'simple', 'partial', 'full'])
    expect(chosen.aicc).toBeLessThanOrEqual(ces.fit(seriesOf(air, 12), { seasonality }, context()).aicc + 1e-9);
  expect(ces.fit(seriesOf(air, 1), {}, context()).form).toBe('none');
  expect(ces.refuse(seriesOf(air, 1), { seasonality: 'full' })).toMatchObject({ code: 'invalid-option' });
  expect(ces.refuse(seriesOf(air.subarray(0, 20), 12), { seasonality: 'full' })).toMatchObject({ code: 'series-too-short' });
});

test('does not let a series that rises die away to zero', () => {
  const rising = Float64Array.from({ length: 80 }, (_, t) => 1000 + 4 * t + 30 * Math.sin(t * t));
  const { mean } = ces.forecast(ces.fit(seriesOf(rising), {}, context()), { horizon: 40, levels: [] });
  expect(Math.min(...mean)).toBeGreaterThan(1200);
});

test('standard errors of its parameters are those of simulated series', () => {
  // Series of a known model: the spread of the estimates over many of them is what the standard errors say.
  const truth = { alpha0: 1.2, alpha1: 1.001, beta0: 0, beta1: 0 };
  const estimates: number[] = [];
  const errors: number[] = [];
  for (let seed = 1; seed <= 60; seed++) {
    const rng = createRng(seed);
    const state = emptyState('none', 1);
    state.level[0] = 100;
    state.potential[0] = 100 / truth.alpha0;
    const y = new Float64Array(160);
    const one = new Float64Array(1);
    for (let t = 0; t < y.length; t++) {
      runCes('none', 1, truth, structuredClone(state), null, t, t + 1, 1, one);
      y[t] = (one[0] as number) + rng.normal();
      runCes('none', 1, truth, state, y, t, t + 1, 1, null);
    }
    const series = seriesOf(y);
    const description = ces.describe?.(ces.fit(series, {}, context()), series, { horizon: 1, levels: [] });
    const alpha0 = description?.estimates.find(({ name }) => name === 'alpha0');
    estimates.push(alpha0?.value ?? NaN);
    if (alpha0?.standardError != null) errors.push(alpha0.standardError);
  }
  const centre = estimates.reduce((sum, value) => sum + value, 0) / estimates.length;
  const spread = Math.sqrt(estimates.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (estimates.length - 1));
  const middle = errors.toSorted((a, b) => a - b)[Math.floor(errors.length / 2)] as number;
  expect(errors.length).toBeGreaterThan(30);
  // A standard deviation of 60 values has a relative error of 9 percent.
  expect(middle / spread).toBeGreaterThan(0.65);
  expect(middle / spread).toBeLessThan(1.45);
});
