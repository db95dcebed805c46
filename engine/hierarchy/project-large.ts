import { EngineError } from '../core/errors.ts';
import { conjugateGradient } from './conjugate-gradient.ts';
import { aggregatesOf, type Hierarchy } from './hierarchy.ts';
import { gapsOf } from './sums.ts';
import type { ErrorCovariance } from './weights.ts';

/** Only how good the forecasts are hangs on it, not whether they agree: they are added up from the bottom at the end. */
const TOLERANCE = 1e-11;
const MOST_STEPS = 5000;

/** W C' x: x at the sums, minus what x says of the sums that a bottom series is part of, weighed. */
function weighed(hierarchy: Hierarchy, { diagonal, factor, rank }: ErrorCovariance, x: Float64Array): Float64Array {
  const { nodes, offsets, members } = hierarchy;
  const n = nodes.length;
  const a = aggregatesOf(hierarchy);
  const out = new Float64Array(n);
  for (let c = 0; c < a; c++) {
    const value = x[c] as number;
    out[c] = value;
    for (let at = offsets[c] as number; at < (offsets[c + 1] as number); at++) {
      const j = a + (members[at] as number);
      out[j] = (out[j] as number) - value;
    }
  }
  const inFactor = new Float64Array(rank);
  if (factor)
    for (let i = 0; i < n; i++) {
      const value = out[i] as number;
      for (let t = 0; t < rank; t++) inFactor[t] = (inFactor[t] as number) + value * (factor[i * rank + t] as number);
    }
  for (let i = 0; i < n; i++) {
    let value = (out[i] as number) * (diagonal[i] as number);
    if (factor) for (let t = 0; t < rank; t++) value += (factor[i * rank + t] as number) * (inFactor[t] as number);
    out[i] = value;
  }
  return out;
}

/** The diagonal of C W C'. */
function innerDiagonal(hierarchy: Hierarchy, { diagonal, factor, rank }: ErrorCovariance): Float64Array {
  const { offsets, members } = hierarchy;
  const a = aggregatesOf(hierarchy);
  const gaps = factor ? gapsOf(hierarchy, factor, rank) : null;
  return Float64Array.from({ length: a }, (_, c) => {
    let value = diagonal[c] as number;
    for (let at = offsets[c] as number; at < (offsets[c + 1] as number); at++) value += diagonal[a + (members[at] as number)] as number;
    if (gaps) for (let at = c * rank; at < (c + 1) * rank; at++) value += (gaps[at] as number) ** 2;
    return value;
  });
}

/**
 * Minimum-trace reconciliation without any matrix, for hierarchies with very many sums.
 *
 * @param values - n x k, row major
 * @returns m x k, row major
 * @throws EngineError `no-convergence`
 */
export function projectLarge(hierarchy: Hierarchy, covariance: ErrorCovariance, values: Float64Array, k: number): Float64Array {
  const a = aggregatesOf(hierarchy);
  const bottom = values.slice(a * k);
  const gaps = gapsOf(hierarchy, values, k);
  const diagonal = innerDiagonal(hierarchy, covariance);
  const multiply = (x: Float64Array): Float64Array => gapsOf(hierarchy, weighed(hierarchy, covariance, x), 1);
  for (let s = 0; s < k; s++) {
    const own = Float64Array.from({ length: a }, (_, c) => gaps[c * k + s] as number);
    const solved = conjugateGradient(multiply, diagonal, own, TOLERANCE, MOST_STEPS);
    if (!solved)
      throw new EngineError(
        'no-convergence',
        `The forecasts of ${a} sums could not be made to agree in ${MOST_STEPS} steps. Take "structural".`,
      );
    const move = weighed(hierarchy, covariance, solved);
    for (let j = 0; j < hierarchy.bottom; j++) bottom[j * k + s] = (bottom[j * k + s] as number) - (move[a + j] as number);
  }
  return bottom;
}
