import { variance } from '../../math/moments.ts';
import type { Estimate, Workspace } from './estimate.ts';
import type { Form } from './form.ts';
import { coordinates, newProblem, slopesAt, valueAt, type Problem } from './problem.ts';

/**
 * How well the states after the last value are known, since parameters and initial states were estimated: their covariances. The effects of a
 * season are taken with level and slope, not with each other or phi. A form without trend has a slope of zero that is known no better than any
 * other (before format 3 it counted as known). Plain numbers, so that a model can save them.
 */
export interface Uncertainty {
  readonly level: number;
  readonly slope: number;
  readonly phi: number;
  readonly levelSlope: number;
  readonly levelPhi: number;
  readonly slopePhi: number;
  /** Variance of each effect, and its covariances with level and slope; length m or 0, in the order of `season`. */
  readonly season: readonly number[];
  readonly seasonLevel: readonly number[];
  readonly seasonSlope: readonly number[];
  /** Variances of the smoothing parameters themselves: future errors weigh by them. */
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  /** Parameters that lie at a limit of their range, where there are no standard errors. */
  readonly atLimit?: readonly SmoothingName[];
}

type SmoothingName = 'alpha' | 'beta' | 'gamma' | 'phi';

/** Nearer to a limit, as a share of the range, a parameter counts as at it. */
const AT_LIMIT = 1e-3;

/** Numbers other than effects that covariances are worked out for. */
const OTHERS = 6;
/** Longer seasons keep their initial effects as known: there are too many to go through one by one. */
const LONGEST = 60;
/** A parameter that the data say nothing of is somewhere in its range: the curvature of an even spread over a quarter turn. */
const PRIOR = 2 / ((Math.PI / 2) ** 2 / 12);

/**
 * Covariance of the final states by the delta method: the inverse of the observed information, from differences of the gradient, taken
 * through the derivatives of the final states. A parameter at its limit counts as known. That there is no slope is an estimate too: a form
 * without trend is looked at as the same with a slope that happens to be zero and does not change.
 *
 * @param first - position t % m of the next step
 * @param units - what level and slope, and effects, of the workspace are to be multiplied by
 * @returns null where the likelihood has no curvature to go by, for example after a perfect fit
 */
