import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { archLm } from '../../../engine/diagnostics/arch-lm.ts';
import { autocorrelations, partialAutocorrelations } from '../../../engine/diagnostics/autocorrelation.ts';
import { dickeyFuller } from '../../../engine/diagnostics/dickey-fuller.ts';
import { jarqueBera } from '../../../engine/diagnostics/jarque-bera.ts';
import { kpss } from '../../../engine/diagnostics/kpss.ts';
import { ljungBox } from '../../../engine/diagnostics/ljung-box.ts';
import type { Deterministic } from '../../../engine/diagnostics/mackinnon.ts';
import { sharedData } from '../../shared-data.ts';
import { column, csvRows } from '../csv-rows.ts';

const statsmodels = sharedData('golden', 'statsmodels_computed_classic.json');
const constants = sharedData('golden', 'statsmodels_test_constants.json');
const corrgram = sharedData('statsmodels', 'results_corrgram.csv');
const rDiagnostics = sharedData('golden', 'R_classic_diagnostics.csv');
const rExtra = sharedData('golden', 'R_classic_extra.json');

const json = (file: string | null): unknown => (file ? JSON.parse(readFileSync(file, 'utf8')) : {});
const classic = (id: string): Float64Array => column(csvRows(sharedData('classic', `${id}.csv`) as string), 'value');
/** Relative, or absolute below 1. */
const near = (actual: number | undefined, expected: number, tolerance: number): void =>
  expect(Math.abs((actual as number) - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));

interface Computed {
  readonly acf: number[];
  readonly pacf_ywadjusted: number[];
  readonly ljungbox10: { stat: number; p: number };
  readonly jarque_bera: { stat: number; p: number; skew: number; kurtosis: number };
  readonly [name: `adf_${string}` | `kpss_${string}`]: {
    stat: number;
    p: number;
    lags: number;
    nobs: number;
    crit: Record<string, number>;
  };
}

describe.skipIf(!statsmodels)('golden: statsmodels 0.13.5 on classical series', () => {
  const computed = Object.entries(json(statsmodels) as Record<string, Computed>).filter(([id]) => !id.startsWith('_'));
  test.each(computed)('%s', (id, golden) => {
    const y = classic(id);
    const acf = autocorrelations(y, golden.acf.length - 1);
    golden.acf.slice(1).forEach((value, i) => near(acf[i], value, 1e-12));
    const partial = partialAutocorrelations(autocorrelations(y, golden.pacf_ywadjusted.length - 1, true));
    golden.pacf_ywadjusted.slice(1).forEach((value, i) => near(partial[i], value, 1e-10));
    const box = ljungBox(acf.subarray(0, 10), y.length);
    near(box.statistic, golden.ljungbox10.stat, 1e-11);
    expect(Math.abs(box.pValue - golden.ljungbox10.p)).toBeLessThanOrEqual(1e-9 * golden.ljungbox10.p);
    const normality = jarqueBera(y);
    near(normality?.statistic, golden.jarque_bera.stat, 1e-10);
    near(normality?.pValue, golden.jarque_bera.p, 1e-10);
    near(normality?.skewness, golden.jarque_bera.skew, 1e-10);
    near(normality?.kurtosis, golden.jarque_bera.kurtosis, 1e-10);

    for (const [key, deterministic] of [
      ['c', 'constant'],
      ['ct', 'trend'],
      ['n', 'none'],
    ] as const) {
      const expected = golden[`adf_${key}_autolagAIC`];
      if (!expected) continue;
      const adf = dickeyFuller(y, { deterministic });
      expect([adf.lags, adf.observations]).toEqual([expected.lags, expected.nobs]);
      near(adf.statistic, expected.stat, 1e-7);
      near(adf.pValue, expected.p, 1e-7);
      ['1%', '5%', '10%'].forEach((level, i) => near(adf.critical[i], expected.crit[level] as number, 1e-12));
    }
    const one = dickeyFuller(y, { lags: 1 });
    near(one.statistic, golden['adf_c_lag1']?.stat as number, 1e-9);
    near(one.pValue, golden['adf_c_lag1']?.p as number, 1e-9);

    for (const [key, about] of [
      ['c', 'level'],
      ['ct', 'trend'],
    ] as const)
      for (const [rule, lags] of [
        ['auto', 'auto'],
        ['legacy', 'long'],
      ] as const) {
        const expected = golden[`kpss_${key}_${rule}`];
        if (!expected) continue;
        const actual = kpss(y, { about, lags });
        expect(actual.lags).toBe(expected.lags);
        near(actual.statistic, expected.stat, 1e-10);
        near(actual.pValue, expected.p, 1e-10);
      }
  });
});

