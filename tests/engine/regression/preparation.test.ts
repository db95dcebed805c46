import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datePart, fitDate } from '../../../engine/regression/date-parts.ts';
import { crossFittedMeans, orderedMeans } from '../../../engine/regression/encode-target.ts';
import { applyPreparation, fitPreparation } from '../../../engine/regression/prepare.ts';
import type { RowTable } from '../../../engine/regression/index.ts';
import { sales, salesFeatures } from './rows.ts';

const rowsOf = fc.array(fc.record({ code: fc.integer({ min: 0, max: 4 }), y: fc.double({ min: -100, max: 100, noNaN: true }) }), {
  minLength: 6,
  maxLength: 40,
});

describe('means of the target (property)', () => {
  it('no row sees its own target: another value of it changes nothing of what it becomes', () => {
    fc.assert(
      fc.property(rowsOf, fc.nat(), fc.constantFrom(crossFittedMeans, orderedMeans), (rows, pick, encode) => {
        const at = pick % rows.length;
        const codes = Int32Array.from(rows, ({ code }) => code);
        const y = Float64Array.from(rows, (row) => row.y);
        const other = Float64Array.from(y);
        other[at] = (other[at] as number) + 1000;
        expect(encode(codes, other, 5, 10)[at]).toBe(encode(codes, y, 5, 10)[at]);
      }),
    );
  });

  it('ordered means know the rows before alone', () => {
    fc.assert(
      fc.property(rowsOf, fc.nat(), (rows, pick) => {
        const end = 1 + (pick % rows.length);
        const codes = Int32Array.from(rows, ({ code }) => code);
        const y = Float64Array.from(rows, (row) => row.y);
        const part = orderedMeans(codes.subarray(0, end), y.subarray(0, end), 5, 10);
        expect([...orderedMeans(codes, y, 5, 10).subarray(0, end)]).toEqual([...part]);
      }),
    );
  });
});

describe('preparation', () => {
  const table = sales(300);
  const target = new Float64Array(300).map((_, i) => i % 17);

  it('makes the same of the training rows again, where no means of the target are among them', () => {
    const { preparation, columns } = fitPreparation(table, salesFeatures, target);
    expect(applyPreparation(JSON.parse(JSON.stringify(preparation)) as typeof preparation, table).columns).toEqual(columns);
  });

  it('one row is prepared as it is among others', () => {
    const features = [
      { column: 'channel', use: 'category', missing: 'own', encode: 'target' } as const,
      ...salesFeatures.filter(({ column }) => column !== 'channel'),
    ];
    const { preparation } = fitPreparation(table, features, target);
    const all = applyPreparation(preparation, table).columns;
    const one: RowTable = {
      rows: 1,
      columns: table.columns.map((column) =>
        column.kind === 'category' ? { ...column, codes: column.codes.slice(40, 41) } : { ...column, values: column.values.slice(40, 41) },
      ),
    };
    applyPreparation(preparation, one).columns.forEach(({ values }, c) => expect(values[0]).toBe(all[c]?.values[40]));
  });

  it('takes rare categories together and missing ones as a category of their own', () => {
    const codes = Int32Array.from({ length: 300 }, (_, i) => (i % 10 === 0 ? -1 : i % 4 === 3 ? 2 : i % 4));
    const words: RowTable = { rows: 300, columns: [{ name: 'c', kind: 'category', codes, labels: ['a', 'b', 'z'] }] };
    const { preparation } = fitPreparation(words, [{ column: 'c', use: 'category', missing: 'own', encode: 'native' }], target, 2);
    expect(preparation[0]).toMatchObject({ words: ['z', 'b'], others: true, missing: true });
    const { columns, unknown } = applyPreparation(preparation, {
      rows: 4,
      columns: [{ name: 'c', kind: 'category', codes: Int32Array.of(0, 1, -1, 2), labels: ['b', 'a', 'moon'] }],
    });
    expect([...(columns[0]?.values ?? [])]).toEqual([1, 2, 3, 2]);
    expect(unknown.map(({ rows }) => [...rows])).toEqual([[1, 3]]);
  });

  it('a category that was not seen is missing where there are no rare ones', () => {
    const { preparation } = fitPreparation(table, [{ column: 'channel', use: 'category', missing: 'own', encode: 'native' }], target);
    const { columns } = applyPreparation(preparation, {
      rows: 1,
      columns: [{ name: 'channel', kind: 'category', codes: Int32Array.of(0), labels: ['fax'] }],
    });
    expect(columns[0]?.values[0]).toBeNaN();
  });

  it('names of columns cannot open a tag in a model file', () => {
    const named: RowTable = { rows: 300, columns: [{ name: '<script>x', kind: 'number', values: target }] };
    const { columns } = fitPreparation(named, [{ column: '<script>x', use: 'number', missing: 'own', scale: 'none' }], target);
    expect(columns[0]?.name).toBe('_script_x');
  });

  it('parts of a date are those of the calendar, in UTC, before 1970 too', () => {
    const times = Float64Array.of(Date.UTC(2024, 1, 29, 23, 59), Date.UTC(1969, 11, 28, 1), NaN);
    expect([...datePart('month', times)]).toEqual([2, 12, NaN]);
    expect([...datePart('day', times)]).toEqual([29, 28, NaN]);
    expect([...datePart('weekday', times)]).toEqual([4, 7, NaN]);
    expect([...datePart('hour', times)]).toEqual([23, 1, NaN]);
    expect(fitDate('d', (part) => `d${part}`, Float64Array.of(Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 2))).parts).toEqual([
      'day',
      'weekday',
    ]);
  });
});
