import type { ColumnBins } from './bin-bounds.ts';
import { findCategorySplit } from './find-category-split.ts';
import { gainOf, leafValue } from './leaf-value.ts';
import type { LeafSums, Split, SplitSearch } from './split.ts';

/**
 * Looks for the best split of a leaf on one feature, and puts it into `best` where it is better than what is there.
 *
 * @param histogram - gradient and hessian sums of the feature's bins from `at` on, that of missing values last
 * @param direction - 1 or -1 under a monotone constraint, else 0
 */
export function findSplit(
  search: SplitSearch,
  leaf: LeafSums,
  histogram: Float64Array,
  at: number,
  feature: number,
  kind: 'numeric' | 'categorical',
  bins: ColumnBins,
  direction: number,
  best: Split,
): void {
  const { settings, gradientUnit, hessianUnit } = search;
  const { alpha, lambda } = settings;
  const own = gainOf(
    leaf.gradient * gradientUnit,
    leaf.hessian * hessianUnit,
    lambda,
    alpha,
    leafValue(leaf.gradient * gradientUnit, leaf.hessian * hessianUnit, lambda, alpha, leaf.low, leaf.high),
  );
  const toBeat = own + settings.gamma;
  if (kind === 'categorical') {
    findCategorySplit(search, leaf, histogram, at, feature, bins, toBeat, best);
    return;
  }
  const missing = at + 2 * bins.count;
  const missingGradient = histogram[missing] as number;
  const missingHessian = histogram[missing + 1] as number;
  const plain = alpha === 0 && direction === 0 && leaf.low === -Infinity && leaf.high === Infinity;
  const rowsOf = leaf.hessian > 0 ? leaf.rows / leaf.hessian : 0;
  const leastRows = settings.minChildRows;
  const leastHessian = settings.minChildWeight / hessianUnit;
  const anyMissing = missingHessian !== 0 || missingGradient !== 0;
  for (let missingLeft = 0; missingLeft < (anyMissing ? 2 : 1); missingLeft++) {
    let gradient = missingLeft ? missingGradient : 0;
    let hessian = missingLeft ? missingHessian : 0;
    // The last bin may stay left alone where missing values go right.
    const last = anyMissing && !missingLeft ? bins.count : bins.count - 1;
    for (let bin = 0; bin < last; bin++) {
      gradient += histogram[at + 2 * bin] as number;
      hessian += histogram[at + 2 * bin + 1] as number;
      const rest = leaf.hessian - hessian;
      const leftRows = Math.round(hessian * rowsOf);
      if (leftRows < leastRows || hessian < leastHessian) continue;
      if (leaf.rows - leftRows < leastRows || rest < leastHessian) break;
      const gl = gradient * gradientUnit;
      const gr = (leaf.gradient - gradient) * gradientUnit;
      const hl = hessian * hessianUnit;
      const hr = rest * hessianUnit;
      let gain: number;
      if (plain) gain = (gl * gl) / (hl + lambda) + (gr * gr) / (hr + lambda);
      else {
        const left = leafValue(gl, hl, lambda, alpha, leaf.low, leaf.high);
        const right = leafValue(gr, hr, lambda, alpha, leaf.low, leaf.high);
        if (direction * (right - left) < 0) continue;
        gain = gainOf(gl, hl, lambda, alpha, left) + gainOf(gr, hr, lambda, alpha, right);
      }
      gain -= toBeat;
      if (!(gain > best.gain || (gain === best.gain && gain > 0 && feature < best.feature))) continue;
      best.gain = gain;
      best.feature = feature;
      best.bin = bin;
      best.missingLeft = anyMissing ? missingLeft === 1 : hessian >= rest;
      best.leftGradient = gradient;
      best.leftHessian = hessian;
      best.lambda = lambda;
    }
  }
}
