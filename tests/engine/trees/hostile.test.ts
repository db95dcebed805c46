import { expect, test } from 'vitest';
import { EngineError } from '../../../engine/core/errors.ts';
import {
  ensembleFromJson,
  ensembleToJson,
  predictTrees,
  readXgboost,
  trainBoostingSync,
  trainForestSync,
  writeXgboost,
} from '../../../engine/trees/index.ts';
import { context, mixedTable } from './tables.ts';

const data = mixedTable(600, 14);
const { ensemble } = trainBoostingSync(data, { rounds: 4, minGroupRows: 10, maxLeaves: 8 }, context());
const json = ensembleToJson(ensemble);
const text = writeXgboost(ensemble);

const messageOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof EngineError && error.code === 'invalid-option') return error.message;
    throw error;
  }
  return 'read';
};

test('an ensemble goes through JSON to the bit', () => {
  for (const model of [ensemble, trainForestSync(data, { trees: 5 }, context()).ensemble]) {
    const back = ensembleFromJson(JSON.parse(JSON.stringify(ensembleToJson(model))));
    expect(back).toEqual(model);
    expect(predictTrees(back, data.columns)).toEqual(predictTrees(model, data.columns));
  }
});

const changed = (key: keyof typeof json, change: (list: number[]) => unknown): unknown => ({
  ...json,
  [key]: change([...(json[key] as number[])]),
});
const at = (k: number, value: unknown) => (list: unknown[]) => list.with(k, value);

test.each<[string, unknown, string]>([
  ['no object', [1], 'must be an object'],
  ['another format', { ...json, format: 'x' }, 'format must be almanac-trees'],
  ['a later version', { ...json, formatVersion: 2 }, 'formatVersion must be 1'],
  ['lists of unequal length', changed('threshold', (list) => list.slice(1)), 'values of threshold for'],
  ['a weight that is no number', changed('value', at(0, null)), 'value holds null; finite numbers are read'],
  ['a weight that overflows 32 bits', changed('value', at(0, 1e300)), 'must be finite'],
  ['text for a weight', changed('value', at(0, '1')), 'value holds 1; finite numbers are read'],
  ['a cycle', changed('left', at(1, 0)), 'may be a cycle'],
  ['a child outside', changed('left', at(0, 10_000)), 'do not lie behind it'],
  ['two parents', changed('left', (list) => list.map((child, k) => (k === 2 && child > 0 ? (list[0] as number) : child))), 'cycle'],
  ['a leaf with a feature', changed('feature', (list) => at(list.indexOf(-1), 0)(list)), 'neither a leaf nor a split'],
  ['a feature that is not there', changed('feature', at(0, 77)), 'splits by feature 77'],
  ['a set outside', changed('setStart', at(0, 1e6)), 'lies outside of the sets'],
  ['a fraction as pointer', changed('left', at(0, 1.5)), 'whole numbers'],
  ['negative cover', changed('cover', at(0, -1)), 'is negative'],
  ['trees that do not fit', changed('treeStart', (list) => list.slice(0, -1)), 'treeStart must go from 0'],
  ['a tree without nodes', changed('treeStart', at(1, 0)), 'has no node'],
  ['too many trees', { ...json, treeStart: { length: 1e9 } }, 'treeStart must be a list'],
  ['a name that is no text', { ...json, featureNames: [1, 'b', 'c', 'd'] }, 'must be text'],
  ['a script in a name', { ...json, featureNames: ['<script>alert(1)</script>', 'b', 'c', 'd'] }, 'names may not have'],
  ['the same name twice', { ...json, featureNames: ['b', 'b', 'c', 'd'] }, 'same name'],
  ['an odd kind', { ...json, featureKinds: ['x', 'numeric', 'numeric', 'numeric'] }, 'cannot be x'],
  ['an endless base', { ...json, baseScore: null }, 'baseScore must be finite'],
  ['an unknown objective', { ...json, objective: { kind: 'constructor' } }, 'there is no objective constructor'],
  ['fields of the prototype', Object.create(json) as unknown, 'must be a list'],
])('a file with %s is refused', (_name, file, message) => {
  expect(messageOf(() => ensembleFromJson(file))).toContain(message);
});

type Json = Record<string, unknown>;

