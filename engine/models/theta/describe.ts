import type { Series } from '../../core/panel.ts';
import { adjustChangingSeason } from '../../decomposition/adjust-changing-season.ts';
import type { Description, Estimate } from '../model.ts';
import { continueTwoLines } from './continue.ts';
import { HIGHEST_WEIGHT } from './estimate.ts';
import type { ThetaFamilyFitted } from './fitted.ts';
import { seasonParts } from '../season-parts.ts';
import { standardErrorsOf } from './standard-errors.ts';
import { linesOf, runTwoLines } from './two-lines.ts';

const NAMES = { 'optimised-theta': 'OTM', 'dynamic-theta': 'DSTM', 'dynamic-optimised-theta': 'DOTM' } as const;

/** What a fitted model of the Theta family looks like; components over T + h. */
export function describeTheta(fitted: ThetaFamilyFitted, series: Series, horizon: number): Description {
  const { alpha, weight, firstLevel, dynamic, season, figure, sigma2, errors, fixed } = fitted;
  const n = series.y.length;
  const effects = fitted.changing && season !== 'none' ? adjustChangingSeason(series.y, figure.length, season)?.effects : undefined;
  const parts = seasonParts(season, figure, n, effects);
  const adjusted = series.y.map(parts.remove);
  const free = 3 - fixed.length;
  const standardErrors = standardErrorsOf(adjusted, fitted);
  const lines = linesOf(adjusted, dynamic);
  const oneStep = new Float64Array(n);
  runTwoLines(adjusted, lines, fitted, firstLevel, oneStep);
  const ahead = continueTwoLines(fitted, horizon);
  const level = Float64Array.from({ length: n + horizon }, (_, t) => (t < n ? (oneStep[t] as number) : (ahead[t - n] as number)));
  const fittedValues = oneStep.map(parts.restore);
  const estimates: Estimate[] = [
    { name: 'alpha', symbol: '\\alpha', value: alpha, standardError: standardErrors.alpha },
    { name: 'weight of the line', symbol: '1 - 1/\\theta', value: weight, standardError: standardErrors.weight },
    { name: 'slope', symbol: dynamic ? 'B_n' : 'B', value: fitted.slope, standardError: null },
  ];
  // At the bound theta is infinite; the weight says it all.
  if (weight < HIGHEST_WEIGHT)
    estimates.splice(1, 0, {
      name: 'theta',
      symbol: '\\theta',
      value: 1 / (1 - weight),
      standardError: thetaError(weight, standardErrors.weight),
    });
  // The first level of a dynamic model has two values only to be told by, and none of its own.
  if (!dynamic) estimates.push({ name: 'first level', symbol: '\\ell_0', value: firstLevel, standardError: null });
  return {
    name: `${NAMES[fitted.kind]}${parts.suffix}`,
    equation: [...parts.equation, ...equationOf(dynamic)],
    estimates,
    criteria: criteriaOf(sigma2 * Math.max(1, errors - free), errors, free + 1, parts.logScale(lines.skip)),
    sigma2,
    components: [{ name: 'Level and line', values: level, effect: 'additive' }, ...parts.components(n + horizon)],
    fitted: fittedValues,
    residuals: series.y.map((value, t) => value - (fittedValues[t] as number)),
  };
}

/** The error of theta itself from that of the weight, by the slope of 1 / (1 - w). */
const thetaError = (weight: number, error: number | null): number | null => (error === null ? null : error / (1 - weight) ** 2);

/** Gaussian criteria of the series itself, the variance at its maximum-likelihood value; null for a perfect fit. */
function criteriaOf(sse: number, n: number, k: number, logScale: number): Description['criteria'] {
  if (!(sse > 0) || n - k - 1 <= 0) return null;
  const logLik = (-n / 2) * (Math.log(2 * Math.PI * (sse / n)) + 1) - logScale;
  const aic = 2 * k - 2 * logLik;
  return { logLik, aic, aicc: aic + (2 * k * (k + 1)) / (n - k - 1), bic: k * Math.log(n) - 2 * logLik };
}

function equationOf(dynamic: boolean): string[] {
  const [a, b] = dynamic ? ['A_{t-1}', 'B_{t-1}'] : ['A', 'B'];
  return [
    `\\mu_t = \\ell_{t-1} + (1 - \\frac{1}{\\theta}) ((1 - \\alpha)^{t-1} ${a} + \\frac{1 - (1 - \\alpha)^t}{\\alpha} ${b})`,
    '\\ell_t = \\alpha x_t + (1 - \\alpha) \\ell_{t-1}',
    ...(dynamic
      ? [
          '\\bar{x}_t = \\frac{1}{t} ((t - 1) \\bar{x}_{t-1} + x_t)',
          'B_t = \\frac{1}{t + 1} ((t - 2) B_{t-1} + \\frac{6}{t} (x_t - \\bar{x}_{t-1}))',
          'A_t = \\bar{x}_t - \\frac{t + 1}{2} B_t',
        ]
      : []),
  ];
}
