import { EngineError } from '../core/errors.ts';
import { cholesky, choleskySolve } from '../math/cholesky.ts';

/** Columns of numbers, none missing, all of one length. */
type Design = readonly Float64Array[];

/** A linear model with an intercept. */
export interface Ridge {
  readonly coefficients: Float64Array;
  readonly intercept: number;
}

/** Penalties that are tried, times the number of rows. */
const PENALTIES = [1e-6, 1e-4, 1e-2, 1e-1, 1] as const;

/**
 * Ridge regression: squared errors plus penalty x squared coefficients; the intercept is free.
 *
 * @param penalties - one model each
 * @throws EngineError `no-convergence` when the columns cannot be solved for
 * @see Hoerl & Kennard (1970), Technometrics 12(1), 55-67
 */
export function fitRidge(columns: Design, y: Float64Array, penalties: readonly number[]): Ridge[] {
  const n = y.length;
  const p = columns.length;
  const means = columns.map((column) => column.reduce((sum, x) => sum + x / n, 0));
  const centre = y.reduce((sum, value) => sum + value / n, 0);
  const cross = new Float64Array(p * p);
  const right = new Float64Array(p);
  // Most columns are zero in most rows, so a row is worth only what it holds.
  const at = new Int32Array(p);
  const value = new Float64Array(p);
  for (let i = 0; i < n; i++) {
    let held = 0;
    for (let j = 0; j < p; j++) {
      const x = (columns[j] as Float64Array)[i] as number;
      if (x === 0) continue;
      at[held] = j;
      value[held++] = x;
    }
    const r = (y[i] as number) - centre;
    for (let a = 0; a < held; a++) {
      const row = (at[a] as number) * p;
      const x = value[a] as number;
      right[at[a] as number] = (right[at[a] as number] as number) + x * r;
      for (let b = 0; b <= a; b++) cross[row + (at[b] as number)] = (cross[row + (at[b] as number)] as number) + x * (value[b] as number);
    }
  }
  for (let a = 0; a < p; a++)
    for (let b = 0; b <= a; b++) {
      const centred = (cross[a * p + b] as number) - n * (means[a] as number) * (means[b] as number);
      cross[a * p + b] = centred;
      cross[b * p + a] = centred;
    }
  return penalties.map((penalty) => {
    const factor = Float64Array.from(cross);
    for (let j = 0; j < p; j++) factor[j * p + j] = (factor[j * p + j] as number) + penalty;
    if (!cholesky(factor, p)) throw new EngineError('no-convergence', 'the linear model could not be solved');
    const coefficients = Float64Array.from(right);
    choleskySolve(factor, p, coefficients);
    const intercept = centre - coefficients.reduce((sum, b, j) => sum + b * (means[j] as number), 0);
    return { coefficients, intercept };
  });
}

export function applyRidge({ coefficients, intercept }: Ridge, columns: Design, rows: number): Float64Array {
  const predicted = new Float64Array(rows).fill(intercept);
  coefficients.forEach((b, j) => {
    const column = columns[j] as Float64Array;
    for (let i = 0; i < rows; i++) predicted[i] = (predicted[i] as number) + b * (column[i] as number);
  });
  return predicted;
}

/** The penalty whose model is best on the rows held back, fitted to the training rows. */
export function chooseRidge(train: Design, y: Float64Array, hold: Design, held: Float64Array): Ridge {
  const models = fitRidge(
    train,
    y,
    PENALTIES.map((penalty) => penalty * y.length),
  );
  const losses = models.map((model) => {
    const predicted = applyRidge(model, hold, held.length);
    return predicted.reduce((sum, value, i) => sum + (value - (held[i] as number)) ** 2, 0);
  });
  return models[losses.indexOf(Math.min(...losses))] as Ridge;
}
