import { setForm, run, type Pass } from './recursion.ts';
import { newGradient, walkBack, type Gradient } from './gradient.ts';
import type { Form } from './form.ts';
import { admissibility, alphaLimits, betaLimits, gammaLimits, phiLimits, type Bounds, type Limits, type Smoothing } from './region.ts';
import type { InitialStates } from './start.ts';

/** Smoothing parameters that a user has set; null where they are free. */
export interface Fixed {
  readonly alpha: number | null;
  readonly beta: number | null;
  readonly gamma: number | null;
  readonly phi: number | null;
}

/**
 * The search for one form's parameters as a problem without constraints. Coordinates are, in this order: angles of phi, gamma, alpha and beta
 * where free (a parameter lies at lower + (upper - lower) sin^2(angle), so that a limit can be reached exactly), level, slope, and m effects
 * of which only differences from their mean count.
 */
export interface Problem {
  readonly form: Form;
  readonly m: number;
  readonly bounds: Bounds;
  readonly fixed: Fixed;
  readonly pass: Pass;
  readonly gradient: Gradient;
  readonly smoothing: Smoothing;
  readonly limits: Limits;
  /** Positions of the coordinates; -1 where there is none. */
  readonly phiAt: number;
  readonly gammaAt: number;
  readonly alphaAt: number;
  readonly betaAt: number;
  readonly levelAt: number;
  readonly slopeAt: number;
  readonly effectsAt: number;
  readonly size: number;
  /** Sum of a season's effects: 0, or m for a multiplicative season. */
  readonly effectsSum: number;
  /** Weight of the barrier that keeps the search inside the admissible region; 0 for none. */
  barrier: number;
}

export function newProblem(pass: Pass, form: Form, seasonLength: number, bounds: Bounds, fixed: Fixed): Problem {
  setForm(pass, form, seasonLength);
  const m = form.season === 'N' ? 1 : seasonLength;
  let size = 0;
  const take = (needed: boolean, width = 1): number => {
    if (!needed) return -1;
    size += width;
    return size - width;
  };
  const positions = {
    phiAt: take(form.damped && fixed.phi === null),
    gammaAt: take(form.season !== 'N' && fixed.gamma === null),
    alphaAt: take(fixed.alpha === null),
    betaAt: take(form.trend !== 'N' && fixed.beta === null),
    levelAt: take(true),
    slopeAt: take(form.trend !== 'N'),
    effectsAt: take(form.season !== 'N', m),
  };
  return {
    form,
    m,
    bounds,
    fixed,
    pass,
    gradient: newGradient(pass.effects.length),
    smoothing: { alpha: 0.5, beta: 0.5, gamma: 0.5, phi: 0.5 },
    limits: { lower: 0.5, upper: 0.5 },
    ...positions,
    size,
    effectsSum: form.season === 'M' ? m : 0,
    barrier: 0,
  };
}

const between = ({ lower, upper }: Limits, angle: number): number => {
  const sine = Math.sin(angle);
  return lower + (upper - lower) * sine * sine;
};

/** The angle at which a parameter has `value`; values on or beyond a limit are moved inside by `margin` of the range. */
function angleOf({ lower, upper }: Limits, value: number, margin: number): number {
  const share = upper > lower ? (value - lower) / (upper - lower) : 0.5;
  return Math.asin(Math.sqrt(Math.min(Math.max(share, margin), 1 - margin)));
}

function limitGamma({ bounds, fixed, smoothing, limits }: Problem): void {
  gammaLimits(bounds, smoothing, limits);
  if (bounds !== 'admissible' && fixed.alpha !== null) limits.upper = Math.max(limits.lower, Math.min(limits.upper, 1 - fixed.alpha));
}

function limitAlpha({ bounds, fixed, smoothing, limits, m }: Problem): void {
  alphaLimits(bounds, smoothing, m, limits);
  if (bounds !== 'admissible' && fixed.beta !== null) limits.lower = Math.min(limits.upper, Math.max(limits.lower, fixed.beta));
}

/** Sets `problem.smoothing` from the angles in `u`. */
export function placeSmoothing(problem: Problem, u: Float64Array): void {
  const { form, bounds, fixed, smoothing, limits } = problem;
  smoothing.phi = form.damped ? (fixed.phi ?? 0) : 1;
  smoothing.gamma = form.season === 'N' ? 0 : (fixed.gamma ?? 0);
  smoothing.alpha = fixed.alpha ?? 0;
  smoothing.beta = form.trend === 'N' ? 0 : (fixed.beta ?? 0);
  if (problem.phiAt >= 0) {
    phiLimits(bounds, limits);
    smoothing.phi = between(limits, u[problem.phiAt] as number);
  }
  if (problem.gammaAt >= 0) {
    limitGamma(problem);
    smoothing.gamma = between(limits, u[problem.gammaAt] as number);
  }
  if (problem.alphaAt >= 0) {
    limitAlpha(problem);
    smoothing.alpha = between(limits, u[problem.alphaAt] as number);
  }
  if (problem.betaAt >= 0) {
    betaLimits(bounds, smoothing, problem.m, limits);
    smoothing.beta = between(limits, u[problem.betaAt] as number);
  }
}

