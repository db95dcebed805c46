/**
 * What missing values do to the errors and the states, in units of the error's variance. While values are missing the errors go on unseen, so
 * that the states become uncertain by `P`; the next value's error has variance `1 + w P w'`, and more of it is taken for a change of the states.
 * None of this hangs on the values: it is the covariance part of the Kalman filter of the innovations form.
 *
 * Exact for additive errors and trend without a season. For multiplicative parts it is that of the logarithms, a first-order approximation; an
 * effect of a season is taken as uncertain by itself, without its covariances with level, slope and other effects.
 *
 * @see Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, chapters 12.1 and 13
 */
export interface Gaps {
  /** Position of the first observed value: the initial states are those just before it, so that nothing is uncertain there. */
  readonly from: number;
  /** Share of each error that goes into level, slope and effect, in place of alpha, beta and gamma; length n. */
  readonly alphas: Float64Array;
  readonly betas: Float64Array;
  readonly gammas: Float64Array;
  /** Variance of each error over that without gaps; length n, 1 where a value is missing. */
  readonly variances: Float64Array;
  /** Derivatives of the criterion by the four above, as the way back leaves them. */
  readonly alphaBars: Float64Array;
  readonly betaBars: Float64Array;
  readonly gammaBars: Float64Array;
  readonly varianceBars: Float64Array;
  /** Uncertainty of the states after the last value. */
  level: number;
  slope: number;
  levelSlope: number;
  /** Of each effect, by position t % m; length m. */
  effects: Float64Array;
}

/** Uncertainties below are rounding. */
const NOTHING = 1e-15;

/** @returns null where no value is missing after the first observed one */
export function newGaps(y: Float64Array): Gaps | null {
  const n = y.length;
  let from = 0;
  while (from < n && Number.isNaN(y[from] as number)) from++;
  let isComplete = true;
  for (let t = from; t < n; t++) if (Number.isNaN(y[t] as number)) isComplete = false;
  if (isComplete) return null;
  return {
    from,
    alphas: new Float64Array(n),
    betas: new Float64Array(n),
    gammas: new Float64Array(n),
    variances: new Float64Array(n),
    alphaBars: new Float64Array(n),
    betaBars: new Float64Array(n),
    gammaBars: new Float64Array(n),
    varianceBars: new Float64Array(n),
    level: 0.5,
    slope: 0.5,
    levelSlope: 0.5,
    effects: new Float64Array(0),
  };
}

/** The parts of a pass that uncertainties hang on. */
export interface GapParameters {
  readonly y: Float64Array;
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  /** 0 without a trend. */
  readonly phi: number;
  /** m, or 0 without a season. */
  readonly period: number;
}

/**
 * Fills shares, variances and final uncertainties.
 *
 * @returns sum of the logarithms of the variances
 */
export function runGaps(gaps: Gaps, { y, alpha, beta, gamma, phi, period }: GapParameters): number {
  const { alphas, betas, gammas, variances, from } = gaps;
  if (gaps.effects.length !== period) gaps.effects = new Float64Array(period);
  const { effects } = gaps;
  effects.fill(0);
  let level = 0;
  let slope = 0;
  let both = 0;
  let logs = 0;
  let at = period > 0 ? from % period : 0;
  for (let t = from; t < y.length; t++) {
    const value = y[t] as number;
    const effect = period > 0 ? (effects[at] as number) : 0;
    // Uncertainty of level plus growth, and its covariance with the new slope.
    const base = level + 2 * phi * both + phi * phi * slope;
    const withSlope = phi * (both + phi * slope);
    let nextEffect = effect + gamma * gamma;
    level = base + alpha * alpha;
    both = withSlope + alpha * beta;
    slope = phi * phi * slope + beta * beta;
    variances[t] = 1;
    if (value === value) {
      const variance = 1 + base + effect;
      const a = (base + alpha) / variance;
      const b = (withSlope + beta) / variance;
      const c = (effect + gamma) / variance;
      alphas[t] = a;
      betas[t] = b;
      gammas[t] = c;
      variances[t] = variance;
      if (variance !== 1) logs += Math.log(variance);
      level -= a * a * variance;
      both -= a * b * variance;
      slope -= b * b * variance;
      nextEffect -= c * c * variance;
      if (!(level > NOTHING)) {
        level = 0;
        both = 0;
      }
      if (!(slope > NOTHING)) {
        slope = 0;
        both = 0;
      }
      if (!(nextEffect > NOTHING)) nextEffect = 0;
    }
    if (period > 0) effects[at] = nextEffect;
    if (++at >= period) at = 0;
  }
  gaps.level = level;
  gaps.slope = slope;
  gaps.levelSlope = both;
  return logs;
}

const STEP = 1e-5;

/**
 * Derivative of the criterion by one parameter through shares and variances, by central differences: a walk without the data's states, and the
 * derivatives by shares and variances are those that the way back left.
 */
export function slopeThroughGaps(gaps: Gaps, parameters: GapParameters, name: 'alpha' | 'beta' | 'gamma' | 'phi'): number {
  const weighted = (step: number): number => {
    runGaps(gaps, { ...parameters, [name]: parameters[name] + step });
    let sum = 0;
    for (let t = gaps.from; t < parameters.y.length; t++)
      sum +=
        (gaps.alphas[t] as number) * (gaps.alphaBars[t] as number) +
        (gaps.betas[t] as number) * (gaps.betaBars[t] as number) +
        (gaps.gammas[t] as number) * (gaps.gammaBars[t] as number) +
        (gaps.variances[t] as number) * (gaps.varianceBars[t] as number);
    return sum;
  };
  const upper = weighted(STEP);
  return (upper - weighted(-STEP)) / (2 * STEP);
}
