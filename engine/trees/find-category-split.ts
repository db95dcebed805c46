import type { ColumnBins } from './bin-bounds.ts';
import { gainOf, leafValue } from './leaf-value.ts';
import type { LeafSums, Split, SplitSearch } from './split.ts';

/**
 * Splits categories in two. Few are tried one against the rest. Many are sorted by gradient over hessian, where the best of all partitions is
 * a prefix for a convex loss, and prefixes from both ends are tried up to a number of categories. The set goes right; all else, unknown and
 * missing values too, goes left, as in XGBoost.
 *
 * @see Fisher (1958), JASA 53, 789-798; LightGBM's `FindBestThresholdCategorical` for smoothing and limits
 */
export function findCategorySplit(
  search: SplitSearch,
  leaf: LeafSums,
  histogram: Float64Array,
  at: number,
  feature: number,
  bins: ColumnBins,
  toBeat: number,
  best: Split,
): void {
  const { settings, gradientUnit, hessianUnit } = search;
  const rowsOf = leaf.hessian > 0 ? leaf.rows / leaf.hessian : 0;
  const leastHessian = settings.minChildWeight / hessianUnit;
  const { alpha, minChildRows } = settings;
  // Missing values are a category like others; the bin of rare ones never joins a set.
  const candidates: number[] = [];
  for (let bin = 0; bin <= bins.count; bin++) if (bin !== bins.count - 1 && histogram[at + 2 * bin + 1] !== 0) candidates.push(bin);

  const consider = (gradient: number, hessian: number, lambda: number): boolean => {
    const rest = leaf.hessian - hessian;
    const rows = Math.round(hessian * rowsOf);
    if (rows < minChildRows || hessian < leastHessian || leaf.rows - rows < minChildRows || rest < leastHessian) return false;
    const gl = (leaf.gradient - gradient) * gradientUnit;
    const hl = rest * hessianUnit;
    const gr = gradient * gradientUnit;
    const hr = hessian * hessianUnit;
    const left = leafValue(gl, hl, lambda, alpha, leaf.low, leaf.high);
    const right = leafValue(gr, hr, lambda, alpha, leaf.low, leaf.high);
    const gain = gainOf(gl, hl, lambda, alpha, left) + gainOf(gr, hr, lambda, alpha, right) - toBeat;
    if (!(gain > best.gain || (gain === best.gain && gain > 0 && feature < best.feature))) return false;
    best.gain = gain;
    best.feature = feature;
    best.bin = -1;
    best.leftGradient = leaf.gradient - gradient;
    best.leftHessian = rest;
    best.lambda = lambda;
    return true;
  };
  const keepSet = (members: readonly number[]): void => {
    best.set.fill(0);
    for (const bin of members) best.set[bin >> 5] = (best.set[bin >> 5] as number) | (1 << (bin & 31));
    best.missingLeft = !members.includes(bins.count);
  };

  if (bins.count <= settings.maxOneHot) {
    for (const bin of candidates)
      if (consider(histogram[at + 2 * bin] as number, histogram[at + 2 * bin + 1] as number, settings.lambda)) keepSet([bin]);
    return;
  }
  const lambda = settings.lambda + settings.categoryLambda;
  const ratio = (bin: number): number =>
    ((histogram[at + 2 * bin] as number) * gradientUnit) /
    ((histogram[at + 2 * bin + 1] as number) * hessianUnit + settings.categorySmoothing);
  const sorted = candidates
    .filter((bin) => Math.round((histogram[at + 2 * bin + 1] as number) * rowsOf) >= settings.categorySmoothing)
    .sort((a, b) => ratio(a) - ratio(b) || a - b);
  const most = Math.min(settings.maxSplitCategories, (sorted.length + 1) >> 1);
  for (const fromEnd of [false, true]) {
    let gradient = 0;
    let hessian = 0;
    let groupRows = 0;
    for (let k = 0; k < most; k++) {
      const bin = sorted[fromEnd ? sorted.length - 1 - k : k] as number;
      gradient += histogram[at + 2 * bin] as number;
      hessian += histogram[at + 2 * bin + 1] as number;
      groupRows += Math.round((histogram[at + 2 * bin + 1] as number) * rowsOf);
      if (groupRows < settings.minGroupRows) continue;
      // What is left must be a group too.
      if (Math.round((leaf.hessian - hessian) * rowsOf) < settings.minGroupRows) break;
      groupRows = 0;
      if (consider(gradient, hessian, lambda)) keepSet(fromEnd ? sorted.slice(sorted.length - 1 - k) : sorted.slice(0, k + 1));
    }
  }
}
