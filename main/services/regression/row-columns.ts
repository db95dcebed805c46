import type { RowColumn, RowTable } from '../../../engine/regression/index.ts';
import { describeFormat, formatsOfValue } from '../../ingest/date-format.ts';
import { detectNumberFormat, parseNumber, type NumberFormat } from '../../ingest/number-format.ts';
import { dateReader, isoTime, type DateReader } from './parse-date.ts';
import type { RawColumn, RawRows } from './raw-rows.ts';

/** What the cells of a column are, and how they are read. */
export type CellKind =
  | { readonly kind: 'number'; readonly format: NumberFormat }
  | { readonly kind: 'date'; readonly format: string; readonly sure: boolean }
  | { readonly kind: 'category' };

/** Of the cells that hold something, so many must be what the column is taken for. */
const MOSTLY = 0.97;
const dateWords = /date|datum|day|tag|time|zeit|monat|month/i;

const countsOf = ({ codes, texts }: RawColumn): Int32Array => {
  const counts = new Int32Array(texts.length);
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] as number) + 1;
  return counts;
};

/** Decides what a column is by all of its cells. */
export function kindOf(column: RawColumn, delimiter: string): CellKind {
  const counts = countsOf(column);
  const filled = counts.reduce((sum, count) => sum + count, 0);
  if (filled === 0) return { kind: 'category' };
  const format = detectNumberFormat(column.texts.slice(0, 20_000), delimiter);
  let numbers = 0;
  column.texts.forEach((text, code) => {
    if (Number.isFinite(parseNumber(text, format))) numbers += counts[code] as number;
  });
  const numeric = numbers >= MOSTLY * filled;
  // 20240131 is a number too: only the name tells.
  if (numeric && !dateWords.test(column.name)) return { kind: 'number', format };
  const dates = dateKind(column, counts, filled);
  if (dates) return dates;
  return numeric ? { kind: 'number', format } : { kind: 'category' };
}

function dateKind(column: RawColumn, counts: Int32Array, filled: number): CellKind | null {
  const weights = new Map<string, number>();
  const step = Math.max(1, column.texts.length / 3000);
  for (let i = 0; i < column.texts.length; i += step) {
    const code = Math.floor(i);
    for (const format of formatsOfValue(column.texts[code] as string))
      weights.set(format, (weights.get(format) ?? 0) + (counts[code] as number));
  }
  const tried = [...weights]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 6)
    .flatMap(([format]) => {
      const read = dateReader(format);
      if (!read) return [];
      const times = column.texts.map(read);
      let known = 0;
      times.forEach((time, code) => {
        if (!Number.isNaN(time)) known += counts[code] as number;
      });
      return known >= MOSTLY * filled ? [{ format, known, rising: risingShare(column, times) }] : [];
    })
    .sort((a, b) => b.known - a.known || b.rising - a.rising);
  const [best, second] = tried;
  if (!best) return null;
  // Day before month or after it: rows mostly stand in the order of time.
  return { kind: 'date', format: best.format, sure: !second || second.known < best.known || best.rising > second.rising + 0.05 };
}

function risingShare({ codes }: RawColumn, times: readonly number[]): number {
  let rising = 0;
  let steps = 0;
  for (let i = 1; i < codes.length; i++) {
    const [a, b] = [times[codes[i - 1] as number], times[codes[i] as number]];
    if (a === undefined || b === undefined || Number.isNaN(a) || Number.isNaN(b)) continue;
    steps++;
    if (b >= a) rising++;
  }
  return steps === 0 ? 0 : rising / steps;
}

/** Cells that are not what their column is. */
export interface BadCells {
  readonly column: string;
  readonly reason: string;
  /** Places in the table. */
  readonly rows: readonly number[];
  /** Text of the first. */
  readonly example: string;
}

/** Files mix dates with and without a time of day. */
function dateOrIso(format: string): DateReader {
  const own = dateReader(format);
  return (text) => {
    const time = own?.(text) ?? NaN;
    return Number.isNaN(time) ? isoTime(text) : time;
  };
}

/** A column as the engine takes it, and its cells that could not be read, which are missing there. */
export function readColumn(column: RawColumn, kind: CellKind): { column: RowColumn; bad: BadCells | null } {
  const { name, codes, texts } = column;
  if (kind.kind === 'category') return { column: { name, kind: 'category', codes, labels: texts }, bad: null };
  const read = kind.kind === 'number' ? (text: string) => parseNumber(text, kind.format) : dateOrIso(kind.format);
  // Numbers beyond these are slips, and no 32-bit float.
  const values = texts.map((text) => {
    const value = read(text);
    return Math.abs(value) <= 1e30 ? value : NaN;
  });
  const rows: number[] = [];
  const cells = Float64Array.from(codes, (code, i) => {
    const value = code < 0 ? NaN : (values[code] as number);
    if (code >= 0 && Number.isNaN(value)) rows.push(i);
    return value;
  });
  const reason = kind.kind === 'number' ? 'is no number' : `is no date like ${describeFormat(kind.format)}`;
  const example = rows.length > 0 ? (texts[codes[rows[0] as number] as number] as string) : '';
  return { column: { name, kind: kind.kind, values: cells }, bad: rows.length > 0 ? { column: name, reason, rows, example } : null };
}

/** The columns of a file that are asked for. */
export function readTable(raw: RawRows, kinds: ReadonlyMap<string, CellKind>): { table: RowTable; bad: BadCells[] } {
  const bad: BadCells[] = [];
  const columns = raw.columns.flatMap((column) => {
    const kind = kinds.get(column.name);
    if (!kind) return [];
    const read = readColumn(column, kind);
    if (read.bad) bad.push(read.bad);
    return [read.column];
  });
  return { table: { rows: raw.lines.length, columns }, bad };
}
