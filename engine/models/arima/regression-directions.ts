import type { Estimate } from './estimate.ts';
import { makeLikelihood, residualsAt } from './likelihood.ts';
import type { Prepared } from './prepare.ts';
import { constantColumn } from './problem.ts';
import type { Direction, Gap } from './uncertainty.ts';
import { makeWhitening, whiten } from './whiten.ts';

/** Models whose directions would take more numbers take their regressors as known: saved models stay small. */
const MOST_NUMBERS = 240;
/** As many as the missing values of two seasons of 24 take; of more the largest are kept. */
const MOST_NUMBERS_OF_GAPS = 2400;
/** Along a drift the last values change almost as much the other way, and three digits would not do. */
const DIGITS = 10;
const DIGITS_OF_GAPS = 6;
/** Missing values that move nothing by more than this share of the error's deviation were too long ago. */
const FORGOTTEN = 1e-4;

const roundedTo =
  (digits: number) =>
  (value: number): number =>
    Number.isFinite(value) ? Number(value.toPrecision(digits)) : 0;

/** Columns of the regression as they stand after the last value, and how well their coefficients are known. */
interface Ends {
  /** Column of the triangle for each of the columns looked at: the missing values, then the constant, then the regressors; without waves. */
  readonly at: readonly number[];
  readonly states: number;
  /** Length at x states. */
  readonly state: Float64Array;
  /** The last undifferenced values of each, d + m D of them. */
  readonly tails: readonly Float64Array[];
  /** Step of one standard deviation along direction j, for an error variance of 1; null for dependent columns. */
  readonly step: (j: number) => Float64Array | null;
}

function endsOf({ problem, names }: Prepared, { orders, data, coefficients }: Estimate): Ends | null {
  const { p, q, P, Q, d, D, m } = orders;
  const { columns, missing, n } = data;
  const constants = orders.constant ? 1 : 0;
  const regressors = names.length;
  const likelihood = makeLikelihood(data, orders);
  if (!Number.isFinite(residualsAt(likelihood, coefficients))) return null;
  const { triangle } = likelihood;
  const T = problem.y.length;
  const tail = d + m * D;
  const at = Array.from({ length: missing + constants + regressors }, (_, i) =>
    i < missing + constants ? i : columns - 1 - regressors + (i - missing - constants),
  );
  const whole = [...(constants > 0 ? [constantColumn(T, d, D)] : []), ...problem.regressors.slice(problem.regressors.length - regressors)];
  const tails = at.map((_, i) =>
    i < missing
      ? Float64Array.from({ length: tail }, (_value, t) => (problem.missing[i] === T - tail + t ? 1 : 0))
      : (whole[i - missing] as Float64Array).subarray(T - tail),
  );
  const states = Math.max(p + m * P, q + m * Q + 1);
  const filter = makeWhitening(new Float64Array(at.length * n), n, at.length, states);
  filter.phi.set(likelihood.whitening.phi);
  filter.theta.set(likelihood.whitening.theta);
  at.forEach((column, i) => filter.values.set(data.values.subarray(column * n, (column + 1) * n), i * n));
  whiten(filter, p + m * P, q + m * Q, true);
  // Column j of the inverse of the triangle.
  const step = (j: number): Float64Array | null => {
    if (triangle[j * columns + j] === 0) return null;
    const solved = new Float64Array(columns - 1);
    for (let i = j; i >= 0; i--) {
      const pivot = triangle[i * columns + i] as number;
      if (pivot === 0) continue;
      let value = i === j ? 1 : 0;
      for (let l = i + 1; l <= j; l++) value -= (triangle[i * columns + l] as number) * (solved[l] as number);
      solved[i] = value / pivot;
    }
    return solved;
  };
  return { at, states, state: filter.state, tails, step };
}

/** What steps along the columns do to the state and the last values that forecasts of the errors start from. */
function moved({ state, states, tails }: Ends, changes: readonly number[], round: (value: number) => number): Gap {
  const ahead = new Float64Array(states);
  const last = new Float64Array(tails[0]?.length ?? 0);
  changes.forEach((change, c) => {
    if (change === 0) return;
    for (let i = 0; i < states; i++) ahead[i] = (ahead[i] as number) - change * (state[c * states + i] as number);
    for (let i = 0; i < last.length; i++) last[i] = (last[i] as number) - change * ((tails[c] as Float64Array)[i] as number);
  });
  return { state: Array.from(ahead, round), lastValues: Array.from(last, round) };
}

/**
 * Directions of the missing values with everything else held, by generalised least squares: those near the end leave open where forecasts start
 * from. Each moves no value later than its own, so that only those that reach the end are left.
 */
export function gapDirections(prepared: Prepared, found: Estimate, sigma2: number): Gap[] {
  const { missing } = found.data;
  if (missing === 0 || !(sigma2 > 0)) return [];
  const ends = endsOf(prepared, found);
  if (!ends) return [];
  const sigma = Math.sqrt(sigma2);
  const round = (value: number): number => (Math.abs(value) > FORGOTTEN * sigma ? roundedTo(DIGITS_OF_GAPS)(value) : 0);
  const sizeOf = ({ state, lastValues }: Gap): number => [...state, ...lastValues].reduce((sum, value) => sum + value * value, 0);
  const gaps: Gap[] = [];
  for (let j = missing - 1; j >= 0; j--) {
    const step = ends.step(j);
    if (!step) continue;
    const gap = moved(
      ends,
      ends.at.map((column) => sigma * (step[column] as number)),
      round,
    );
    if (sizeOf(gap) > 0) gaps.push(gap);
  }
  const width = ends.states + (ends.tails[0]?.length ?? 0);
  return gaps.toSorted((one, other) => sizeOf(other) - sizeOf(one)).slice(0, Math.max(1, Math.floor(MOST_NUMBERS_OF_GAPS / width)));
}

/**
 * Directions of the constant and of the regressors, by generalised least squares, with what they do to missing values. Waves are taken as known:
 * what they cost is in the degrees of freedom.
 */
export function regressionDirections(prepared: Prepared, found: Estimate): Direction[] {
  const { scale, names } = prepared;
  const { orders, data, squares, counted, estimated } = found;
  const { columns, missing } = data;
  const { p, q, P, Q, d, D, m } = orders;
  const sigma = Math.sqrt(squares / Math.max(1, counted - estimated));
  const constants = orders.constant ? 1 : 0;
  const count = constants + names.length;
  const states = Math.max(p + m * P, q + m * Q + 1);
  if (count === 0 || !(sigma > 0) || count * (states + d + m * D + count) > MOST_NUMBERS) return [];
  const ends = endsOf(prepared, found);
  if (!ends) return [];
  const round = roundedTo(DIGITS);
  const directions: Direction[] = [];
  for (let j = missing; j < columns - 1; j++) {
    const step = ends.step(j);
    if (!step) continue;
    const changes = ends.at.map((column) => round(scale * sigma * (step[column] as number)));
    const own = changes.slice(missing);
    if (!own.some((change) => change !== 0)) continue;
    directions.push({
      ...(constants > 0 ? { constant: own[0] as number } : {}),
      ...(names.length > 0 ? { regressors: own.slice(constants) } : {}),
      ...moved(ends, changes, round),
    });
  }
  return directions;
}
