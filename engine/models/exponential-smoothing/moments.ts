import type { Form } from './form.ts';

/** States after the last value, with what carries them on. */
export interface States {
  readonly form: Form;
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
  readonly level: number;
  readonly slope: number;
  /** Effects of the next m steps, the first one next; empty without a season. */
  readonly season: ArrayLike<number>;
  readonly sigma2: number;
  /** Variances of alpha, beta and gamma, where they were estimated. */
  readonly uncertainty?: { readonly alpha: number; readonly beta: number; readonly gamma: number };
}

const KNOWN = { alpha: 0, beta: 0, gamma: 0 };

/** Means and variances of future values, length h each. */
export interface Moments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** Whether the variances are known in closed form: classes 1 to 3. */
export const hasMoments = ({ error, trend, season }: Form): boolean => trend !== 'M' && (error === 'M' || season !== 'M');

/**
 * Point forecasts of the recursion with all future errors at zero: base (level and trend) and effect of each step.
 *
 * @returns length h; effect 0 or 1 without a season
 */
export function path(
  states: Pick<States, 'form' | 'phi' | 'level' | 'slope' | 'season'>,
  horizon: number,
): { readonly base: Float64Array; readonly effect: Float64Array; readonly mean: Float64Array } {
  const { form, phi, level, slope, season } = states;
  const base = new Float64Array(horizon);
  const effect = new Float64Array(horizon);
  const mean = new Float64Array(horizon);
  let damping = 0;
  let power = 1;
  for (let i = 0; i < horizon; i++) {
    power *= phi;
    damping += power;
    const grown = form.trend === 'N' ? level : form.trend === 'A' ? level + damping * slope : level * slope ** damping;
    base[i] = grown;
    if (form.season === 'N') mean[i] = grown;
    else {
      const value = season[i % season.length] as number;
      effect[i] = value;
      mean[i] = form.season === 'A' ? grown + value : grown * value;
    }
  }
  return { base, effect, mean };
}

/**
 * Means and variances in closed form, from known states; smoothing parameters may be known up to a variance.
 *
 * @param states - of a form with `hasMoments`
 * @see Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, section 6.3, tables 6.1 and 6.2
 */
export function moments(states: States, horizon: number): Moments {
  if (states.form.season === 'M') return productMoments(states, horizon);
  const { form, alpha, beta, gamma, phi, sigma2, season } = states;
  const vague = states.uncertainty ?? KNOWN;
  const m = season.length;
  const { mean } = path(states, horizon);
  const variance = new Float64Array(horizon);
  // squares[j]: squared weight of an error on the value j + 1 steps later.
  const squares = new Float64Array(horizon);
  let damping = 0;
  let power = 1;
  for (let i = 0; i < horizon; i++) {
    power *= phi;
    damping += power;
    const turn = m > 0 && (i + 1) % m === 0 ? 1 : 0;
    squares[i] = (alpha + beta * damping + turn * gamma) ** 2 + vague.alpha + damping * damping * vague.beta + turn * vague.gamma;
  }
  if (form.error === 'A') {
    let sum = 1;
    for (let i = 0; i < horizon; i++) {
      variance[i] = sigma2 * sum;
      sum += squares[i] as number;
    }
    return { mean, variance };
  }
  // spread[i]: variance of the one-step forecast for step i + 1.
  const spread = new Float64Array(horizon);
  for (let i = 0; i < horizon; i++) {
    let sum = 0;
    for (let j = 1; j <= i; j++) sum += (squares[j - 1] as number) * ((mean[i - j] as number) ** 2 + (spread[i - j] as number));
    spread[i] = sigma2 * sum;
    variance[i] = (1 + sigma2) * (spread[i] as number) + sigma2 * (mean[i] as number) ** 2;
  }
  return { mean, variance };
}

/**
 * Class 3: multiplicative errors and season. Each effect of the season is carried along multiplied with level and slope, as the mean and
 * covariance of a vector of two; the three numbers of the covariance and the two of the mean are all that its own future hangs on.
 */
function productMoments(states: States, horizon: number): Moments {
  const { form, phi, level, slope, season, sigma2 } = states;
  const vague = states.uncertainty ?? KNOWN;
  // Squares are what counts: a parameter known up to a variance is as if it were somewhat larger.
  const alpha = Math.sqrt(states.alpha ** 2 + vague.alpha);
  const beta = Math.sqrt(states.beta ** 2 + vague.beta);
  const gamma = Math.sqrt(states.gamma ** 2 + vague.gamma);
  const m = season.length;
  const trend = form.trend === 'N' ? 0 : phi;
  const mean = new Float64Array(horizon);
  const variance = new Float64Array(horizon);
  const a = Float64Array.from({ length: m }, (_, i) => level * (season[i] as number));
  const b = Float64Array.from({ length: m }, (_, i) => (form.trend === 'N' ? 0 : slope * (season[i] as number)));
  const aa = new Float64Array(m);
  const ab = new Float64Array(m);
  const bb = new Float64Array(m);
  for (let i = 0; i < horizon; i++) {
    const now = i % m;
    for (let j = 0; j < m; j++) {
      // base: level and trend times the effect; its mean, its variance, its covariances with both states.
      const slopeMean = b[j] as number;
      const base = (a[j] as number) + trend * slopeMean;
      const withSlope = (ab[j] as number) + trend * (bb[j] as number);
      const spread = (aa[j] as number) + trend * (ab[j] as number) + trend * withSlope;
      const second = spread + base * base;
      if (j === now) {
        mean[i] = base;
        variance[i] = Math.max(0, (1 + sigma2) * spread + sigma2 * base * base);
      }
      // The next step: (F + G e) for all, times (1 + gamma e) for the effect whose turn it is.
      const g = j === now ? gamma : 0;
      const trendWithSlope = trend * withSlope;
      const squaredSlope = (bb[j] as number) + slopeMean * slopeMean;
      const slopeBase = withSlope + slopeMean * base;
      const up = alpha + g;
      const across = g * trend;
      const third = sigma2 * g * g * (3 * spread + 2 * base * base);
      const nextAa = spread + sigma2 * (2 * g * alpha * spread + up * up * second + alpha * alpha * third);
      const nextAb =
        trendWithSlope +
        sigma2 * (g * (beta * spread + alpha * trendWithSlope) + up * (beta * second + across * slopeBase) + alpha * beta * third);
      const nextBb =
        trend * trend * (bb[j] as number) +
        sigma2 *
          (2 * g * beta * trendWithSlope +
            beta * beta * second +
            2 * beta * across * slopeBase +
            across * across * squaredSlope +
            beta * beta * third);
      const drift = j === now ? sigma2 * states.gamma * base : 0;
      a[j] = base + drift * states.alpha;
      b[j] = trend * slopeMean + drift * states.beta;
      aa[j] = nextAa;
      ab[j] = nextAb;
      bb[j] = nextBb;
    }
  }
  return { mean, variance };
}
