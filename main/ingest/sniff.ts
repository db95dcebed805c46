import { splitCsv, type CsvRecord } from './csv-records.ts';
import { formatsOfValue } from './date-format.ts';
import type { Head } from './encoding.ts';
import { isNullWord, parseNumber } from './number-format.ts';

const usual = [',', ';', '\t', '|', ':'] as const;
/** Looked at only where none of the usual ones makes a table; without what dates, numbers and addresses are made of. */
const unusual = [
  ...['||', '::', ';;', '~|~', '|~|', '^|^', '<>', '->', ' ', '^', '~', '#', '!', '&', '*', '@'],
  ...['§', '¬', '¦', '•', '·', '¤', '¶', 'þ', '\u0001', '\u0002', '\u001c', '\u001d', '\u001e', '\u001f', '\u0007', '\u000b'],
] as const;
/** Below this the usual delimiters have not made a table. */
const CLEAR = 0.75;

export const modeOf = (counts: readonly number[]): number => {
  const times = new Map<number, number>();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  let best = 0;
  for (const [count, n] of times) if (n > (times.get(best) ?? 0) || (n === times.get(best) && count > best)) best = count;
  return best;
};

interface Score {
  readonly score: number;
  /** Of the records, those as wide as most, or as the one before: several tables may follow each other. */
  readonly share: number;
}

/** How well a delimiter explains the text: every line has the same number of cells, and more cells are better. */
function scoreDelimiter(head: Head, delimiter: string, quote: string): Score {
  const records = splitCsv(head.text, delimiter, quote, head.complete, 300);
  const counts = records.map((record) => record.cells.length);
  const mode = modeOf(counts);
  if (mode < 2) return { score: 0, share: 0 };
  const share = counts.filter((count) => count === mode).length / counts.length;
  const headerFits = counts[0] === mode || counts[counts.findIndex((count) => count > 1)] === mode;
  const steady = counts.filter((each, i) => i > 0 && each > 1 && each === counts[i - 1]).length / Math.max(1, counts.length - 1);
  return { score: share * share * Math.log2(1 + mode) * (headerFits ? 1 : 0.3), share: Math.max(share, steady) };
}

