import type { ForecastRequest } from '../../core/forecast.ts';
import type { Series } from '../../core/panel.ts';
import { countObserved } from '../../math/moments.ts';
import type { Component, Description, Estimate } from '../model.ts';
import { equations } from './equations.ts';
import { path } from './moments.ts';
import { newPass, run, setForm, type Pass } from './recursion.ts';
import { formV1, type SavedV1 } from './saved-v1.ts';
import type { SmoothingFitted } from './smoothing-model.ts';

/** The page of a fitted form: parameters, criteria, the states after each value and over the horizon, residuals. */
export function describeSmoothing(fitted: SmoothingFitted | SavedV1, series: Series, { horizon }: ForecastRequest): Description {
  if (fitted.formatVersion === 1) return describeV1(fitted, series.y.length, horizon);
  const { y } = series;
  const n = y.length;
  const { form, initial, parameters, logLik, observations } = fitted;
  const pass = newPass(y, countObserved(y));
  setForm(pass, form, initial.season.length);
  pass.alpha = fitted.alpha;
  pass.beta = fitted.beta;
  pass.gamma = fitted.gamma;
  pass.phi = fitted.phi;
  pass.level = initial.level;
  pass.slope = initial.slope;
  pass.effects.set(initial.season);
  run(pass);
  const oneStep = fittedValues(pass);
  const k = parameters + 1;
  const room = observations - k - 1;
  const aic = -2 * logLik + 2 * k;
  return {
    name: fitted.name,
    equation: equations(form),
    estimates: estimatesOf(fitted),
    criteria: {
      logLik,
      aic,
      aicc: room > 0 ? aic + (2 * k * (k + 1)) / room : Infinity,
      bic: -2 * logLik + Math.log(observations) * k,
    },
    sigma2: fitted.sigma2,
    components: componentsOf(fitted, pass, horizon),
    fitted: oneStep,
    residuals: Float64Array.from({ length: n }, (_, t) => {
      const expected = oneStep[t] as number;
      return form.error === 'A' ? (y[t] as number) - expected : (y[t] as number) / expected - 1;
    }),
  };
}

/** Models of format 1 did not keep their initial states: of the history nothing can be said, of the forecast the components. */
function describeV1(saved: SavedV1, n: number, horizon: number): Description {
  const form = formV1(saved);
  const ahead = path({ ...saved, form }, horizon);
  const missing = new Float64Array(n).fill(NaN);
  const afterHistory = (values: Float64Array): Float64Array => Float64Array.from({ length: n + horizon }, (_, t) => values[t - n] ?? NaN);
  return {
    name: saved.name,
    equation: equations(form),
    estimates: [{ name: 'alpha', symbol: '\\alpha', value: saved.alpha, standardError: null }],
    criteria: null,
    sigma2: saved.sigma2,
    components: [
      { name: 'level', values: afterHistory(ahead.base), effect: 'additive' },
      ...(form.season === 'N'
        ? []
        : [{ name: 'season', values: afterHistory(ahead.effect), effect: form.season === 'M' ? 'multiplicative' : 'additive' } as const]),
    ],
    fitted: missing,
    residuals: missing,
  };
}

/** One-step forecasts from the states before each step. */
function fittedValues({ levels, slopes, seasons, trend, season, phi }: Pass): Float64Array {
  return Float64Array.from(levels, (level, t) => {
    const slope = slopes[t] as number;
    const base = trend === 0 ? level : trend === 1 ? level + phi * slope : level * slope ** phi;
    const effect = seasons[t] as number;
    return season === 0 ? base : season === 1 ? base + effect : base * effect;
  });
}

function componentsOf(fitted: SmoothingFitted, pass: Pass, horizon: number): Component[] {
  const { form, phi } = fitted;
  const n = pass.y.length;
  const m = pass.effects.length;
  const ahead = path(fitted, horizon);
  const level = new Float64Array(n + horizon);
  const slope = new Float64Array(n + horizon);
  const season = new Float64Array(n + horizon);
  let grown = fitted.slope;
  for (let t = 0; t < n + horizon; t++) {
    const inside = t < n;
    level[t] = inside ? ((t + 1 < n ? pass.levels[t + 1] : pass.level) as number) : (ahead.base[t - n] as number);
    if (!inside) grown = form.trend === 'M' ? grown ** phi : grown * phi;
    slope[t] = inside ? ((t + 1 < n ? pass.slopes[t + 1] : pass.slope) as number) : grown;
    if (m > 0) season[t] = inside ? ((t + m < n ? pass.seasons[t + m] : pass.effects[t % m]) as number) : (ahead.effect[t - n] as number);
  }
  const effect = (part: 'N' | 'A' | 'M'): Component['effect'] => (part === 'M' ? 'multiplicative' : 'additive');
  return [
    { name: 'level', values: level, effect: 'additive' },
    ...(form.trend === 'N' ? [] : [{ name: 'slope', values: slope, effect: effect(form.trend) }]),
    ...(form.season === 'N' ? [] : [{ name: 'season', values: season, effect: effect(form.season) }]),
  ];
}

function estimatesOf({ form, alpha, beta, gamma, phi, initial, uncertainty }: SmoothingFitted): Estimate[] {
  // A variance of zero means that the parameter was given; at a limit of its range there is no standard error.
  const estimate = (name: string, symbol: string, value: number, variance = 0): Estimate => ({
    name,
    symbol,
    value,
    standardError: variance > 0 && !uncertainty?.atLimit?.some((one) => one === name) ? Math.sqrt(variance) : null,
  });
  return [
    estimate('alpha', '\\alpha', alpha, uncertainty?.alpha),
    ...(form.trend === 'N' ? [] : [estimate('beta', '\\beta', beta, uncertainty?.beta)]),
    ...(form.season === 'N' ? [] : [estimate('gamma', '\\gamma', gamma, uncertainty?.gamma)]),
    ...(form.damped ? [estimate('phi', '\\phi', phi, uncertainty?.phi)] : []),
    estimate('initial level', '\\ell_0', initial.level),
    ...(form.trend === 'N' ? [] : [estimate('initial slope', 'b_0', initial.slope)]),
    ...initial.season.map((effect, i) => estimate(`initial season ${i + 1}`, `s_{${i + 1}-m}`, effect)),
  ];
}
