import type { ForecastRequest } from '../../core/forecast.ts';
import type { Series } from '../../core/panel.ts';
import type { Component, Description, Estimate } from '../model.ts';
import { describeFirst } from './describe-first.ts';
import { equationOf } from './equation.ts';
import { dataOf, estimateAt } from './estimate.ts';
import type { ArimaFitted, CurrentArimaFitted } from './fitted.ts';
import { wavesAt } from './fourier.ts';
import { makeLikelihood } from './likelihood.ts';
import { prepare, type Prepared } from './prepare.ts';
import { differencing } from './problem.ts';
import { finalFilter } from './save.ts';
import { settingsOf } from './settings.ts';
import { coefficientErrors, regressionErrorsOf } from './standard-errors.ts';

/** What the regression's columns are called, in their order: constant, waves, regressors. */
function columnsOf({ orders, constant, fourier, regressors }: CurrentArimaFitted): Omit<Estimate, 'standardError'>[] {
  const drift = orders.d + orders.D > 0;
  return [
    ...(constant === undefined ? [] : [{ name: drift ? 'drift' : 'mean', symbol: drift ? '\\delta' : '\\mu', value: constant }]),
    ...fourier.flatMap(({ period, harmonics, sine, cosine }, i) => {
      const first = fourier.length > 1 ? `${i + 1},` : '';
      return harmonics.flatMap((k, at) => [
        ...(2 * k === period ? [] : [{ name: `sine ${k}/${period}`, symbol: `a_{${first}${k}}`, value: sine[at] as number }]),
        { name: `cosine ${k}/${period}`, symbol: `b_{${first}${k}}`, value: cosine[at] as number },
      ]);
    }),
    ...regressors.map(({ name, coefficient }, i) => ({
      name,
      symbol: regressors.length > 1 ? `\\beta_{${i + 1}}` : '\\beta',
      value: coefficient,
    })),
  ];
}

function coefficientsOf({ phi, seasonalPhi, theta, seasonalTheta }: CurrentArimaFitted): Omit<Estimate, 'standardError'>[] {
  const named = (values: readonly number[], name: string, symbol: string) =>
    values.map((value, i) => ({ name: `${name}${i + 1}`, symbol: `${symbol}_{${i + 1}}`, value }));
  return [
    ...named(phi, 'ar', '\\phi'),
    ...named(seasonalPhi, 'sar', '\\Phi'),
    ...named(theta, 'ma', '\\theta'),
    ...named(seasonalTheta, 'sma', '\\Theta'),
  ];
}

function componentsOf(fitted: CurrentArimaFitted, series: Series, { horizon, futureXreg }: ForecastRequest, cut: number): Component[] {
  const n = series.y.length;
  const along = (value: (t: number) => number): Float64Array => Float64Array.from({ length: n + horizon }, (_, t) => value(t));
  return [
    ...fitted.fourier.map((terms) => ({
      name: `Season of ${terms.period}`,
      values: along((t) => (t < cut ? NaN : wavesAt(terms, t - cut))),
      effect: 'additive' as const,
    })),
    ...fitted.regressors.map(({ name, coefficient }) => {
      const past = series.xreg?.find((candidate) => candidate.name === name)?.values;
      const ahead = futureXreg?.find((candidate) => candidate.name === name)?.values;
      return {
        name,
        values: along((t) => coefficient * ((t < n ? past?.[t] : ahead?.[t - n]) ?? NaN)),
        effect: 'additive' as const,
      };
    }),
  ];
}

/** Scaled one-step errors, as R's `residuals` gives them, beside the series: NaN for what was cut or differenced away, and where missing. */
function residualsOf(prepared: Prepared, errors: Float64Array, y: Float64Array): Float64Array {
  const residuals = new Float64Array(y.length).fill(NaN);
  const from = y.length - errors.length;
  errors.forEach((error, t) => {
    if (!Number.isNaN(y[from + t])) residuals[from + t] = prepared.scale * error;
  });
  return residuals;
}

/** What a fitted model looks like, worked out again from the series that it was fitted to. */
export function describeArima(fitted: ArimaFitted, series: Series, request: ForecastRequest): Description {
  if (fitted.formatVersion === 1) return describeFirst(fitted, series);
  const { orders } = fitted;
  const prepared = prepare(series, settingsOf({}), () => false, { waves: fitted.fourier, m: orders.m });
  const differenced = differencing(prepared.problem, orders.d, orders.D);
  const coefficients = Float64Array.of(...fitted.phi, ...fitted.seasonalPhi, ...fitted.theta, ...fitted.seasonalTheta);
  const likelihood = differenced && makeLikelihood(dataOf(differenced, orders), orders);
  const found = likelihood && estimateAt(likelihood, coefficients);
  const named = [...coefficientsOf(fitted), ...columnsOf(fitted)];
  const standardErrors: (number | null)[] = named.map(() => null);
  let residuals: Float64Array = series.y.map(() => NaN);
  if (likelihood && found && fitted.sigma2 > 0) {
    const { missing } = likelihood.data;
    const ofRegression = regressionErrorsOf(likelihood, found.squares / found.counted).slice(missing);
    coefficientErrors(likelihood, coefficients).forEach((error, i) => (standardErrors[i] = error));
    ofRegression.forEach((error, i) => (standardErrors[coefficients.length + i] = error === null ? null : prepared.scale * error));
  }
  if (found) residuals = residualsOf(prepared, finalFilter(found).errors, series.y);
  return {
    name: fitted.name,
    equation: equationOf(fitted),
    estimates: named.map((one, i) => ({ ...one, standardError: standardErrors[i] ?? null })),
    criteria: fitted.criteria ?? null,
    sigma2: fitted.sigma2,
    components: componentsOf(fitted, series, request, prepared.cut),
    fitted: series.y.map((value, t) => value - (residuals[t] as number)),
    residuals,
    residualDegrees: coefficients.length,
  };
}