/** Share of the cells that are plainly something: a number, a date, a word or two. */
function plainShare(head: Head, delimiter: string, quote: string): number {
  const cells = splitCsv(head.text, delimiter, quote, head.complete, 60).flatMap((record) => record.cells);
  const plain = cells.filter(
    (cell) =>
      isNullWord(cell) ||
      Number.isFinite(parseNumber(cell, { decimal: '.', thousands: '' })) ||
      Number.isFinite(parseNumber(cell, { decimal: ',', thousands: '' })) ||
      formatsOfValue(cell).length > 0 ||
      /^[\p{L}\d][\p{L}\d _.'-]{0,40}$/u.test(cell.trim()),
  );
  return cells.length === 0 ? 0 : plain.length / cells.length;
}

function bestDelimiter(head: Head, quote: string): string {
  let best = { delimiter: ',', score: 0, share: 0 };
  for (const delimiter of usual) {
    const { score, share } = scoreDelimiter(head, delimiter, quote);
    const weighed = score * (delimiter === ':' ? 0.5 : 1);
    if (weighed > best.score * 1.001) best = { delimiter, score: weighed, share };
  }
  if (best.score > 0 && best.share >= CLEAR && best.delimiter !== ':') return best.delimiter;
  let found = { ...best, score: best.score * plainShare(head, best.delimiter, quote) ** 2 };
  for (const delimiter of unusual) {
    if (!head.text.includes(delimiter)) continue;
    const { score, share } = scoreDelimiter(head, delimiter, quote);
    if (share < 0.9) continue;
    const weighed = score * plainShare(head, delimiter, quote) ** 2 * (delimiter === ' ' ? 0.5 : 1);
    if (weighed > found.score * 1.001) found = { delimiter, score: weighed, share };
  }
  return found.delimiter;
}

const spacing = /^[ ~|;:#^*\t]$/;

/** What stands around every single delimiter belongs to it: `a, b, c` has the delimiter `, ` and `a~|~b` has `~|~`. */
function withSpacing(text: string, delimiter: string, quote: string): string {
  const bare = quote === '' ? text : text.replace(new RegExp(`${quote}(?:[^${quote}]|${quote}${quote})*${quote}`, 'g'), quote + quote);
  const wide = bare
    .split(/\r\n|\n|\r/, 300)
    .map((line) => line.split(delimiter))
    .filter((cells) => cells.length > 1);
  if (wide.length < 2 || delimiter.length > 1) return delimiter;
  if (wide.every((cells) => cells.length % 2 === 1 && cells.every((cell, i) => i % 2 === 0 || cell === ''))) return delimiter + delimiter;
  const common = (of: (cell: string) => string, from: number, to: number): string => {
    let found: string | null = null;
    for (const cells of wide) {
      for (let i = from; i < cells.length + to; i++) {
        const c = of(cells[i] as string);
        if (c === '' && i === cells.length - 1) continue;
        found ??= c;
        if (c !== found) return '';
      }
    }
    return found !== null && found !== delimiter && spacing.test(found) ? found : '';
  };
  return common((cell) => cell.at(-1) ?? '', 0, -1) + delimiter + common((cell) => cell[0] ?? '', 1, 0);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** Whether cells begin and end with a mark: how often, at the smaller of the two. */
function quotedBy(text: string, delimiter: string, quote: string): number {
  const d = escaped(delimiter);
  return Math.min(
    count(text, new RegExp(`(?:^|[\\r\\n]|${d}) *${quote}(?=[^\\s])`, 'g')),
    count(text, new RegExp(`[^\\s]${quote} *(?=$|[\\r\\n]|${d})`, 'g')),
  );
}

function detectQuote(head: Head, delimiters: readonly string[]): string {
  if (!head.text.includes("'")) return '"';
  for (const delimiter of delimiters) {
    const single = quotedBy(head.text, delimiter, "'");
    if (single >= 4 && single > quotedBy(head.text, delimiter, '"') * 2) return "'";
  }
  return '"';
}

/** A backslash or NUL before quotation marks within cells, where doubling them is not the custom. */
function detectEscape(head: Head, delimiter: string, quote: string): string {
  const d = escaped(delimiter);
  const doubled = count(head.text, new RegExp(`[^${d}\\r\\n${quote}\\\\\\0]${quote}${quote}(?!${quote})`, 'g'));
  for (const [escape, pattern] of [
    ['\\', '\\\\'],
    ['\0', '\\0'],
  ] as const) {
    if (!head.text.includes(escape + quote)) continue;
    const inner = count(head.text, new RegExp(`${pattern}${quote}(?! *(?:$|[\\r\\n]|${d}))`, 'g'));
    if (inner > 0 && inner >= doubled) return escape;
  }
  return '';
}

/** What tells cells apart, by the start of a file; `chosen` settles what it names. */
export function sniff(
  head: Head,
  chosen: { delimiter?: string | undefined; quote?: string | undefined; escape?: string | undefined },
): { delimiter: string; quote: string; escape: string; records: CsvRecord[] } {
  const quote = chosen.quote ?? detectQuote(head, chosen.delimiter === undefined ? usual : [chosen.delimiter]);
  let delimiter = chosen.delimiter ?? bestDelimiter(head, quote === '' ? '"' : quote);
  const escape = chosen.escape ?? (quote === '' || chosen.delimiter !== undefined ? '' : detectEscape(head, delimiter, quote));
  const split = (): CsvRecord[] => splitCsv(head.text, delimiter, quote, head.complete, 5000, escape);
  let records = split();
  if (chosen.delimiter === undefined) {
    const spaced = withSpacing(head.text, delimiter, quote);
    if (spaced !== delimiter) {
      delimiter = spaced;
      records = split();
    }
  }
  return { delimiter, quote, escape, records };
}
