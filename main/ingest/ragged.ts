import type { NumberFormat } from './number-format.ts';
import { fits, type ColumnKind } from './column-kinds.ts';

/** What became of a row that is not as wide as the table. */
export type Mended =
  | { readonly how: 'padded' | 'cut' | 'shifted'; readonly cells: readonly string[] }
  | { readonly how: 'left-out'; readonly cells: null };

const leftOut: Mended = { how: 'left-out', cells: null };
const blank = (cell: string): boolean => cell.trim() === '';

const allFit = (cells: readonly string[], kinds: readonly ColumnKind[], format: NumberFormat): boolean =>
  cells.every((cell, i) => fits(cell, kinds[i] as ColumnKind, format));

/**
 * Takes empty cells out of a row that has too many, so that each of the others stands in a column that it suits. Null where that cannot
 * be done, or where nothing tells the columns apart.
 */
function withoutBlanks(cells: readonly string[], kinds: readonly ColumnKind[], format: NumberFormat): string[] | null {
  const surplus = cells.length - kinds.length;
  if (cells.filter(blank).length < surplus) return null;
  // reach[d]: for the cells looked at so far, the choice with d of them dropped, as indices of the dropped ones.
  let reach: (readonly number[] | null)[] = [[], ...Array.from({ length: surplus }, () => null)];
  for (const [i, cell] of cells.entries()) {
    const next: (readonly number[] | null)[] = reach.map(() => null);
    for (const [dropped, path] of reach.entries()) {
      if (path === null) continue;
      const kind = kinds[i - dropped];
      if (kind !== undefined && fits(cell, kind, format)) next[dropped] ??= path;
      if (blank(cell) && dropped < surplus) next[dropped + 1] ??= [...path, i];
    }
    reach = next;
  }
  const path = reach[surplus];
  if (path == null) return null;
  const behind = kinds.slice(path[0] as number).some(({ kind }) => kind !== 'any');
  if (!behind) return null;
  const dropped = new Set(path);
  return cells.filter((_, i) => !dropped.has(i));
}

/**
 * A row with more or fewer cells than the table has columns: filled up, cut or put right where its other cells then suit their columns,
 * otherwise left out.
 */
export function mendRow(cells: readonly string[], kinds: readonly ColumnKind[], format: NumberFormat): Mended {
  const columns = kinds.length;
  if (cells.length < columns) {
    const filled = cells.filter((cell) => !blank(cell)).length;
    // A word alone is a remark or a heading, unless it is what its column holds.
    if (columns >= 3 && filled <= 1 && (kinds[0]?.kind === 'any' || blank(cells[0] ?? ''))) return leftOut;
    if (!allFit(cells, kinds, format)) return leftOut;
    return { how: 'padded', cells: [...cells, ...Array.from({ length: columns - cells.length }, () => '')] };
  }
  const kept = cells.slice(0, columns);
  if (cells.slice(columns).every(blank) && allFit(kept, kinds, format)) return { how: 'cut', cells: kept };
  const shifted = withoutBlanks(cells, kinds, format);
  return shifted === null ? leftOut : { how: 'shifted', cells: shifted };
}
