import type { ForecastEdit } from '../../../contract/entities/scenario.ts';
import { ApiError } from '../../../contract/errors.ts';
import { boundsOf, spreadTotal } from './override-rule.ts';
import type { Cells, RunForecasts } from './run-forecasts.ts';
import { selectCells, type PeriodFinder } from './select-cells.ts';

/** Beyond this nothing is forecast, as in training. */
export const LARGEST = 1e100;

/** An edit of the forecast with its place in the history. */
export interface PlacedEdit {
  readonly serial: number;
  readonly edit: ForecastEdit;
}

/** Which edits changed which cells. Cells share lists, since an edit changes many of them alike. */
export interface Touched {
  /** By cell: place of its list; 0 for none. */
  readonly list: Int32Array;
  /** Serials in order; the first list is empty. */
  readonly lists: readonly (readonly number[])[];
}

export interface Applied {
  readonly cells: Cells;
  readonly touched: Touched;
}

export const serialsOf = ({ list, lists }: Touched, cell: number): readonly number[] => lists[list[cell] ?? 0] ?? [];

/** Cells that a selection means, in order. */
function placesOf(forecasts: RunForecasts, { selection }: ForecastEdit, periods: PeriodFinder): Int32Array {
  const ranges = selectCells(forecasts, selection, periods);
  const places = new Int32Array(ranges.reduce((sum, { from, to }) => sum + to - from, 0));
  let next = 0;
  for (const { row, from, to } of ranges) for (let step = from; step < to; step++) places[next++] = row * forecasts.horizon + step;
  return places;
}

/**
 * Changes point forecasts in place by one edit.
 *
 * @param onCell - told each cell that gets another value
 * @returns how many did
 * @throws ApiError `bad-input` for what is not in the forecast, and for values below zero where history has none
 */
export function editMean(
  forecasts: RunForecasts,
  mean: Float64Array,
  edit: ForecastEdit,
  periods: PeriodFinder,
  onCell?: (cell: number) => void,
): number {
  const { horizon, nonNegative } = forecasts;
  const places = placesOf(forecasts, edit, periods);
  const before = new Float64Array(places.length);
  for (let i = 0; i < places.length; i++) before[i] = mean[places[i] as number] as number;
  const after = edited(edit, before);
  let count = 0;
  for (let i = 0; i < places.length; i++) {
    const value = after[i] as number;
    if (value === before[i]) continue;
    const cell = places[i] as number;
    if (!(Math.abs(value) <= LARGEST))
      throw new ApiError('bad-input', `This would make a forecast larger than ${LARGEST}.`, { field: 'value' });
    if (value < 0 && nonNegative[Math.floor(cell / horizon)])
      throw new ApiError('bad-input', 'This would make a forecast negative, but its history has no negative value.', { field: 'value' });
    mean[cell] = value;
    onCell?.(cell);
    count++;
  }
  return count;
}

/**
 * The forecast with edits, in their order; each begins with what the ones before have left. Bounds follow from the model's forecast and the last
 * value alone, so that two edits that cancel out leave no trace.
 *
 * @param model - the forecast before edits: the run's, or with changed plans
 * @throws ApiError as `editMean`
 */
export function applyEdits(forecasts: RunForecasts, model: Cells, edits: readonly PlacedEdit[], periods: PeriodFinder): Applied {
  const { horizon, levels, nonNegative } = forecasts;
  const list = new Int32Array(model.mean.length);
  const lists: (readonly number[])[] = [[]];
  if (edits.length === 0) return { cells: model, touched: { list, lists } };
  const mean = model.mean.slice();
  for (const { serial, edit } of edits) {
    const longer = new Map<number, number>();
    editMean(forecasts, mean, edit, periods, (cell) => {
      const own = list[cell] as number;
      let next = longer.get(own);
      if (next === undefined) {
        next = lists.push([...(lists[own] ?? []), serial]) - 1;
        longer.set(own, next);
      }
      list[cell] = next;
    });
  }
  const lower = model.lower.map((values) => values.slice());
  const upper = model.upper.map((values) => values.slice());
  for (let cell = 0; cell < list.length; cell++) {
    if (list[cell] === 0) continue;
    const floored = nonNegative[Math.floor(cell / horizon)] === 1;
    for (let k = 0; k < levels.length; k++) {
      const [low, high] = [lower[k] as Float64Array, upper[k] as Float64Array];
      const bounds = boundsOf(model.mean[cell] as number, mean[cell] as number, low[cell] as number, high[cell] as number, floored);
      [low[cell], high[cell]] = bounds;
    }
  }
  return { cells: { mean, lower, upper }, touched: { list, lists } };
}

function edited({ how, value }: ForecastEdit, before: Float64Array): Float64Array {
  switch (how) {
    case 'set':
      return before.map(() => value);
    case 'percent':
      // The quotient is exact for round percentages where 1 + value / 100 is not.
      return before.map((own) => (own * (100 + value)) / 100);
    case 'total':
      return spreadTotal(before, value);
  }
}
