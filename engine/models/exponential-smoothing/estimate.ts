import { parameterCount, type Form } from './form.ts';
import { descend, type Found } from './descend.ts';
import { isForward, searchForward } from './forward-search.ts';
import { coordinates, newProblem, place, placeSmoothing, valueAt, type Fixed, type Problem } from './problem.ts';
import { newPass, run, type Pass } from './recursion.ts';
import { isAdmissible, type Bounds, type Smoothing } from './region.ts';
import { startAt } from './scaled-start.ts';
import { initialStates, type InitialStates } from './start.ts';

/** What is minimised: minus twice the likelihood, or the mean squared one-step error. */
export type Objective = 'lik' | 'mse';

/** A series made ready for many fits: scaled to about 1, with scratch memory and the starts of the forms tried so far. */
export interface Workspace {
  readonly pass: Pass;
  /** The series with gaps filled, for starting values alone; the very series when there are none. */
  readonly filled: Float64Array;
  readonly seasonLength: number;
  /** What the series was divided by. */
  readonly scale: number;
  readonly bounds: Bounds;
  readonly fixed: Fixed;
  readonly objective: Objective;
  readonly shouldStop: () => boolean;
  /** Initial states by trend and season, as they are needed. */
  readonly starts: Map<number, InitialStates>;
}

/** A form fitted to a series, in the units of the workspace. */
export interface Estimate {
  readonly form: Form;
  readonly smoothing: Smoothing;
  readonly initial: InitialStates;
  /** States after the last value; effects by position t % m. */
  readonly final: InitialStates;
  /** Sum of squared errors, relative ones for multiplicative errors. */
  readonly sse: number;
  /** Minus twice the log likelihood in the units of the series, as R has it. */
  readonly deviance: number;
  /** Estimated numbers without the variance, as R counts them. */
  readonly parameters: number;
  readonly converged: boolean;
  readonly iterations: number;
}

/** Starts that are valued; the search begins at the best. beta and gamma as shares of their ranges. */
const STARTS = [
  [0.2, 0.1, 0.05, 0.97],
  [0.02, 0.3, 0.02, 0.97],
  [0.5, 0.05, 0.3, 0.95],
  [0.9, 0.05, 0.5, 0.95],
  [0.9, 0.5, 0.05, 0.88],
  [0.5, 0.05, 0.9, 0.95],
] as const;
const MARGIN = 1e-3;
const MAX_ITERATIONS = 400;
const TOLERANCE = 1e-7;
const SOFT_BARRIER = 1e-2;
const HARD_BARRIER = 1e-5;

function startOf(workspace: Workspace, { trend, season }: Pass): InitialStates {
  const key = trend * 3 + season;
  let start = workspace.starts.get(key);
  if (!start) {
    start = initialStates(workspace.filled, workspace.seasonLength, trend, season);
    workspace.starts.set(key, start);
  }
  return start;
}

/** From this share of alpha on beta counts as high, and from this share of 1 - alpha on gamma. */
const HIGH_BETA = 0.4;
const HIGH_GAMMA = 0.6;

/** Which kind of start smoothing parameters are: low alpha, high alpha, high beta, high gamma. */
function kindOf({ betaAt, gammaAt }: Problem, { alpha, beta, gamma }: Smoothing): 0 | 1 | 2 | 3 {
  if (gammaAt >= 0 && gamma >= HIGH_GAMMA * (1 - alpha)) return 3;
  if (betaAt >= 0 && beta >= HIGH_BETA * alpha) return 2;
  return alpha < 0.5 ? 0 : 1;
}

/** Values times coordinates from which on only the descent that is lowest after some steps is followed to its end. */
const MANY = 8_000;
const FIRST_STEPS = 15;

/**
 * Descends from the best of each kind of start (low alpha, high alpha, high beta, high gamma), since the likelihood often has several peaks.
 * The lowest end counts.
 */
