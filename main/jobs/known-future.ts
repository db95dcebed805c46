import { futureAt, type Panel, type Regressor } from '../../engine/core/panel.ts';

/**
 * The regressors of a series over the periods to forecast, where the file has a row for each of them; single missing cells are the engine's
 * business. Undefined when they are not known that far.
 */
export function knownFuture(panel: Panel, index: number, horizon: number): readonly Regressor[] | undefined {
  const future = futureAt(panel, index, horizon);
  if (!future) return undefined;
  for (let step = 0; step < horizon; step++) if (future.every(({ values }) => Number.isNaN(values[step]))) return undefined;
  return future;
}
