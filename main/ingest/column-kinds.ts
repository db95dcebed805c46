import type { CsvDialect } from '../../contract/entities/dataset.ts';
import type { CsvRecord } from './csv-records.ts';
import { isNullWord, parseNumber, type NumberFormat } from './number-format.ts';

/** What the cells of a column look like: numbers, a few patterns (9/9/9, A-9), or anything. */
export type ColumnKind =
  | { readonly kind: 'number' }
  | { readonly kind: 'pattern'; readonly patterns: ReadonlySet<string> }
  | { readonly kind: 'any' };

const SAMPLE = 500;
const MOST_PATTERNS = 6;

/** Letters become a, digits 9, runs of them one: "MG-8769" is "a-9". */
export const patternOf = (cell: string): string =>
  cell
    .trim()
    .slice(0, 200)
    .replace(/\d+/g, '9')
    .replace(/\p{L}+/gu, 'a')
    .replace(/\s+/g, ' ');

/** What each column holds, by the records that are as wide as the table. */
export function kindsOf(records: readonly CsvRecord[], columns: number, format: NumberFormat): ColumnKind[] {
  const whole = records.filter(({ cells }) => cells.length === columns).slice(0, SAMPLE);
  return Array.from({ length: columns }, (_, index) => {
    const filled = whole.map(({ cells }) => cells[index] as string).filter((cell) => !isNullWord(cell));
    if (filled.length < 3) return { kind: 'any' };
    const numbers = filled.filter((cell) => Number.isFinite(parseNumber(cell, format))).length;
    if (numbers >= filled.length * 0.95) return { kind: 'number' };
    const patterns = new Map<string, number>();
    for (const cell of filled) {
      const pattern = patternOf(cell);
      patterns.set(pattern, (patterns.get(pattern) ?? 0) + 1);
    }
    // Plain words of any number are free text.
    const common = [...patterns].filter(([pattern, n]) => n >= filled.length * 0.05 && !/^a( a)*$/.test(pattern));
    const covered = common.reduce((sum, [, n]) => sum + n, 0);
    if (common.length === 0 || common.length > MOST_PATTERNS || covered < filled.length * 0.95) return { kind: 'any' };
    return { kind: 'pattern', patterns: new Set(common.map(([pattern]) => pattern)) };
  });
}

/** Whether a cell may stand in a column; an empty one always may. */
export function fits(cell: string, kind: ColumnKind, format: Pick<CsvDialect, 'decimal' | 'thousands'>): boolean {
  if (kind.kind === 'any' || isNullWord(cell)) return true;
  if (kind.kind === 'number') return Number.isFinite(parseNumber(cell, format));
  return kind.patterns.has(patternOf(cell));
}
