import { EngineError } from '../core/errors.ts';
import type { TreeEnsemble } from './ensemble.ts';
import { gaussLegendre } from './quadrature.ts';

/**
 * What path-dependent SHAP values need of one tree, worked out once for all rows.
 *
 * The Shapley weights |S|! (d - |S| - 1)! / d! are integrals of s^|S| (1 - s)^(d - |S| - 1) over [0, 1]. So the SHAP value of feature i from a
 * leaf of value v is v (o_i - z_i) times the integral of the product over the path's other features j of z_j (1 - s) + o_j s. There z_j is the
 * share of training rows that go the path's way at splits by j, and o_j is 1 where the row itself does. The integrand is a polynomial; with
 * enough Gauss-Legendre nodes the integral is exact, and features off the path need no thought. Products are carried down the tree, sums
 * up, at the cost of one number a node and quadrature node.
 *
 * @see Lundberg et al. (2020), Nature Machine Intelligence 2, 56-67; Yu et al. (2022), Linear TreeShap, NeurIPS 35
 */
export interface ShapTree {
  /** Number of nodes of the tree, and first node among all. */
  readonly nodes: number;
  readonly root: number;
  /** Quadrature nodes, an even number. */
  readonly points: number;
  /** 4 numbers for each split, parents first: node, left child, node below the last split by the same feature further up (0: none), feature. */
  readonly splits: Int32Array;
  /** Leaves and their values. */
  readonly leaves: Int32Array;
  readonly values: Float64Array;
  /**
   * Factors of the product below a node: `points` numbers for each node and each of three cases - row left the feature's path further up, leaves
   * it here, follows it.
   */
  readonly factors: Float64Array;
  /** Weights that turn the sum below a node into what its feature gains by it. The same order. */
  readonly shares: Float64Array;
  /** Mean leaf value over training rows. */
  readonly mean: number;
  /** By node: share of training rows on the feature's way down to the node (z). */
  readonly share: Float64Array;
}

/** Numbers in a table for one tree, a third of a gigabyte. */
const MOST_CELLS = 14_000_000;

/** A share of nothing is taken for this, so that ratios stay numbers. */
const LEAST_SHARE = 1e-60;

export function shapTree(ensemble: TreeEnsemble, tree: number): ShapTree {
  const { treeStart, feature, left, cover, value } = ensemble;
  const root = treeStart[tree] as number;
  const nodes = (treeStart[tree + 1] as number) - root;
  const splits: number[] = [];
  const leaves: number[] = [];
  const values: number[] = [];
  const share = new Float64Array(nodes).fill(1);
  const reach = new Float64Array(nodes);
  reach[0] = 1;
  const parent = new Int32Array(nodes);
  const distinct = new Int32Array(nodes);
  let most = 1;
  let mean = 0;
  for (let node = 0; node < nodes; node++) {
    const f = feature[root + node] as number;
    if (f < 0) {
      leaves.push(node);
      values.push(value[root + node] as number);
      mean += (reach[node] as number) * (value[root + node] as number);
      most = Math.max(most, distinct[node] as number);
      continue;
    }
    const child = (left[root + node] as number) - root;
    let last = node;
    while (last > 0 && feature[root + (parent[last] as number)] !== f) last = parent[last] as number;
    splits.push(node, child, last, f);
    const all = cover[root + node] as number;
    for (let c = child; c <= child + 1; c++) {
      const ratio = all > 0 ? (cover[root + c] as number) / all : 0.5;
      parent[c] = node;
      reach[c] = (reach[node] as number) * ratio;
      share[c] = Math.max(LEAST_SHARE, (share[last] as number) * ratio);
      distinct[c] = (distinct[node] as number) + (last === 0 ? 1 : 0);
    }
  }
  // Degree below the number of distinct features; an even number of points suits pairs of doubles.
  const needed = (most + 1) >> 1;
  const points = needed + (needed % 2);
  if (points * nodes > MOST_CELLS)
    throw new EngineError('invalid-option', `tree ${tree} is too large for SHAP values: ${nodes} nodes, ${most} features on one path`);
  const { nodes: at, weights } = gaussLegendre(points);
  const factors = new Float64Array(3 * points * nodes);
  const shares = new Float64Array(3 * points * nodes);
  for (let k = 0; k < splits.length; k += 4) {
    const above = share[splits[k + 2] as number] as number;
    for (let c = splits[k + 1] as number; c <= (splits[k + 1] as number) + 1; c++) {
      const z = share[c] as number;
      for (let q = 0; q < points; q++) {
        const s = at[q] as number;
        const w = weights[q] as number;
        const followedAbove = above * (1 - s) + s;
        const gainedAbove = (w * (1 - above)) / followedAbove;
        const lost = -w / (1 - s);
        const place = 3 * points * c + q;
        factors[place] = z / above;
        factors[place + points] = (z * (1 - s)) / followedAbove;
        factors[place + 2 * points] = (z * (1 - s) + s) / followedAbove;
        // What the feature gained by the last split further up is taken back: this one says more.
        shares[place] = 0;
        shares[place + points] = lost - gainedAbove;
        shares[place + 2 * points] = (w * (1 - z)) / (z * (1 - s) + s) - gainedAbove;
      }
    }
  }
  return {
    nodes,
    root,
    points,
    splits: Int32Array.from(splits),
    leaves: Int32Array.from(leaves),
    values: Float64Array.from(values),
    factors,
    shares,
    mean,
    share,
  };
}
