import { EngineError } from '../core/errors.ts';
import { cholesky, choleskySolve } from '../math/cholesky.ts';
import { dotRows } from './gram.ts';
import { aggregatesOf, type Hierarchy } from './hierarchy.ts';
import type { Projection } from './projection.ts';
import type { ErrorCovariance } from './weights.ts';

/** Exchanges of the whole set that may fail to help before one series is exchanged at a time. */
const PATIENCE = 5;
const MOST_ROUNDS = 500;

/** V = (S' W^-1 S)^-1 between two bottom series: the covariance of reconciled bottom values. */
function between(hierarchy: Hierarchy, w: ErrorCovariance, { gain, cross }: Projection, j: number, k: number): number {
  const a = aggregatesOf(hierarchy);
  const own = (j === k ? (w.diagonal[a + j] as number) : 0) + (w.factor ? dotRows(w.factor, a + j, w.factor, a + k, w.rank) : 0);
  return own - dotRows(gain, j, cross, k, a);
}

/** V times a vector that is zero but at `active`. */
function spread(
  hierarchy: Hierarchy,
  w: ErrorCovariance,
  projection: Projection,
  active: readonly number[],
  x: Float64Array,
): Float64Array {
  const a = aggregatesOf(hierarchy);
  const m = hierarchy.bottom;
  const inFactor = new Float64Array(w.rank);
  const inSums = new Float64Array(a);
  const out = new Float64Array(m);
  active.forEach((j, k) => {
    const value = x[k] as number;
    out[j] = value * (w.diagonal[a + j] as number);
    for (let t = 0; t < w.rank; t++)
      inFactor[t] = (inFactor[t] as number) + value * ((w.factor as Float64Array)[(a + j) * w.rank + t] as number);
    for (let c = 0; c < a; c++) inSums[c] = (inSums[c] as number) + value * (projection.cross[j * a + c] as number);
  });
  for (let j = 0; j < m; j++) {
    const common = w.factor ? dotRows(w.factor, a + j, inFactor, 0, w.rank) : 0;
    out[j] = (out[j] as number) + common - dotRows(projection.gain, j, inSums, 0, a);
  }
  return out;
}

/**
 * Minimum-trace reconciliation under the condition that no bottom value is negative, by block principal pivoting: with V the covariance of the
 * free solution b, the values b + V x for which x >= 0, b + V x >= 0 and one of the two is zero for each series. The systems are as large as the
 * number of series at zero.
 *
 * @param free - length m: the solution without the condition
 * @returns length m, zero or more
 * @throws EngineError `no-convergence`, `cancelled`
 * @see Wickramasuriya, Turlach & Hyndman (2020), Statistics and Computing 30, 1167-1182; Júdice & Pires (1994), Computers & Operations Research
 *   21(5), 587-596
 */
export function projectNonNegative(
  hierarchy: Hierarchy,
  w: ErrorCovariance,
  projection: Projection,
  free: Float64Array,
  shouldStop: () => boolean,
): Float64Array {
  const m = hierarchy.bottom;
  const a = aggregatesOf(hierarchy);
  let largest = 0;
  for (const value of free) largest = Math.max(largest, Math.abs(value));
  const tolerance = 1e-12 * largest;
  const scale = Float64Array.from({ length: m }, (_, j) => between(hierarchy, w, projection, j, j));
  let active = Array.from(free.keys()).filter((j) => (free[j] as number) < -tolerance);
  let best = Infinity;
  let patience = PATIENCE;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (active.length === 0) return free.map((value) => Math.max(0, value));
    if (shouldStop()) throw new EngineError('cancelled', 'The reconciliation was cancelled.');
    const size = active.length;
    const matrix = new Float64Array(size * size);
    for (let p = 0; p < size; p++)
      for (let q = 0; q <= p; q++) {
        const scaled = Math.sqrt((scale[active[p] as number] as number) * (scale[active[q] as number] as number));
        matrix[p * size + q] = between(hierarchy, w, projection, active[p] as number, active[q] as number) / scaled;
      }
    if (!cholesky(matrix, size)) break;
    const x = Float64Array.from(active, (j) => -(free[j] as number) / Math.sqrt(scale[j] as number));
    choleskySolve(matrix, size, x);
    active.forEach((j, p) => (x[p] = (x[p] as number) / Math.sqrt(scale[j] as number)));
    const move = spread(hierarchy, w, projection, active, x);
    const isActive = new Uint8Array(m);
    const wrong: number[] = [];
    active.forEach((j, p) => {
      isActive[j] = 1;
      if ((x[p] as number) * (scale[j] as number) < -tolerance) wrong.push(j);
    });
    const values = free.map((value, j) => (isActive[j] ? 0 : value + (move[j] as number)));
    for (let j = 0; j < m; j++) if ((values[j] as number) < -tolerance) wrong.push(j);
    if (wrong.length === 0) return values.map((value) => Math.max(0, value));
    let exchanged = wrong;
    if (wrong.length < best) {
      best = wrong.length;
      patience = PATIENCE;
    } else if (patience > 0) patience--;
    else exchanged = [wrong.reduce((p, q) => Math.max(p, q))];
    const exchange = new Set(exchanged);
    active = Array.from(free.keys()).filter((j) => (isActive[j] === 1) !== exchange.has(j));
  }
  throw new EngineError('no-convergence', `No non-negative forecasts of ${m} series and ${a} sums were found that agree.`);
}
