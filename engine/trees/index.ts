/**
 * Trees: gradient boosting and random forests on columns of numbers and categories. Knows nothing of time series.
 *
 * - `trainBoosting(data, settings, context)`, `continueBoosting(ensemble, data, settings, context)`, `trainForest(data, settings, context)` give
 *   `{ ensemble, losses }`. They use `context.parallel` where it is lent; the `...Sync` forms run on the calling thread and give the same trees.
 *   `context.rng` seeds the draws, `context.shouldStop` and `context.onProgress` are asked once a round.
 * - `joinForests(before, newer, keep)`: newer trees take the place of the oldest ones.
 * - `predictTrees(ensemble, columns)` gives predictions, `predictScores` the same before the log link, `predictTreesParallel`
 *   the same on several cores.
 * - `ensembleToJson`, `ensembleFromJson`: plain JSON and back to the bit; the reader trusts nothing.
 * - `writeXgboost(ensemble)`, `readXgboost(text)`: XGBoost's JSON model format.
 * - `treeShap`, `treeShapParallel`, `treeShapInteractions`, `treeShapInterventional`: what each feature adds to each row's score.
 * - `partialDependence(ensemble, columns, feature)`: means and individual curves.
 * - `importance(ensemble)`: gain, cover and number of splits by feature.
 */
export type { TreeEnsemble } from './ensemble.ts';
export { treeCount } from './ensemble.ts';
export type { Objective } from './objective.ts';
export { ensembleFromJson, ensembleToJson, type TreeEnsembleJson } from './ensemble-json.ts';
export { joinForests } from './join-forests.ts';
export { importance, type TreeImportance } from './importance.ts';
export { predictScores, predictTrees, predictTreesParallel, type Arithmetic } from './predict.ts';
export { rowScorer } from './score-row.ts';
export {
  BOOSTING_DEFAULTS,
  FOREST_DEFAULTS,
  GROWTH_DEFAULTS,
  type BoostingSettings,
  type ForestSettings,
  type GrowthSettings,
} from './settings.ts';
export {
  continueBoosting,
  continueBoostingSync,
  trainBoosting,
  trainBoostingSync,
  trainForest,
  trainForestSync,
  type TreeContext,
  type Training,
} from './train.ts';
export { readXgboost, type XgboostModel } from './read-xgboost.ts';
export { writeXgboost } from './write-xgboost.ts';
export { partialDependence, type PartialDependence } from './partial-dependence.ts';
export { treeShapInteractions, type ShapInteractions } from './shap-interactions.ts';
export { treeShapInterventional } from './shap-interventional.ts';
export { treeTasks } from './tasks.ts';
export { treeShap, treeShapParallel, type ShapValues } from './tree-shap.ts';
export type { LabelledData, TrainingData, TreeColumn, TreeData } from './tree-data.ts';
