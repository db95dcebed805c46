import { predictScores, treeShap, type TreeColumn } from '../trees/index.ts';
import { applyPreparation, namesOf, type FittedFeature } from './prepare.ts';
import { predictRows } from './predict-rows.ts';
import type { RowModel } from './row-model.ts';
import type { RowColumn, RowTable } from './row-table.ts';
import { toUnits } from './target-scale.ts';

/** One row's prediction and what drives it. */
export interface WhatIf {
  readonly predicted: number;
  readonly intervals: readonly { readonly level: number; readonly lower: number; readonly upper: number }[];
  /** Prediction before anything is known of the row, in units of the target. */
  readonly base: number;
  /** By column of the file, the strongest first: what it adds to the score (a logarithm where the model learns one). */
  readonly drivers: readonly { readonly column: string; readonly value: number }[];
  readonly scale: 'none' | 'log';
  /** What should be known about this row, in plain sentences. */
  readonly notes: readonly string[];
}

/**
 * Exact SHAP values of one row, taken together by column of the file.
 *
 * @param row - a table of one row
 */
export function whatIf(model: RowModel, row: RowTable): WhatIf {
  const { predicted, intervals } = predictRows(model, row);
  const { columns, unknown } = applyPreparation(model.preparation, row);
  const { base, values } = treeShap(model.ensemble, columns);
  let at = 0;
  const drivers = model.preparation.map((feature) => {
    let value = 0;
    for (let i = 0; i < namesOf(feature).length; i++) value += values[at++] as number;
    return { column: feature.column, value };
  });
  const [start] = toUnits(model.scale, model.smearing, model.nonNegative, Float64Array.of(base));
  return {
    predicted: predicted[0] as number,
    intervals: intervals.map(({ level, lower, upper }) => ({ level, lower: lower[0] as number, upper: upper[0] as number })),
    base: start as number,
    drivers: drivers.sort((a, b) => Math.abs(b.value) - Math.abs(a.value)),
    scale: model.scale.kind,
    notes: [
      ...unknown.map(({ column }) => strangeNote(model, row, column)),
      // Of a model from elsewhere nobody knows what it has seen.
      ...(knowsRows(model) ? model.preparation.flatMap((feature) => rangeNote(feature, row)) : []),
    ],
  };
}

/** Whether the rows of training are known to a model; a model from elsewhere has its trees alone. */
export const knowsRows = ({ background }: Pick<RowModel, 'background'>): boolean => (background[0]?.length ?? 0) > 0;

const inRow = (row: RowTable, name: string): RowColumn | undefined => row.columns.find((column) => column.name === name);

function strangeNote({ preparation }: RowModel, row: RowTable, name: string): string {
  const column = inRow(row, name);
  const word = column?.kind === 'category' ? column.labels[column.codes[0] as number] : '';
  const fitted = preparation.find((feature) => feature.column === name);
  const others = fitted?.use === 'category' && fitted.others;
  const means = fitted?.use === 'category' && fitted.encode === 'means';
  const becomes = others ? 'it counts as one of the rare ones' : means ? 'it counts as an average one' : 'it counts as missing';
  return `${name} “${word ?? ''}” was not among the categories that training told apart: ${becomes}.`;
}

function rangeNote(feature: FittedFeature, row: RowTable): string[] {
  const column = inRow(row, feature.column);
  if (feature.use !== 'number' || column?.kind !== 'number') return [];
  const value = column.values[0] as number;
  if (!(value < feature.low || value > feature.high)) return [];
  const nearest = value < feature.low ? feature.low : feature.high;
  return [
    `${feature.column} ${value} lies outside of ${feature.low} to ${feature.high}, which training has seen: trees go on as at ${nearest}.`,
  ];
}

/** How predictions go with one column while the others stay. */
export interface Dependence {
  /** By place: predictions of this row with the column's value changed (individual conditional expectation). */
  readonly row: Float64Array;
  /** The same for the mean of rows of the training data (partial dependence). */
  readonly mean: Float64Array;
}

/**
 * @param row - one row
 * @param values - a column of the values to try, by the name of the one that changes
 * @see Friedman (2001), Ann. Statist. 29(5), 1219-1221; Goldstein et al. (2015), J. Comput. Graph. Stat. 24(1), 44-65
 */
export function dependenceOn(model: RowModel, row: RowTable, values: RowColumn): Dependence {
  const feature = model.preparation.find(({ column }) => column === values.name);
  const count = values.kind === 'category' ? values.codes.length : values.values.length;
  if (!feature) return { row: new Float64Array(count), mean: new Float64Array(count) };
  const changed = applyPreparation([feature], { rows: count, columns: [values] }).columns;
  const own = new Map(changed.map((column) => [column.name, column.values]));
  const fixed = applyPreparation(model.preparation, row).columns;
  const units = (columns: readonly TreeColumn[]): Float64Array =>
    toUnits(model.scale, model.smearing, model.nonNegative, predictScores(model.ensemble, columns));
  const curve = units(
    fixed.map((column) => ({ ...column, values: own.get(column.name) ?? new Float64Array(count).fill(column.values[0] as number) })),
  );
  const { background } = model;
  const rows = background[0]?.length ?? 0;
  const all = units(
    fixed.map((column, f) => {
      const tried = own.get(column.name);
      const filled = new Float64Array(count * rows);
      for (let v = 0; v < count; v++)
        for (let i = 0; i < rows; i++) filled[v * rows + i] = tried ? (tried[v] as number) : (background[f]?.[i] ?? NaN);
      return { ...column, values: filled };
    }),
  );
  const mean = Float64Array.from({ length: count }, (_, v) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += all[v * rows + i] as number;
    return rows === 0 ? NaN : sum / rows;
  });
  return { row: curve, mean };
}
