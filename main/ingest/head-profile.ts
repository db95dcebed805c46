import { MANY_COLUMNS } from './database.ts';
import type { FileShape } from './dialect.ts';
import { isNullWord, parseNumber } from './number-format.ts';
import type { Profile } from './profile.ts';

/** Of a wide table these are loaded in any case: keys stand in front. */
const FIRST_COLUMNS = 20;

const cellsOf = (shape: FileShape, index: number): string[] =>
  shape.records.map((record) => record.cells[index] ?? '').filter((cell) => !isNullWord(cell));

function isNumericAtStart(shape: FileShape, index: number): boolean {
  const cells = cellsOf(shape, index);
  return cells.filter((cell) => Number.isFinite(parseNumber(cell, shape.dialect))).length >= cells.length * 0.9;
}

/**
 * The columns that are worth loading to decide about roles: all of a usual table; of a table with hundreds of columns of numbers, which
 * is one column for each series or time, only the others.
 */
export function columnsToLoad(shape: FileShape): number[] {
  const all = [...shape.columns.keys()];
  if (all.length <= MANY_COLUMNS) return all;
  const worth = all.filter((index) => index < FIRST_COLUMNS || !isNumericAtStart(shape, index));
  return worth.length > MANY_COLUMNS ? all : worth;
}

/**
 * A column of numbers as far as the start of the file tells.
 *
 * @param rows - of the whole table
 */
export function headProfile(shape: FileShape, index: number, rows: number): Profile {
  const cells = cellsOf(shape, index);
  const values = cells.map((cell) => parseNumber(cell, shape.dialect)).filter((value) => Number.isFinite(value));
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return {
    index,
    name: shape.columns[index] as string,
    type: values.length === 0 ? 'empty' : values.every(Number.isInteger) ? 'integer' : 'number',
    rows,
    missing: shape.records.length - cells.length,
    distinct: new Set(cells).size,
    min: values.length === 0 ? null : String(low),
    max: values.length === 0 ? null : String(high),
    examples: [...new Set(cells)].slice(0, 3),
    numeric: cells.length === 0 ? 0 : values.length / cells.length,
    numberMin: low,
    numberMax: high,
    scale: values.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(1, values.length),
    negative: values.filter((value) => value < 0).length,
    length: 0,
    date: null,
  };
}
