import { choleskySolve } from '../math/cholesky.ts';
import type { HeldAtZero } from './block-pivoting.ts';
import { constraintsOf } from './constraints.ts';
import { aggregatesOf, type Hierarchy } from './hierarchy.ts';
import { projectLarge } from './project-large.ts';
import { factorInner, isLarge } from './projection.ts';
import { addUp, gapsOf } from './sums.ts';
import type { ErrorCovariance } from './weights.ts';

/**
 * Minimum trace with some series held at zero, for errors that are not related: a held series is one that is known to be zero, without error.
 *
 * @param base - length n: the base forecasts of one step
 * @param covariance - without a factor
 */
export function holdByWeights(
  hierarchy: Hierarchy,
  covariance: ErrorCovariance,
  base: Float64Array,
  series: readonly number[],
): HeldAtZero | null {
  const a = aggregatesOf(hierarchy);
  const diagonal = covariance.diagonal.slice();
  const known = base.slice();
  for (const j of series) {
    diagonal[a + j] = 0;
    known[a + j] = 0;
  }
  const masked = { ...covariance, diagonal };
  const values = isLarge(hierarchy) ? projectLarge(hierarchy, masked, known, 1) : solve(hierarchy, masked, known);
  if (!values) return null;
  for (const j of series) values[j] = 0;
  // The gradient of the weighted squares, times the variance of the series itself.
  const all = addUp(hierarchy, values, 1);
  const pull = all.map((value, i) => (value - (base[i] as number)) / (covariance.diagonal[i] as number));
  const pressure = pull.slice(a);
  const { offsets, members } = hierarchy;
  for (let c = 0; c < a; c++)
    for (let at = offsets[c] as number; at < (offsets[c + 1] as number); at++) {
      const j = members[at] as number;
      pressure[j] = (pressure[j] as number) + (pull[c] as number);
    }
  return { values, pressure: pressure.map((value, j) => value * (covariance.diagonal[a + j] as number)) };
}

function solve(hierarchy: Hierarchy, masked: ErrorCovariance, known: Float64Array): Float64Array | null {
  const a = aggregatesOf(hierarchy);
  const { inner, cross } = constraintsOf(hierarchy, masked);
  const scale = factorInner(inner, a);
  if (!scale) return null;
  const x = gapsOf(hierarchy, known, 1).map((gap, c) => gap * (scale[c] as number));
  choleskySolve(inner, a, x);
  const values = known.slice(a);
  for (let j = 0; j < hierarchy.bottom; j++)
    for (let c = 0; c < a; c++) {
      const own = cross[j * a + c] as number;
      if (own !== 0) values[j] = (values[j] as number) - own * (x[c] as number) * (scale[c] as number);
    }
  return values;
}
