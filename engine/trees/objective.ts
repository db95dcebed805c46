import { EngineError } from '../core/errors.ts';
import { weightedQuantile } from './weighted-quantile.ts';

/** What training minimises. Poisson and Tweedie predict on a log scale inside and are exponentiated for the user. */
export type Objective =
  | { readonly kind: 'squared' }
  | { readonly kind: 'absolute' }
  /** Squared near zero, absolute beyond `delta`, in units of the target. */
  | { readonly kind: 'huber'; readonly delta: number }
  | { readonly kind: 'poisson' }
  /** Variance goes with mean^power, 1 < power < 2. */
  | { readonly kind: 'tweedie'; readonly power: number }
  /** Pinball loss at `level`, between 0 and 1. */
  | { readonly kind: 'quantile'; readonly level: number };

/** LightGBM's and XGBoost's safeguard for Poisson: hessians are those of a mean larger by exp(0.7). */
const POISSON_STEP = 0.7;

/** @throws EngineError `invalid-option` */
export function checkObjective(objective: Objective): void {
  const fail = (message: string): never => {
    throw new EngineError('invalid-option', message);
  };
  switch (objective.kind) {
    case 'squared':
    case 'absolute':
    case 'poisson':
      return;
    case 'huber':
      if (!(objective.delta > 0 && Number.isFinite(objective.delta))) fail(`delta must be above 0, not ${objective.delta}`);
      return;
    case 'tweedie':
      if (!(objective.power > 1 && objective.power < 2)) fail(`power must lie between 1 and 2, not ${objective.power}`);
      return;
    case 'quantile':
      if (!(objective.level > 0 && objective.level < 1)) fail(`level must lie between 0 and 1, not ${objective.level}`);
      return;
    default:
      fail(`there is no objective ${String((objective as { kind: unknown }).kind)}`);
  }
}

/** True where scores are logarithms of predictions. */
export const hasLogLink = ({ kind }: Objective): boolean => kind === 'poisson' || kind === 'tweedie';

/** True where every row has hessian 1 (times its weight). */
export const hasConstantHessian = ({ kind }: Objective): boolean => kind !== 'poisson' && kind !== 'tweedie';

/** Where leaf values are a quantile of residuals instead of a Newton step: its level; null elsewhere. */
export function leafQuantile(objective: Objective): number | null {
  if (objective.kind === 'absolute') return 0.5;
  return objective.kind === 'quantile' ? objective.level : null;
}

/**
 * The score that training starts from: the best constant.
 *
 * @throws EngineError `zero-scale` where only zeros are to be predicted on a log scale
 */
export function baseScoreOf(objective: Objective, target: ArrayLike<number>, weight: ArrayLike<number> | undefined): number {
  const level = objective.kind === 'huber' ? 0.5 : leafQuantile(objective);
  if (level !== null) return weightedQuantile(Float64Array.from(target), weight ? Float64Array.from(weight) : null, level);
  let sum = 0;
  let total = 0;
  for (let i = 0; i < target.length; i++) {
    const w = weight ? (weight[i] as number) : 1;
    sum += w * (target[i] as number);
    total += w;
  }
  const mean = sum / total;
  if (!hasLogLink(objective)) return mean;
  if (!(mean > 0)) throw new EngineError('zero-scale', `${objective.kind} needs a target above zero in some row`);
  return Math.log(mean);
}

/**
 * First and second derivatives of the loss by the score, times the weight.
 *
 * @param gradient - written, length n
 * @param hessian - written, length n
 * @see LightGBM's regression_objective.hpp for the forms of Poisson and Huber
 */
export function derivatives(
  objective: Objective,
  target: Float64Array,
  weight: Float64Array | null,
  score: Float64Array,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  const n = target.length;
  switch (objective.kind) {
    case 'squared':
      for (let i = 0; i < n; i++) gradient[i] = (score[i] as number) - (target[i] as number);
      break;
    case 'absolute':
      for (let i = 0; i < n; i++) gradient[i] = Math.sign((score[i] as number) - (target[i] as number));
      break;
    case 'huber': {
      const { delta } = objective;
      for (let i = 0; i < n; i++) gradient[i] = Math.max(-delta, Math.min(delta, (score[i] as number) - (target[i] as number)));
      break;
    }
    case 'quantile': {
      const { level } = objective;
      for (let i = 0; i < n; i++) gradient[i] = (score[i] as number) > (target[i] as number) ? 1 - level : -level;
      break;
    }
    case 'poisson': {
      const step = Math.exp(POISSON_STEP);
      for (let i = 0; i < n; i++) {
        const mean = Math.exp(score[i] as number);
        gradient[i] = mean - (target[i] as number);
        hessian[i] = mean * step;
      }
      break;
    }
    case 'tweedie': {
      const { power } = objective;
      for (let i = 0; i < n; i++) {
        const s = score[i] as number;
        const y = target[i] as number;
        const a = y * Math.exp((1 - power) * s);
        const b = Math.exp((2 - power) * s);
        gradient[i] = b - a;
        hessian[i] = (2 - power) * b - (1 - power) * a;
      }
      break;
    }
    default:
      throw new EngineError('invalid-option', 'there is no such objective');
  }
  if (hasConstantHessian(objective)) hessian.fill(1, 0, n);
  if (!weight) return;
  for (let i = 0; i < n; i++) {
    const w = weight[i] as number;
    gradient[i] = w * (gradient[i] as number);
    hessian[i] = w * (hessian[i] as number);
  }
}

/** Loss of one row at a score; what validation watches is its weighted mean. */
export function lossOf(objective: Objective, y: number, score: number): number {
  const error = y - score;
  switch (objective.kind) {
    case 'squared':
      return error * error;
    case 'absolute':
      return Math.abs(error);
    case 'huber': {
      const size = Math.abs(error);
      return size <= objective.delta ? 0.5 * error * error : objective.delta * (size - 0.5 * objective.delta);
    }
    case 'quantile':
      return error >= 0 ? objective.level * error : (objective.level - 1) * error;
    case 'poisson':
      return Math.exp(score) - y * score;
    case 'tweedie': {
      const { power } = objective;
      return (-y * Math.exp((1 - power) * score)) / (1 - power) + Math.exp((2 - power) * score) / (2 - power);
    }
    default:
      throw new EngineError('invalid-option', 'there is no such objective');
  }
}
