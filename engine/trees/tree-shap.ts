import type { Parallel } from '../core/parallel.ts';
import { treeCount, type TreeEnsemble } from './ensemble.ts';
import { sameColumns } from './same-columns.ts';
import { shapTree } from './shap-tables.ts';
import { directions, SHAP_ROWS, shapWalk } from './shap-walk.ts';
import type { TreeColumn } from './tree-data.ts';

/** What each feature adds to the score of each row. On the scale of scores: logarithms where the objective has a log link. */
export interface ShapValues {
  /** The score that is expected before anything is known of a row; base + the row's values = its score. */
  readonly base: number;
  readonly features: number;
  /** Feature f of row i at i * features + f. */
  readonly values: Float64Array;
}

/**
 * Exact path-dependent SHAP values: what a feature tells is averaged over the ways that training rows took where it is not known. Equal to
 * XGBoost's and LightGBM's `pred_contribs`.
 *
 * @param columns - the ensemble's features in its order
 * @throws EngineError `invalid-option`, `length-mismatch`
 * @see Lundberg et al. (2020), Nature Machine Intelligence 2, 56-67
 */
export function treeShap(ensemble: TreeEnsemble, columns: readonly TreeColumn[]): ShapValues {
  const rows = sameColumns(ensemble, { columns });
  const values = new Float64Array(rows * columns.length);
  const base = addShap(
    ensemble,
    columns.map((column) => column.values),
    rows,
    values,
  );
  return { base, features: columns.length, values };
}

/** The task that workers run. */
export const SHAP_TASK = 'trees/shap';

interface ShapJob {
  readonly ensemble: TreeEnsemble;
  readonly columns: readonly (Float32Array | Float64Array)[];
  readonly rows: number;
  /** Shared; written. */
  readonly values: Float64Array;
}

/** SHAP values worked out on several cores; the same numbers as those of `treeShap`. */
export async function treeShapParallel(ensemble: TreeEnsemble, columns: readonly TreeColumn[], parallel: Parallel): Promise<ShapValues> {
  const rows = sameColumns(ensemble, { columns });
  const features = columns.length;
  const workers = Math.min(parallel.workers, Math.floor(rows / SHAP_ROWS));
  if (workers < 2 || typeof SharedArrayBuffer === 'undefined') return treeShap(ensemble, columns);
  const values = new Float64Array(new SharedArrayBuffer(8 * rows * features));
  const jobs = Array.from({ length: workers }, (_, w): ShapJob => {
    const [from, end] = [Math.floor((w * rows) / workers), Math.floor(((w + 1) * rows) / workers)];
    const parts = columns.map((column) => column.values.slice(from, end));
    return { ensemble, columns: parts, rows: end - from, values: values.subarray(from * features, end * features) };
  });
  const [base] = (await parallel.run(SHAP_TASK, jobs)) as number[];
  return { base: base as number, features, values: Float64Array.from(values) };
}

/** What a worker thread does with its part of the rows. */
export function shapTask(input: unknown): number {
  const { ensemble, columns, rows, values } = input as ShapJob;
  return addShap(ensemble, columns, rows, values);
}

/** @returns the expected score */
function addShap(ensemble: TreeEnsemble, columns: readonly (Float32Array | Float64Array)[], rows: number, values: Float64Array): number {
  const features = columns.length;
  const trees = Array.from({ length: treeCount(ensemble) }, (_, tree) => shapTree(ensemble, tree));
  const walk = shapWalk(trees, features);
  const block = new Float32Array(SHAP_ROWS * features);
  for (let first = 0; first < rows; first += SHAP_ROWS) {
    const count = Math.min(SHAP_ROWS, rows - first);
    for (let f = 0; f < features; f++) {
      const column = columns[f] as Float32Array;
      for (let i = 0; i < count; i++) block[i * features + f] = column[first + i] as number;
    }
    walk.into.fill(0);
    for (const tree of trees) {
      if (tree.splits.length === 0) continue;
      directions(ensemble, tree, block, count, walk.goes);
      walk.add(tree, count);
    }
    values.set(walk.into.subarray(0, count * features), first * features);
  }
  return trees.reduce((sum, { mean }) => sum + mean, ensemble.baseScore);
}
