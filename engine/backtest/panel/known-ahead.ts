import { futureAt, type Panel } from '../../core/panel.ts';

export interface Ahead {
  readonly panel: Panel;
  /** Names of regressors that are not known over the horizon. */
  readonly unknown: readonly string[];
}

/** Whether a series has a row for each period of the horizon. */
function knowsFuture(panel: Panel, index: number, horizon: number): boolean {
  const future = futureAt(panel, index, horizon);
  if (!future) return false;
  for (let h = 0; h < horizon; h++) if (future.every(({ values }) => Number.isNaN(values[h]))) return false;
  return true;
}

/**
 * The panel with regressors as they can be used for a forecast: where less than half of the series have them over the horizon, all are
 * regressors of the past. Folds that knew more than the final forecast would say nothing about it.
 */
export function knownAhead(panel: Panel, horizon: number): Ahead {
  const { regressors = [], futurePeriods: _periods, ...rest } = panel;
  if (regressors.length === 0) return { panel, unknown: [] };
  let known = 0;
  for (let i = 0; i < panel.ids.length; i++) if (knowsFuture(panel, i, horizon)) known++;
  if (2 * known >= panel.ids.length) return { panel, unknown: [] };
  const { regressors: _regressors, ...without } = rest as Panel;
  const past = [...(panel.past ?? []), ...regressors.map(({ name, values }) => ({ name, values }))];
  return { panel: { ...without, past }, unknown: regressors.map(({ name }) => name) };
}
