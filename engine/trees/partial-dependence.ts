import { EngineError } from '../core/errors.ts';
import type { TreeEnsemble } from './ensemble.ts';
import { predictTrees } from './predict.ts';
import { sameColumns } from './same-columns.ts';
import type { TreeColumn } from './tree-data.ts';

/** How predictions move with one feature, all else as it is in the rows. */
export interface PartialDependence {
  readonly feature: string;
  /** Values that the feature was set to, ascending. */
  readonly grid: Float64Array;
  /** Mean prediction at each. */
  readonly mean: Float64Array;
  /** Individual curves (ICE): prediction of row i at grid value k at i * grid.length + k. */
  readonly curves: Float64Array;
}

/**
 * Partial dependence of the prediction on one feature, with the curve of each row, by setting the feature to each value of a grid.
 *
 * @param columns - rows to average over; a few hundred are usual
 * @param most - grid values at most: quantiles of a numeric feature, the most frequent categories
 * @throws EngineError `invalid-option`, `length-mismatch`
 * @see Friedman (2001), Ann. Statist. 29(5), 1219; Goldstein et al. (2015), J. Comp. Graph. Stat. 24(1), 44-65
 */
export function partialDependence(ensemble: TreeEnsemble, columns: readonly TreeColumn[], feature: string, most = 40): PartialDependence {
  const rows = sameColumns(ensemble, { columns });
  const at = ensemble.featureNames.indexOf(feature);
  const column = columns[at];
  if (!column) throw new EngineError('invalid-option', `the trees know no feature ${feature.slice(0, 100)}`);
  const grid = column.kind === 'categorical' ? frequent(column, most) : quantiles(column, most);
  const mean = new Float64Array(grid.length);
  const curves = new Float64Array(rows * grid.length);
  grid.forEach((value, k) => {
    const set = columns.map((other, f) => (f === at ? { ...other, values: new Float32Array(rows).fill(value) } : other));
    const predicted = predictTrees(ensemble, set);
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      curves[i * grid.length + k] = predicted[i] as number;
      sum += predicted[i] as number;
    }
    mean[k] = sum / rows;
  });
  return { feature, grid, mean, curves };
}

const present = ({ values }: TreeColumn): Float64Array => Float64Array.from(values).filter((value) => !Number.isNaN(value));

function quantiles(column: TreeColumn, most: number): Float64Array {
  const sorted = present(column).sort();
  const count = Math.min(most, sorted.length);
  const picked = Array.from({ length: count }, (_, k) => sorted[Math.round((k * (sorted.length - 1)) / Math.max(1, count - 1))] as number);
  return Float64Array.from(new Set(picked));
}

function frequent(column: TreeColumn, most: number): Float64Array {
  const counts = new Map<number, number>();
  for (const value of present(column)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Float64Array.from(
    [...counts]
      .sort(([a, m], [b, n]) => n - m || a - b)
      .slice(0, most)
      .map(([value]) => value),
  ).sort();
}
