import type { Series } from '../../core/panel.ts';
import type { Component, Description, Estimate } from '../model.ts';
import { continueTwoLines } from './continue.ts';
import type { ThetaFamilyFitted } from './fitted.ts';
import { linesOf, runTwoLines } from './two-lines.ts';

const NAMES = { 'optimised-theta': 'OTM', 'dynamic-theta': 'DSTM', 'dynamic-optimised-theta': 'DOTM' } as const;

/** What a fitted model of the Theta family looks like; components over T + h. */
export function describeTheta(fitted: ThetaFamilyFitted, series: Series, horizon: number): Description {
  const { alpha, weight, firstLevel, dynamic, season, figure, sigma2, errors, free, standardErrors } = fitted;
  const n = series.y.length;
  const m = figure.length;
  const effect = (t: number): number => figure[(((t - n) % m) + m) % m] as number;
  const adjusted = series.y.map((value, t) => (season === 'none' ? value : season === 'additive' ? value - effect(t) : value / effect(t)));
  const lines = linesOf(adjusted, dynamic);
  const oneStep = new Float64Array(n);
  runTwoLines(adjusted, lines, fitted, firstLevel, oneStep);
  const ahead = continueTwoLines(fitted, horizon);
  const level = Float64Array.from({ length: n + horizon }, (_, t) => (t < n ? (oneStep[t] as number) : (ahead[t - n] as number)));
  const components: Component[] = [{ name: 'Level and line', values: level, effect: 'additive' }];
  if (season !== 'none')
    components.push({
      name: 'Season',
      values: Float64Array.from({ length: n + horizon }, (_, t) => effect(t)),
      effect: season,
    });
  const back = (value: number, t: number): number =>
    season === 'none' ? value : season === 'additive' ? value + effect(t) : value * effect(t);
  const fittedValues = oneStep.map(back);
  const estimates: Estimate[] = [
    { name: 'alpha', symbol: '\\alpha', value: alpha, standardError: standardErrors.alpha },
    { name: 'theta', symbol: '\\theta', value: 1 / (1 - weight), standardError: thetaError(weight, standardErrors.weight) },
    { name: 'weight of the line', symbol: '1 - 1/\\theta', value: weight, standardError: standardErrors.weight },
    { name: 'first level', symbol: '\\ell_0', value: firstLevel, standardError: null },
    { name: 'slope', symbol: dynamic ? 'B_n' : 'B', value: fitted.slope, standardError: null },
  ];
  return {
    name: `${NAMES[fitted.kind]}${season === 'none' ? '' : season === 'additive' ? ' + season' : ' x season'}`,
    equation: equationOf(dynamic, season),
    estimates,
    criteria: criteriaOf(sigma2 * Math.max(1, errors - free), errors, free + 1),
    sigma2,
    components,
    fitted: fittedValues,
    residuals: series.y.map((value, t) => value - (fittedValues[t] as number)),
  };
}

/** The error of theta itself from that of the weight, by the slope of 1 / (1 - w). */
const thetaError = (weight: number, error: number | null): number | null => (error === null ? null : error / (1 - weight) ** 2);

/** Gaussian criteria with the variance at its maximum-likelihood value; null for a perfect fit. */
function criteriaOf(sse: number, n: number, k: number): Description['criteria'] {
  if (!(sse > 0) || n - k - 1 <= 0) return null;
  const logLik = (-n / 2) * (Math.log(2 * Math.PI * (sse / n)) + 1);
  const aic = 2 * k - 2 * logLik;
  return { logLik, aic, aicc: aic + (2 * k * (k + 1)) / (n - k - 1), bic: k * Math.log(n) - 2 * logLik };
}

function equationOf(dynamic: boolean, season: ThetaFamilyFitted['season']): string[] {
  const line = dynamic ? ['A_{t-1}', 'B_{t-1}'] : ['A', 'B'];
  const lines = [
    {
      none: 'y_t = \\mu_t + \\varepsilon_t',
      additive: 'y_t = s_t + \\mu_t + \\varepsilon_t',
      multiplicative: 'y_t = s_t (\\mu_t + \\varepsilon_t)',
    }[season],
    `\\mu_t = \\ell_{t-1} + (1 - \\frac{1}{\\theta}) ((1 - \\alpha)^{t-1} ${line[0]} + \\frac{1 - (1 - \\alpha)^t}{\\alpha} ${line[1]})`,
    `\\ell_t = \\alpha ${season === 'none' ? 'y_t' : 'x_t'} + (1 - \\alpha) \\ell_{t-1}`,
  ];
  if (season !== 'none') lines.push(season === 'additive' ? 'x_t = y_t - s_t' : 'x_t = y_t / s_t');
  if (dynamic)
    lines.push(
      '\\bar{y}_t = \\frac{1}{t} ((t - 1) \\bar{y}_{t-1} + y_t)',
      'B_t = \\frac{1}{t + 1} ((t - 2) B_{t-1} + \\frac{6}{t} (y_t - \\bar{y}_{t-1}))',
      'A_t = \\bar{y}_t - \\frac{t + 1}{2} B_t',
    );
  return lines;
}
