import { describe, expect, it } from 'vitest';
import { explainRow, predictRows, rowPredictor, trainRegression, type RowCells, type RowTable } from '../../../engine/regression/index.ts';
import { takeRows } from '../../../engine/regression/row-table.ts';
import { context, sales, salesFeatures, spec } from './rows.ts';

const cellsOf = (table: RowTable, columns: readonly string[], row: number): RowCells =>
  columns.map((name) => {
    const column = table.columns.find((one) => one.name === name);
    if (!column) return null;
    if (column.kind === 'category') return column.labels[column.codes[row] as number] ?? null;
    const value = column.values[row] as number;
    return Number.isNaN(value) ? null : value;
  });

/** Some cells are missing, some words were not seen. */
function spoilt(rows: number): RowTable {
  const table = sales(rows, 3);
  return {
    rows,
    columns: table.columns.map((column) =>
      column.kind === 'category'
        ? {
            ...column,
            labels: [...column.labels, 'fair'],
            codes: column.codes.map((code, i) => (i % 11 === 0 ? -1 : i % 13 === 0 ? 3 : code)),
          }
        : { ...column, values: column.values.map((value, i) => ((i + column.name.length) % 7 === 0 ? NaN : value)) },
    ),
  };
}

describe('one row at a time', () => {
  for (const encode of ['native', 'one-hot', 'target'] as const)
    for (const scaled of ['log', 'none'] as const)
      it(`predicts what all rows together do, to the last bit: ${encode}, ${scaled}`, async () => {
        const features = salesFeatures.map((feature) =>
          feature.use === 'category'
            ? { ...feature, encode, missing: encode === 'target' ? ('most-frequent' as const) : ('own' as const) }
            : feature.use === 'number' && feature.column === 'price'
              ? { ...feature, missing: 'median' as const, scale: 'standard' as const }
              : feature,
        );
        const { model } = await trainRegression(sales(800), spec({ features, targetScale: scaled, trees: 30 }), context());
        const table = spoilt(300);
        const { predicted } = predictRows(model, table);
        const predict = rowPredictor(model);
        const columns = model.preparation.map(({ column }) => column);
        expect(Array.from({ length: 300 }, (_, i) => predict(cellsOf(table, columns, i)))).toEqual([...predicted]);
        for (const i of [0, 7, 11, 13, 100]) {
          const { base, values, prediction } = explainRow(model, takeRows(table, Int32Array.of(i)));
          expect(prediction).toBe(predicted[i]);
          // Sums of some hundred doubles.
          expect(values.reduce((sum, { value }) => sum + value, base)).toBeCloseTo(prediction, 8);
        }
      });
});
