import { EngineError } from '../core/errors.ts';

/**
 * What one run forecast beside what came: a cell for each series, fold and step, column by column. Compare runs on the cells that all of them
 * have, see `sharedCells`.
 */
export interface Cells {
  /** Length c, NaN where not known. */
  readonly actual: Float64Array;
  /** Length c, NaN where there is no forecast. */
  readonly predicted: Float64Array;
  /** Length c: the series of each cell, 0, 1, 2 ... Cells of one series may depend on each other. */
  readonly series: Int32Array;
  /** Length c: mean absolute change over a season in the fold's training part, which MASE divides by; NaN where there is none. */
  readonly scale?: Float64Array;
}

/** Which group each cell belongs to. */
export interface Grouping {
  /** Length c: 0 ... groups - 1, or -1 for a cell of none. */
  readonly groupOf: Int32Array;
  readonly groups: number;
}

/** @throws EngineError `length-mismatch` */
export function requireColumns(length: number, columns: Readonly<Record<string, { readonly length: number } | undefined>>): void {
  for (const [name, column] of Object.entries(columns))
    if (column && column.length !== length)
      throw new EngineError('length-mismatch', `there are ${length} cells but ${column.length} values of ${name}`, {
        name,
        cells: length,
        values: column.length,
      });
}

/**
 * Groups for the cells that all runs have, -1 for the others, so that no run is measured where another has nothing.
 *
 * @param runs - the forecasts of each run for the same cells, NaN where missing
 * @throws EngineError `length-mismatch`
 */
export function sharedCells(actual: Float64Array, runs: readonly Float64Array[], { groupOf, groups }: Grouping): Grouping {
  runs.forEach((predicted) => requireColumns(actual.length, { forecasts: predicted }));
  requireColumns(actual.length, { groups: groupOf });
  return {
    groupOf: groupOf.map((group, i) =>
      Number.isNaN(actual[i]) || runs.some((predicted) => Number.isNaN(predicted[i] as number)) ? -1 : group,
    ),
    groups,
  };
}

/** Groups within groups, for example segments by steps: cell (a, b) is group a * inner.groups + b. */
export const crossGroups = (outer: Grouping, inner: Grouping): Grouping => ({
  groupOf: outer.groupOf.map((a, i) => {
    const b = inner.groupOf[i] as number;
    return a < 0 || b < 0 ? -1 : a * inner.groups + b;
  }),
  groups: outer.groups * inner.groups,
});
