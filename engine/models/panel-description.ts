import type { PanelTrees } from '../learning/fitted.ts';
import { meaningsOf } from '../learning/meanings.ts';
import { ensembleFromJson, importance } from '../trees/index.ts';
import type { PanelDescription } from './global-model.ts';

const words = { none: 'as it is', log1p: 'log(1 + y), less the mean of the series', scale: 'divided by the mean of the series' } as const;

/** What trees on a panel rest on: each feature's share of the gain of all splits, over the parts of the horizon alike. */
export function describeTrees(label: string, fitted: PanelTrees, equation: readonly string[]): PanelDescription {
  const shares = new Map<string, number>();
  let trees = 0;
  for (const { trees: json } of fitted.parts) {
    const ensemble = ensembleFromJson(json);
    trees += ensemble.treeStart.length - 1;
    const { featureNames, totalGain } = importance(ensemble);
    const total = totalGain.reduce((a, b) => a + b, 0);
    featureNames.forEach((name, f) =>
      shares.set(name, (shares.get(name) ?? 0) + (total > 0 ? (totalGain[f] as number) / total / fitted.parts.length : 0)),
    );
  }
  const meanings = meaningsOf(fitted);
  const { training, target, strategy, closed } = fitted;
  return {
    name: `${label}, ${trees.toLocaleString('en')} tree${trees === 1 ? '' : 's'}`,
    equation,
    importance: [...shares]
      .map(([feature, share]) => ({ feature, meaning: meanings.get(feature) ?? feature, share }))
      .sort((a, b) => b.share - a.share || (a.feature < b.feature ? -1 : 1)),
    facts: [
      { name: 'Series learnt from', value: training.series },
      { name: 'Rows learnt from', value: training.rows },
      { name: 'Features', value: shares.size },
      { name: 'Periods held back for intervals', value: training.heldBack },
      { name: 'Strategy', value: strategy },
      { name: 'Target', value: words[target.transform] },
      ...(closed ? [{ name: 'Zero by rule', value: `where ${closed.regressor} is ${closed.value}` }] : []),
    ],
  };
}
