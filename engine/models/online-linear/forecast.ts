import { EngineError } from '../../core/errors.ts';
import type { Forecast, ForecastRequest } from '../../core/forecast.ts';
import { studentHalfWidth } from '../../math/student-t.ts';
import { estimatesOf } from '../../online/index.ts';
import { normalForecast } from '../normal-forecast.ts';
import { columnNames, fillRow, reachOf, type Design } from './design.ts';
import { bestMember, type Member, type OnlineLinearFitted } from './learn-series.ts';
import { leverageOf } from './leverage.ts';

/** Degrees of freedom of intervals are at least so many: fewer have tails that say nothing. */
const FEWEST_DEGREES = 2;

/** Errors of so many forecasts count before they have a say in the spread. */
const ENOUGH = 10;

/**
 * s and its degrees of freedom, also where a column depends on others: see `spreadOf` in engine/online. At least what forecasts of the next
 * value were off by of late: a regression whose coefficients move is further off than what it has learnt from.
 */
export function spreadOfMember({ state, squares, weight: scored }: Member): { readonly sigma: number; readonly degrees: number } {
  const { weight, weightSquared, residual } = state;
  if (!(weight > 0)) return { sigma: 0, degrees: FEWEST_DEGREES };
  const degrees = Math.max(1, weight ** 2 / weightSquared - state.names.length - 1);
  const late = scored >= ENOUGH ? Math.sqrt(squares / scored) : 0;
  return { sigma: Math.max(late, residual * Math.sqrt(weight / weightSquared / degrees)), degrees: Math.max(FEWEST_DEGREES, degrees) };
}

/** Coefficients, the intercept first. */
export const coefficientsOf = ({ state }: Member): number[] => estimatesOf(state).estimates.map(({ value }) => value);

/**
 * Steps ahead one by one, each from those before it. The variance of step h is s^2 (psi_0^2 + ... + psi_(h-1)^2 + x_h' (X'WX)^-1 x_h / lambda):
 * errors go on through the lags, and coefficients are estimates.
 */
export function forecastOnline(fitted: OnlineLinearFitted, { horizon, levels, futureXreg = [] }: ForecastRequest): Forecast {
  const { design, length, recent } = fitted;
  const member = bestMember(fitted);
  const coefficients = coefficientsOf(member);
  const { sigma, degrees } = spreadOfMember(member);
  const leverage = leverageOf(member.state);
  const reach = reachOf(design);
  const width = columnNames(design).length;
  const regressors = design.regressors.map((name) => futureXreg.find((one) => one.name === name)?.values);
  const missing = regressors.findIndex((values) => !values || values.length < horizon);
  if (missing >= 0)
    throw new EngineError('length-mismatch', `A forecast needs ${horizon} values of ${design.regressors[missing] ?? ''} to come.`, {
      regressor: design.regressors[missing] ?? '',
    });
  const values = new Float64Array(reach + horizon);
  values.set(recent, reach - recent.length);
  const psi = psiWeights(design, coefficients, horizon);
  const deviation = new Float64Array(horizon);
  const row = new Float64Array(width + 1);
  row[0] = 1;
  let squares = 0;
  for (let h = 0; h < horizon; h++) {
    fillRow(
      design,
      length + h,
      (i) => regressors[i]?.[h] as number,
      (lag) => values[reach + h - lag] as number,
      row,
      1,
    );
    let mean = 0;
    for (let i = 0; i <= width; i++) mean += (row[i] as number) * (coefficients[i] as number);
    values[reach + h] = mean;
    squares += (psi[h] as number) ** 2;
    deviation[h] = sigma * Math.sqrt(squares + leverage(row));
    if (!Number.isFinite(mean) || !Number.isFinite(deviation[h]))
      throw new EngineError('no-convergence', `Its forecast grows without bound: at step ${h + 1} it is beyond all numbers.`);
  }
  return normalForecast(values.slice(reach), deviation, levels, (level) => studentHalfWidth(level, degrees));
}

/** How an error now goes on through the lags: psi_0 = 1, psi_j = sum of b_lag psi_(j - lag). */
export function psiWeights({ lags }: Design, coefficients: readonly number[], horizon: number): Float64Array {
  const psi = new Float64Array(horizon);
  const first = coefficients.length - lags.length;
  for (let j = 0; j < horizon; j++) {
    let sum = j === 0 ? 1 : 0;
    lags.forEach((lag, i) => {
      if (lag <= j) sum += (coefficients[first + i] as number) * (psi[j - lag] as number);
    });
    psi[j] = sum;
  }
  return psi;
}
