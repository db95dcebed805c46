import { EngineError } from '../core/errors.ts';

/** One column of a table of rows: numbers (NaN missing), words by number (-1 missing), or milliseconds since 1970 (NaN missing). */
export type RowColumn =
  | { readonly name: string; readonly kind: 'number'; readonly values: Float64Array }
  | { readonly name: string; readonly kind: 'category'; readonly codes: Int32Array; readonly labels: readonly string[] }
  | { readonly name: string; readonly kind: 'date'; readonly values: Float64Array };

/** Rows of which each is a case of its own, for example a sale. All columns have `rows` entries. */
export interface RowTable {
  readonly rows: number;
  readonly columns: readonly RowColumn[];
}

/** @throws EngineError `invalid-option` */
export function columnOf(table: RowTable, name: string): RowColumn {
  const found = table.columns.find((column) => column.name === name);
  if (!found)
    throw new EngineError('invalid-option', `there is no column ${name}; there are ${table.columns.map((c) => c.name).join(', ')}`);
  return found;
}

/** The rows at `places`, in that order. */
export function takeRows(table: RowTable, places: Int32Array): RowTable {
  return {
    rows: places.length,
    columns: table.columns.map((column) =>
      column.kind === 'category'
        ? { ...column, codes: Int32Array.from(places, (at) => column.codes[at] as number) }
        : { ...column, values: Float64Array.from(places, (at) => column.values[at] as number) },
    ),
  };
}

/** Numbers of a column; a category's words are no numbers. @throws EngineError `invalid-option` */
export function numbersOf(table: RowTable, name: string): Float64Array {
  const column = columnOf(table, name);
  if (column.kind === 'category') throw new EngineError('invalid-option', `column ${name} holds words, not numbers`);
  return column.values;
}
