import type { Series } from '../../core/panel.ts';
import type { Component, Description, Estimate } from '../model.ts';
import { backcast, roughState } from './backcast.ts';
import { stateOf, type CesFitted } from './fitted.ts';
import { parameterCount } from './estimate.ts';
import { standardErrorsOf } from './standard-errors.ts';
import { emptyState, runCes, type CesForm, type CesState } from './recursion.ts';

const LETTER = { none: 'N', simple: 'S', partial: 'P', full: 'F' } as const;

/** What a fitted CES looks like; components over T + h. */
export function describeCes(fitted: CesFitted, series: Series, horizon: number): Description {
  const { form, parameters, seasonLength: m, sigma2 } = fitted;
  const { y } = series;
  const n = y.length;
  const first = emptyState(form, m);
  const oneStep = new Float64Array(n);
  const rough = roughState(form, y, series.seasonLength);
  const sse = backcast(form, m, parameters, y, rough, emptyState(form, m), first, oneStep);
  const count = parameterCount(form) + 1;
  const logLik = sse > 0 ? (-n / 2) * (Math.log((2 * Math.PI * sse) / n) + 1) : NaN;
  const aic = 2 * count - 2 * logLik;
  return {
    name: `CES(${LETTER[form]})${form === 'none' ? '' : `[${m}]`}`,
    equation: EQUATIONS[form],
    estimates: estimatesOf(fitted, y, rough),
    criteria:
      sse > 0 && n - count - 1 > 0
        ? { logLik, aic, aicc: aic + (2 * count * (count + 1)) / (n - count - 1), bic: count * Math.log(n) - 2 * logLik }
        : null,
    sigma2,
    components: componentsOf(fitted, y, first, horizon),
    fitted: oneStep,
    residuals: y.map((value, t) => value - (oneStep[t] as number)),
  };
}

const ESTIMATES = [
  ['alpha0', '\\alpha_0'],
  ['alpha1', '\\alpha_1'],
  ['beta0', '\\beta_0'],
  ['beta1', '\\beta_1'],
] as const;

function estimatesOf(fitted: CesFitted, y: Float64Array, rough: CesState): Estimate[] {
  const count = parameterCount(fitted.form);
  const errors = fitted.sigma2 > 0 ? standardErrorsOf(fitted, y, rough, count) : [];
  return ESTIMATES.slice(0, count).map(([name, symbol], i) => ({
    name,
    symbol,
    value: fitted.parameters[name],
    standardError: errors[i] ?? null,
  }));
}

/** Level and season as they stood before each period. */
function componentsOf(fitted: CesFitted, y: Float64Array, first: CesState, horizon: number): Component[] {
  const { form, parameters, seasonLength: m } = fitted;
  const n = y.length;
  const level = new Float64Array(n + horizon);
  const season = new Float64Array(n + horizon);
  const history = first;
  const ahead = stateOf(fitted);
  for (let t = 0; t < n + horizon; t++) {
    const state = t < n ? history : ahead;
    level[t] = state.level[form === 'simple' ? t % m : 0] as number;
    season[t] = state.season[t % m] ?? 0;
    runCes(form, m, parameters, state, t < n ? y : null, t, t + 1, 1, null);
  }
  const components: Component[] = [{ name: form === 'simple' ? 'Level of the position' : 'Level', values: level, effect: 'additive' }];
  if (form === 'partial' || form === 'full') components.push({ name: 'Season', values: season, effect: 'additive' });
  return components;
}

const pair = (lag: string): string[] => [
  `\\ell_t = \\ell_{t-${lag}} - (1 - \\alpha_1) c_{t-${lag}} + (\\alpha_0 - \\alpha_1) \\varepsilon_t`,
  `c_t = \\ell_{t-${lag}} + (1 - \\alpha_0) c_{t-${lag}} + (\\alpha_0 + \\alpha_1) \\varepsilon_t`,
];

const EQUATIONS: Record<CesForm, readonly string[]> = {
  none: ['y_t = \\ell_{t-1} + \\varepsilon_t', ...pair('1')],
  simple: ['y_t = \\ell_{t-m} + \\varepsilon_t', ...pair('m')],
  partial: ['y_t = \\ell_{t-1} + s_{t-m} + \\varepsilon_t', ...pair('1'), 's_t = s_{t-m} + \\beta_0 \\varepsilon_t'],
  full: [
    'y_t = \\ell_{t-1} + s_{t-m} + \\varepsilon_t',
    ...pair('1'),
    's_t = s_{t-m} - (1 - \\beta_1) d_{t-m} + (\\beta_0 - \\beta_1) \\varepsilon_t',
    'd_t = s_{t-m} + (1 - \\beta_0) d_{t-m} + (\\beta_0 + \\beta_1) \\varepsilon_t',
  ],
};
