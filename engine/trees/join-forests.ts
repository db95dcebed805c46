import { EngineError } from '../core/errors.ts';
import { joinNodes, treeCount, type TreeEnsemble, type TreeNodes } from './ensemble.ts';
import { sameColumns } from './same-columns.ts';

/** The trees from `from` on. */
function lastTrees(nodes: TreeNodes, from: number): TreeNodes {
  const first = nodes.treeStart[from] as number;
  return {
    treeStart: nodes.treeStart.slice(from).map((at) => at - first),
    feature: nodes.feature.slice(first),
    threshold: nodes.threshold.slice(first),
    missingLeft: nodes.missingLeft.slice(first),
    left: nodes.left.slice(first).map((at) => (at < 0 ? -1 : at - first)),
    value: nodes.value.slice(first),
    gain: nodes.gain.slice(first),
    cover: nodes.cover.slice(first),
    setStart: nodes.setStart.slice(first),
    setLength: nodes.setLength.slice(first),
    sets: nodes.sets,
  };
}

/** Trees whose values were shares of the mean of `from` trees as shares of the mean of `to` trees. */
const shared = (nodes: TreeNodes, from: number, to: number): TreeNodes => ({
  ...nodes,
  value: nodes.value.map((value) => (value * from) / to),
});

/**
 * A forest in which newer trees take the place of the oldest ones: the mean of the last `keep` trees of one and of all trees of another.
 *
 * @param before - forest, its oldest trees first
 * @param newer - forest on the same columns
 * @param keep - trees of `before` that stay, 0 or more
 * @throws EngineError `invalid-option` when one of them is no forest or the columns are others
 */
export function joinForests(before: TreeEnsemble, newer: TreeEnsemble, keep: number): TreeEnsemble {
  const [old, fresh] = [treeCount(before), treeCount(newer)];
  for (const one of [before, newer])
    if (one.parallelTrees !== treeCount(one) || one.objective.kind !== 'squared')
      throw new EngineError('invalid-option', 'only forests can be joined: the trees of a boosted model correct one another');
  sameColumns(before, {
    columns: newer.featureNames.map((name, f) => ({ name, kind: newer.featureKinds[f] ?? 'numeric', values: new Float32Array(0) })),
  });
  const kept = Math.max(0, Math.min(old, keep));
  const all = kept + fresh;
  return {
    ...newer,
    parallelTrees: all,
    baseScore: (kept * before.baseScore + fresh * newer.baseScore) / all,
    ...joinNodes([shared(lastTrees(before, old - kept), old, all), shared(newer, fresh, all)]),
  };
}
