import { EngineError } from '../core/errors.ts';

/**
 * A linear regression that learns one observation after the other, with older ones counting less and less. Plain data, finite numbers only.
 *
 * It holds the triangle of the QR decomposition of all weighted observations, so that no observation is kept and nothing is ever subtracted.
 */
export interface OnlineLinear {
  readonly kind: 'online-linear';
  readonly formatVersion: 1;
  /** Names of the regressors, without the intercept. */
  readonly names: readonly string[];
  /** Whether there is a constant, column 0. */
  readonly intercept: boolean;
  /** lambda in (0, 1]: how much an observation counts when the next has come, beside that one. */
  readonly forgetting: number;
  /** Observations learnt. */
  readonly count: number;
  /** Observations passed over because a value was missing. */
  readonly skipped: number;
  /** Sum of the weights of all observations. */
  readonly weight: number;
  /** Sum of their squares. */
  readonly weightSquared: number;
  /** R, upper triangle, row major k x k, k columns with the intercept: R'R = X'WX and the penalty. */
  readonly triangle: readonly number[];
  /** Length k: R b = q. */
  readonly along: readonly number[];
  /** Square root of the weighted residual sum of squares. */
  readonly residual: number;
  /** Length k: largest absolute value seen in each column. */
  readonly largest: readonly number[];
}

export interface OnlineLinearSettings {
  readonly names: readonly string[];
  /** Default true. */
  readonly intercept?: boolean;
  /** lambda, default 1: all observations count alike. 0.98 remembers about 50. */
  readonly forgetting?: number;
  /** Penalty on the squares of all coefficients, the intercept's too; forgotten like observations. Default 0: least squares. */
  readonly ridge?: number;
}

/** Most regressors: an update takes time by their square. */
export const MOST_REGRESSORS = 1000;

/** Number of coefficients, k. */
export const widthOf = ({ names, intercept }: Pick<OnlineLinear, 'names' | 'intercept'>): number => names.length + (intercept ? 1 : 0);

const refuse = (name: string, needs: string, got: unknown): never => {
  throw new EngineError('invalid-option', `Online regression: ${name} must be ${needs} but is ${String(got).slice(0, 100)}.`, { name });
};

/**
 * A regression that has seen nothing.
 *
 * @throws EngineError `invalid-option`, naming the setting, what it needs and what it got
 */
export function startOnline({ names, intercept = true, forgetting = 1, ridge = 0 }: OnlineLinearSettings): OnlineLinear {
  if (new Set(names).size !== names.length) refuse('names', 'a list of different names', names.join(', '));
  const k = names.length + (intercept ? 1 : 0);
  if (k < 1 || names.length > MOST_REGRESSORS)
    refuse('names', `1 to ${MOST_REGRESSORS} regressors, or none and an intercept`, names.length);
  if (!(forgetting > 0 && forgetting <= 1)) refuse('forgetting', 'a number above 0, at most 1', forgetting);
  if (!(ridge >= 0 && ridge <= 1e100)) refuse('ridge', 'a number from 0 to 1e100', ridge);
  const triangle = new Array<number>(k * k).fill(0);
  for (let i = 0; i < k; i++) triangle[i * k + i] = Math.sqrt(ridge);
  return {
    kind: 'online-linear',
    formatVersion: 1,
    names: [...names],
    intercept,
    forgetting,
    count: 0,
    skipped: 0,
    weight: 0,
    weightSquared: 0,
    triangle,
    along: new Array<number>(k).fill(0),
    residual: 0,
    largest: new Array<number>(k).fill(0),
  };
}
