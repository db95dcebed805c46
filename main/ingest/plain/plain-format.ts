import { statSync } from 'node:fs';
import type { ImportChoices } from '../../../contract/entities/dataset.ts';
import { headerRowsOf } from '../dialect.ts';
import type { Prepared } from '../prepare.ts';
import type { Plan } from '../stage.ts';
import { uses, type LineFormat } from './columns.ts';

/** A file that can perhaps be read line by line, and where its first row begins. */
export interface PlainFile {
  readonly path: string;
  readonly format: LineFormat;
  readonly begin: number;
  readonly bytes: number;
  /** About as many rows as it has. */
  readonly rows: number;
}

/** All cells that are used are in memory, some of them several times: about half a gigabyte. DuckDB takes larger files in parts. */
const MOST_CELLS = 25_000_000;

export const calendar: ReadonlySet<string> = new Set(['day', 'business-day', 'week', 'month', 'quarter', 'year']);

/**
 * Whether the import may read a file as plain lines: as it stands, UTF-8, ISO dates, points as decimal points, a row for each value. What cannot be
 * seen at its start is seen when it is read (see parse.ts).
 */
export function plainFormat(source: Prepared, plan: Plan, choices: ImportChoices): PlainFile | null {
  const ofChoices =
    plan.layout === 'long' && plan.format === '%Y-%m-%d' && choices.aggregation === 'none' && calendar.has(choices.frequency.unit);
  const [target] = plan.values;
  const used = new Set([plan.date, ...plan.keys, ...plan.regressors.map(({ index }) => index)]);
  if (!ofChoices || target === undefined || used.has(target)) return null;
  return plainLines(
    source,
    plan.columns.map((_, c) => (c === target ? uses.number : used.has(c) ? uses.text : uses.skip)),
  );
}

/** A file of plain lines, or a sample of one, with what is done with each of its columns; null where it does not begin as one. */
export function plainLines(source: Prepared, wanted: readonly number[]): PlainFile | null {
  const { shape, path, share, bomBytes, mended, relation } = source;
  const { dialect, head, records } = shape;
  const ofDialect =
    dialect.encoding === 'utf-8' && dialect.decimal === '.' && dialect.thousands === '' && /^[,;\t|]$/.test(dialect.delimiter);
  const sampled = share < 1;
  const ofFile = shape.direct && !head.mixed && head.encoding === 'utf-8' && head.newline !== '\r' && (sampled || path === shape.file.path);
  if (!ofDialect || !ofFile || mended || relation || records.length === 0) return null;
  const begin = beginOfRows(head.text, dialect.skip + headerRowsOf(dialect));
  // Lines above that are not what they seem: bytes that are no UTF-8, a carriage return by itself.
  if (begin === null || /\uFFFD|\r(?!\n)/.test(head.text.slice(0, begin))) return null;
  const format = {
    delimiter: dialect.delimiter.charCodeAt(0),
    quote: dialect.quote === '' ? 0 : dialect.quote.charCodeAt(0),
    carriage: head.newline === '\r\n',
    uses: wanted,
  };
  const perRow = Math.max(1, (head.text.length - begin) / Math.max(1, head.text.split('\n').length - 1));
  const bytes = sampled ? statSync(path).size : head.bytes;
  const start = bomBytes + Buffer.byteLength(head.text.slice(0, begin));
  const rows = Math.ceil((1.05 * (bytes - start)) / perRow) + 16;
  const cells = rows * wanted.filter((use) => use !== uses.skip).length;
  return cells > MOST_CELLS ? null : { path, format, begin: start, bytes, rows };
}

/** Where in a text the line begins that has some lines before it; null where there is none. */
function beginOfRows(text: string, lines: number): number | null {
  let at = 0;
  for (let line = 0; line < lines; line++) {
    const end = text.indexOf('\n', at);
    if (end < 0) return null;
    at = end + 1;
  }
  return at < text.length ? at : null;
}
