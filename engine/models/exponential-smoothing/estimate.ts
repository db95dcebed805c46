import { fromBounded, toBounded } from '../../math/logistic.ts';
import { minimise } from '../../math/minimise.ts';
import { variance } from '../../math/moments.ts';
import { parameterCount, type Form } from './form.ts';
import { initialStates } from './initial-states.ts';
import { smooth, type Pass } from './smooth.ts';

/** A member of the family fitted to a series: parameters and the states after its last value. */
export interface Estimate {
  readonly form: Form;
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
  readonly level: number;
  readonly slope: number;
  /** Effect of each position t % m; empty without a season. */
  readonly season: Float64Array;
  /** Variance of the one-step errors over n - parameters; of the relative errors for a multiplicative season. */
  readonly sigma2: number;
  readonly aicc: number;
  readonly converged: boolean;
}

const LOW = 1e-4;
const HIGH = 0.9999;
const PHI_LOW = 0.8;
const PHI_HIGH = 0.98;
// Shares: beta = alpha x share, gamma = (1 - alpha) x share, which keeps them in the usual region.
const STARTS = [
  [0.1, 0.1, 0.1],
  [0.4, 0.05, 0.3],
  [0.85, 0.1, 0.3],
  [0.02, 0.02, 0.02],
] as const;
/** Seasons up to this length have their initial effects estimated too, when the series is short enough for them to matter. */
const LONGEST_ESTIMATED = 24;
const SEASONS_THAT_FADE = 20;

/**
 * Maximum likelihood estimate of one form, initial states included; effects of a long season, or of a series with many seasons, start from
 * the
 * decomposition instead.
 *
 * @param y - length n, nothing missing; n >= 2 m for a season, above zero for a multiplicative one
 * @throws EngineError `cancelled`
 * @see Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, chapter 5
 */
export function estimate(y: Float64Array, seasonLength: number, form: Form, shouldStop: () => boolean): Estimate {
  const start = initialStates(y, seasonLength, form);
  const m = start.season.length;
  const hasTrend = form.trend !== 'none';
  const damped = form.trend === 'damped';
  const scale = Math.sqrt(variance(y)) || Math.abs(start.level) || 1;
  const seasonScale = form.season === 'multiplicative' ? 0.1 : scale;
  const estimatesSeason = m > 0 && m <= LONGEST_ESTIMATED && y.length <= SEASONS_THAT_FADE * m;
  const pass: Pass = { alpha: 0, beta: 0, gamma: 0, phi: 1, level: 0, slope: 0, season: new Float64Array(m), sse: 0 };

  const load = (u: Float64Array): void => {
    let at = 0;
    pass.alpha = toBounded(u[at++] as number, LOW, HIGH);
    pass.beta = hasTrend ? pass.alpha * toBounded(u[at++] as number, LOW, HIGH) : 0;
    pass.gamma = m > 0 ? (1 - pass.alpha) * toBounded(u[at++] as number, LOW, HIGH) : 0;
    pass.phi = damped ? toBounded(u[at++] as number, PHI_LOW, PHI_HIGH) : 1;
    pass.level = start.level + scale * (u[at++] as number);
    pass.slope = hasTrend ? start.slope + 0.1 * scale * (u[at++] as number) : 0;
    pass.season.set(start.season);
    if (!estimatesSeason) return;
    let total = 0;
    for (let i = 0; i < m - 1; i++) {
      const change = seasonScale * (u[at++] as number);
      pass.season[i] = (pass.season[i] as number) + change;
      total += change;
    }
    pass.season[m - 1] = (pass.season[m - 1] as number) - total;
  };
  const objective = (u: Float64Array): number => {
    load(u);
    return smooth(y, form.season, pass);
  };

  const size = 2 + (hasTrend ? 2 : 0) + (damped ? 1 : 0) + (m > 0 ? 1 : 0) + (estimatesSeason ? m - 1 : 0);
  let best: Float64Array = new Float64Array(size);
  let lowest = Infinity;
  for (const [alpha, betaShare, gammaShare] of STARTS) {
    const u = new Float64Array(size);
    let at = 0;
    u[at++] = fromBounded(alpha, LOW, HIGH);
    if (hasTrend) u[at++] = fromBounded(betaShare, LOW, HIGH);
    if (m > 0) u[at++] = fromBounded(gammaShare, LOW, HIGH);
    if (damped) u[at++] = fromBounded(0.95, PHI_LOW, PHI_HIGH);
    const value = objective(u);
    if (value < lowest) {
      lowest = value;
      best = u;
    }
  }
  const found = minimise(objective, best, { maxIterations: 60, tolerance: 1e-8, shouldStop });
  const value = objective(found.x);
  const n = y.length;
  const k = parameterCount(form, m);
  const withVariance = k + 1;
  const room = n - withVariance - 1;
  const correction = room > 0 ? (2 * withVariance * (withVariance + 1)) / room : Infinity;
  return {
    form,
    alpha: pass.alpha,
    beta: pass.beta,
    gamma: pass.gamma,
    phi: pass.phi,
    level: pass.level,
    slope: pass.slope,
    season: pass.season,
    sigma2: pass.sse / Math.max(1, n - k),
    aicc: value + 2 * withVariance + correction,
    converged: found.converged && Number.isFinite(value),
  };
}
