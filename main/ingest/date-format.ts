import type { Granularity } from '../../engine/core/time-axis.ts';
import { literal } from './database.ts';

// A date format is a strptime format of DuckDB, extended by %q (quarter), or one of the words `integer`, `epoch-s`, `epoch-ms`.

/** How finely a format tells time. */
export function granularityOf(format: string): Granularity {
  if (format === 'integer') return 'integer';
  if (format.startsWith('epoch') || format.includes('%S')) return 'second';
  if (/%[HI]/.test(format)) return 'minute';
  if (format.includes('%q')) return 'quarter';
  if (format.includes('%d') || format.includes('%V')) return 'date';
  return /%[mbB]/.test(format) ? 'month' : 'year';
}

/** SQL type of the parsed column. */
export function timeTypeOf(format: string): 'BIGINT' | 'DATE' | 'TIMESTAMP' {
  const granularity = granularityOf(format);
  if (granularity === 'integer') return 'BIGINT';
  return granularity === 'minute' || granularity === 'second' ? 'TIMESTAMP' : 'DATE';
}

const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function quarterSql(column: string, format: string): string {
  const yearFirst = format.indexOf('%Y') < format.indexOf('%q');
  const pattern = literal(`^\\s*${escapeRegex(format).replace('%Y', '(\\d{4})').replace('%q', '([1-4])')}\\s*$`);
  const part = (index: number): string => `TRY_CAST(regexp_extract(${column}, ${pattern}, ${index}, 'i') AS INTEGER)`;
  const [year, quarter] = yearFirst ? [part(1), part(2)] : [part(2), part(1)];
  return `make_date(${year}, ${quarter} * 3 - 2, 1)`;
}

/** Seconds since 1970 of the years 1 to 9999; beyond them is no time. */
const epochs = 'BETWEEN -62135596800 AND 253402300799';
const epochSql = (column: string, perSecond: number): string => {
  const count = `TRY_CAST(${column} AS BIGINT)`;
  return `make_timestamp((CASE WHEN ${count} // ${perSecond} ${epochs} THEN ${count} END) * ${1_000_000 / perSecond})`;
};
/** SQL of a time without the infinities that DuckDB reads from `inf` and the like. */
const finite = (time: string, type: string): string => `nullif(nullif(${time}, ${type} 'infinity'), ${type} '-infinity')`;

/** SQL for a text column as time (see `timeTypeOf`): NULL where it does not have the format. */
export function timeSql(column: string, format: string): string {
  if (format === 'integer') return `TRY_CAST(${column} AS BIGINT)`;
  if (format === 'epoch-s') return epochSql(column, 1);
  if (format === 'epoch-ms') return epochSql(column, 1000);
  if (format.includes('%q')) return quarterSql(column, format);
  if (format === '%Y-%m-%d') return finite(`TRY_CAST(${column} AS DATE)`, 'DATE');
  if (/^%Y-%m-%d[ T]%H:%M/.test(format)) return finite(`TRY_CAST(${column} AS TIMESTAMP)`, 'TIMESTAMP');
  if (format.includes('%V') && !format.includes('%u')) return `CAST(try_strptime(${column} || '-1', ${literal(`${format}-%u`)}) AS DATE)`;
  return `CAST(try_strptime(trim(${column}), ${literal(format)}) AS ${timeTypeOf(format)})`;
}

/** A format as people write it: `dd.mm.yyyy`. */
export function describeFormat(format: string): string {
  const words: Record<string, string> = {
    integer: 'whole numbers',
    'epoch-s': 'seconds since 1970',
    'epoch-ms': 'milliseconds since 1970',
  };
  return (
    words[format] ??
    format
      .replaceAll('%Y', 'yyyy')
      .replaceAll('%G', 'yyyy')
      .replaceAll('%y', 'yy')
      .replaceAll('%m', 'mm')
      .replaceAll('%d', 'dd')
      .replaceAll('%b', 'mon')
      .replaceAll('%B', 'month')
      .replaceAll('%V', 'ww')
      .replaceAll('%q', 'q')
      .replaceAll('%H', 'hh')
      .replaceAll('%I', 'hh')
      .replaceAll('%M', 'mi')
      .replaceAll('%S', 'ss')
      .replaceAll('%f', 'fff')
      .replaceAll('%p', 'am/pm')
      .replaceAll('%z', '+hh:mm')
  );
}

const months = 'january|february|march|april|may|june|july|august|september|october|november|december'.split('|');
const monthPattern = months.map((name) => `${name}|${name.slice(0, 3)}`).join('|');