describe.skipIf(!constants || !corrgram)('golden: Stata, R and SAS values kept by statsmodels', () => {
  const macro = sharedData('statsmodels', 'dataset_macrodata.csv');
  const golden = json(constants) as {
    adf_stata: { series: string; regression: 'c' | 'ct' | 'n'; lags: number; stat: number; p: number; crit_1_5_10: number[] }[];
    kpss_R_tseries: { series: string; null: 'level' | 'trend'; lags: number; stat: number }[];
    kpss_autolag_SAS: Record<string, number>;
  };
  const macrodata = (name: string): Float64Array => column(csvRows(macro as string), name.replace('macrodata.', ''));
  const names: Readonly<Record<'c' | 'ct' | 'n', Deterministic>> = { c: 'constant', ct: 'trend', n: 'none' };

  // Stata keeps the series in single precision. adfuller(x, maxlag = lags, regression, autolag = None) of statsmodels 0.15.0 in double:
  const inDouble = [0.9750516118294814, -1.8566384063254426, 3.52274666402521, -4.33469899428842, -4.425093105186976, -2.451159656614519];

  test('Dickey-Fuller statistics of Stata to single precision; its p-values are the same approximation', () => {
    for (const [i, { series, regression, lags, stat, p, crit_1_5_10 }] of golden.adf_stata.entries()) {
      const adf = dickeyFuller(macrodata(series), { deterministic: names[regression], lags });
      near(adf.statistic, inDouble[i] as number, 1e-10);
      near(adf.statistic, stat, 3e-6);
      near(adf.pValue, p, 2e-5);
      // Stata interpolates in Fuller's tables, which have two decimals.
      crit_1_5_10.forEach((value, k) => expect(Math.abs((adf.critical[k] as number) - value)).toBeLessThan(0.02));
    }
  });

  test('KPSS statistics of R tseries to its decimals, and the lags that SAS chooses', () => {
    for (const { series, null: about, lags, stat } of golden.kpss_R_tseries)
      expect(kpss(macrodata(series), { about, lags }).statistic).toBeCloseTo(stat, 3);
    const series: Record<string, Float64Array> = {
      'macrodata.realgdp c': macrodata('realgdp'),
      'sunspots.SUNACTIVITY c': column(csvRows(sharedData('statsmodels', 'dataset_sunspots.csv') as string), 'SUNACTIVITY'),
      'nile.volume c': column(csvRows(sharedData('statsmodels', 'dataset_nile.csv') as string), 'volume'),
    };
    for (const [name, lags] of Object.entries(golden.kpss_autolag_SAS)) expect(kpss(series[name] as Float64Array).lags).toBe(lags);
  });

  test('the correlogram of real GDP, lags 1 to 40', () => {
    const rows = csvRows(corrgram as string);
    const y = macrodata('realgdp');
    const acf = autocorrelations(y, 40);
    const partial = partialAutocorrelations(acf);
    const [r, q, p] = ['acvar', 'Q1', 'PACYW'].map((name) => column(rows, name));
    expect(rows).toHaveLength(40);
    for (let lag = 1; lag <= 40; lag++) {
      near(acf[lag - 1], r?.[lag - 1] as number, 1e-8);
      near(partial[lag - 1], p?.[lag - 1] as number, 1e-7);
      near(ljungBox(acf.subarray(0, lag), y.length).statistic, q?.[lag - 1] as number, 1e-6);
    }
  });
});

