/** How forecast errors grow, beyond what the model itself says. */
export interface Spread {
  /** Variance of a t distribution over that of a normal one: 1 or more, for few errors. */
  readonly inflation: number;
  /** Variance that each further step adds beyond the model's, in units of the one-step variance; 0 or more. */
  readonly growth: number;
  /** Variance of the slope to come. */
  readonly driftVariance: number;
}

/** The model taken at its word. */
export const TEXTBOOK: Spread = { inflation: 1, growth: 0, driftVariance: 0 };

export interface SpreadInput {
  /** Length n, seasonally adjusted. */
  readonly y: Float64Array;
  /** Length n: one-step forecasts, NaN where there is none. */
  readonly oneStep: Float64Array;
  /** Length n + 1: slope of the line through the first i values. */
  readonly slopes: Float64Array;
  /** Share of the slope that forecasts carry on: 1 - 1 / theta. */
  readonly weight: number;
  readonly alpha: number;
  readonly sigma2: number;
  /** Errors less parameters. */
  readonly freedom: number;
  readonly seasonLength: number;
}

/** Steps ahead that are looked at. */
const MOST_STEPS = 48;
/** Errors that stand for the model's own law when few errors speak against it. */
const PRIOR = 3;
/** Variance of the least-squares slope of a random walk of n steps is 6/5 of its step variance over n. */
const RANDOM_WALK_SLOPE = 1.2;
/**
 * Trends of real series change. Found on the yearly, quarterly, monthly, weekly and hourly samples of M4 and on M3 as the factor that gives
 * the lowest interval score: see docs/methods/theta.md.
 */
const SLOPE_CHANGE = 30;
const STEEPEST = 3;

/**
 * What honest intervals need: the variance of a t distribution for few errors, the growth of errors that the history itself shows for
 * several steps ahead, and the uncertainty of the slope, which the model takes as known.
 */
export function estimateSpread(input: SpreadInput): Spread {
  const { y, slopes, alpha, sigma2, freedom } = input;
  const n = y.length;
  if (!(sigma2 > 0)) return TEXTBOOK;
  const degrees = Math.max(3, freedom);
  const slope2 = Math.min((slopes[n] as number) ** 2, STEEPEST * sigma2);
  return {
    inflation: degrees / (degrees - 2),
    growth: extraGrowth(input),
    driftVariance: (RANDOM_WALK_SLOPE * alpha * alpha * sigma2 + SLOPE_CHANGE * slope2) / n,
  };
}

/**
 * Errors of forecasts of 2, 3 ... steps from every origin of the history, against the variance 1 + (h - 1) alpha^2 of the model: the
 * least-squares slope of the excess, 0 when there is none.
 */
function extraGrowth({ y, oneStep, slopes, weight, alpha, sigma2, seasonLength }: SpreadInput): number {
  const n = y.length;
  const steps = Math.min(Math.floor(n / 3), Math.max(8, Math.min(2 * seasonLength, MOST_STEPS)));
  let weights = 0;
  let cross = 0;
  let squares = 0;
  for (let k = 1; k < steps; k++) {
    let sum = 0;
    let count = 0;
    for (let t = 3; t + k < n; t++) {
      const error = (y[t + k] as number) - (oneStep[t] as number) - k * weight * (slopes[t] as number);
      sum += error * error;
      count++;
    }
    if (count === 0) break;
    // Errors of overlapping stretches are one piece of evidence, not k + 1.
    const evidence = count / (k + 1);
    const excess = sum / count / sigma2 - 1 - k * alpha * alpha;
    weights += evidence;
    cross += evidence * k * excess;
    squares += evidence * k * k;
  }
  return squares > 0 ? (Math.max(0, cross / squares) * weights) / (weights + PRIOR) : 0;
}

/**
 * Standard deviation of each step's error.
 *
 * @param ratios - variance of each step over that of one step, by the model; overwritten with the result
 */
export function deviationsOf(ratios: Float64Array, sigma2: number, { inflation, growth, driftVariance }: Spread): Float64Array {
  for (let i = 0; i < ratios.length; i++)
    ratios[i] = Math.sqrt(sigma2 * inflation * ((ratios[i] as number) + i * growth) + (i + 1) ** 2 * driftVariance);
  return ratios;
}
