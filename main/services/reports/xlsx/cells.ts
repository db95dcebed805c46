import type { Cell, CellObject, Row, Sheet } from 'write-excel-file/node';

/** Excel's own limit. */
const MOST_CHARACTERS = 32_767;
const DAY_MS = 86_400_000;
/** 1899-12-30, from which serial numbers of dates count, as days before 1970. */
const SERIAL_EPOCH = 25_569;
/** 1900-03-01: Excel believes in a 29 February before it. */
const FIRST_DAY = 61;

/**
 * Text that stays text, whatever it begins with. Signs that a workbook cannot hold become boxes; `_x0041_`, which Excel would read as a letter, is
 * written so that it comes back.
 */
export function text(value: string, style: Partial<CellObject> = {}): Cell {
  const held = value.replace(/(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, '□').replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
  return { value: held.length > MOST_CHARACTERS ? `${held.slice(0, MOST_CHARACTERS - 1)}…` : held, type: String, ...style };
}

/** A number; empty where there is none. Excel knows no infinity. */
export const number = (value: number | null | undefined, format = '#,##0.00'): Cell =>
  value === null || value === undefined || !Number.isFinite(value) ? null : { value, type: Number, format };

/** A share of 100 as a percentage that can be computed with. */
export const percentage = (value: number | null | undefined, format = '0.0%'): Cell =>
  number(value === null || value === undefined ? null : value / 100, format);

/** How dates of a granularity are shown. */
export const dateFormats = {
  integer: '0',
  year: 'yyyy',
  quarter: 'yyyy-mm',
  month: 'yyyy-mm',
  date: 'yyyy-mm-dd',
  minute: 'yyyy-mm-dd hh:mm',
  second: 'yyyy-mm-dd hh:mm:ss',
} as const;

/**
 * A date that a spreadsheet can compute with; as text where Excel has no such date.
 *
 * @param ms - since 1970-01-01, no time zone; null where time is counted, and `label` is a whole number
 */
export function date(ms: number | null, label: string, format: string): Cell {
  if (ms === null) return /^-?\d+$/.test(label) ? number(Number(label), '0') : text(label);
  const serial = ms / DAY_MS + SERIAL_EPOCH;
  return serial < FIRST_DAY || serial >= 2_958_466 ? text(label) : { value: serial, type: Number, format };
}

const headStyle = { fontWeight: 'bold', backgroundColor: '#eef2f7', bottomBorderStyle: 'thin', bottomBorderColor: '#9aa4ae' } as const;

export const head = (names: readonly string[]): Row => names.map((name) => text(name, { ...headStyle, wrap: true, alignVertical: 'top' }));

/**
 * A sheet with its head kept in sight.
 *
 * @param columns - first columns that stay in sight too
 */
export const sheet = (name: string, rows: readonly Row[], widths: readonly number[], columns = 0): Sheet<Buffer> => ({
  sheet: name,
  data: [...rows],
  columns: widths.map((width) => ({ width })),
  stickyRowsCount: 1,
  ...(columns > 0 ? { stickyColumnsCount: columns } : {}),
});
