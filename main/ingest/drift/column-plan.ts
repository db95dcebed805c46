import type { FileShape } from '../dialect.ts';
import { formatsOfValue } from '../date-format.ts';
import { isNullWord, parseNumber } from '../number-format.ts';

/** What a column of a table is compared as; `name` stands for identifiers and free text, of which hardly two are the same. */
export type ColumnKind = 'number' | 'category' | 'date' | 'name' | 'unknown';

export interface PlannedColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** Cells that have to be filled before they say what their column is. */
const ENOUGH = 3;
/** Share of them that has to agree. */
const MOST = 0.95;
/** From here on texts that hardly repeat are names. */
const MANY = 50;

/** What the columns of a file are by its start. */
export function planColumns({ columns, records, dialect }: FileShape): PlannedColumn[] {
  const whole = records.filter(({ cells }) => cells.length === columns.length);
  return columns.map((name, index) => ({
    name,
    kind: kindOf(
      whole.map(({ cells }) => cells[index] as string).filter((cell) => !isNullWord(cell)),
      dialect,
    ),
  }));
}

function kindOf(filled: readonly string[], format: FileShape['dialect']): ColumnKind {
  if (filled.length < ENOUGH) return 'unknown';
  const share = (test: (cell: string) => boolean): number => filled.filter(test).length / filled.length;
  if (share((cell) => Number.isFinite(parseNumber(cell, format))) >= MOST) return 'number';
  if (share((cell) => formatsOfValue(cell).length > 0) >= MOST) return 'date';
  return filled.length >= MANY && new Set(filled).size > 0.9 * filled.length ? 'name' : 'category';
}

/** The plans of two tables where each helps the other out: an empty start says nothing, and what hardly repeats in one is no category. */
export function agree(reference: readonly PlannedColumn[], current: readonly PlannedColumn[]): [PlannedColumn[], PlannedColumn[]] {
  const settle = (own: readonly PlannedColumn[], others: readonly PlannedColumn[]): PlannedColumn[] => {
    const known = new Map(others.map(({ name, kind }) => [name, kind]));
    return own.map(({ name, kind }) => {
      const other = known.get(name) ?? kind;
      if (kind === 'unknown') return { name, kind: other === 'unknown' ? 'category' : other };
      return { name, kind: kind === 'category' && other === 'name' ? 'name' : kind };
    });
  };
  return [settle(reference, current), settle(current, reference)];
}