function search(workspace: Workspace, problem: Problem, warm: readonly Estimate[]): Found | null {
  const states = startOf(workspace, problem.pass);
  const { size } = problem;
  const isMany = size * problem.pass.count > MANY;
  const u = new Float64Array(size);
  const starts = [new Float64Array(size), new Float64Array(size), new Float64Array(size), new Float64Array(size)] as const;
  const values: [number, number, number, number] = [Infinity, Infinity, Infinity, Infinity];
  const consider = (smoothing: Smoothing, from: InitialStates): void => {
    coordinates(problem, smoothing, from, MARGIN, u);
    const value = valueAt(problem, u);
    const kind = kindOf(problem, smoothing);
    if (!(value < values[kind])) return;
    values[kind] = value;
    starts[kind].set(u);
  };
  for (const [alpha, beta, gamma, phi] of STARTS) consider({ alpha, beta: alpha * beta, gamma: (1 - alpha) * gamma, phi }, states);
  for (const { smoothing, initial, form } of warm)
    consider(smoothing, form.trend === problem.form.trend && form.season === problem.form.season ? initial : states);
  const walk = (u: Float64Array, most: number): Found => ({
    u,
    ...descend(problem, u, startAt(problem, u), most, TOLERANCE, workspace.shouldStop),
  });
  if (isForward(problem)) {
    const usable = starts.filter((_, kind) => Number.isFinite(values[kind]));
    return searchForward(problem, usable, MAX_ITERATIONS, TOLERANCE, workspace.shouldStop);
  }
  let best: Found | null = null;
  for (const kind of [0, 1, 2, 3] as const) {
    if (!Number.isFinite(values[kind])) continue;
    const found = walk(starts[kind], isMany ? FIRST_STEPS : MAX_ITERATIONS);
    if (best === null || found.value < best.value) best = found;
  }
  return best !== null && isMany && !best.converged ? walk(best.u, MAX_ITERATIONS) : best;
}

/** The same inside the admissible region: with a barrier at its edge, first a soft one. */
function searchInside(workspace: Workspace, problem: Problem, warm: readonly Estimate[]): Found | null {
  problem.barrier = SOFT_BARRIER;
  const found = search(workspace, problem, warm);
  if (!found) return null;
  problem.barrier = HARD_BARRIER;
  const { u } = found;
  return { u, ...descend(problem, u, startAt(problem, u), MAX_ITERATIONS, TOLERANCE, workspace.shouldStop) };
}

/**
 * Estimates one form, initial states included, from the best of several starts.
 *
 * @param warm - sibling forms already fitted, whose parameters are tried as starts too
 * @returns null where the form cannot be fitted to the series
 * @throws EngineError `cancelled`
 * @see Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, chapter 5
 */
export function estimate(workspace: Workspace, form: Form, warm: readonly Estimate[] = []): Estimate | null {
  const { pass, seasonLength, bounds, fixed, objective } = workspace;
  const parameters = parameterCount(form, seasonLength);
  if (parameters >= pass.count - 1) return null;
  const problem = newProblem(pass, form, seasonLength, bounds, fixed);
  if (objective === 'mse') pass.relative = false;
  let found = bounds === 'admissible' ? null : search(workspace, problem, warm);
  if (found) placeSmoothing(problem, found.u);
  // With a season the textbook region sticks out of the admissible one; seldom the likelihood is highest there.
  if (!found || (bounds === 'both' && !isAdmissible(problem.smoothing, form, problem.m))) found = searchInside(workspace, problem, warm);
  if (!found) return null;
  place(problem, found.u);
  const initial = { level: pass.level, slope: pass.slope, effects: Float64Array.from(pass.effects) };
  pass.relative = form.error === 'M';
  const value = run(pass);
  if (!Number.isFinite(value)) return null;
  return {
    form,
    smoothing: { ...problem.smoothing },
    initial,
    final: { level: pass.level, slope: pass.slope, effects: Float64Array.from(pass.effects) },
    sse: pass.sse,
    deviance: value + 2 * pass.count * Math.log(workspace.scale),
    parameters,
    converged: found.converged,
    iterations: found.iterations,
  };
}

function divided(values: Float64Array, by: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let t = 0; t < result.length; t++) result[t] = (values[t] as number) / by;
  return result;
}

/**
 * @param y - length n, NaN where missing
 * @param filled - the same with gaps filled, length n
 */
export function newWorkspace(
  y: Float64Array,
  filled: Float64Array,
  seasonLength: number,
  options: { readonly bounds: Bounds; readonly fixed: Fixed; readonly objective: Objective; readonly shouldStop: () => boolean },
): Workspace {
  let largest = 0;
  let count = 0;
  for (const value of y) {
    if (Number.isNaN(value)) continue;
    largest = Math.max(largest, Math.abs(value));
    count++;
  }
  // A power of two, so that scaling does not change the digits.
  const scale = largest > 0 ? 2 ** Math.round(Math.log2(largest)) : 1;
  return {
    pass: newPass(divided(y, scale), count),
    filled: divided(filled, scale),
    seasonLength,
    scale,
    ...options,
    starts: new Map(),
  };
}
