import type { CellSelection } from '../../../contract/entities/scenario.ts';
import { ApiError } from '../../../contract/errors.ts';
import { selectSeries } from '../explore/selection.ts';
import { periodLabels, type RunForecasts } from './run-forecasts.ts';

/** The cells of some rows from one step to another. */
export interface CellRange {
  readonly row: number;
  /** Steps, `to` exclusive. */
  readonly from: number;
  readonly to: number;
}

/** Finds periods by their labels; made once for many selections. */
export interface PeriodFinder {
  /** @throws ApiError `bad-input` */
  of(text: string, field: string): number;
}

export function periodFinder(forecasts: RunForecasts): PeriodFinder {
  const { first, labels } = periodLabels(forecasts);
  const places = new Map(labels.map((label, i) => [label, first + i]));
  return {
    of: (text, field) => {
      const found = places.get(text);
      if (found !== undefined) return found;
      throw new ApiError('bad-input', `There is no period ${text} in this forecast. It goes from ${labels[0]} to ${labels.at(-1)}.`, {
        field,
        value: text,
      });
    },
  };
}

/**
 * The cells that a selection means, row by row.
 *
 * @throws ApiError `bad-input` that says what is not there, also where nothing is selected
 */
export function selectCells(forecasts: RunForecasts, selection: CellSelection, periods: PeriodFinder): CellRange[] {
  const { loaded, rowOf, next, horizon } = forecasts;
  const { series, where, from, to } = selection;
  const n = loaded.panel.ids.length;
  const unknown = series?.find((index) => index >= n);
  if (unknown !== undefined)
    throw new ApiError('bad-input', `There is no series number ${unknown} in this experiment: it has ${n}.`, { field: 'series' });
  const passing = where ? new Set(selectSeries(loaded, { keys: { ...where } })) : null;
  const wanted = series ? [...new Set(series)].sort((a, b) => a - b) : Array.from({ length: n }, (_, i) => i);
  const [start, end] = [from === undefined ? -Infinity : periods.of(from, 'from'), to === undefined ? Infinity : periods.of(to, 'to') + 1];
  if (start >= end) throw new ApiError('bad-input', `The stretch from ${from} to ${to} ends before it begins.`, { field: 'from' });
  const ranges = wanted.flatMap((index): CellRange[] => {
    const row = rowOf[index] as number;
    if (row < 0 || (passing && !passing.has(index))) return [];
    const first = next[row] as number;
    const range = { row, from: Math.max(0, start - first), to: Math.min(horizon, end - first) };
    return range.from < range.to ? [range] : [];
  });
  if (ranges.length > 0) return ranges;
  const said = where
    ? ` Of series ${Object.entries(where)
        .map(([column, values]) => `with ${column} ${values.slice(0, 3).join(' or ')}`)
        .join(' and ')} none is forecast then.`
    : '';
  throw new ApiError('bad-input', `Nothing is selected.${said}`, { field: where ? 'where' : 'selection' });
}
