import type { ForecastEdit } from '../../../contract/entities/scenario.ts';
import { ApiError } from '../../../contract/errors.ts';
import { boundsOf, spreadTotal } from './override-rule.ts';
import type { Cells, RunForecasts } from './run-forecasts.ts';
import { selectCells, type PeriodFinder } from './select-cells.ts';

/** An edit of the forecast with its place in the history. */
export interface PlacedEdit {
  readonly serial: number;
  readonly edit: ForecastEdit;
}

export interface Applied {
  readonly cells: Cells;
  /** Cells that are overridden, with the serials of the edits that changed them, in order. */
  readonly touched: ReadonlyMap<number, readonly number[]>;
  /** Cells that each edit changed, in the order of the edits. */
  readonly changed: readonly number[];
}

/**
 * The forecast with edits, in their order; each begins with what the ones before have left. Bounds follow from the model's forecast and the last
 * value alone, so that two edits that cancel out leave no trace.
 *
 * @param model - the forecast before edits: the run's, or with changed plans
 * @throws ApiError `bad-input` for what is not in the forecast, and for values below zero where history has none
 */
export function applyEdits(forecasts: RunForecasts, model: Cells, edits: readonly PlacedEdit[], periods: PeriodFinder): Applied {
  if (edits.length === 0) return { cells: model, touched: new Map(), changed: [] };
  const { horizon, levels, nonNegative } = forecasts;
  const mean = model.mean.slice();
  const touched = new Map<number, number[]>();
  const changed = edits.map(({ serial, edit }) => {
    const places = selectCells(forecasts, edit.selection, periods).flatMap(({ row, from, to }) =>
      Array.from({ length: to - from }, (_, i) => row * horizon + from + i),
    );
    const before = Float64Array.from(places, (cell) => mean[cell] as number);
    const after = edited(edit, before);
    let count = 0;
    places.forEach((cell, i) => {
      const value = after[i] as number;
      if (value === before[i]) return;
      if (value < 0 && nonNegative[Math.floor(cell / horizon)])
        throw new ApiError('bad-input', 'This would make a forecast negative, but its history has no negative value.', { field: 'value' });
      mean[cell] = value;
      touched.set(cell, [...(touched.get(cell) ?? []), serial]);
      count++;
    });
    return count;
  });
  const lower = model.lower.map((values) => values.slice());
  const upper = model.upper.map((values) => values.slice());
  for (const cell of touched.keys()) {
    const floored = nonNegative[Math.floor(cell / horizon)] === 1;
    levels.forEach((_, k) => {
      const [low, high] = [lower[k] as Float64Array, upper[k] as Float64Array];
      const bounds = boundsOf(model.mean[cell] as number, mean[cell] as number, low[cell] as number, high[cell] as number, floored);
      [low[cell], high[cell]] = bounds;
    });
  }
  return { cells: { mean, lower, upper }, touched, changed };
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
