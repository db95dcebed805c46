import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { decomposeClassical } from '../../../engine/decomposition/classical.ts';
import { kpssLevel } from '../../../engine/features/kpss.ts';
import { normalHalfWidth, normalQuantile } from '../../../engine/math/normal.ts';
import { studentHalfWidth } from '../../../engine/math/student-t.ts';
import type { CurrentArimaFitted } from '../../../engine/models/arima/fitted.ts';
import { psiWeights, withDifferences } from '../../../engine/models/arima/polynomial.ts';
import type { SmoothingFitted } from '../../../engine/models/exponential-smoothing/smoothing-model.ts';
import { modelByKind } from '../../../engine/models/index.ts';
import type { Spec } from '../../../engine/models/model.ts';
import type { ThetaFitted } from '../../../engine/models/theta/fitted.ts';
import { context, seriesOf } from '../test-context.ts';

interface Path {
  readonly mean: readonly number[];
  readonly lower95?: readonly number[];
  readonly upper95?: readonly number[];
}
interface GoldenSeries {
  readonly seasonLength: number;
  readonly y: readonly number[];
  readonly theta: Path;
  readonly ses?: Path;
  readonly ets: { readonly model: string; readonly aicc: number };
  readonly snaive?: Path;
  readonly drift?: Path;
  readonly decompose?: readonly number[];
  readonly kpss?: { readonly statistic: number; readonly lags: number };
}
// The commands that made the values are in the file: R 4.2.2 with forecast 8.20, and scipy for the normal distribution.
const golden = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../golden/classic-series.json'), 'utf8')) as {
  readonly series: Readonly<Record<string, GoldenSeries>>;
  readonly arima: readonly {
    readonly name: string;
    readonly coefficients: Readonly<Record<string, number>>;
    readonly sigma2: number;
    readonly logLikelihood: number;
    readonly mean: readonly number[];
    readonly mse: readonly number[];
  }[];
  readonly normalQuantile: { readonly values: Readonly<Record<string, number>> };
};
const names = Object.keys(golden.series);
const at = (name: string): GoldenSeries => golden.series[name] as GoldenSeries;
const series = (name: string) => seriesOf(at(name).y, at(name).seasonLength);

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, relative: number): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++)
    expect(Math.abs((actual[i] as number) - (expected[i] as number))).toBeLessThanOrEqual(relative * Math.abs(expected[i] as number));
}

test('normalQuantile(p) agrees with scipy to 14 digits', () => {
  for (const [p, value] of Object.entries(golden.normalQuantile.values)) expect(normalQuantile(Number(p))).toBeCloseTo(value, 13);
});

describe('benchmarks against R forecast, equal to its printed digits', () => {
  test.each([
    ['seasonal-naive', 'snaive', 'AirPassengers'],
    ['seasonal-naive', 'snaive', 'nottem'],
    ['drift', 'drift', 'AirPassengers'],
    ['drift', 'drift', 'nottem'],
  ] as const)('%s is %s on %s, intervals included', (kind, command, name) => {
    const expected = at(name)[command] as Path;
    const model = modelByKind(kind);
    const forecast = model.forecast(model.fit(series(name), {}, context()), { horizon: expected.mean.length, levels: [95] });
    expectNear(forecast.mean, expected.mean, 1e-10);
    // R's are normal whatever the length; the drift here is of a t distribution with n - 2 degrees of freedom, so that deviations are compared.
    const wider = kind === 'drift' ? studentHalfWidth(95, at(name).y.length - 2) / normalHalfWidth(95) : 1;
    const bounds = (given: readonly number[] = []) =>
      given.map((bound, i) => (expected.mean[i] ?? NaN) + wider * (bound - (expected.mean[i] ?? NaN)));
    expectNear(forecast.intervals[0]?.lower ?? [], bounds(expected.lower95), 1e-10);
    expectNear(forecast.intervals[0]?.upper ?? [], bounds(expected.upper95), 1e-10);
  });
});

test('decomposeClassical gives the seasonal figure of R decompose', () => {
  for (const name of names) {
    const figure = at(name).decompose;
    if (figure) expectNear(decomposeClassical(series(name).y, 12, 'multiplicative').figure, figure, 1e-10);
  }
});

test('kpssLevel gives the statistic of tseries::kpss.test with its number of lags', () => {
  for (const name of names) {
    const kpss = at(name).kpss;
    if (kpss) expect(kpssLevel(series(name).y, kpss.lags)).toBeCloseTo(kpss.statistic, 10);
  }
});

