import type { Loaded } from './table.ts';

/** A row of the staged table as a place in a file, null where the line is not known (parts of a large file). */
export function locate(loaded: readonly Loaded[], row: number): { file: string; line: number | null } {
  let from = 0;
  for (const { source, rows } of loaded) {
    if (row < from + rows) {
      const within = row - from;
      const known = within < source.exactRows;
      return { file: source.shape.file.name, line: known ? (source.mended?.lines[within] ?? lineOf(source.shape, within)) : null };
    }
    from += rows;
  }
  return { file: '', line: null };
}

/** Records near the start have known lines; later ones are counted on from there, one line each. */
function lineOf(shape: Loaded['source']['shape'], within: number): number {
  const known = shape.records[within];
  if (known !== undefined) return known.line;
  const last = shape.records.at(-1);
  return last === undefined ? shape.firstLine + within : last.line + within - (shape.records.length - 1);
}

/** Lines of rows in one list, those that are known. */
export const linesOf = (loaded: readonly Loaded[], rows: readonly number[]): number[] =>
  rows.map((row) => locate(loaded, row).line).filter((line) => line !== null);
