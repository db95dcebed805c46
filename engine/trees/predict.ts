import type { Parallel } from '../core/parallel.ts';
import type { TreeEnsemble } from './ensemble.ts';
import { hasLogLink } from './objective.ts';
import { plainWalk, WALK_ROWS, wasmWalk, type RowWalk } from './row-walk.ts';
import { sameColumns } from './same-columns.ts';
import type { TreeColumn } from './tree-data.ts';

/** How leaf values are added up: in doubles, or in 32-bit floats one tree after another, which gives XGBoost's scores to the last bit. */
export type Arithmetic = 'double' | 'single';

const walkOf = (ensemble: TreeEnsemble): RowWalk => wasmWalk(ensemble) ?? plainWalk(ensemble, false);

/**
 * Scores: base score plus leaf values; logarithms where the objective has a log link.
 *
 * @param columns - the ensemble's features in its order, read as 32-bit floats; NaN is missing
 * @param arithmetic - `single` is slower and a little less exact
 * @throws EngineError `invalid-option`, `length-mismatch` when the columns are not those of the ensemble
 */
export function predictScores(ensemble: TreeEnsemble, columns: readonly TreeColumn[], arithmetic: Arithmetic = 'double'): Float64Array {
  const scores = new Float64Array(sameColumns(ensemble, { columns }));
  const values = columns.map((column) => column.values);
  addScores(ensemble, arithmetic === 'single' ? plainWalk(ensemble, true) : walkOf(ensemble), values, scores);
  return scores;
}

/** Predictions on the scale of the target. */
export const predictTrees = (ensemble: TreeEnsemble, columns: readonly TreeColumn[], arithmetic: Arithmetic = 'double'): Float64Array =>
  linked(ensemble, predictScores(ensemble, columns, arithmetic));

/** The task that workers run. */
export const PREDICT_TASK = 'trees/predict';

interface PredictJob {
  readonly ensemble: TreeEnsemble;
  readonly columns: readonly (Float32Array | Float64Array)[];
  /** Shared; written. */
  readonly scores: Float64Array;
}

/** Predictions made on several cores; the same numbers as those of `predictTrees`. */
export async function predictTreesParallel(
  ensemble: TreeEnsemble,
  columns: readonly TreeColumn[],
  parallel: Parallel,
): Promise<Float64Array> {
  const rows = sameColumns(ensemble, { columns });
  const workers = Math.min(parallel.workers, Math.floor(rows / 20_000));
  if (workers < 2 || typeof SharedArrayBuffer === 'undefined') return predictTrees(ensemble, columns);
  const scores = new Float64Array(new SharedArrayBuffer(8 * rows));
  const jobs = Array.from({ length: workers }, (_, w): PredictJob => {
    const [from, end] = [Math.floor((w * rows) / workers), Math.floor(((w + 1) * rows) / workers)];
    // Shared columns go as they are; of others each worker gets its part.
    const parts = columns.map(({ values }) =>
      values.buffer instanceof SharedArrayBuffer ? values.subarray(from, end) : values.slice(from, end),
    );
    return { ensemble, columns: parts, scores: scores.subarray(from, end) };
  });
  await parallel.run(PREDICT_TASK, jobs);
  return linked(ensemble, Float64Array.from(scores));
}

/** What a worker thread does with its part of the rows. */
export function predictTask(input: unknown): null {
  const { ensemble, columns, scores } = input as PredictJob;
  addScores(ensemble, walkOf(ensemble), columns, scores);
  return null;
}

function linked({ objective }: TreeEnsemble, scores: Float64Array): Float64Array {
  if (hasLogLink(objective)) for (let i = 0; i < scores.length; i++) scores[i] = Math.exp(scores[i] as number);
  return scores;
}

/** @param scores - written */
function addScores(ensemble: TreeEnsemble, walk: RowWalk, columns: readonly (Float32Array | Float64Array)[], scores: Float64Array): void {
  const { block } = walk;
  const wide = columns.length + 1;
  for (let first = 0; first < scores.length; first += WALK_ROWS) {
    const count = Math.min(WALK_ROWS, scores.length - first);
    for (let f = 0; f < columns.length; f++) {
      const values = columns[f] as Float32Array;
      for (let i = 0; i < count; i++) block[8 * ((i >> 3) * wide + f) + (i & 7)] = values[first + i] as number;
    }
    walk.scores.fill(walk.start);
    walk.addTrees(count);
    scores.set(walk.scores.subarray(0, count), first);
  }
}
