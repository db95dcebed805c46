/**
 * Regression on single rows with trees: preparation of columns as data, honest measures on the newest rows, intervals, what drives a prediction.
 *
 * - `trainRegression(table, spec, context)` gives `{ model, report }`.
 * - `predictRows(model, table)`, `whatIf(model, row)`, `dependenceOn(model, row, values)`.
 * - `rowModelToJson`, `rowModelFromJson`: plain JSON and back; the reader trusts nothing.
 */
export { rowModelFromXgboost } from './from-xgboost.ts';
export { knowsRows } from './what-if.ts';
export { comparePredictions, LEAST_PAIRED_ROWS, type PairedRows, type PredictionComparison } from './compare-predictions.ts';
export type { Preparation, FittedFeature } from './prepare.ts';
export { findRowLeaks, type RowLeak } from './find-leaks.ts';
export { predictRows, type RowPredictions } from './predict-rows.ts';
export { rowPredictor, type RowCells } from './predict-row.ts';
export { explainRow, type ExplainedRow } from './explain-row.ts';
export { rowModelFromJson, rowModelToJson } from './read-row-model.ts';
export type { RowModel, RowModelJson } from './row-model.ts';
export type { RowColumn, RowTable } from './row-table.ts';
export { FOREST_TREES, LEAST_ROWS, REGRESSION_DEFAULTS, checkSpec, type FeatureSpec, type RegressionSpec } from './spec.ts';
export { trainRegression, type HeldOutRows, type RegressionReport, type TrainedRegression } from './train-regression.ts';
export { dependenceOn, whatIf, type Dependence, type WhatIf } from './what-if.ts';
