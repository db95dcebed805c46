import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decomposeClassical } from '../../../engine/decomposition/classical.ts';
import { fitLine } from '../../../engine/math/line.ts';
import { formName } from '../../../engine/models/exponential-smoothing/form.ts';
import { moments, path } from '../../../engine/models/exponential-smoothing/moments.ts';
import type { SmoothingFitted } from '../../../engine/models/exponential-smoothing/smoothing-model.ts';
import { modelByKind } from '../../../engine/models/index.ts';
import { sharedData } from '../../shared-data.ts';
import { context, seriesOf } from '../test-context.ts';
import { evaluate, fitForm, formOf, nextEffects, type Point } from './ets-support.ts';

const near = (actual: number, expected: number, relative: number): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));

type Row = Readonly<Record<string, string>>;
/** Rows of a comma-separated file; quoted cells may hold commas. */
function rowsOf(file: string): Row[] {
  const bytes = readFileSync(file);
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trimEnd().split(/\r?\n/);
  // Each match begins at a comma or the start of the line.
  const cells = (line: string): string[] =>
    Array.from(`,${line}`.matchAll(/,("[^"]*"|[^,]*)/g), ([, cell = '']) => cell.replaceAll('"', ''));
  const head = cells(lines[0] as string);
  return lines.slice(1).map((line) => Object.fromEntries(cells(line).map((cell, i) => [head[i] ?? '', cell])));
}

const m4 = ['m4_A.csv.gz', 'm4_A_R_models.csv.gz', 'm4_A_R_hourly_models.csv.gz'].map((name) => sharedData('m4', name));
const hasM4 = m4.every((file) => file !== null);

// R 4.2.2, forecast 8.20: ets(x), all defaults; the chosen form, its parameters and its log likelihood.
describe.skipIf(!hasM4)('426 series of the M4 competition against R ets', () => {
  const series = new Map<string, { m: number; y: number[] }>();
  const chosen: { readonly id: string; readonly name: string; readonly point: Point; readonly logLik: number; readonly aicc: number }[] =
    [];
  if (hasM4) {
    for (const { id = '', m, split, value } of rowsOf(m4[0] as string)) {
      if (split !== 'train') continue;
      const known = series.get(id) ?? { m: Number(m), y: [] };
      series.set(id, known);
      known.y.push(Number(value));
    }
    for (const { id = '', method, model: name = '', params = '', loglik, aicc } of m4.slice(1).flatMap((file) => rowsOf(file as string))) {
      if (method !== 'ETS') continue;
      const values = Object.fromEntries(params.split(';').map((part) => [part.split('=')[0], Number(part.split('=')[1])])) as Record<
        string,
        number
      >;
      const effects = Array.from({ length: 24 }, (_, i) => values[`s${i}`]).filter((effect) => effect !== undefined);
      const total = name.endsWith('M)') ? (series.get(id)?.m ?? 0) : 0;
      // R leaves the last effect out: they sum to 0, or to m.
      if (effects.length > 0) effects.push(total - effects.reduce((sum, effect) => sum + effect, 0));
      const initial = [values['l'] as number, ...(values['b'] === undefined ? [] : [values['b']]), ...effects];
      const { alpha = 0, beta, gamma, phi } = values;
      const point = {
        alpha,
        initial,
        ...(beta === undefined ? {} : { beta }),
        ...(gamma === undefined ? {} : { gamma }),
        ...(phi === undefined ? {} : { phi }),
      };
      chosen.push({ id, name, point, logLik: Number(loglik), aicc: Number(aicc) });
    }
  }
  const formNamed = (name: string) => formOf(`${name[4]}${name[6]}${name.at(-2)}`, name.includes('d'));

  test('at the parameters of R the log likelihood is that of R, to the digits that R printed', () => {
    expect(chosen).toHaveLength(426);
    for (const { id, name, point, logLik } of chosen) {
      const { y, m } = series.get(id) as { y: number[]; m: number };
      near(-evaluate(y, formNamed(name), m, point).value / 2, logLik, 1e-10);
    }
  });
  test('fitted by us the same forms have a likelihood at least as high, to 1e-4 of it', () => {
    for (const { id, name, logLik } of chosen) {
      const { y, m } = series.get(id) as { y: number[]; m: number };
      const form = formNamed(name);
      expect(formName(form)).toBe(name);
      expect(fitForm(y, m, form).logLik, `${id} ${name}`).toBeGreaterThanOrEqual(logLik - 1e-4 * Math.abs(logLik));
    }
  }, 60_000);
  test('chosen by AICc alone, the form has one no worse than that of R', () => {
    const model = modelByKind('exponential-smoothing');
    for (const { id, name, aicc } of chosen) {
      const { y, m } = series.get(id) as { y: number[]; m: number };
      const fitted = model.fit(seriesOf(y, m), { prove_trend: false }, context()) as SmoothingFitted;
      expect(fitted.aicc, `${id}: R chose ${name}`).toBeLessThanOrEqual(aicc + 1e-4 * Math.abs(aicc));
    }
  }, 60_000);
});

// statsmodels (BSD-3), tsa/tests/results/exponential_smoothing_*.csv: R 3.x forecast::ets and the tables of Forecasting: Principles and
// Practice, 2nd edition. The series are those of statsmodels' test_exponential_smoothing.py: oil (1996-2007), air (1990-2004), aust (2005Q1-).
const parts = ['params', 'predict', 'states'].map((part) => sharedData('statsmodels', `exponential_smoothing_${part}.csv`));
describe.skipIf(parts.includes(null))('examples of statsmodels', () => {
  const table = (file: string | null): Row[] => (file === null ? [] : rowsOf(file));
  // As fpp2 had them then, to seven decimals; its later versions differ.
  const data = {
    oil: [
      446.6565229, 454.4733065, 455.662974, 423.6322388, 456.2713279, 440.5880501, 425.3325201, 485.1494479, 506.0481621, 526.7919833,
      514.268889, 494.2110193,
    ],
    air: [
      17.5534, 21.8601, 23.8866, 26.9293, 26.8885, 28.8314, 30.0751, 30.9535, 30.1857, 31.5797, 32.577569, 33.477398, 39.021581, 41.386432,
      41.596552,
    ],
    aust: [
      41.727458, 24.04185, 32.328103, 37.328708, 46.213153, 29.346326, 36.48291, 42.977719, 48.901525, 31.180221, 37.717881, 40.420211,
      51.206863, 31.887228, 40.978263, 43.772491, 55.558567, 33.850915, 42.076383, 45.642292, 59.76678, 35.191877, 44.319737, 47.913736,
    ],
  };
  const [params, predictions, states] = parts.map(table) as [Row[], Row[], Row[]];
  const cases = [
    ['oil_fpp1', 'oil', 'ANN', false],
    ['oil_fpp2', 'oil', 'ANN', false],
    ['oil_fpp3', 'oil', 'ANN', false],
    ['oil_ets', 'oil', 'ANN', false],
    ['air_fpp1', 'air', 'AAN', false],
    ['air_fpp2', 'air', 'AAN', true],
    ['air_ets', 'air', 'AAN', true],
    ['aust_fpp1', 'aust', 'AAA', false],
    ['aust_ets1', 'aust', 'AAA', false],
    ['aust_ets2', 'aust', 'AAA', true],
    ['aust_ets3', 'aust', 'ANA', false],
  ] as const;
  test.each(cases)('%s: one-step forecasts, states and point forecasts', (name, key, model, damped) => {
    const form = formOf(model, damped);
    const y = data[key];
    const read = (row: string): number => Number(params.find((candidate) => candidate[''] === row)?.[name]);
    const beta = Number.isFinite(read('beta')) ? read('beta') : read('alpha') * read('beta_star');
    const column = (suffix: string): number[] => states.map((row) => Number(row[`${name}_${suffix}`])).filter((_, i) => i <= y.length);
    const first = (suffix: string): number => column(suffix)[0] as number;
    const initial = [
      first('l'),
      ...(model[1] === 'N' ? [] : [first('b')]),
      ...(model[2] === 'N' ? [] : [1, 2, 3, 4].map((i) => first(`s${i}`))),
    ];
    const point = { alpha: read('alpha'), beta, gamma: read('gamma') || 0, phi: read('phi') || 1, initial };
    const { pass } = evaluate(y, form, 4, point);
    // The digits of the series.
    near(pass.level, column('l')[y.length] as number, 1e-7);
    pass.levels.forEach((level, t) => near(level, column('l')[t] as number, 1e-7));
    const sigma2 = 1;
    const ahead = moments({ form, ...point, level: pass.level, slope: pass.slope, season: nextEffects(pass), sigma2 }, 5).mean;
    const expected = predictions.map((row) => Number(row[`${name}_mean`]));
    ahead.forEach((value, i) => {
      const given = expected[y.length + i];
      if (given !== undefined && Number.isFinite(given) && given !== 0) near(value, given, 1e-7);
    });
    if (name.includes('ets')) expect(fitForm(y, 4, form).logLik).toBeGreaterThanOrEqual(read('llf') - 1e-4 * Math.abs(read('llf')));
  });
});

// statsmodels (BSD-3), tsa/tests/results/fit_ets_results_*.json: an older R's ets() of every form that it allows, to eight decimals.
describe.skipIf(sharedData('statsmodels', 'fit_ets_results_seasonal.json') === null)('fits of statsmodels', () => {
  interface Fixture {
    readonly alpha: readonly [number];
    readonly beta: readonly [number | 'NaN'];
    readonly gamma: readonly [number | 'NaN'];
    readonly phi: readonly [number | 'NaN'];
    readonly initstate: readonly number[];
    readonly loglik: readonly [number];
    readonly forecast: readonly number[];
  }
  const number = (value: readonly [number | 'NaN']): number | undefined => (typeof value[0] === 'number' ? value[0] : undefined);
  test.each([
    ['seasonal', 'dataset_austourists_quarterly_1999Q1.csv', 4, 11],
    ['nonseasonal', 'dataset_oil_annual_1965.csv', 1, 8],
  ] as const)('%s: likelihoods at their parameters, and fitted at least as high', (name, data, m, count) => {
    const y = rowsOf(sharedData('statsmodels', data) as string).map(({ value }) => Number(value));
    const all = JSON.parse(readFileSync(sharedData('statsmodels', `fit_ets_results_${name}.json`) as string, 'utf8')) as Record<
      string,
      Record<string, Fixture | readonly []>
    >;
    let checked = 0;
    for (const [damped, fits] of Object.entries(all))
      for (const [model, fixture] of Object.entries(fits)) {
        if (!('alpha' in fixture)) continue;
        checked++;
        const form = formOf(model, damped === 'TRUE');
        const [beta, gamma, phi] = [fixture.beta, fixture.gamma, fixture.phi].map(number);
        const point = { alpha: fixture.alpha[0], beta: beta ?? 0, gamma: gamma ?? 0, phi: phi ?? 1, initial: fixture.initstate };
        const logLik = fixture.loglik[0];
        const { value, pass } = evaluate(y, form, m, point);
        near(-value / 2, logLik, 1e-6);
        expect(fitForm(y, m, form).logLik, formName(form)).toBeGreaterThanOrEqual(logLik - 1e-4 * Math.abs(logLik));
        // Later steps of damped forms without a closed form, and of ETS(M,Ad,M), are not those of the model; see ets-forms.test.ts.
        if (form.damped && (form.trend === 'M' || form.season === 'M')) continue;
        const season = nextEffects(pass);
        const { mean } = path({ form, phi: point.phi, level: pass.level, slope: pass.slope, season }, 4);
        // A multiplicative season's mean has a covariance beyond the first season that the path has not; four steps are one season.
        fixture.forecast.forEach((expected, i) => near(mean[i] as number, expected, 1e-6));
      }
    expect(checked).toBe(count);
  });
});

// R 4.2.2: HoltWinters(x, seasonal = "additive"); its beta is a share of alpha, its gamma one of 1 - alpha, its start a decomposition of the
// first two seasons. The multiplicative method updates the season by the new level, which no form of ETS does.
const extra = sharedData('golden', 'R_classic_extra.json');
const classic = ['AirPassengers', 'nottem', 'USAccDeaths', 'UKgas', 'co2', 'wineind', 'woolyrnq'];
describe.skipIf(extra === null || sharedData('classic', 'UKgas.csv') === null)('HoltWinters of R', () => {
  interface HoltWinters {
    readonly alpha: number;
    readonly beta: number;
    readonly gamma: number;
    readonly SSE: number;
    readonly forecast: readonly number[];
  }
  const all = extra === null ? {} : (JSON.parse(readFileSync(extra, 'utf8')) as Record<string, HoltWinters>);
  const observed = (name: string): { y: number[]; m: number } => {
    const rows = rowsOf(sharedData('classic', `${name}.csv`) as string);
    return { y: rows.map(({ value }) => Number(value)), m: Math.max(...rows.map(({ period }) => Number(period))) };
  };
  test.each(classic)('additive, %s: the same errors and forecasts at its parameters', (name) => {
    const { y, m } = observed(name);
    const { alpha, beta, gamma, SSE, forecast } = all[`${name}.HoltWinters_additive`] as HoltWinters;
    const form = formOf('AAA', false);
    const { figure, trend } = decomposeClassical(Float64Array.from(y.slice(0, 2 * m)), m, 'additive');
    const { intercept, slope } = fitLine(trend.filter((value) => !Number.isNaN(value)));
    // R's line is at 1 for the first value of the trend, and its recursion starts at value m + 1.
    const initial = [intercept - slope, slope, ...Array.from(figure).toReversed()];
    const point = { alpha, beta: alpha * beta, gamma: gamma * (1 - alpha), phi: 1, initial };
    const { pass } = evaluate(y.slice(m), form, m, point);
    near(pass.sse, SSE, 1e-9);
    const { mean } = moments(
      { form, ...point, level: pass.level, slope: pass.slope, season: nextEffects(pass), sigma2: 1 },
      forecast.length,
    );
    forecast.forEach((value, i) => near(mean[i] as number, value, 1e-8));
  });
});
