export interface FoldOptions {
  /** h, 1 or more. */
  readonly horizon: number;
  /** K: the most folds to make. */
  readonly folds: number;
  /** Fewest values that a model is trained on. */
  readonly minTraining: number;
}

/**
 * Origins of a rolling-origin backtest, oldest first. The newest fold ends at the end of the data; folds are h apart where there is room
 * and
 * closer where there is not; a short series gets fewer folds, down to none.
 *
 * @param n - length of the series
 * @returns numbers of training values, ascending; fold k forecasts y[origin .. origin + h)
 * @see Tashman (2000), Int. J. Forecasting 16(4), 437-450
 */
export function foldOrigins(n: number, { horizon, folds, minTraining }: FoldOptions): number[] {
  const newest = n - horizon;
  const room = newest - Math.max(1, minTraining);
  if (folds < 1 || room < 0) return [];
  const step = folds === 1 ? horizon : Math.max(1, Math.min(horizon, Math.floor(room / (folds - 1))));
  const count = Math.min(folds, Math.floor(room / step) + 1);
  return Array.from({ length: count }, (_, i) => newest - (count - 1 - i) * step);
}
