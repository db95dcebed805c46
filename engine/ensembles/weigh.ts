import type { EnsembleKind } from './kinds.ts';
import { meanMoments, traceOf, type Moments } from './moments.ts';
import { normalised, simplexWeights } from './simplex-weights.ts';

/** What the weights of a series rest on beside its own folds: those of all series, worth so many of its own; `equal` asks nothing. */
export type Pool = number | 'equal';

/** What is known of the members' errors at some time. */
export interface Evidence {
  /** Of the series. */
  readonly own: Moments;
  /** Folds of the series that were seen, in part where a horizon reaches past the time. */
  readonly ownFolds: number;
  /** Of all series; each cell counts by its own size, so that no series outweighs the others. */
  readonly all: Moments;
  readonly allFolds: number;
}

/** Folds that the wish for equal weights is worth. */
const EQUAL_WORTH = 0.5;

export interface WeighOptions {
  readonly kind: EnsembleKind;
  /** Exponent of inverse-error weights. */
  readonly power: number;
}

/**
 * Weights of the members that can be used: equal for means and medians, and where nothing was measured.
 *
 * @param usable - whether each of k members can be used; at least one
 * @returns length k, sum 1, 0 where it cannot be used
 * @see Bates & Granger (1969), Operational Research Quarterly 20(4), 451-468, for inverse errors; Breiman (1996), Machine Learning 24,
 *   49-64, for stacking
 */
export function weigh(usable: readonly boolean[], evidence: Evidence, pool: Pool, { kind, power }: WeighOptions): Float64Array {
  const k = usable.length;
  const able = [...usable.keys()].filter((i) => usable[i]);
  const equal = spread(able, new Float64Array(able.length).fill(1 / able.length), k);
  if (kind === 'ensemble-mean' || kind === 'ensemble-median' || pool === 'equal' || able.length === 1) return equal;
  const own = pool < Infinity && evidence.ownFolds > 0 ? evidence.own : null;
  const all = pool > 0 && evidence.allFolds > 0 ? evidence.all : null;
  // Only members with errors can be told apart from the others.
  const measured = able.filter((i) => [own, all].some((moments) => moments && (moments.counts[i * k + i] as number) > 0));
  if (measured.length === 0) return equal;
  const worth = all ? Math.min(pool, evidence.allFolds) : 0;
  const folds = own ? evidence.ownFolds : 0;
  const moments = blended(own, folds, all, worth, measured, k);
  if (!moments) return equal;
  const n = measured.length;
  const weights =
    kind === 'ensemble-stacking' ? simplexWeights(moments, n, EQUAL_WORTH / (folds + worth)) : inverseErrors(moments, n, power);
  return spread(measured, weights, k);
}

function spread(at: readonly number[], weights: Float64Array, k: number): Float64Array {
  const all = new Float64Array(k);
  for (const [j, i] of at.entries()) all[i] = weights[j] as number;
  return all;
}

/** Products of errors of the series and of all series, by the folds that they are worth; null where none has a size. */
function blended(
  own: Moments | null,
  folds: number,
  all: Moments | null,
  worth: number,
  at: readonly number[],
  k: number,
): Float64Array | null {
  const n = at.length;
  const mine = own && meanMoments(own, k, at);
  const theirs = all && meanMoments(all, k, at);
  const size = mine ? meanDiagonal(mine, n) : NaN;
  const other = theirs ? meanDiagonal(theirs, n) : NaN;
  const out = new Float64Array(n * n);
  const useMine = mine !== null && size > 0;
  const useTheirs = theirs !== null && other > 0;
  if (!useMine && !useTheirs) return null;
  for (let i = 0; i < n * n; i++) {
    let sum = 0;
    let weight = 0;
    const a = useMine ? (mine[i] as number) / size : NaN;
    const b = useTheirs ? (theirs[i] as number) / other : NaN;
    if (Number.isFinite(a)) {
      sum += folds * a;
      weight += folds;
    }
    if (Number.isFinite(b)) {
      sum += worth * b;
      weight += worth;
    }
    // Members that no cell has in common are taken for uncorrelated.
    out[i] = weight > 0 ? sum / weight : 0;
  }
  return traceOf(out, n) > 0 ? out : null;
}

function meanDiagonal(matrix: Float64Array, n: number): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < n; i++) {
    const value = matrix[i * n + i] as number;
    if (!Number.isFinite(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? NaN : sum / count;
}

/** The smallest error counts as this share of the mean one, so that a lucky hit does not take all the weight. */
const SMALLEST = 0.02;

/**
 * @param moments - n x n; its diagonal has the mean squared errors
 * @returns length n, in proportion to one over the root mean squared error to the power
 */
export function inverseErrors(moments: Float64Array, n: number, power: number): Float64Array {
  const sizes = Float64Array.from({ length: n }, (_, i) => Math.sqrt(moments[i * n + i] as number));
  const least = (SMALLEST * sizes.reduce((sum, size) => sum + size, 0)) / n;
  if (!(least > 0)) return sizes.fill(1 / n);
  const raw = sizes.map((size) => Math.max(size / least, 1) ** -power);
  const total = raw.reduce((sum, value) => sum + value, 0);
  return normalised(raw.map((value) => value / total));
}
