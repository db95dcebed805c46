import { beforeAll, describe, expect, it } from 'vitest';
import { EngineError } from '../../../engine/core/errors.ts';
import {
  dependenceOn,
  findRowLeaks,
  predictRows,
  rowModelFromJson,
  rowModelToJson,
  trainRegression,
  whatIf,
  type RowColumn,
  type RowTable,
  type TrainedRegression,
} from '../../../engine/regression/index.ts';
import { takeRows } from '../../../engine/regression/row-table.ts';
import { context, sales, spec } from './rows.ts';

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (error: unknown) => (error instanceof EngineError ? `${error.code}: ${error.message}` : String(error)),
  );

describe('a model of single rows', () => {
  const table = sales(4000);
  let trained: TrainedRegression;
  beforeAll(async () => {
    trained = await trainRegression(table, spec(), context());
  }, 60_000);

  it('beats every simple way on the newest rows, and says so with baselines', () => {
    const [own, ...others] = trained.report.accuracy;
    expect(others.map(({ name }) => name)).toEqual(['Mean', 'Median', 'Mean by channel', 'Linear (ridge)']);
    for (const other of others) expect(own?.rmse).toBeLessThan(other.rmse);
    expect(own?.r2).toBeGreaterThan(0.9);
  });

  it('learns the logarithm where that is more accurate', () => {
    expect(trained.report.scale.kind).toBe('log');
    expect(trained.report.scale.reason).toMatch(/^the logarithm is more accurate: RMSE/);
  });

  it('intervals cover what they promise, within what 800 test rows can tell', () => {
    for (const { level, measured } of trained.report.coverage) {
      // Three standard errors of the share on the test rows, and of the quantile on as many rows held back.
      const error = Math.sqrt((level / 100) * (1 - level / 100) * (1 / trained.report.rows.test + 1 / trained.report.rows.calibration));
      expect(Math.abs(measured - level / 100)).toBeLessThan(3 * error);
    }
  });

  it('divides by time: the test rows are the newest fifth', () => {
    const { rows, period } = trained.report;
    expect(rows).toMatchObject({ read: 4000, train: 2600, early: 300, calibration: 300, test: 800 });
    expect(period?.test[0]).toBeGreaterThan(period?.train[1] as number);
  });

  it('predicts the same after JSON, and twice the same from one seed', async () => {
    const json = JSON.stringify(rowModelToJson(trained.model));
    const again = rowModelFromJson(JSON.parse(json));
    expect(predictRows(again, table)).toEqual(predictRows(trained.model, table));
    const second = await trainRegression(sales(4000), spec(), context());
    expect(JSON.stringify(rowModelToJson(second.model))).toBe(json);
  });

  it('the order of the rows in the file does not matter where they have dates', async () => {
    const places = Int32Array.from({ length: 4000 }, (_, i) => (i * 1009) % 4000);
    const shuffled = await trainRegression(takeRows(table, places), spec(), context());
    expect(JSON.stringify(rowModelToJson(shuffled.model))).toBe(JSON.stringify(rowModelToJson(trained.model)));
  });

  it('what comes after the training part changes neither preparation nor trees of the measured model', async () => {
    const changed: RowTable = {
      ...table,
      columns: table.columns.map((column): RowColumn =>
        column.kind === 'number' && column.name === 'price'
          ? { ...column, values: column.values.map((x, i) => (i >= 3200 ? 1000 * x : x)) }
          : column,
      ),
    };
    const [a, b] = await Promise.all(
      [table, changed].map((rows) => trainRegression(rows, spec({ refit: false, targetScale: 'none' }), context())),
    );
    expect(JSON.stringify(b && rowModelToJson(b.model))).toBe(JSON.stringify(a && rowModelToJson(a.model)));
  });

  it('drivers add up to the prediction, on the scale that the model learns', () => {
    const one = takeRows(table, Int32Array.of(17));
    const found = whatIf(trained.model, one);
    const sum = found.drivers.reduce((total, { value }) => total + value, 0);
    // base and prediction share the smearing factor: (1 + prediction) / (1 + base) = exp(sum).
    expect((1 + found.predicted) / (1 + found.base)).toBeCloseTo(Math.exp(sum), 8);
    for (const { lower, upper } of found.intervals) {
      expect(lower).toBeLessThanOrEqual(found.predicted);
      expect(upper).toBeGreaterThanOrEqual(found.predicted);
    }
  });

  it('the curve of a column goes through the prediction', () => {
    const one = takeRows(table, Int32Array.of(17));
    const units = one.columns.find(({ name }) => name === 'units') as RowColumn & { kind: 'number' };
    const { row, mean } = dependenceOn(trained.model, one, {
      name: 'units',
      kind: 'number',
      values: Float64Array.of(1, units.values[0] as number, 9),
    });
    expect(row[1]).toBe(whatIf(trained.model, one).predicted);
    expect(row[2]).toBeGreaterThan(row[0] as number);
    expect(mean[2]).toBeGreaterThan(mean[0] as number);
  });

  it('says what training has not seen', () => {
    const one = takeRows(table, Int32Array.of(17));
    const strange: RowTable = {
      rows: 1,
      columns: one.columns.map((column): RowColumn =>
        column.name === 'channel'
          ? { name: 'channel', kind: 'category', codes: Int32Array.of(0), labels: ['fax'] }
          : column.name === 'units'
            ? { name: 'units', kind: 'number', values: Float64Array.of(50) }
            : column,
      ),
    };
    const { notes } = whatIf(trained.model, strange);
    expect(notes[0]).toMatch(/channel “fax” was not among the categories/);
    expect(notes[1]).toMatch(/units 50 lies outside of 1 to 9/);
  });

  it('a forest is trained and measured in the same way', async () => {
    const { model, report } = await trainRegression(table, spec({ model: 'random-forest', trees: 30 }), context());
    expect(report.trees).toBe(30);
    expect(report.accuracy[0]?.r2).toBeGreaterThan(0.85);
    expect(rowModelFromJson(JSON.parse(JSON.stringify(rowModelToJson(model)))).kind).toBe('random-forest');
  });

  it('refuses what it cannot learn from, naming it', async () => {
    expect(await codeOf(trainRegression(sales(59), spec(), context()))).toBe(
      'series-too-short: a model of single rows needs at least 60 rows with a value of revenue; there are 59',
    );
    expect(await codeOf(trainRegression(table, spec({ target: 'profit' }), context()))).toMatch(
      /^invalid-option: there is no column profit/,
    );
    expect(await codeOf(trainRegression(table, spec({ testShare: 0.9 }), context()))).toBe(
      'invalid-option: testShare must be from 0.05 to 0.5, not 0.9',
    );
    expect(await codeOf(trainRegression(table, spec({ target: 'channel', features: spec().features.slice(0, 2) }), context()))).toMatch(
      /holds words, not numbers/,
    );
    expect(await codeOf(trainRegression(table, spec({ features: [] }), context()))).toMatch(/at least one column/);
    const stopped = { ...context(), shouldStop: () => true };
    expect(await codeOf(trainRegression(table, spec(), stopped))).toMatch(/^cancelled/);
  });

  it('takes gaps, constants and rows without a target', async () => {
    const gappy: RowTable = {
      rows: 400,
      columns: sales(400).columns.map((column): RowColumn =>
        column.kind === 'category'
          ? { ...column, codes: column.codes.map((code, i) => (i % 7 === 0 ? -1 : code)) }
          : { ...column, values: column.values.map((x, i) => (i % 11 === 3 ? NaN : x)) },
      ),
    };
    const { report, model } = await trainRegression(gappy, spec({ trees: 20 }), context());
    expect(report.rows.dropped).toEqual([{ reason: 'no value of revenue', rows: 37 }]);
    expect(predictRows(model, gappy).predicted.every(Number.isFinite)).toBe(true);
    const flat: RowTable = {
      rows: 100,
      columns: sales(100).columns.map((column) =>
        column.name === 'revenue' && column.kind === 'number' ? { ...column, values: column.values.fill(5) } : column,
      ),
    };
    const constant = await trainRegression(flat, spec({ trees: 5 }), context());
    expect(constant.report.accuracy[0]).toMatchObject({ rmse: 0, r2: null });
  });
});