export function stateUncertainty(
  workspace: Workspace,
  { form: chosen, smoothing, initial, parameters }: Estimate,
  first: number,
  units: { readonly level: number; readonly slope: number; readonly effect: number },
): Uncertainty | null {
  const { pass, bounds, seasonLength, objective } = workspace;
  const hasTrend = chosen.trend !== 'N';
  const form: Form = hasTrend ? chosen : { ...chosen, trend: 'A' };
  const fixed = hasTrend ? workspace.fixed : { ...workspace.fixed, beta: 0 };
  const problem = newProblem(pass, form, seasonLength, bounds, fixed);
  if (objective === 'mse') pass.relative = false;
  const u = new Float64Array(problem.size);
  coordinates(problem, smoothing, initial, 0, u);
  const limited = parametersAtLimit(problem, u);
  const m = pass.effects.length;
  const k = m > LONGEST ? problem.effectsAt : problem.size;
  if (!Number.isFinite(valueAt(problem, u))) return null;
  const spread = Math.sqrt(pass.sse / pass.count) * (pass.relative ? Math.abs(initial.level) : 1);
  if (!(spread > 1e-12)) return null;
  const isMultiplicative = form.season === 'M';
  const gradient = new Float64Array(problem.size);
  slopesAt(problem, u, gradient);
  const moved = new Float64Array(problem.size);
  // Beside each other: final level and slope, phi, alpha, beta, gamma, final effects.
  const states = OTHERS + m;
  const known = new Float64Array(states);
  const read = (out: Float64Array, row: number): void => {
    out[row] = pass.level;
    out[row + 1] = pass.slope;
    out[row + 2] = pass.phi;
    out[row + 3] = pass.alpha;
    out[row + 4] = pass.beta;
    out[row + 5] = pass.gamma;
    out.set(pass.effects, row + OTHERS);
  };
  valueAt(problem, u);
  read(known, 0);
  const information = new Float64Array(k * k);
  const jacobian = new Float64Array(k * states);
  for (let i = 0; i < k; i++) {
    const kept = u[i] as number;
    const isShare = i === problem.slopeAt && form.trend === 'M';
    const isFactor = i >= problem.effectsAt && problem.effectsAt >= 0 && isMultiplicative;
    // A slope is known n times as well as a level, and more.
    const width = i === problem.slopeAt ? spread / pass.count : spread;
    const size = i < problem.levelAt ? 1e-4 : (1e-5 * width) / (isShare || isFactor ? Math.max(Math.abs(initial.level), 1e-3) : 1);
    let step = 0;
    for (const trial of [size, -size]) {
      u[i] = kept + trial;
      if (!Number.isFinite(valueAt(problem, u))) continue;
      step = trial;
      break;
    }
    if (step !== 0) {
      slopesAt(problem, u, moved);
      read(jacobian, i * states);
      for (let j = 0; j < k; j++) information[i * k + j] = ((moved[j] as number) - (gradient[j] as number)) / step / 2;
      for (let j = 0; j < states; j++) jacobian[i * states + j] = ((jacobian[i * states + j] as number) - (known[j] as number)) / step;
    }
    u[i] = kept;
  }
  if (!hasTrend) withoutMaximum(problem, information, k, gradient[problem.slopeAt] as number);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < i; j++) {
      const mean = 0.5 * ((information[i * k + j] as number) + (information[j * k + i] as number));
      information[i * k + j] = mean;
      information[j * k + i] = mean;
    }
    if (i < problem.levelAt) information[i * k + i] = (information[i * k + i] as number) + PRIOR / 2;
  }
  // Only differences of effects count; their common part is pinned down so that the matrix can be inverted.
  if (k === problem.size && m > 0) {
    const pin = Math.max(1e-300, Math.abs(information[problem.effectsAt * (k + 1)] as number));
    // An effect that was never observed is somewhere among the others.
    const width = Math.max(spreadOf(initial.effects), isMultiplicative ? spread / Math.max(Math.abs(initial.level), 1e-3) : spread);
    for (let i = problem.effectsAt; i < k; i++) information[i * (k + 1)] = (information[i * (k + 1)] as number) + 1 / (4 * width * width);
    for (let i = problem.effectsAt; i < k; i++)
      for (let j = problem.effectsAt; j < k; j++) information[i * k + j] = (information[i * k + j] as number) + pin;
  }
  if (!halfInverse(information, jacobian, k, states)) return null;
  const inflation = pass.count / Math.max(1, pass.count - parameters);
  const covariance = (a: number, b: number): number => {
    let sum = 0;
    for (let i = 0; i < k; i++) sum += (jacobian[i * states + a] as number) * (jacobian[i * states + b] as number);
    // Six digits are more than a variance is known to, and keep saved models small.
    return sum * inflation;
  };
  const rounded = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(6)) : 0);
  const { level, slope, effect } = units;
  const along = (with_: number, unit: number): number[] =>
    Array.from({ length: m }, (_, i) => {
      const at = OTHERS + ((first + i) % m);
      return rounded(covariance(at, with_ < 0 ? at : with_) * effect * unit);
    });
  return {
    level: rounded(covariance(0, 0) * level * level),
    slope: rounded(covariance(1, 1) * slope * slope),
    phi: rounded(covariance(2, 2)),
    levelSlope: rounded(covariance(0, 1) * level * slope),
    levelPhi: rounded(covariance(0, 2) * level),
    slopePhi: rounded(covariance(1, 2) * slope),
    season: along(-1, effect),
    seasonLevel: along(0, level),
    seasonSlope: along(1, slope),
    // Inside the region the information knows what the others have to do with it; at a limit only the likelihood along it says something.
    alpha: rounded(Math.max(covariance(3, 3), spreadAlong(problem, u, problem.alphaAt, 'alpha'))),
    beta: rounded(Math.max(covariance(4, 4), spreadAlong(problem, u, problem.betaAt, 'beta'))),
    gamma: rounded(Math.max(covariance(5, 5), spreadAlong(problem, u, problem.gammaAt, 'gamma'))),
    ...(limited.length > 0 ? { atLimit: limited } : {}),
  };
}

/**
 * A slope of zero is not where the likelihood is highest, and off its maximum its curvature says something else: it bends by how steep it is
 * because the variance was concentrated out, and any way between two parameters. Put right, the slope is known as well as generalised least
 * squares say, given the smoothing parameters.
 */
function withoutMaximum({ slopeAt, levelAt, pass }: Problem, information: Float64Array, k: number, steepness: number): void {
  const at = slopeAt * k + slopeAt;
  information[at] = (information[at] as number) + steepness ** 2 / (2 * pass.count);
  for (let i = 0; i < levelAt; i++) {
    information[i * k + slopeAt] = 0;
    information[slopeAt * k + i] = 0;
  }
}

/** The likelihood is not flat where a limit stops a parameter, and the derivative by its angle is zero there whatever the data say. */
function parametersAtLimit({ phiAt, gammaAt, alphaAt, betaAt }: Problem, u: Float64Array): SmoothingName[] {
  const at = { alpha: alphaAt, beta: betaAt, gamma: gammaAt, phi: phiAt };
  return (['alpha', 'beta', 'gamma', 'phi'] as const).filter((name) => {
    if (at[name] < 0) return false;
    const share = Math.sin(u[at[name]] as number) ** 2;
    return Math.min(share, 1 - share) < AT_LIMIT;
  });
}

/** Standard deviation; 0 for fewer than two values. */
const spreadOf = (values: Float64Array): number => Math.sqrt(variance(values)) || 0;