describe('Theta against R thetaf', () => {
  // R stops its Nelder-Mead search for alpha at a relative change of 1e-8 in the likelihood, which leaves the fifth digit of forecasts
  // open.
  test.each(names)('%s: means agree', (name) => {
    const model = modelByKind('theta');
    const forecast = model.forecast(model.fit(series(name), {}, context()), { horizon: at(name).theta.mean.length, levels: [95] });
    expectNear(forecast.mean, at(name).theta.mean, 5e-5);
  });
  test.each(names)('%s: widths agree, where R leaves the seasonal effect out and Almanac puts it on', (name) => {
    const model = modelByKind('theta');
    const expected = at(name).theta;
    const fitted = model.fit(series(name), { interval_spread: 'textbook' }, context()) as ThetaFitted;
    const { intervals } = model.forecast(fitted, { horizon: expected.mean.length, levels: [95] });
    const widths = expected.mean.map((_, i) => {
      const width = (intervals[0]?.upper[i] as number) - (intervals[0]?.lower[i] as number);
      return fitted.season === 'multiplicative' ? width / (fitted.figure[i % fitted.figure.length] as number) : width;
    });
    expectNear(
      widths,
      expected.mean.map((_, i) => (expected.upper95?.[i] as number) - (expected.lower95?.[i] as number)),
      2e-4,
    );
  });
});

describe('exponential smoothing against R', () => {
  // R's simplex search stops when the likelihood changes by less than 1e-8 of itself, which leaves the fifth digit open; on Nile
  // optim(method = "BFGS", reltol = 1e-15) on the same likelihood gives alpha 0.2457281 and l 1110.748, as we do, and R's ses 0.2456682.
  test.each(names.filter((name) => at(name).ses))('ses agrees on %s as far as R converges', (name) => {
    const model = modelByKind('ses');
    const expected = at(name).ses as Path;
    const forecast = model.forecast(model.fit(series(name), {}, context()), { horizon: expected.mean.length, levels: [80] });
    expectNear(forecast.mean, expected.mean, 5e-5);
  });
  test.each(names)('on %s the AICc of the chosen form is no worse than that of R', (name) => {
    const fitted = modelByKind('exponential-smoothing').fit(series(name), {}, context()) as SmoothingFitted;
    // R prints its value to four decimals.
    expect(fitted.aicc).toBeLessThanOrEqual(at(name).ets.aicc + 1e-4);
  });
});

describe('ARIMA against R arima(method = "ML")', () => {
  const lake = golden.arima.find(({ name }) => name === 'LakeHuron');
  const air = golden.arima.find(({ name }) => name === 'logAirPass');
  const fixed = (y: Float64Array, m: number, spec: Spec): CurrentArimaFitted =>
    modelByKind('arima').fit(seriesOf(y, m), spec, context()) as CurrentArimaFitted;
  test('the airline model has the coefficients, likelihood and variance of R', () => {
    const y = Float64Array.from(at('AirPassengers').y, Math.log);
    const fit = fixed(y, 12, { p: 0, d: 1, q: 1, P: 0, D: 1, Q: 1, constant: 'false' });
    // R's diffuse prior has a variance of 1e6 instead of an infinite one, which moves the fourth digit.
    expect(fit.theta[0]).toBeCloseTo(air?.coefficients['ma1'] as number, 3);
    expect(fit.seasonalTheta[0]).toBeCloseTo(air?.coefficients['sma1'] as number, 3);
    expect(fit.sigma2 * (129 / 131)).toBeCloseTo(air?.sigma2 as number, 6);
    expect(fit.criteria?.logLik).toBeCloseTo(air?.logLikelihood as number, 2);
  });
  test('psi weights of the airline model give the forecast variances of R', () => {
    const ma = new Float64Array(13);
    ma[0] = air?.coefficients['ma1'] as number;
    ma[11] = air?.coefficients['sma1'] as number;
    ma[12] = (ma[0] as number) * (ma[11] as number);
    const psi = psiWeights(withDifferences(new Float64Array(0), 1, 1, 12), ma, 12);
    let squares = 0;
    const variances = Array.from(psi, (weight) => (squares += weight * weight) * (air?.sigma2 as number));
    // R counts in how little the first errors are known; after 144 values that is in the third digit.
    expectNear(variances, air?.mse ?? [], 2e-3);
  });
  test('an AR(2) with mean has the coefficients and likelihood of R', () => {
    const fit = fixed(Float64Array.from(at('LakeHuron').y), 1, { p: 2, d: 0, q: 0, constant: 'true' });
    expect(fit.phi[0]).toBeCloseTo(lake?.coefficients['ar1'] as number, 5);
    expect(fit.phi[1]).toBeCloseTo(lake?.coefficients['ar2'] as number, 5);
    expect(fit.constant).toBeCloseTo(lake?.coefficients['intercept'] as number, 3);
    expect(fit.criteria?.logLik).toBeCloseTo(lake?.logLikelihood as number, 7);
  });
});
