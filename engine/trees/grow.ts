import type { Rng } from '../core/rng.ts';
import type { ColumnBins } from './bin-bounds.ts';
import { MOST_DEPTH } from './check-nodes.ts';
import { drawColumns } from './draw-columns.ts';
import { findSplit } from './find-split.ts';
import { leftBins, type GrownTree } from './grown-tree.ts';
import { histogramPool, type HistogramPool } from './histogram-pool.ts';
import { leafValue } from './leaf-value.ts';
import type { RowStore } from './row-store.ts';
import type { GrowthSettings } from './settings.ts';
import { better, noSplit, packSplit, SPLIT_WORDS, unpackSplit, type Split, type SplitSearch } from './split.ts';
import { barrier, type Team } from './team.ts';

/** What stays the same over the trees of a training. */
export interface Grower {
  readonly team: Team;
  readonly store: RowStore;
  readonly settings: GrowthSettings;
  readonly kinds: readonly ('numeric' | 'categorical')[];
  readonly bins: readonly ColumnBins[];
  /** Monotone direction by feature, 0 for none. */
  readonly directions: Int8Array;
  /** Own sums of each worker, shared: read by all after a barrier. */
  readonly partials: readonly Float64Array[];
  /** Shared; splits of two leaves and a count by worker. */
  readonly board: Float64Array;
  readonly pool: HistogramPool;
}

/** Places of one worker on the board: splits of two leaves, rows that went left, rows of the leaf. */
export const BOARD_WORDS = 2 * SPLIT_WORDS + 2;

export function growerOf(parts: Omit<Grower, 'pool'>): Grower {
  const { team, store, settings } = parts;
  const own = Math.floor((store.features - team.index + team.size - 1) / team.size);
  const longest = Math.ceil(store.features / team.size);
  return { ...parts, pool: histogramPool(2 * own * store.width, 2 * longest * store.width, settings.maxLeaves) };
}

/**
 * Grows one tree, the leaf with the largest gain first. Every worker of the team calls this at the same time with its own rows and gets the
 * same tree; only the ranges of rows differ.
 *
 * @param count - own rows taken part, at the front of `store.order`
 * @param units - what whole numbers in histograms are worth
 * @see Ke et al. (2017), LightGBM, NeurIPS 30
 */
