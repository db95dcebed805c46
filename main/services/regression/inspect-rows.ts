import type { FeatureSpec, RowFile, RowFileColumn } from '../../../contract/entities/regression.ts';
import { findRowLeaks, type RowColumn } from '../../../engine/regression/index.ts';
import type { RawRows } from './raw-rows.ts';
import { leakNote } from './leak-words.ts';
import { kindOf, readTable, type BadCells, type CellKind } from './row-columns.ts';

/** Categories that trees tell apart by themselves; more of them are encoded by means of the target. */
const NATIVE = 200;
/** A column of words of which nearly all differ names its rows. */
const NAMES_ROWS = 0.5;
const targets = [
  /^(revenue|umsatz|turnover)/i,
  /revenue|umsatz|turnover|sales|erlös/i,
  /amount|total|betrag|value/i,
  /price|preis/i,
  /units|quantity|menge|qty/i,
];

/** Kinds of all columns of a file. */
export const kindsOf = (raw: RawRows): Map<string, CellKind> =>
  new Map(raw.columns.map((column) => [column.name, kindOf(column, raw.dialect.delimiter)]));

function distinctOf(column: RowColumn): number {
  return column.kind === 'category' ? column.labels.length : new Set(column.values.filter((value) => !Number.isNaN(value))).size;
}

function proposal(
  column: RowColumn,
  distinct: number,
  filled: number,
  target: string | null,
): { proposed: FeatureSpec | null; reason: string } {
  const { name, kind } = column;
  if (name === target) return { proposed: null, reason: 'the target' };
  if (distinct < 2) return { proposed: null, reason: 'the same in every row' };
  if (kind === 'date') return { proposed: { column: name, use: 'date' }, reason: 'month, day, weekday and hour' };
  if (kind === 'number') {
    const counted = column.values.every((value, i) => i === 0 || value === (column.values[i - 1] as number) + 1);
    return counted
      ? { proposed: null, reason: 'numbers the rows' }
      : { proposed: { column: name, use: 'number', missing: 'own', scale: 'none' }, reason: 'as it is' };
  }
  if (distinct > NAMES_ROWS * filled) return { proposed: null, reason: 'differs in nearly every row' };
  const encode = distinct > NATIVE ? 'ordered' : 'native';
  return {
    proposed: { column: name, use: 'category', missing: 'own', encode },
    reason: encode === 'native' ? 'the trees group its categories' : 'many categories: means of the target in the rows before',
  };
}

/** The column that is predicted, unless said otherwise. */
function targetOf(columns: readonly RowColumn[]): string | null {
  const numbers = columns.filter(({ kind }) => kind === 'number').map(({ name }) => name);
  for (const words of targets) {
    const found = numbers.find((name) => words.test(name));
    if (found !== undefined) return found;
  }
  return numbers.at(-1) ?? null;
}

/** Two columns that name the same things need not both be learnt from. */
function twinOf(column: RowColumn, before: readonly RowColumn[]): string | null {
  if (column.kind !== 'category') return null;
  for (const other of before) {
    if (other.kind !== 'category' || other.labels.length !== column.labels.length) continue;
    const seen = new Int32Array(column.labels.length).fill(-2);
    const same = column.codes.every((code, i) => {
      const twin = other.codes[i] as number;
      if (code < 0 || twin < 0) return code === twin;
      if (seen[code] === -2) seen[code] = twin;
      return seen[code] === twin;
    });
    if (same) return other.name;
  }
  return null;
}

/** What a file holds and what is proposed. @param chosen - the target that the user chose */
export function inspectRows(raw: RawRows, chosen: string | undefined): RowFile {
  const kinds = kindsOf(raw);
  const { table, bad } = readTable(raw, kinds);
  const target =
    chosen !== undefined && table.columns.some(({ name, kind }) => name === chosen && kind === 'number') ? chosen : targetOf(table.columns);
  const names = table.columns.map(({ name }) => name);
  const leaks = target === null ? [] : findRowLeaks(table, target, names).map((leak) => leakNote(leak, target));
  const columns = table.columns.map((column, c): RowFileColumn => {
    const rawColumn = raw.columns[c];
    const missing = column.kind === 'category' ? count(column.codes, (code) => code < 0) : count(column.values, Number.isNaN);
    const distinct = distinctOf(column);
    const twin = twinOf(column, table.columns.slice(0, c));
    const leak = leaks.find((note) => note.severity !== 'info' && note.columns[0] === column.name);
    const own = proposal(column, distinct, table.rows - missing, target);
    const left = leak ? 'gives the target away' : twin !== null ? `names the same as ${twin}` : null;
    return {
      name: column.name,
      kind: column.kind,
      missing,
      distinct,
      examples: (rawColumn?.texts ?? []).slice(0, 3),
      bad: badOf(
        bad.find((cells) => cells.column === column.name),
        raw,
      ),
      ...(own.proposed !== null && left !== null ? { proposed: null, reason: left } : own),
    };
  });
  return {
    name: raw.file,
    rows: table.rows,
    badLines: { count: raw.bad.length, first: raw.bad.slice(0, 20).map((line) => ({ ...line })) },
    columns,
    target,
    date: table.columns.find(({ kind }) => kind === 'date')?.name ?? null,
    leaks,
  };
}

const count = (values: Int32Array | Float64Array, is: (value: number) => boolean): number => {
  let n = 0;
  for (const value of values) if (is(value)) n++;
  return n;
};

const badOf = (cells: BadCells | undefined, raw: RawRows): RowFileColumn['bad'] =>
  cells === undefined
    ? null
    : {
        cells: cells.rows.length,
        line: raw.lines[cells.rows[0] as number] as number,
        example: cells.example.slice(0, 60),
        reason: cells.reason,
      };
