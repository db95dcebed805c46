import { EngineError } from '../core/errors.ts';
import { seriesAt, type Regressor, type Series } from '../core/panel.ts';
import { applyRecipe, type ApplyOptions } from './apply-recipe.ts';
import { foldPool } from './fold-pool.ts';
import { foldSource } from './fold-source.ts';
import type { Recipe } from './recipe.ts';
import type { CleaningSource } from './state.ts';
import { stepByKind } from './steps.ts';

/** A training part as it would have been cleaned at its origin, and what a forecast from there is measured by. */
export interface Refolded {
  /** Ends at the origin. */
  readonly training: Series;
  /** Length h: values after the steps that correct what was recorded alone; NaN past the end of the data. */
  readonly actual: Float64Array;
  /** Length h each; absent without regressors. */
  readonly futureXreg?: readonly Regressor[];
}

/** Series are chosen before a backtest, for all folds alike. */
const inFolds: ApplyOptions = { only: (kind) => stepByKind(kind).target !== 'series' };
const correctionsAlone: ApplyOptions = {
  only: (kind, settings) => stepByKind(kind).target !== 'series' && !stepByKind(kind).refits(settings),
};

/** The cleaned panel of one series; null when no value is left. */
function cleanOne(source: CleaningSource, recipe: Recipe, options: ApplyOptions): ReturnType<typeof applyRecipe> | null {
  try {
    return applyRecipe(source, recipe, options);
  } catch (error) {
    if (error instanceof EngineError && error.code === 'series-too-short') return null;
    throw error;
  }
}

/**
 * Does a recipe again for each fold of one series, so that no step sees what came after the origin: not the median, not a line to the next
 * value, not an outlier that only the future shows.
 *
 * @param source - raw data, with the columns that the recipe needs
 * @param index - position of the series in the raw panel
 * @param start - period of the first value of the series that is backtested: origins count from there
 * @returns for an origin the fold's data; null when cleaning leaves the training part no value
 */
export function refoldOf(
  source: CleaningSource,
  recipe: Recipe,
  index: number,
  start: number,
  horizon: number,
): (origin: number) => Refolded | null {
  const { panel } = source;
  const rawStart = panel.start[index] as number;
  const length = (panel.offsets[index + 1] as number) - (panel.offsets[index] as number);
  const pooled: CleaningSource = { ...source, poolFor: (column) => foldPool(source, recipe, column) };
  const recorded = cleanOne(foldSource(source, index, length, 0), recipe, correctionsAlone);
  return (origin) => {
    const end = start + origin - rawStart;
    const cleaned = cleanOne(foldSource(pooled, index, end, horizon), recipe, inFolds);
    if (!cleaned || !recorded) return null;
    const actual = new Float64Array(horizon).fill(NaN);
    const shift = rawStart + end - (recorded.panel.start[0] as number);
    for (let h = 0; h < horizon; h++) actual[h] = recorded.panel.y[shift + h] ?? NaN;
    const futureXreg = cleaned.panel.regressors?.map(({ name, future }) => ({ name, values: future }));
    return { training: seriesAt(cleaned.panel, 0), actual, ...(futureXreg ? { futureXreg } : {}) };
  };
}
