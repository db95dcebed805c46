import { predictScores } from '../trees/index.ts';
import { applyPreparation, type UnknownCategories } from './prepare.ts';
import { intervalsOf } from './row-intervals.ts';
import type { RowModel } from './row-model.ts';
import type { RowTable } from './row-table.ts';
import { toUnits } from './target-scale.ts';

export interface RowPredictions {
  /** Length n, in units of the target. */
  readonly predicted: Float64Array;
  readonly intervals: readonly { readonly level: number; readonly lower: Float64Array; readonly upper: Float64Array }[];
  readonly unknown: readonly UnknownCategories[];
}

/**
 * Predicts rows by a model.
 *
 * @param table - holds the model's columns, of the same kinds
 * @throws EngineError `invalid-option` when a column is not there or of another kind
 */
export function predictRows(
  model: Pick<RowModel, 'preparation' | 'ensemble' | 'scale' | 'smearing' | 'nonNegative' | 'intervals'>,
  table: RowTable,
): RowPredictions {
  const { columns, unknown } = applyPreparation(model.preparation, table);
  const scores = predictScores(model.ensemble, columns);
  const predicted = toUnits(model.scale, model.smearing, model.nonNegative, scores);
  return { predicted, intervals: intervalsOf(model.intervals, model.scale, model.nonNegative, scores, predicted), unknown };
}
