import type { Series } from '../../core/panel.ts';
import type { Description } from '../model.ts';
import { smoothLevel } from './level-smoothing.ts';
import { seasonParts } from '../season-parts.ts';
import { standardOneStep } from './standard-one-step.ts';
import type { ThetaFitted } from './fitted.ts';

/** What a fitted standard Theta looks like; components over T + h. */
export function describeStandardTheta(fitted: ThetaFitted, series: Series, horizon: number): Description {
  const { alpha, level, drift, length, sigma2, season, figure } = fitted;
  const n = series.y.length;
  const parts = seasonParts(season, figure, n);
  const adjusted = series.y.map(parts.remove);
  const slopes = new Float64Array(n + 1).fill(2 * drift);
  // Formats before 2 did not keep the first level: running the recursion backwards from the last one gives it again.
  const firstLevel = fitted.firstLevel ?? unwind(adjusted, alpha, level);
  const oneStep = standardOneStep(adjusted, slopes, alpha, firstLevel);
  const lag = (1 - (1 - alpha) ** length) / alpha;
  const line = Float64Array.from({ length: n + horizon }, (_, t) => (t < n ? (oneStep[t] as number) : level + drift * (t - n + lag)));
  const back = oneStep.map(parts.restore);
  return {
    name: `Theta${parts.suffix}`,
    equation: [
      ...parts.equation,
      '\\mu_{n+h} = \\ell_n + \\frac{b}{2} (h - 1 + \\frac{1 - (1 - \\alpha)^n}{\\alpha})',
      '\\ell_t = \\alpha x_t + (1 - \\alpha) \\ell_{t-1}',
    ],
    estimates: [
      { name: 'alpha', symbol: '\\alpha', value: alpha, standardError: alphaError(adjusted, alpha, sigma2) },
      { name: 'drift', symbol: 'b/2', value: drift, standardError: null },
      { name: 'first level', symbol: '\\ell_0', value: firstLevel, standardError: null },
      { name: 'last level', symbol: '\\ell_n', value: level, standardError: null },
    ],
    criteria: null,
    sigma2,
    components: [{ name: 'Level and drift', values: line, effect: 'additive' }, ...parts.components(n + horizon)],
    fitted: back,
    residuals: series.y.map((value, t) => value - (back[t] as number)),
  };
}

function unwind(y: Float64Array, alpha: number, last: number): number {
  // With alpha near 1 the way back is lost in rounding; the first value is then the level all the same.
  if ((1 - alpha) ** y.length < 1e-8) return y[0] as number;
  let level = last;
  for (let t = y.length - 1; t >= 0; t--) level = (level - alpha * (y[t] as number)) / (1 - alpha);
  return level;
}

const STEP = 0.005;

/** Standard error of the smoothing parameter, from the curvature of the sum of squares; null at a bound or on flat ground. */
function alphaError(y: Float64Array, alpha: number, sigma2: number): number | null {
  if (alpha <= STEP + 1e-4 || alpha >= 0.9999 - STEP || !(sigma2 > 0)) return null;
  const squares = (at: number): number => smoothLevel(y, () => false, at).sigma2 * (y.length - 2);
  const curvature = (squares(alpha - STEP) - 2 * squares(alpha) + squares(alpha + STEP)) / (STEP * STEP);
  const variance = (2 * sigma2) / curvature;
  return variance > 0 && Number.isFinite(variance) ? Math.sqrt(variance) : null;
}