describe('columns that give the target away', () => {
  const table = sales(600, 3, 0);
  const revenue = (table.columns[4] as RowColumn & { kind: 'number' }).values;
  const units = (table.columns[1] as RowColumn & { kind: 'number' }).values;
  const withColumn = (values: Float64Array): RowTable => ({
    rows: 600,
    columns: [...table.columns, { name: 'extra', kind: 'number', values }],
  });
  const leaksOf = (values: Float64Array): unknown[] => findRowLeaks(withColumn(values), 'revenue', ['units', 'extra', 'channel']);

  it('finds a copy, also in cents, with a constant, negative and with some rows off', () => {
    for (const copy of [(y: number) => y, (y: number) => 100 * y, (y: number) => 2 * y + 3, (y: number) => -y])
      expect(leaksOf(revenue.map(copy))).toMatchObject([{ kind: 'copy', column: 'extra' }]);
    expect(leaksOf(revenue.map((y, i) => (i % 100 === 0 ? 0 : y)))).toMatchObject([{ kind: 'copy', column: 'extra' }]);
  });

  it('finds a function that rises with the target', () => {
    expect(leaksOf(revenue.map((y) => Math.sqrt(y)))).toMatchObject([{ kind: 'monotone', column: 'extra' }]);
  });

  it('finds a formula of two columns and does not call it a copy', () => {
    expect(leaksOf(revenue.map((y, i) => y / (units[i] as number)))).toMatchObject([
      { kind: 'formula', columns: ['units', 'extra'], formula: '×', share: 1 },
    ]);
    expect(leaksOf(revenue.map((y, i) => y + (units[i] as number)))).toMatchObject([
      { kind: 'formula', columns: ['extra', 'units'], formula: '−' },
    ]);
  });

  it('finds nothing where there is nothing', () => {
    expect(findRowLeaks(table, 'revenue', ['units', 'price', 'channel', 'date'])).toEqual([]);
  });
});
