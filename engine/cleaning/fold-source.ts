import type { CleaningSource, PanelColumn } from './state.ts';

/**
 * One series of raw data as it was known at an origin: its values before, and of columns that are known in advance what lay ahead then.
 *
 * @param index - position of the series in the raw panel
 * @param end - number of its periods before the origin, 1 or more
 * @param horizon - periods ahead
 */
export function foldSource(source: CleaningSource, index: number, end: number, horizon: number): CleaningSource {
  const { panel, keys, columns = [], ...rest } = source;
  const from = panel.offsets[index] as number;
  const to = panel.offsets[index + 1] as number;
  const periods = panel.futurePeriods ?? source.futurePeriods ?? 0;
  const cut = <T extends Pick<PanelColumn, 'values' | 'future'>>(column: T): T => {
    if (column.future.length === 0) return { ...column, values: column.values.subarray(from, from + end) };
    const future = new Float64Array(horizon).fill(NaN);
    for (let h = 0; h < horizon; h++) {
      const t = from + end + h;
      if (t < to) future[h] = column.values[t] as number;
      else if (t - to < periods) future[h] = column.future[index * periods + t - to] as number;
    }
    return { ...column, values: column.values.subarray(from, from + end), future };
  };
  const { regressors, past, statics, ...kept } = panel;
  return {
    ...rest,
    keys: keys.map((column) => [column[index] as string]),
    panel: {
      ...kept,
      ids: [panel.ids[index] as string],
      offsets: Int32Array.from([0, end]),
      start: panel.start.subarray(index, index + 1),
      y: panel.y.subarray(from, from + end),
      ...(regressors ? { regressors: regressors.map(cut), futurePeriods: horizon } : {}),
      ...(past ? { past: past.map(({ name, values }) => ({ name, values: values.subarray(from, from + end) })) } : {}),
      ...(statics ? { statics: statics.map(({ name, values }) => ({ name, values: [values[index] as string] })) } : {}),
    },
    columns: columns.map(cut),
    ...(periods > 0 ? { futurePeriods: horizon } : {}),
  };
}
