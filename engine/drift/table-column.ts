/** A column of a table as comparisons take it. */
export type TableColumn =
  | { readonly name: string; readonly kind: 'number'; /** NaN is missing. */ readonly values: Float64Array }
  | {
      readonly name: string;
      readonly kind: 'category';
      /** Places in `levels`; -1 is missing. */
      readonly codes: Int32Array;
      readonly levels: readonly string[];
    };

export const columnRows = (column: TableColumn): number => (column.kind === 'number' ? column.values.length : column.codes.length);

/** Whether row `i` of a column has no value. */
export const isMissing = (column: TableColumn, i: number): boolean =>
  column.kind === 'number' ? Number.isNaN(column.values[i]) : (column.codes[i] as number) < 0;
