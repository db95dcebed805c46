import type { Context } from '../core/context.ts';
import { continueBoostingSync, predictScores, type BoostingSettings, type TreeColumn, type TreeEnsemble } from '../trees/index.ts';

/** One score a member; weights are their softmax. */
export interface WeightModel {
  readonly trees: readonly TreeEnsemble[];
}

export interface WeightRows {
  readonly columns: readonly TreeColumn[];
  /** A row of k losses for each row of the columns; NaN where a member could not be used. */
  readonly losses: readonly Float64Array[];
}

/** An ensemble without a tree: its score is 0. */
function noTrees(columns: readonly TreeColumn[]): TreeEnsemble {
  return {
    format: 'almanac-trees',
    formatVersion: 1,
    objective: { kind: 'squared' },
    baseScore: 0,
    parallelTrees: 1,
    featureNames: columns.map(({ name }) => name),
    featureKinds: columns.map(({ kind }) => kind),
    treeStart: new Int32Array(1),
    feature: new Int32Array(0),
    threshold: new Float32Array(0),
    missingLeft: new Uint8Array(0),
    left: new Int32Array(0),
    value: new Float32Array(0),
    gain: new Float32Array(0),
    cover: new Float32Array(0),
    setStart: new Int32Array(0),
    setLength: new Int32Array(0),
    sets: new Uint32Array(0),
  };
}

/**
 * Softmax of the scores of those that can be used, in place of `into`.
 *
 * @param usable - whether member j can
 */
export function softmax(scores: ArrayLike<number>, usable: (member: number) => boolean, into: Float64Array): Float64Array {
  let most = -Infinity;
  for (let j = 0; j < into.length; j++) if (usable(j)) most = Math.max(most, scores[j] as number);
  let total = 0;
  for (let j = 0; j < into.length; j++) {
    into[j] = usable(j) ? Math.exp((scores[j] as number) - most) : 0;
    total += into[j] as number;
  }
  for (let j = 0; j < into.length; j++) into[j] = (into[j] as number) / total;
  return into;
}

/** Least hessian, as a share of the mean loss: rows whose weights are settled then do not move far at a step. */
const LEAST_HESSIAN = 0.01;

/**
 * Boosted trees for weights that make the weighted mean of the members' losses smallest. Each round grows a tree a member on the gradient and
 * hessian of that mean in the member's score, as a weighted squared error, which is the same Newton step.
 *
 * @returns after each tree a pause, in which the caller may do something else; last the model
 * @see Montero-Manso, Athanasopoulos, Hyndman & Talagala (2020), Int. J. Forecasting 36(1), 86-92, section 2.3
 */
export function* trainWeights(
  { columns, losses }: WeightRows,
  settings: Partial<BoostingSettings> & { readonly rounds: number },
  context: Context,
): Generator<void, WeightModel> {
  const k = losses[0]?.length ?? 0;
  const n = losses.length;
  const { rounds, ...growth } = settings;
  const trees = Array.from({ length: k }, () => noTrees(columns));
  const scores = Array.from({ length: k }, () => new Float64Array(n));
  let sum = 0;
  let count = 0;
  for (const row of losses)
    for (const loss of row) {
      if (Number.isNaN(loss)) continue;
      sum += loss;
      count++;
    }
  const least = (LEAST_HESSIAN * sum) / Math.max(1, count);
  const weights = Array.from({ length: n }, () => new Float64Array(k));
  if (!(least > 0)) return { trees };
  const own = new Float64Array(k);
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < k; j++) own[j] = scores[j]?.[i] as number;
      softmax(own, (j) => !Number.isNaN(losses[i]?.[j]), weights[i] as Float64Array);
    }
    for (let j = 0; j < k; j++) {
      const target = new Float64Array(n);
      const weight = new Float64Array(n);
      const score = scores[j] as Float64Array;
      for (let i = 0; i < n; i++) {
        const loss = losses[i] as Float64Array;
        if (Number.isNaN(loss[j])) {
          target[i] = score[i] as number;
          continue;
        }
        let mean = 0;
        for (let l = 0; l < k; l++) if (!Number.isNaN(loss[l])) mean += (weights[i]?.[l] as number) * (loss[l] as number);
        const w = weights[i]?.[j] as number;
        const gradient = w * ((loss[j] as number) - mean);
        const hessian = Math.max((loss[j] as number) * w * (1 - w) - gradient * w, least);
        target[i] = (score[i] as number) - gradient / hessian;
        weight[i] = hessian / least;
      }
      if (!weight.some((value) => value > 0)) continue;
      const { ensemble } = continueBoostingSync(trees[j] as TreeEnsemble, { columns, target, weight }, { ...growth, rounds: 1 }, context);
      trees[j] = ensemble;
      scores[j] = Float64Array.from(predictScores(ensemble, columns));
      yield;
    }
  }
  return { trees };
}

/** Scores of rows, for each row one of each member. */
export function weightScores({ trees }: WeightModel, columns: readonly TreeColumn[]): Float64Array[] {
  const byMember = trees.map((ensemble) => predictScores(ensemble, columns));
  const rows = columns[0]?.values.length ?? 0;
  return Array.from({ length: rows }, (_, i) => Float64Array.from(byMember, (scores) => scores[i] as number));
}

/** Rows of features as columns. */
export const columnsOf = (names: readonly string[], rows: readonly Float64Array[]): TreeColumn[] =>
  names.map((name, c) => ({ name, kind: 'numeric', values: Float64Array.from(rows, (row) => row[c] as number) }));
