import { treeCount, type TreeEnsemble } from './ensemble.ts';
import { shortest } from './float-text.ts';
import { hasLogLink } from './objective.ts';
import { objectiveToXgboost } from './xgboost-objective.ts';

/** XGBoost's mark for "no parent". */
const NO_PARENT = 2_147_483_647;

/** What XGBoost writes as the threshold of a categorical split. */
const CATEGORICAL_CONDITION = 1e-45;

/**
 * The ensemble as a model file of XGBoost 3 (`Booster.load_model('model.json')`). Thresholds and leaf values are the same 32-bit floats, so
 * that XGBoost predicts the same up to the rounding of its 32-bit sums.
 *
 * @returns JSON text
 * @see https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html
 */
export function writeXgboost(ensemble: TreeEnsemble): string {
  const { featureNames, featureKinds, parallelTrees, objective, baseScore } = ensemble;
  const trees = treeCount(ensemble);
  const base = shortest(Math.fround(hasLogLink(objective) ? Math.exp(baseScore) : baseScore));
  const treeTexts = Array.from({ length: trees }, (_, tree) => treeText(ensemble, tree));
  const frame = JSON.stringify({
    learner: {
      attributes: {},
      feature_names: featureNames,
      feature_types: featureKinds.map((kind) => (kind === 'categorical' ? 'c' : 'float')),
      gradient_booster: {
        model: {
          cats: { enc: [], feature_segments: [], sorted_idx: [] },
          gbtree_model_param: { num_parallel_tree: String(parallelTrees), num_trees: String(trees) },
          iteration_indptr: Array.from({ length: Math.ceil(trees / parallelTrees) + 1 }, (_, round) =>
            Math.min(trees, round * parallelTrees),
          ),
          tree_info: new Array<number>(trees).fill(0),
          trees: [],
        },
        name: 'gbtree',
      },
      learner_model_param: {
        base_score: `[${base}]`,
        boost_from_average: '1',
        num_class: '0',
        num_feature: String(featureNames.length),
        num_target: '1',
      },
      objective: objectiveToXgboost(objective),
    },
    version: [3, 2, 0],
  });
  const place = frame.lastIndexOf('"trees":[]') + '"trees":['.length;
  return `${frame.slice(0, place)}${treeTexts.join(',')}${frame.slice(place)}`;
}

/** XGBoost takes a number without point or exponent for a whole one, and refuses it where it wants a float. */
const floatList = (values: readonly number[]): string =>
  `[${values.map((value) => (Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}E0` : String(value))).join(',')}]`;

/** One tree as JSON text. */
function treeText(ensemble: TreeEnsemble, tree: number): string {
  const { treeStart, feature, threshold, missingLeft, left, value, gain, cover, setStart, setLength, sets } = ensemble;
  const [from, end] = [treeStart[tree] as number, treeStart[tree + 1] as number];
  const ids = Array.from({ length: end - from }, (_, k) => k);
  const child = (k: number): number => ((left[from + k] as number) < 0 ? -1 : (left[from + k] as number) - from);
  const parents = new Array<number>(ids.length).fill(NO_PARENT);
  const categories: number[] = [];
  const nodes: number[] = [];
  const segments: number[] = [];
  const sizes: number[] = [];
  for (const k of ids) {
    const first = child(k);
    if (first >= 0) parents[first] = parents[first + 1] = k;
    const start = setStart[from + k] as number;
    if (start < 0) continue;
    nodes.push(k);
    segments.push(categories.length);
    for (let word = 0; word < (setLength[from + k] as number); word++)
      for (let bit = 0; bit < 32; bit++) if (((sets[start + word] as number) >>> bit) & 1) categories.push(32 * word + bit);
    sizes.push(categories.length - (segments.at(-1) as number));
  }
  const isSet = (k: number): boolean => (setStart[from + k] as number) >= 0;
  const condition = (k: number): number => {
    if (child(k) < 0) return shortest(value[from + k] as number);
    return isSet(k) ? CATEGORICAL_CONDITION : shortest(threshold[from + k] as number);
  };
  const floats = {
    base_weights: ids.map((k) => shortest(value[from + k] as number)),
    loss_changes: ids.map((k) => shortest(gain[from + k] as number)),
    split_conditions: ids.map(condition),
    sum_hessian: ids.map((k) => shortest(cover[from + k] as number)),
  };
  const whole = JSON.stringify({
    categories,
    categories_nodes: nodes,
    categories_segments: segments,
    categories_sizes: sizes,
    default_left: ids.map((k) => missingLeft[from + k]),
    id: tree,
    left_children: ids.map(child),
    parents,
    right_children: ids.map((k) => (child(k) < 0 ? -1 : child(k) + 1)),
    split_indices: ids.map((k) => Math.max(0, feature[from + k] as number)),
    split_type: ids.map((k) => (isSet(k) ? 1 : 0)),
    tree_param: {
      num_deleted: '0',
      num_feature: String(ensemble.featureNames.length),
      num_nodes: String(ids.length),
      size_leaf_vector: '1',
    },
  });
  const lists = Object.entries(floats).map(([key, values]) => `"${key}":${floatList(values)}`);
  return `{${lists.join(',')},${whole.slice(1)}`;
}