/** Changes the parsed XGBoost file. */
const edited = (edit: (learner: Json, tree: Json) => void): string => {
  const file = JSON.parse(text) as { learner: Json };
  const booster = file.learner['gradient_booster'] as { model: { trees: Json[] } };
  edit(file.learner, booster.model.trees[0] as Json);
  return JSON.stringify(file);
};
const set = (into: unknown, key: string, value: unknown): void => void Object.assign(into as object, { [key]: value });
const put = (tree: Json, key: string, k: number, value: unknown): void => set(tree, key, (tree[key] as unknown[]).with(k, value));

test.each<[string, () => string, string]>([
  ['no JSON', () => '{"learner": NaN}', 'it is no JSON'],
  ['nothing in it', () => '{}', 'learner must be an object'],
  ['another objective', () => edited((learner) => set(learner, 'objective', { name: 'binary:logistic' })), 'binary:logistic'],
  [
    'several quantiles',
    () =>
      edited((learner) => set(learner, 'objective', { name: 'reg:quantileerror', quantile_loss_param: { quantile_alpha: '[0.1,0.9]' } })),
    '2 quantiles',
  ],
  ['a linear booster', () => edited((learner) => set(learner['gradient_booster'], 'name', 'gblinear')), 'gbtree is read'],
  ['no trees', () => edited((learner) => set((learner['gradient_booster'] as { model: object }).model, 'trees', [])), 'no trees'],
  ['a cycle', () => edited((_, tree) => put(tree, 'left_children', 1, 0)), 'reached twice'],
  ['a child outside', () => edited((_, tree) => put(tree, 'right_children', 0, 9999)), 'has child 9999'],
  ['half a split', () => edited((_, tree) => put(tree, 'right_children', 0, -1)), 'has child -1'],
  ['a weight that is no number', () => edited((_, tree) => put(tree, 'split_conditions', 2, null)), 'no finite number'],
  ['a weight beyond 32 bits', () => edited((_, tree) => put(tree, 'split_conditions', -1, 1e60)), 'must be finite'],
  ['lists of unequal length', () => edited((_, tree) => set(tree, 'sum_hessian', [1])), 'sum_hessian has 1 entries'],
  ['an unknown feature', () => edited((_, tree) => put(tree, 'split_indices', 0, 400)), 'splits by feature 400'],
  ['several values a leaf', () => edited((_, tree) => set(tree, 'tree_param', { size_leaf_vector: '3' })), 'several values'],
  ['a script in a name', () => edited((learner) => set(learner, 'feature_names', ['<img src=x>', 'b', 'c', 'd'])), 'names may not have'],
  ['an object for a name', () => edited((learner) => set(learner, 'feature_names', [{}, 'b', 'c', 'd'])), 'must be text'],
  ['too few names', () => edited((learner) => set(learner, 'feature_names', ['b'])), '1 feature names for 4'],
  ['a base that is none', () => edited((learner) => set(learner['learner_model_param'], 'base_score', '[x]')), 'base_score'],
  ['too many features', () => edited((learner) => set(learner['learner_model_param'], 'num_feature', '2000000000')), 'num_feature'],
  [
    'huge categories',
    () =>
      edited((_, tree) =>
        set(
          tree,
          'categories',
          (tree['categories'] as number[]).map(() => 2 ** 30),
        ),
      ),
    'is no category',
  ],
])('an XGBoost file with %s is refused', (_name, file, message) => {
  expect(messageOf(() => readXgboost(file()))).toContain(message);
});

test('a tree as deep as a well is refused', () => {
  const splits = 5000;
  const nodes = 2 * splits + 1;
  const list = (of: (node: number) => number): number[] => Array.from({ length: nodes }, (_, node) => of(node));
  // Every left child is a leaf, every right child the next split.
  const isSplit = (node: number): boolean => node < nodes - 1 && node % 2 === 0;
  const well = {
    ...json,
    treeStart: [0, nodes],
    feature: list((node) => (isSplit(node) ? 0 : -1)),
    left: list((node) => (isSplit(node) ? node + 1 : -1)),
    setStart: list(() => -1),
    setLength: list(() => 0),
    missingLeft: list(() => 0),
    ...Object.fromEntries(['threshold', 'value', 'gain', 'cover'].map((key) => [key, list(() => 1)])),
  };
  expect(messageOf(() => ensembleFromJson(well))).toContain('more than 4096 splits deep');
});

test('a file of gigabytes is refused before it is parsed', () => {
  // As long as text may be here, which costs no memory: one letter, repeated.
  expect(messageOf(() => readXgboost(' '.repeat(500_000_000)))).toContain('characters');
});
