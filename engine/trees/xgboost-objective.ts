import { EngineError } from '../core/errors.ts';
import { shortest } from './float-text.ts';
import type { Objective } from './objective.ts';

/** An objective as XGBoost's model files have it. */
export type XgboostObjective = { readonly name: string } & Readonly<Record<string, unknown>>;

/** XGBoost has no Huber loss; its pseudo-Huber loss of the same slope predicts the same way and differs only if training goes on. */
export function objectiveToXgboost(objective: Objective): XgboostObjective {
  switch (objective.kind) {
    case 'squared':
      return { name: 'reg:squarederror', reg_loss_param: { scale_pos_weight: '1' } };
    case 'absolute':
      return { name: 'reg:absoluteerror' };
    case 'huber':
      return { name: 'reg:pseudohubererror', pseudo_huber_param: { huber_slope: String(shortest(Math.fround(objective.delta))) } };
    case 'poisson':
      return { name: 'count:poisson', poisson_regression_param: { max_delta_step: '0.7' } };
    case 'tweedie':
      return { name: 'reg:tweedie', tweedie_regression_param: { tweedie_variance_power: String(shortest(Math.fround(objective.power))) } };
    case 'quantile':
      return { name: 'reg:quantileerror', quantile_loss_param: { quantile_alpha: `[${shortest(Math.fround(objective.level))}]` } };
    default:
      throw new EngineError('invalid-option', 'there is no such objective');
  }
}

/** @throws EngineError `invalid-option` where these trees have no such objective */
export function objectiveFromXgboost(from: unknown): Objective {
  const refuse = (message: string): never => {
    throw new EngineError('invalid-option', `this XGBoost model cannot be read: ${message}`);
  };
  if (typeof from !== 'object' || from === null) return refuse('it has no objective');
  const fields = from as Record<string, unknown>;
  const parameter = (group: string, name: string, otherwise: number): number => {
    const values = fields[group];
    const value = typeof values === 'object' && values !== null ? (values as Record<string, unknown>)[name] : undefined;
    if (value === undefined) return otherwise;
    if (typeof value !== 'string' && typeof value !== 'number') return refuse(`${name} must be a number`);
    const list = String(value)
      .replace(/^\[|\]$/g, '')
      .split(',');
    if (list.length !== 1) return refuse(`it predicts ${list.length} quantiles at once`);
    return Number(list[0]);
  };
  switch (fields['name']) {
    case 'reg:squarederror':
    case 'reg:linear':
      return { kind: 'squared' };
    case 'reg:absoluteerror':
      return { kind: 'absolute' };
    case 'reg:pseudohubererror':
      return { kind: 'huber', delta: parameter('pseudo_huber_param', 'huber_slope', 1) };
    case 'count:poisson':
      return { kind: 'poisson' };
    case 'reg:tweedie':
      return { kind: 'tweedie', power: parameter('tweedie_regression_param', 'tweedie_variance_power', 1.5) };
    case 'reg:quantileerror':
      return { kind: 'quantile', level: parameter('quantile_loss_param', 'quantile_alpha', 0.5) };
    default:
      return refuse(`its objective is ${JSON.stringify(fields['name'])?.slice(0, 60)}; regression, count:poisson and reg:tweedie are read`);
  }
}