export function growTree(grower: Grower, count: number, units: Omit<SplitSearch, 'settings'>, rng: Rng): GrownTree {
  const { team, store, settings, kinds, bins, directions, partials, board, pool } = grower;
  const { maxLeaves, alpha, lambda } = settings;
  const { features, width } = store;
  const search: SplitSearch = { ...units, settings };
  const treeColumns = drawColumns(allColumns(features), settings.columnShare, rng);
  const most = 2 * maxLeaves - 1;
  const feature = new Int32Array(most).fill(-1);
  const bin = new Int32Array(most);
  const missingLeft = new Uint8Array(most);
  const left = new Int32Array(most).fill(-1);
  const gain = new Float64Array(most);
  const cover = new Float64Array(most);
  const value = new Float64Array(most);
  const sets = new Uint32Array(8 * most);
  const node = new Int32Array(maxLeaves);
  const begin = new Int32Array(maxLeaves);
  const size = new Int32Array(maxLeaves);
  const rows = new Float64Array(maxLeaves);
  const gradient = new Float64Array(maxLeaves);
  const hessian = new Float64Array(maxLeaves);
  const depth = new Int32Array(maxLeaves);
  const low = new Float64Array(maxLeaves).fill(-Infinity);
  const high = new Float64Array(maxLeaves).fill(Infinity);
  const penalty = new Float64Array(maxLeaves).fill(lambda);
  const best: Split[] = Array.from({ length: maxLeaves }, noSplit);
  let nodes = 1;
  let leaves = 1;
  pool.clear();

  const publishRows = (went: number, all: number): void => {
    board[team.index * BOARD_WORDS + 2 * SPLIT_WORDS] = went;
    board[team.index * BOARD_WORDS + 2 * SPLIT_WORDS + 1] = all;
  };
  const addUp = (word: number): number => {
    let sum = 0;
    for (let w = 0; w < team.size; w++) sum += board[w * BOARD_WORDS + 2 * SPLIT_WORDS + word] as number;
    return sum;
  };
  /** Sums over the leaf's rows of all workers, for own features. `keep` must not be given up for it. */
  const measure = (leaf: number, keep: number): Float64Array => {
    store.buildHistogram(begin[leaf] as number, size[leaf] as number);
    const into = pool.take(leaf, (other) => (other === keep ? Infinity : (best[other] as Split).gain));
    if (team.size > 1) (partials[team.index] as Float64Array).set(store.histogram);
    barrier(team);
    const step = 2 * width;
    for (let j = 0, f = team.index; f < features; j++, f += team.size) {
      if (team.size === 1) {
        into.set(store.histogram);
        break;
      }
      for (let k = 0; k < step; k++) {
        let sum = 0;
        for (let w = 0; w < team.size; w++) sum += (partials[w] as Float64Array)[f * step + k] as number;
        into[j * step + k] = sum;
      }
    }
    return into;
  };
  const splittable = (leaf: number): boolean =>
    (depth[leaf] as number) < (settings.maxDepth === 0 ? MOST_DEPTH : settings.maxDepth) &&
    (rows[leaf] as number) >= 2 * settings.minChildRows;
  /** Best splits of up to two leaves over all workers' features. */
  const searchLeaves = (which: readonly number[]): void => {
    which.forEach((leaf, place) => {
      const found = noSplit();
      const columns = drawColumns(treeColumns, settings.columnShareByNode, rng);
      const histogram = pool.at(leaf);
      if (histogram && splittable(leaf)) {
        const sums = {
          gradient: gradient[leaf] as number,
          hessian: hessian[leaf] as number,
          rows: rows[leaf] as number,
          low: low[leaf] as number,
          high: high[leaf] as number,
        };
        for (const f of columns)
          if (f % team.size === team.index) {
            const at = 2 * width * Math.floor(f / team.size);
            findSplit(search, sums, histogram, at, f, kinds[f] ?? 'numeric', bins[f] as ColumnBins, directions[f] as number, found);
          }
      }
      best[leaf] = found;
      packSplit(found, board, team.index * BOARD_WORDS + place * SPLIT_WORDS);
    });
    barrier(team);
    which.forEach((leaf, place) => {
      for (let w = 0; w < team.size; w++) {
        const theirs = unpackSplit(board, w * BOARD_WORDS + place * SPLIT_WORDS);
        if (better(theirs, best[leaf] as Split)) best[leaf] = theirs;
      }
      if ((best[leaf] as Split).gain <= 0) pool.release(leaf);
    });
    barrier(team);
  };
  const settle = (leaf: number): void => {
    const at = node[leaf] as number;
    cover[at] = (hessian[leaf] as number) * units.hessianUnit;
    value[at] = leafValue(
      (gradient[leaf] as number) * units.gradientUnit,
      cover[at] as number,
      penalty[leaf] as number,
      alpha,
      low[leaf] as number,
      high[leaf] as number,
    );
  };

  size[0] = count;
  publishRows(0, count);
  const root = measure(0, 0);
  rows[0] = addUp(1);
  // Any one feature's bins add up to the leaf; the first worker has the first.
  if (team.index === 0) {
    let g = 0;
    let h = 0;
    for (let b = 0; b < width; b++) {
      g += root[2 * b] as number;
      h += root[2 * b + 1] as number;
    }
    board[team.size * BOARD_WORDS] = g;
    board[team.size * BOARD_WORDS + 1] = h;
  }
  barrier(team);
  gradient[0] = board[team.size * BOARD_WORDS] as number;
  hessian[0] = board[team.size * BOARD_WORDS + 1] as number;
  settle(0);
  searchLeaves([0]);

  while (leaves < maxLeaves) {
    let leaf = 0;
    for (let k = 1; k < leaves; k++) if ((best[k] as Split).gain > (best[leaf] as Split).gain) leaf = k;
    const split = best[leaf] as Split;
    if (!(split.gain > 0)) break;
    const parent = node[leaf] as number;
    const other = leaves++;
    feature[parent] = split.feature;
    bin[parent] = split.bin;
    missingLeft[parent] = split.missingLeft ? 1 : 0;
    left[parent] = nodes;
    gain[parent] = split.gain + settings.gamma;
    sets.set(split.set, 8 * parent);
    node[leaf] = nodes;
    node[other] = nodes + 1;
    nodes += 2;
    const tree = { bin, sets, missingLeft } as GrownTree;
    leftBins(tree, parent, (bins[split.feature] as ColumnBins).count, store.goesLeft);
    const total = size[leaf] as number;
    const went = store.partition(begin[leaf] as number, total, split.feature);
    begin[other] = (begin[leaf] as number) + went;
    size[other] = total - went;
    size[leaf] = went;
    // By sums, not by own rows, so that all workers agree before they have counted.
    const leftIsSmall = 2 * split.leftHessian <= (hessian[leaf] as number);
    gradient[other] = (gradient[leaf] as number) - split.leftGradient;
    hessian[other] = (hessian[leaf] as number) - split.leftHessian;
    gradient[leaf] = split.leftGradient;
    hessian[leaf] = split.leftHessian;
    depth[leaf] = (depth[leaf] as number) + 1;
    depth[other] = depth[leaf] as number;
    penalty[leaf] = split.lambda;
    penalty[other] = split.lambda;
    low[other] = low[leaf] as number;
    high[other] = high[leaf] as number;
    settle(leaf);
    settle(other);
    const direction = split.bin >= 0 ? (directions[split.feature] as number) : 0;
    if (direction !== 0) {
      const middle = ((value[node[leaf] as number] as number) + (value[node[other] as number] as number)) / 2;
      const [rising, falling] = direction > 0 ? [leaf, other] : [other, leaf];
      high[rising] = Math.min(high[rising] as number, middle);
      low[falling] = Math.max(low[falling] as number, middle);
    }
    publishRows(went, total);
    best[leaf] = noSplit();
    best[other] = noSplit();
    if (leaves === maxLeaves || depth[leaf] === settings.maxDepth) {
      // Children that will not be split need no sums; only the loop above sees them.
      pool.release(leaf);
      continue;
    }
    const [small, large] = leftIsSmall ? [leaf, other] : [other, leaf];
    const had = pool.hand(leaf, large);
    const own = measure(small, large);
    const all = addUp(1);
    rows[leaf] = addUp(0);
    rows[other] = all - (rows[leaf] as number);
    if (had) for (let k = 0; k < own.length; k++) had[k] = (had[k] as number) - (own[k] as number);
    else {
      barrier(team);
      measure(large, small);
    }
    searchLeaves([leaf, other]);
  }
  return {
    nodes,
    feature,
    bin,
    missingLeft,
    left,
    gain,
    cover,
    value,
    sets,
    leafNode: node.subarray(0, leaves),
    leafBegin: begin.subarray(0, leaves),
    leafCount: size.subarray(0, leaves),
    leafLow: low.subarray(0, leaves),
    leafHigh: high.subarray(0, leaves),
  };
}

const allColumns = (features: number): Int32Array => Int32Array.from({ length: features }, (_, f) => f);
