import { predictScores, treeShap } from '../trees/index.ts';
import { applyPreparation, namesOf } from './prepare.ts';
import type { RowModel } from './row-model.ts';
import type { RowTable } from './row-table.ts';
import { toUnits } from './target-scale.ts';

/** What each column adds to one row's prediction, in units of the target: base plus all of them is the prediction. */
export interface ExplainedRow {
  readonly base: number;
  readonly prediction: number;
  /** By column of the file, in the order of the model. */
  readonly values: readonly { readonly column: string; readonly value: number }[];
}

/**
 * SHAP values of one row that add up in units of the target.
 *
 * Where the model learns the target itself they are exact. Where it learns a logarithm, or predictions are kept from going below zero, the exact values
 * of the score are carried over by the rescale rule: each is multiplied by (prediction - base) / (score - base score), so that shares stay what they are.
 *
 * @param row - a table of one row
 * @see Chen, Lundberg & Lee (2022), Explaining a series of models by propagating Shapley values, Nature Communications 13, 4512
 */
export function explainRow(model: RowModel, row: RowTable): ExplainedRow {
  const { scale, smearing, nonNegative } = model;
  const { columns } = applyPreparation(model.preparation, row);
  const { base: start, values } = treeShap(model.ensemble, columns);
  const score = predictScores(model.ensemble, columns)[0] as number;
  const [base, prediction] = toUnits(scale, smearing, nonNegative, Float64Array.of(start, score)) as unknown as [number, number];
  let at = 0;
  const sums = model.preparation.map((feature) => {
    let value = 0;
    for (let i = 0; i < namesOf(feature).length; i++) value += values[at++] as number;
    return { column: feature.column, value };
  });
  const moved = score - start;
  // Where the score does not move, the slope of the scale there takes the place of the ratio.
  const slope = scale.kind === 'log' ? Math.exp(Math.min(start, 700)) * smearing : 1;
  const ratio = Math.abs(moved) > 1e-9 * (1 + Math.abs(start)) ? (prediction - base) / moved : slope;
  return { base, prediction, values: sums.map(({ column, value }) => ({ column, value: value * ratio })) };
}
