import { EngineError } from '../core/errors.ts';
import type { CleaningState, PanelColumn } from './state.ts';

/** @throws EngineError `invalid-option` when the data have no such column */
export function columnNamed({ columns, regressors, past }: CleaningState, name: string): PanelColumn {
  const found = [...columns, ...regressors, ...past].find((column) => column.name === name);
  if (found) return found;
  const known = [...new Set([...columns, ...regressors, ...past].map((column) => column.name))];
  throw new EngineError(
    'invalid-option',
    `There is no column "${name}" beside the values; there ${known.length === 0 ? 'are none' : `are ${known.join(', ')}`}. Columns that are not used were not kept.`,
    { column: name },
  );
}

/** Names that a setting lists, separated by commas; empty for all. */
export const listedNames = (value: unknown): string[] =>
  typeof value === 'string' ? value.split(',').flatMap((part) => part.trim() || []) : [];

/**
 * Changes regressors in place of the old ones, known-future and past-only ones alike.
 *
 * @param names - empty for all that are numbers
 * @param change - gets copies of values and future to change, and the column's place among the changed ones
 * @throws EngineError `invalid-option` for a name that is no regressor
 */
export function changeRegressors(
  state: CleaningState,
  names: readonly string[],
  change: (column: PanelColumn, place: number) => PanelColumn,
): void {
  const known = [...state.regressors, ...state.past];
  for (const name of names)
    if (!known.some((column) => column.name === name))
      throw new EngineError(
        'invalid-option',
        `There is no regressor "${name}"; there ${known.length === 0 ? 'are none' : `are ${known.map((column) => column.name).join(', ')}`}.`,
        { column: name },
      );
  let place = 0;
  const changed = (column: PanelColumn): PanelColumn => {
    if (names.length > 0 && !names.includes(column.name)) return column;
    const copy = { ...column, values: Float64Array.from(column.values), future: Float64Array.from(column.future) };
    return change(copy, place++);
  };
  state.regressors = state.regressors.map(changed);
  state.past = state.past.map(changed);
}

/** Number of values that differ; missing ones are equal to each other. */
export function countChanged(before: Float64Array, after: Float64Array, from: number, to: number): number {
  let count = 0;
  for (let t = from; t < to; t++) if (!Object.is(before[t], after[t]) && before[t] !== after[t]) count++;
  return count;
}
