import { MOST_NODES, MOST_SET_WORDS } from './check-nodes.ts';
import type { TreeNodes } from './ensemble.ts';
import type { Fields } from './json-fields.ts';
import { CATEGORY_LIMIT } from './tree-data.ts';

/**
 * One tree of an XGBoost file, its nodes numbered anew in breadth order so that children lie behind their parents.
 *
 * @throws EngineError `invalid-option` on wrong shapes, pointers outside of the tree, and nodes reached twice
 */
export function readXgboostTree(tree: Fields, features: number): TreeNodes {
  const leftOf = tree.numbers('left_children', MOST_NODES);
  const total = leftOf.length;
  if (total === 0) tree.refuse(`${tree.at} has no nodes`);
  const same = (key: string): readonly number[] => tree.numbers(key, MOST_NODES, total);
  const rightOf = same('right_children');
  const conditions = same('split_conditions');
  const splits = same('split_indices');
  const hessians = same('sum_hessian');
  const gains = same('loss_changes');
  const weights = same('base_weights');
  // Older versions write true and false.
  const defaults = tree.list('default_left', MOST_NODES).map(Number);
  if (defaults.length !== total) tree.refuse(`${tree.at}.default_left has ${defaults.length} entries where ${total} are needed`);
  if (tree.has('tree_param') && tree.object('tree_param').number('size_leaf_vector') > 1)
    tree.refuse(`${tree.at} has leaves with several values`);
  const sets = setsOf(tree, total);

  const order = [0];
  const reached = new Uint8Array(total);
  reached[0] = 1;
  const left = new Int32Array(total).fill(-1);
  for (let k = 0; k < order.length; k++) {
    const id = order[k] as number;
    const [a, b] = [leftOf[id] as number, rightOf[id] as number];
    if (a === -1 && b === -1) continue;
    for (const child of [a, b]) {
      if (!Number.isInteger(child) || child < 0 || child >= total)
        tree.refuse(`${tree.at}: node ${id} has child ${child}; there are ${total} nodes`);
      if (reached[child] === 1) tree.refuse(`${tree.at}: node ${child} is reached twice, which makes a cycle or no tree`);
      reached[child] = 1;
    }
    left[k] = order.length;
    order.push(a, b);
  }
  const count = order.length;
  const nodes = {
    treeStart: Int32Array.of(0, count),
    feature: new Int32Array(count).fill(-1),
    threshold: new Float32Array(count),
    missingLeft: new Uint8Array(count),
    left: left.slice(0, count),
    value: new Float32Array(count),
    gain: new Float32Array(count),
    cover: Float32Array.from(order, (id) => hessians[id] as number),
    setStart: new Int32Array(count).fill(-1),
    setLength: new Int32Array(count),
  };
  const words: number[] = [];
  order.forEach((id, k) => {
    if ((left[k] as number) < 0) {
      nodes.value[k] = conditions[id] as number;
      return;
    }
    const feature = splits[id] as number;
    if (!Number.isInteger(feature) || feature < 0 || feature >= features)
      tree.refuse(`${tree.at}: node ${id} splits by feature ${feature}; there are ${features}`);
    nodes.feature[k] = feature;
    nodes.value[k] = weights[id] as number;
    nodes.gain[k] = gains[id] as number;
    nodes.missingLeft[k] = defaults[id] === 1 ? 1 : 0;
    const set = sets.get(id);
    if (!set) {
      nodes.threshold[k] = conditions[id] as number;
      return;
    }
    nodes.setStart[k] = words.length;
    nodes.setLength[k] = set.length;
    for (const word of set) words.push(word);
  });
  return { ...nodes, sets: Uint32Array.from(words) };
}

/** The set of each categorical node as bits. */
function setsOf(tree: Fields, total: number): ReadonlyMap<number, Uint32Array> {
  const sets = new Map<number, Uint32Array>();
  const types = tree.has('split_type') ? tree.numbers('split_type', MOST_NODES) : [];
  if (!types.includes(1)) return sets;
  const ids = tree.numbers('categories_nodes', total);
  const categories = tree.numbers('categories', CATEGORY_LIMIT);
  const segments = tree.numbers('categories_segments', total, ids.length);
  const sizes = tree.numbers('categories_sizes', total, ids.length);
  let words = 0;
  ids.forEach((id, k) => {
    const [start, size] = [segments[k] as number, sizes[k] as number];
    if (!(start >= 0 && size >= 1 && start + size <= categories.length))
      tree.refuse(`${tree.at}: the categories of node ${id} lie outside of the list`);
    const own = categories.slice(start, start + size);
    const odd = own.find((category) => !Number.isInteger(category) || category < 0 || category >= CATEGORY_LIMIT);
    if (odd !== undefined) tree.refuse(`${tree.at}: ${odd} is no category`);
    words += (own.reduce((most, category) => Math.max(most, category), 0) >> 5) + 1;
    if (words > MOST_SET_WORDS) tree.refuse(`the sets of categories of ${tree.at} are too large`);
    const set = new Uint32Array((own.reduce((most, category) => Math.max(most, category), 0) >> 5) + 1);
    for (const category of own) set[category >> 5] = (set[category >> 5] as number) | (1 << (category & 31));
    sets.set(id, set);
  });
  types.forEach((type, id) => {
    if (type === 1 && !sets.has(id)) tree.refuse(`${tree.at}: node ${id} splits categories and has none`);
  });
  return sets;
}