describe.skipIf(!rDiagnostics || !rExtra)('golden: R 4.2.2 with tseries 0.10.53', () => {
  test('autocorrelations, Ljung-Box and KPSS with the short rule for lags', () => {
    let compared = 0;
    for (const row of csvRows(rDiagnostics as string)) {
      if (!sharedData('classic', `${row['id']}.csv`)) continue;
      const y = classic(row['id'] as string);
      if (y.some(Number.isNaN) || y.length !== Number(row['n'])) continue;
      const acf = autocorrelations(y, 10);
      for (let lag = 1; lag <= 10; lag++) near(acf[lag - 1], Number(row[`acf${lag}`]), 1e-11);
      near(ljungBox(acf, y.length).statistic, Number(row['ljungbox10']), 1e-10);
      for (const about of ['level', 'trend'] as const) {
        const actual = kpss(y, { about, lags: 'short' });
        expect(actual.lags).toBe(Number(row['kpss_lag']));
        near(actual.statistic, Number(row[`kpss_${about}`]), 1e-10);
        near(actual.pValue, Number(row[`kpss_${about}_p`]), 1e-9);
      }
      compared++;
    }
    expect(compared).toBeGreaterThan(15);
  });

  // adf.test of tseries always has a constant and a trend; its p-value is from another table.
  test('Dickey-Fuller statistics with a trend', () => {
    for (const [key, value] of Object.entries(json(rExtra) as Record<string, { adf: number; adf_lag: number }>)) {
      if (!key.endsWith('.unitroot_tseries')) continue;
      const adf = dickeyFuller(classic(key.split('.')[0] as string), { deterministic: 'trend', lags: value.adf_lag });
      near(adf.statistic, value.adf, 1e-9);
    }
  });
});

describe.skipIf(!sharedData('classic', 'lynx.csv'))('golden: statsmodels 0.15.0, scipy 1.17.1', () => {
  // e = diff(x) - mean; het_arch(e, nlags = 10): statistic, p; acorr_ljungbox(e, lags = [10], model_df = 2): statistic, p
  test.each([
    ['AirPassengers', 48.23456050277041, 5.623610062052439e-7, 61.32817755309677, 2.556407057512066e-10],
    ['lynx', 17.08649538791234, 0.07247183398595747, 113.73466496740629, 6.491929945291743e-21],
    ['Nile', 7.244997423861132, 0.7021309232044278, 30.26005542945479, 0.00019012976934668804],
    ['nottem', 37.274278922600715, 5.0731487633241586e-5, 382.010159241941, 1.3163466493418287e-77],
    ['wineind', 23.35295473854357, 0.00951612766812442, 100.40428996422175, 3.5294076058446794e-18],
  ])('ARCH test and Ljung-Box with degrees of freedom for parameters on the changes of %s', (id, arch, archP, box, boxP) => {
    const y = classic(id);
    const changes = y.subarray(1).map((value, t) => value - (y[t] as number));
    const mean = changes.reduce((sum, value) => sum + value, 0) / changes.length;
    const residuals = changes.map((value) => value - mean);
    const lm = archLm(residuals);
    expect(lm?.lags).toBe(10);
    near(lm?.statistic, arch, 1e-10);
    expect(Math.abs((lm?.pValue as number) / archP - 1)).toBeLessThan(1e-8);
    const test10 = ljungBox(autocorrelations(residuals, 10), residuals.length, 2);
    expect(test10.degreesOfFreedom).toBe(8);
    near(test10.statistic, box, 1e-11);
    expect(Math.abs(test10.pValue / boxP - 1)).toBeLessThan(1e-8);
  });
});
