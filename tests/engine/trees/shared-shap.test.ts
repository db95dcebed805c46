import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { predictTrees, treeShap, treeShapInteractions } from '../../../engine/trees/index.ts';
import { joinNodes, type TreeEnsemble, type TreeNodes } from '../../../engine/trees/ensemble.ts';
import { sharedData } from '../../shared-data.ts';
import { largestGap, numeric } from './tables.ts';

/** Trees as XGBoost dumps them, and its SHAP values (1.7.4), checked against sums over all subsets. */
interface Dumped {
  readonly nodeid: number;
  readonly split?: string;
  readonly split_condition?: number;
  readonly yes?: number;
  readonly missing?: number;
  readonly leaf?: number;
  readonly cover: number;
  readonly children?: readonly Dumped[];
}
interface Model {
  readonly base_score: number;
  readonly X: readonly (readonly (number | null)[])[];
  readonly prediction: readonly number[];
  readonly shap: readonly (readonly number[])[];
  readonly interactions_first5: readonly (readonly (readonly number[])[])[];
  readonly trees: readonly Dumped[];
}

function nodesOf(root: Dumped, names: readonly string[]): TreeNodes {
  const order = [root];
  const left: number[] = [];
  for (let k = 0; k < order.length; k++) {
    const { children, yes } = order[k] as Dumped;
    left.push(children ? order.length : -1);
    if (children) order.push(...children.toSorted((a, b) => Number(b.nodeid === yes) - Number(a.nodeid === yes)));
  }
  const zeros = order.map(() => 0);
  return {
    treeStart: Int32Array.of(0, order.length),
    feature: Int32Array.from(order, ({ split }) => (split === undefined ? -1 : names.indexOf(split))),
    threshold: Float32Array.from(order, ({ split_condition }) => split_condition ?? 0),
    missingLeft: Uint8Array.from(order, ({ missing, yes }) => (missing === yes ? 1 : 0)),
    left: Int32Array.from(left),
    value: Float32Array.from(order, ({ leaf }) => leaf ?? 0),
    gain: Float32Array.from(zeros),
    cover: Float32Array.from(order, ({ cover }) => cover),
    setStart: Int32Array.from(zeros, () => -1),
    setLength: Int32Array.from(zeros),
    sets: new Uint32Array(0),
  };
}

const file = sharedData('golden', 'xgboost_treeshap.json');
test.skipIf(file === null).each(['small_depth3', 'with_missing_depth4', 'single_tree_depth2'])(
  'the shared model %s has the SHAP values that sums over all subsets give',
  (name) => {
    const content = JSON.parse(readFileSync(file ?? '', 'utf8')) as Readonly<Record<string, unknown>>;
    const names = content['feature_names'] as readonly string[];
    const model = content[name] as Model;
    const ensemble: TreeEnsemble = {
      format: 'almanac-trees',
      formatVersion: 1,
      objective: { kind: 'squared' },
      baseScore: model.base_score,
      parallelTrees: 1,
      featureNames: names,
      featureKinds: names.map(() => 'numeric'),
      ...joinNodes(model.trees.map((tree) => nodesOf(tree, names))),
    };
    const columns = names.map((feature, f) =>
      numeric(
        feature,
        model.X.map((row) => row[f] ?? NaN),
      ),
    );
    // Values are sales in thousands, kept by XGBoost in 32 bits: 1e-6 of the largest prediction.
    const tolerance = 1e-6 * Math.max(...model.prediction);
    expect(largestGap(predictTrees(ensemble, columns), model.prediction)).toBeLessThan(tolerance);
    const { values, base } = treeShap(ensemble, columns);
    const wanted = model.shap.flatMap((row) => row.slice(0, -1));
    expect(largestGap(values.subarray(0, wanted.length), wanted)).toBeLessThan(tolerance);
    expect(Math.abs(base - (model.shap[0]?.at(-1) ?? NaN))).toBeLessThan(tolerance);
    const pairs = model.interactions_first5.flatMap((row) => row.slice(0, -1).flatMap((cells) => cells.slice(0, -1)));
    expect(largestGap(treeShapInteractions(ensemble, columns).values.subarray(0, pairs.length), pairs)).toBeLessThan(tolerance);
  },
);
