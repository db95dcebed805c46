/** Sums of products of members' errors, with how many cells each rests on: members may have been used on different cells. */
export interface Moments {
  /** k x k, row major, symmetric. */
  readonly sums: Float64Array;
  /** k x k. */
  readonly counts: Float64Array;
}

export const noMoments = (k: number): Moments => ({ sums: new Float64Array(k * k), counts: new Float64Array(k * k) });

/**
 * Adds one cell, in place.
 *
 * @param errors - one for each member; NaN where it could not be used
 * @param weight - of the cell
 */
export function addErrors({ sums, counts }: Moments, errors: Float64Array, weight: number): void {
  const k = errors.length;
  for (let i = 0; i < k; i++) {
    const a = errors[i] as number;
    if (Number.isNaN(a)) continue;
    for (let j = 0; j < k; j++) {
      const b = errors[j] as number;
      if (Number.isNaN(b)) continue;
      sums[i * k + j] = (sums[i * k + j] as number) + weight * a * b;
      counts[i * k + j] = (counts[i * k + j] as number) + 1;
    }
  }
}

/**
 * Mean products of the errors of some members.
 *
 * @param at - positions of the members
 * @returns at.length squared; NaN where two members have no cell in common
 */
export function meanMoments({ sums, counts }: Moments, k: number, at: readonly number[]): Float64Array {
  const n = at.length;
  const means = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const cell = (at[i] as number) * k + (at[j] as number);
      means[i * n + j] = (sums[cell] as number) / (counts[cell] as number);
    }
  return means;
}

export function traceOf(matrix: Float64Array, n: number): number {
  let trace = 0;
  for (let i = 0; i < n; i++) trace += matrix[i * n + i] as number;
  return trace;
}