/** Date part by the shape of a value: Y four digits, n one or two, E eight, S six, M month name. */
const dateShapes: Readonly<Record<string, readonly string[]>> = {
  'Y-n-n': ['%Y-%m-%d'],
  'Y/n/n': ['%Y/%m/%d'],
  'Y.n.n': ['%Y.%m.%d'],
  'Y n n': ['%Y %m %d'],
  'n.n.Y': ['%d.%m.%Y'],
  'n/n/Y': ['%d/%m/%Y', '%m/%d/%Y'],
  'n-n-Y': ['%d-%m-%Y', '%m-%d-%Y'],
  'n n Y': ['%d %m %Y'],
  'n.n.n': ['%d.%m.%y'],
  'n/n/n': ['%d/%m/%y', '%m/%d/%y', '%y/%m/%d'],
  'n-n-n': ['%d-%m-%y', '%m-%d-%y', '%y-%m-%d'],
  E: ['%Y%m%d'],
  S: ['%Y%m'],
  Y: ['%Y'],
  'Y-n': ['%Y-%m'],
  'Y/n': ['%Y/%m'],
  'Y.n': ['%Y.%m'],
  YMn: ['%YM%m'],
  'n/Y': ['%m/%Y'],
  'n-Y': ['%m-%Y'],
  'n.Y': ['%m.%Y'],
  'Y-Wn': ['%G-W%V'],
  YWn: ['%GW%V'],
  'Y Wn': ['%G W%V'],
  'Y-Wn-n': ['%G-W%V-%u'],
  YQn: ['%YQ%q'],
  'Y Qn': ['%Y Q%q'],
  'Y-Qn': ['%Y-Q%q'],
  'Y/Qn': ['%Y/Q%q'],
  'Y:Qn': ['%Y:Q%q'],
  'Qn Y': ['Q%q %Y'],
  QnY: ['Q%q%Y'],
  'Qn-Y': ['Q%q-%Y'],
  'Qn/Y': ['Q%q/%Y'],
  'M Y': ['%b %Y'],
  'M-Y': ['%b-%Y'],
  'M-n': ['%b-%y'],
  'M n': ['%b %y'],
  'Y M': ['%Y %b'],
  'Y-M': ['%Y-%b'],
  'n M Y': ['%d %b %Y'],
  'n-M-Y': ['%d-%b-%Y'],
  'n-M-n': ['%d-%b-%y'],
  'n/M/Y': ['%d/%b/%Y'],
  'n. M Y': ['%d. %b %Y'],
  'M n, Y': ['%b %d, %Y'],
  'M n Y': ['%b %d %Y'],
};

const timeOfDay = /^(.*?\d)([T ])(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?(?: ?([AaPp]\.?[Mm]\.?))?( ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?$/;

function timeFormat(match: RegExpExecArray): string {
  const half = match[7] !== undefined;
  let format = `${match[2]}${half ? '%I' : '%H'}:%M`;
  if (match[5] !== undefined) format += ':%S';
  if (match[6] !== undefined) format += '.%f';
  if (half) format += match[0].includes(' ' + match[7]) ? ' %p' : '%p';
  if (match[8] !== undefined)
    format += match[8].trim() === 'Z' || match[8].trim() === 'UTC' ? match[8] : `${match[8].startsWith(' ') ? ' ' : ''}%z`;
  return format;
}

/** Formats that a value can have by its shape alone; empty when it is no date. */
export function formatsOfValue(value: string): readonly string[] {
  const text = value.trim();
  if (text.length < 4 || text.length > 40 || !/\d/.test(text)) return [];
  const match = timeOfDay.exec(text);
  const date = match?.[1] ?? text;
  const named = new RegExp(`(?<![a-z])(${monthPattern})\\.?(?![a-z])`, 'i').exec(date);
  const shape = (named === null ? date : date.replace(named[0], 'M'))
    .replace(/\d+/g, (digits) => ({ 1: 'n', 2: 'n', 4: 'Y', 6: 'S', 8: 'E' })[digits.length] ?? 'x')
    .replace(/q/g, 'Q')
    .replace(/w/g, 'W');
  const found = Object.hasOwn(dateShapes, shape) ? (dateShapes[shape] ?? []) : [];
  const long = named !== null && (named[1]?.length ?? 0) > 3;
  const spelled = found.map((format) => (long ? format.replace('%b', '%B') : format));
  return match === null ? spelled : spelled.map((format) => format + timeFormat(match));
}
