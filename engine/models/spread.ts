/** How forecast errors grow, beyond what a model says of itself. Plain data, kept in fitted models. */
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

/** Errors of forecasts of several steps over the history of a fitted model. */
export interface StepErrors {
  /** Mean squared error of forecasts k + 1 steps ahead, index k; those of one step are not looked at. */
  readonly meanSquares: Float64Array;
  /** Origins that each is the mean of. */
  readonly counts: Int32Array;
}

export interface SpreadInput {
  readonly errors: StepErrors;
  /** Variance of the error of k + 1 steps over that of one step by the model, index k; as long as `errors`. */
  readonly ratios: Float64Array;
  readonly sigma2: number;
  /** Errors less parameters. */
  readonly freedom: number;
  /** Length of the history, and the slope of the line through it, without its season. */
  readonly length: number;
  readonly slope: number;
}

/** Most steps ahead that are looked at. */
const MOST_STEPS = 48;
/** Errors that stand for the model's own law when few errors speak against it. */
const PRIOR = 3;
/** Variance of the least-squares slope of a random walk of n steps is 6/5 of its step variance over n. */
const RANDOM_WALK_SLOPE = 1.2;
/**
 * Trends of real series change: the factor that gives the lowest interval score of Theta on the samples of M3 and of yearly, quarterly,
 * monthly, weekly and hourly series of M4; see docs/methods/theta.md.
 */
const SLOPE_CHANGE = 30;
const STEEPEST = 3;

/** How many steps ahead a history of n values can speak for. */
export const stepsToLookAt = (n: number, seasonLength: number): number =>
  Math.max(1, Math.min(Math.floor(n / 3), Math.max(8, Math.min(2 * seasonLength, MOST_STEPS))));

/**
 * What honest intervals need: the variance of a t distribution for few errors, the growth of errors that the history itself shows for several
 * steps ahead, and the uncertainty of the slope, which models take as known.
 */
export function estimateSpread({ errors, ratios, sigma2, freedom, length, slope }: SpreadInput): Spread {
  if (!(sigma2 > 0)) return TEXTBOOK;
  const degrees = Math.max(3, freedom);
  const steps = ratios.length;
  // What a step adds to the variance far ahead: the step variance of the random walk inside the model.
  const walk = steps > 1 ? Math.max(0, (ratios[steps - 1] as number) - (ratios[steps - 2] as number)) : 0;
  const slope2 = Math.min(slope * slope, STEEPEST * sigma2);
  return {
    inflation: degrees / (degrees - 2),
    growth: extraGrowth(errors, ratios, sigma2),
    driftVariance: (RANDOM_WALK_SLOPE * walk * sigma2 + SLOPE_CHANGE * slope2) / length,
  };
}

/** Least-squares slope of the excess of the errors of 2, 3 ... steps over the model's variance; 0 when there is none. */
function extraGrowth({ meanSquares, counts }: StepErrors, ratios: Float64Array, sigma2: number): number {
  let weights = 0;
  let cross = 0;
  let squares = 0;
  for (let k = 1; k < meanSquares.length; k++) {
    const count = counts[k] as number;
    if (count === 0) break;
    // Errors of overlapping stretches are one piece of evidence, not k + 1.
    const evidence = count / (k + 1);
    weights += evidence;
    cross += evidence * k * ((meanSquares[k] as number) / sigma2 - (ratios[k] as number));
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