/** Sets the pass to the point `u`, ready to run. */
export function place(problem: Problem, u: Float64Array): void {
  placeSmoothing(problem, u);
  const { pass, smoothing, effectsAt } = problem;
  pass.alpha = smoothing.alpha;
  pass.beta = smoothing.beta;
  pass.gamma = smoothing.gamma;
  pass.phi = smoothing.phi;
  pass.level = u[problem.levelAt] as number;
  pass.slope = problem.slopeAt >= 0 ? (u[problem.slopeAt] as number) : 0;
  if (effectsAt < 0) return;
  const { effects } = pass;
  const m = effects.length;
  let sum = 0;
  for (let i = 0; i < m; i++) sum += u[effectsAt + i] as number;
  const shift = (problem.effectsSum - sum) / m;
  for (let i = 0; i < m; i++) effects[i] = (u[effectsAt + i] as number) + shift;
}

/** The criterion at `u`; Infinity outside the domain. */
export function valueAt(problem: Problem, u: Float64Array): number {
  place(problem, u);
  if (problem.barrier === 0) return run(problem.pass);
  const margin = admissibility(problem.smoothing, problem.form, problem.m);
  return margin === -Infinity ? Infinity : run(problem.pass) - problem.barrier * margin;
}

const STEP = 1e-6;

/** The smoothing parameters at `u` weighted by their derivatives, and the barrier: its derivatives by the angles are those of the criterion. */
export function weighted(problem: Problem, u: Float64Array): number {
  placeSmoothing(problem, u);
  const { gradient, smoothing, barrier } = problem;
  const sum =
    gradient.alpha * smoothing.alpha + gradient.beta * smoothing.beta + gradient.gamma * smoothing.gamma + gradient.phi * smoothing.phi;
  return barrier === 0 ? sum : sum - barrier * admissibility(smoothing, problem.form, problem.m);
}

/** Derivatives at `u`, which must be the point that was valued last. */
export function slopesAt(problem: Problem, u: Float64Array, out: Float64Array): void {
  const { gradient, effectsAt, pass } = problem;
  walkBack(pass, gradient);
  // How the parameters hang on the angles is cheap to differentiate by differences: no pass over the data.
  const angles = problem.levelAt;
  for (let i = 0; i < angles; i++) {
    const kept = u[i] as number;
    u[i] = kept + STEP;
    const upper = weighted(problem, u);
    u[i] = kept - STEP;
    const lower = weighted(problem, u);
    u[i] = kept;
    // At the very edge the barrier is infinite on one side; the line search deals with it.
    const slope = (upper - lower) / (2 * STEP);
    out[i] = Number.isFinite(slope) ? slope : 0;
  }
  placeSmoothing(problem, u);
  out[problem.levelAt] = gradient.level;
  if (problem.slopeAt >= 0) out[problem.slopeAt] = gradient.slope;
  if (effectsAt < 0) return;
  const m = pass.effects.length;
  let mean = 0;
  for (let i = 0; i < m; i++) mean += gradient.effects[i] as number;
  mean /= m;
  for (let i = 0; i < m; i++) out[effectsAt + i] = (gradient.effects[i] as number) - mean;
}

/**
 * Coordinates of given smoothing parameters and states.
 *
 * @param margin - how far inside its limits, as a share of the range, a parameter is put at least: a search cannot leave a limit
 */
export function coordinates(problem: Problem, wanted: Smoothing, states: InitialStates, margin: number, out: Float64Array): void {
  const { bounds, limits, smoothing } = problem;
  placeSmoothing(problem, out);
  if (problem.phiAt >= 0) {
    phiLimits(bounds, limits);
    out[problem.phiAt] = angleOf(limits, wanted.phi, margin);
    placeSmoothing(problem, out);
  }
  if (problem.gammaAt >= 0) {
    limitGamma(problem);
    out[problem.gammaAt] = angleOf(limits, wanted.gamma, margin);
    placeSmoothing(problem, out);
  }
  if (problem.alphaAt >= 0) {
    limitAlpha(problem);
    out[problem.alphaAt] = angleOf(limits, wanted.alpha, margin);
    placeSmoothing(problem, out);
  }
  if (problem.betaAt >= 0) {
    betaLimits(bounds, smoothing, problem.m, limits);
    out[problem.betaAt] = angleOf(limits, wanted.beta, margin);
  }
  out[problem.levelAt] = states.level;
  if (problem.slopeAt >= 0) out[problem.slopeAt] = states.slope;
  if (problem.effectsAt >= 0) for (let i = 0; i < problem.m; i++) out[problem.effectsAt + i] = states.effects[i] as number;
}
