import { bendSlope, bendUp } from './bend.ts';
import type { Problem } from './problem.ts';
import { predictorAt, saturate } from './trend.ts';

/** Parameters in one vector: k, m, deltas (S), betas (K). */
export type Theta = Float64Array;

/** Buffers of one fit. */
export interface Workspace {
  /** Length n: y less what is expected. */
  readonly residuals: Float64Array;
  /** P x P, row-major, full: the crossproduct of the derivatives of what is expected. */
  readonly gram: Float64Array;
  /** Length P: derivatives times residuals. */
  readonly cross: Float64Array;
  /** Length n: trend, derivative of the trend by its predictor, 1 + multiplicative terms, slope of the bend. */
  readonly trend: Float64Array;
  readonly trendSlope: Float64Array;
  readonly factor: Float64Array;
  readonly bendSlope: Float64Array;
}

export const sizeOf = ({ changepoints, columns }: Problem): number => 2 + changepoints.length + columns;

export function workspaceOf(problem: Problem): Workspace {
  const n = problem.y.length;
  const size = sizeOf(problem);
  const column = (): Float64Array => new Float64Array(n);
  return {
    residuals: column(),
    gram: new Float64Array(size * size),
    cross: new Float64Array(size),
    trend: column(),
    trendSlope: column(),
    factor: column(),
    bendSlope: column(),
  };
}

/**
 * Residuals and what their derivatives need, at `theta`.
 *
 * @returns the sum of squared residuals
 */
export function evaluate(problem: Problem, theta: Theta, work: Workspace): number {
  const { y, t, caps, features, columns, multiplies, changepoints, growth, bend, zero } = problem;
  const beta = 2 + changepoints.length;
  const trend = { growth, k: theta[0] as number, m: theta[1] as number, delta: theta.subarray(2, beta), changepoints };
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    const u = predictorAt(trend, t[i] as number);
    let g = u;
    let slope = 1;
    if (growth === 'logistic') {
      const share = saturate(u);
      g = (caps[i] as number) * share;
      slope = g * (1 - share);
    }
    let added = 0;
    let multiplied = 1;
    for (let c = 0; c < columns; c++) {
      const value = (features[i * columns + c] as number) * (theta[beta + c] as number);
      if (multiplies[c]) multiplied += value;
      else added += value;
    }
    let expected = g * multiplied + added;
    if (bend > 0) {
      work.bendSlope[i] = bendSlope(expected, zero, bend);
      expected = bendUp(expected, zero, bend);
    }
    const residual = (y[i] as number) - expected;
    work.trend[i] = g;
    work.trendSlope[i] = slope;
    work.factor[i] = multiplied;
    work.residuals[i] = residual;
    sum += residual * residual;
  }
  return sum;
}

/** Writes row i of the derivatives of what is expected into `out`; returns how many changepoints lie before it. */
function derivatives(problem: Problem, theta: Theta, work: Workspace, i: number, out: Float64Array, at: number): number {
  const { t, features, columns, multiplies, changepoints, growth, bend } = problem;
  const S = changepoints.length;
  const time = t[i] as number;
  const outer = bend > 0 ? (work.bendSlope[i] as number) : 1;
  const scale = (work.factor[i] as number) * (work.trendSlope[i] as number) * outer;
  const logistic = growth === 'logistic';
  out[at] = growth === 'flat' ? 0 : (logistic ? time - (theta[1] as number) : time) * scale;
  out[at + 1] = logistic ? -(theta[0] as number) * scale : scale;
  let passed = 0;
  for (; passed < S; passed++) {
    const beyond = time - (changepoints[passed] as number);
    if (beyond <= 0) break;
    out[at + 2 + passed] = beyond * scale;
  }
  for (let j = passed; j < S; j++) out[at + 2 + j] = 0;
  const g = (work.trend[i] as number) * outer;
  for (let c = 0; c < columns; c++) out[at + 2 + S + c] = (features[i * columns + c] as number) * (multiplies[c] ? g : outer);
  return passed;
}

const BLOCK = 4;

/**
 * Fills `cross`, and `gram` where asked, at the point that `evaluate` was last called for. Rows go in fours, zeros are left out.
 *
 * @param withGram - not needed again where the model is linear in its parameters
 */
export function accumulate(problem: Problem, theta: Theta, work: Workspace, withGram: boolean): void {
  const { gram, cross, residuals } = work;
  const n = problem.y.length;
  const S = problem.changepoints.length;
  const size = sizeOf(problem);
  const dense = 2 + S + problem.sparseFrom;
  const block = new Float64Array(BLOCK * size);
  if (withGram) gram.fill(0);
  cross.fill(0);
  for (let from = 0; from < n; from += BLOCK) {
    const rows = Math.min(BLOCK, n - from);
    let passed = 0;
    for (let r = 0; r < rows; r++) passed = Math.max(passed, derivatives(problem, theta, work, from + r, block, r * size));
    if (rows < BLOCK) block.fill(0, rows * size);
    if (withGram) addBlock(gram, block, size, 2 + passed, 2 + S, dense);
    for (let r = 0; r < rows; r++) {
      const residual = residuals[from + r] as number;
      for (let a = 0; a < size; a++) cross[a] = (cross[a] as number) + (block[r * size + a] as number) * residual;
      for (let q = dense; withGram && q < size; q++) {
        const value = block[r * size + q] as number;
        if (value === 0) continue;
        for (let a = 0; a <= q; a++) gram[a * size + q] = (gram[a * size + q] as number) + value * (block[r * size + a] as number);
      }
    }
  }
  if (withGram) for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) gram[a * size + b] = gram[b * size + a] as number;
}

/** Adds four rows' crossproducts over the columns [0, head) and [tail, dense), upper triangle. */
function addBlock(gram: Float64Array, block: Float64Array, size: number, head: number, tail: number, dense: number): void {
  const second = size;
  const third = 2 * size;
  const fourth = 3 * size;
  for (let a = 0; a < dense; a++) {
    if (a >= head && a < tail) {
      a = tail - 1;
      continue;
    }
    const v0 = block[a] as number;
    const v1 = block[second + a] as number;
    const v2 = block[third + a] as number;
    const v3 = block[fourth + a] as number;
    const row = a * size;
    for (let b = a; b < head; b++)
      gram[row + b] =
        (gram[row + b] as number) +
        v0 * (block[b] as number) +
        v1 * (block[second + b] as number) +
        v2 * (block[third + b] as number) +
        v3 * (block[fourth + b] as number);
    for (let b = Math.max(a, tail); b < dense; b++)
      gram[row + b] =
        (gram[row + b] as number) +
        v0 * (block[b] as number) +
        v1 * (block[second + b] as number) +
        v2 * (block[third + b] as number) +
        v3 * (block[fourth + b] as number);
  }
}
