/** Reads a text by a date format: milliseconds since 1970 in UTC, NaN where it does not have the format. */
export type DateReader = (text: string) => number;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** German names that differ in their first three letters. */
const otherMonths: Readonly<Record<string, number>> = { mär: 3, mrz: 3, mai: 5, okt: 10, dez: 12 };

const fields: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  y: '(?<y>\\d{2})',
  m: '(?<m>\\d{1,2})',
  d: '(?<d>\\d{1,2})',
  b: '(?<b>\\p{L}{3})\\p{L}*\\.?',
  B: '(?<b>\\p{L}{3})\\p{L}*\\.?',
  H: '(?<H>\\d{1,2})',
  I: '(?<H>\\d{1,2})',
  M: '(?<M>\\d{2})',
  S: '(?<S>\\d{2})',
  f: '(?<f>\\d+)',
  p: '(?<p>[AaPp])\\.?[Mm]\\.?',
  z: '(?<z>Z|UTC|[+-]\\d{2}:?\\d{2})',
};

/** A date or a date and time of ISO 8601, which cannot be misread: milliseconds since 1970 in UTC; NaN where it is neither. */
export function isoTime(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?$/.test(text)) return NaN;
  const time = Date.parse(text.length === 10 ? text : `${text.replace(' ', 'T')}Z`);
  // 31 February goes on into March.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text.slice(0, 10) ? NaN : time;
}

/** @returns null for a format that has no day or month in it, such as weeks and quarters */
export function dateReader(format: string): DateReader | null {
  if (/%[^YymdbBHIMSfpz]/.test(format) || !/%[Yy]/.test(format) || !/%[mbB]/.test(format)) return null;
  let pattern = '';
  for (let i = 0; i < format.length; i++) {
    if (format[i] === '%') pattern += fields[format[++i] as string] ?? '';
    else pattern += (format[i] as string).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  }
  const shape = new RegExp(`^${pattern.replace(/%y|%Y/g, '')}$`, 'u');
  return (text) => {
    const found = shape.exec(text.trim())?.groups;
    if (!found) return NaN;
    const number = (key: string, otherwise: number): number => (found[key] === undefined ? otherwise : Number(found[key]));
    // Two digits: 69 to 99 are of the last century, as strptime has it.
    const year = found['Y'] !== undefined ? Number(found['Y']) : Number(found['y']) + (Number(found['y']) >= 69 ? 1900 : 2000);
    const month = found['m'] !== undefined ? Number(found['m']) : monthOf(found['b'] ?? '');
    const day = number('d', 1);
    let hour = number('H', 0);
    if (found['p'] !== undefined) {
      if (hour < 1 || hour > 12) return NaN;
      hour = (hour % 12) + (found['p'].toLowerCase() === 'p' ? 12 : 0);
    }
    const [minute, second] = [number('M', 0), number('S', 0)];
    if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return NaN;
    const time = Date.UTC(year, month - 1, day, hour, minute, second);
    // 31 February goes on into March.
    return new Date(time).getUTCDate() === day ? time : NaN;
  };
}

function monthOf(name: string): number {
  const short = name.toLowerCase();
  return otherMonths[short] ?? months.indexOf(short) + 1;
}
