import type { ForecastRequest } from '../../core/forecast.ts';
import type { Regressor, Series } from '../../core/panel.ts';
import { variance } from '../../math/moments.ts';
import type { Component, Description, Estimate } from '../model.ts';
import { expectedValue, trendFrom } from './combine.ts';
import { DAY_MS, formatDay, instants } from './dates.ts';
import { equationOf } from './equation.ts';
import { termValues, width } from './features.ts';
import type { FittedTerm, ProphetFitted } from './fitted.ts';
import { capsOf, pathOf, regressorsOf, stretchOf, type Stretch } from './paths.ts';

/**
 * Components over the history and the horizon, estimates and equations. An additive component is in the units of y; a multiplicative one is a
 * share of the trend (less the floor that y was scaled from, if any).
 *
 * @throws EngineError `invalid-option` and `missing-values` when the future of a regressor is not given
 */
export function describeProphet(fitted: ProphetFitted, series: Series, request: ForecastRequest): Description {
  const T = series.y.length;
  const stretch = wholeStretch(fitted, series, request);
  const n = stretch.t.length;
  const path = pathOf(fitted, stretch);
  const trend = new Float64Array(n);
  const expected = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const g = trendFrom(path.predictor[i] as number, stretch.caps ? (stretch.caps[i] as number) : null);
    trend[i] = g * fitted.yScale + fitted.yMin;
    expected[i] = expectedValue(fitted, g, path.factor[i] as number, path.added[i] as number);
  }
  const inSample = expected.slice(0, T);
  return {
    name: nameOf(fitted),
    equation: equationOf(fitted),
    estimates: estimatesOf(fitted),
    criteria: null,
    sigma2: (fitted.sigma * fitted.yScale) ** 2,
    components: [{ name: 'trend', values: trend, effect: 'additive' }, ...componentsOf(fitted, stretch)],
    fitted: inSample,
    residuals: inSample.map((value, t) => (series.y[t] as number) - value),
  };
}

/** History and horizon in one, with the regressors of both. */
function wholeStretch(fitted: ProphetFitted, series: Series, { horizon, futureXreg }: ForecastRequest): Stretch {
  const T = series.y.length;
  const future = futureXreg ?? [];
  // Asks for the future of every regressor that the model needs.
  stretchOf(fitted, fitted.next, horizon, future);
  const regressors = regressorsOf(fitted).map((name): Regressor => {
    const values = new Float64Array(T + horizon).fill(NaN);
    values.set(series.xreg?.find((regressor) => regressor.name === name)?.values.subarray(0, T) ?? []);
    values.set(future.find((regressor) => regressor.name === name)?.values.subarray(0, horizon) ?? [], T);
    return { name, values };
  });
  const times = instants(fitted.axis ?? null, fitted.next - T, T + horizon);
  return {
    times,
    regressors,
    t: times.map((ms) => (ms - fitted.startMs) / fitted.spanMs),
    caps: capsOf(fitted, T + horizon, regressors),
  };
}

function componentsOf(fitted: ProphetFitted, stretch: Stretch): Component[] {
  const component = (term: FittedTerm): Component => {
    const values = termValues(term, term.beta, stretch);
    return {
      name: term.name,
      values: term.mode === 'additive' ? values.map((value) => value * fitted.yScale) : values,
      effect: term.mode,
    };
  };
  const single = fitted.terms.map(component);
  const holidays = single.filter((_, i) => fitted.terms[i]?.kind === 'holiday');
  const [first] = holidays;
  if (!first || holidays.length < 2) return single;
  const all = new Float64Array(first.values.length);
  for (const { values } of holidays) for (let i = 0; i < all.length; i++) all[i] = (all[i] as number) + (values[i] as number);
  return [...single, { name: 'holidays', values: all, effect: first.effect }];
}

/** For example `Prophet(linear, yearly[10], weekly[3], 4 holidays, 1 regressor)`. */
function nameOf({ growth, terms }: ProphetFitted): string {
  const seasons = terms.flatMap((term) => (term.kind === 'season' ? [`${term.name}[${term.order}]`] : []));
  const count = (kind: FittedTerm['kind'], word: string): string[] => {
    const found = terms.filter((term) => term.kind === kind).length;
    return found === 0 ? [] : [`${found} ${word}${found === 1 ? '' : 's'}`];
  };
  return `Prophet(${[growth, ...seasons, ...count('holiday', 'holiday'), ...count('regressor', 'regressor')].join(', ')})`;
}

/** Trend and noise in scaled units, as the original names them; effects of holidays and regressors in the units of y or as shares. */
function estimatesOf(fitted: ProphetFitted): Estimate[] {
  const { k, m, sigma, changepoints, delta, terms, axis, startMs, spanMs, yScale } = fitted;
  const errors = standardErrors(fitted);
  const estimate = (name: string, symbol: string, value: number, column: number, unit = 1): Estimate => {
    const error = errors?.[column];
    return { name, symbol, value, standardError: error === undefined ? null : error * unit };
  };
  const S = delta.length;
  const columns = terms.map(width);
  const firstColumn = (index: number): number => 2 + S + columns.slice(0, index).reduce((sum, count) => sum + count, 0);
  const when = (s: number): string => {
    const ms = startMs + s * spanMs;
    return axis ? formatDay(Math.floor(ms / DAY_MS + 1e-6)) : `value ${Math.round(ms / DAY_MS) + 1}`;
  };
  return [
    ...(fitted.growth === 'flat' ? [] : [estimate('k', 'k', k, 0)]),
    estimate('m', 'm', m, 1),
    ...delta.map((value, j) => estimate(`delta ${when(changepoints[j] as number)}`, `\\delta_{${j + 1}}`, value, 2 + j)),
    ...terms.flatMap((term, index) => {
      const unit = term.mode === 'additive' ? yScale : 1;
      if (term.kind === 'regressor') {
        const scale = unit / term.scale;
        return [estimate(term.name, '\\beta', (term.beta[0] as number) * scale, firstColumn(index), scale)];
      }
      if (term.kind === 'season') return [];
      return term.offsets.map((offset, i) =>
        estimate(
          offset === 0 ? term.name : `${term.name} ${offset > 0 ? '+' : ''}${offset}`,
          '\\kappa',
          (term.beta[i] as number) * unit,
          firstColumn(index) + i,
          unit,
        ),
      );
    }),
    estimate('sigma_obs', '\\sigma', sigma, firstColumn(terms.length)),
  ];
}

/** Standard deviations of the posterior draws, a column each; null where there are none. */
function standardErrors({ draws }: ProphetFitted): number[] | null {
  if (!draws || draws.length < 2) return null;
  return (draws[0] as readonly number[]).map((_, column) => Math.sqrt(variance(Float64Array.from(draws, (row) => row[column] as number))));
}
