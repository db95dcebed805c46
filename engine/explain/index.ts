/**
 * Why a forecast is what it is, and what a model rests on.
 *
 * - `explainTrees`, `explainNet`, `explainComponents`: one series' forecast taken apart, each step by its inputs or components; parts add up to
 *   the forecast. `combineExplained` does the same through the members of a combination.
 * - `changeFromStep`, `changeFromSeason`, `sentenceOf`: why one period differs from another, in numbers and in words.
 * - `treeModel`: SHAP values over a sample of rows, importance by splits, dependence, interactions, correlations.
 * - `permutationOfTrees`, `permutationOfPanel`, `permutationOfLocal`: how much worse forecasts of held-out periods get without an input.
 */
export { withRule, type Explained, type ExplainMethod, type PartGroup, type PartInfo, type Rows, type ScoreScale } from './explained.ts';
export { explainTrees } from './explain-trees.ts';
export { explainNet, type ExplainedNet } from './explain-net.ts';
export { explainComponents } from './explain-components.ts';
export { combineExplained, sharesOf, type ExplainedMember } from './combine-explained.ts';
export { changeFromBase, changeFromSeason, changeFromStep, type Change, type TopicChange } from './changes.ts';
export { nameOfTopic, sentenceOf } from './words.ts';
export { treeModel, type TreeModel } from './tree-model.ts';
export { permutation, type Permutation } from './permutation.ts';
export type { PermutedModel } from './permute-inputs.ts';
export { permuteTrees } from './permute-trees.ts';
export { permuteNet } from './permute-net.ts';
export { permuteLocal } from './permute-local.ts';
export { draw } from './sample-rows.ts';
export { shapleyValues } from './shapley.ts';
export { rankCorrelations } from './rank-correlation.ts';