/** Points on each side at which the likelihood along one parameter is looked at. */
const POINTS = 12;

/**
 * Mean squared distance of a smoothing parameter from its estimate, under its likelihood with the others held: finite at a limit too, where
 * curvature says nothing.
 */
function spreadAlong(problem: Problem, u: Float64Array, at: number, name: 'alpha' | 'beta' | 'gamma'): number {
  if (at < 0) return 0;
  const best = valueAt(problem, u);
  const centre = problem.smoothing[name];
  const kept = u[at] as number;
  let weight = 0;
  let squares = 0;
  // The estimate's angle lies in the first quarter turn; the ends of the range are its ends.
  for (const end of [0, Math.PI / 2]) {
    let before = 0;
    let density = 1;
    for (let i = 1; i <= POINTS; i++) {
      // Closer together near the estimate, where the likelihood changes fast when there are many values.
      u[at] = kept + (end - kept) * (i / POINTS) ** 2;
      const value = valueAt(problem, u);
      const distance = Math.abs(problem.smoothing[name] - centre);
      const next = Number.isFinite(value) ? Math.exp((best - value) / 2) : 0;
      const width = distance - before;
      weight += 0.5 * width * (density + next);
      squares += 0.5 * width * (density * before * before + next * distance * distance);
      before = distance;
      density = next;
    }
  }
  u[at] = kept;
  return weight > 0 ? squares / weight : 0;
}

/**
 * Replaces `b` (k x columns) by the solution of L x = b, where L is the Cholesky factor of `a` (k x k), made positive definite by a ridge where
 * it is not.
 *
 * @returns false when no ridge helps
 */
function halfInverse(a: Float64Array, b: Float64Array, k: number, columns: number): boolean {
  const factor = new Float64Array(k * k);
  let done = false;
  for (let ridge = 0; ridge <= 10 && !done; ridge = ridge === 0 ? 1e-6 : ridge * 10) {
    done = true;
    for (let i = 0; i < k && done; i++)
      for (let j = 0; j <= i; j++) {
        let sum = a[i * k + j] as number;
        if (i === j) sum += ridge * (Math.abs(sum) + 1e-300);
        for (let l = 0; l < j; l++) sum -= (factor[i * k + l] as number) * (factor[j * k + l] as number);
        if (i !== j) factor[i * k + j] = sum / (factor[j * k + j] as number);
        else if (sum > 1e-10 * Math.abs(a[i * k + i] as number)) factor[i * k + i] = Math.sqrt(sum);
        else {
          done = false;
          break;
        }
      }
  }
  if (!done) return false;
  for (let i = 0; i < k; i++)
    for (let c = 0; c < columns; c++) {
      let sum = b[i * columns + c] as number;
      for (let l = 0; l < i; l++) sum -= (factor[i * k + l] as number) * (b[l * columns + c] as number);
      b[i * columns + c] = sum / (factor[i * k + i] as number);
    }
  return true;
}

/**
 * Variance of each point forecast that comes from not knowing the states better (delta method).
 *
 * @returns length h
 */
export function forecastUncertainty(
  fitted: {
    readonly form: Form;
    readonly phi: number;
    readonly level: number;
    readonly slope: number;
    readonly season: readonly number[];
    readonly uncertainty?: Uncertainty;
  },
  base: Float64Array,
  horizon: number,
): Float64Array {
  const { form, phi, level, slope, season, uncertainty } = fitted;
  const variance = new Float64Array(horizon);
  if (!uncertainty) return variance;
  let damping = 0;
  let power = 1;
  let change = 0;
  for (let i = 0; i < horizon; i++) {
    // Derivative of phi + ... + phi^(i + 1), then the sum itself.
    change += (i + 1) * power;
    power *= phi;
    damping += power;
    const at = season.length > 0 ? i % season.length : 0;
    const factor = form.season === 'M' ? (season[at] as number) : 1;
    const now = base[i] as number;
    const byLevel = factor * (form.trend === 'M' ? now / level : 1);
    const bySlope = factor * (form.trend === 'M' ? (now * damping) / slope : damping);
    const byPhi = form.damped ? factor * change * (form.trend === 'M' ? now * Math.log(slope) : slope) : 0;
    const byEffect = form.season === 'M' ? now : 1;
    let sum =
      byLevel * byLevel * uncertainty.level +
      bySlope * bySlope * uncertainty.slope +
      byPhi * byPhi * uncertainty.phi +
      2 * (byLevel * bySlope * uncertainty.levelSlope + byLevel * byPhi * uncertainty.levelPhi + bySlope * byPhi * uncertainty.slopePhi);
    if (season.length > 0)
      sum +=
        byEffect *
        (byEffect * (uncertainty.season[at] as number) +
          2 * (byLevel * (uncertainty.seasonLevel[at] as number) + bySlope * (uncertainty.seasonSlope[at] as number)));
    variance[i] = Number.isFinite(sum) ? Math.max(0, sum) : 0;
  }
  return variance;
}
