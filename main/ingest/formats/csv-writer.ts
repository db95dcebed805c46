import { open } from 'node:fs/promises';

const PIECE_CHARACTERS = 1 << 20;

/** A cell as CSV text; quoted where it must be. Numbers keep their shortest exact digits. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number' || typeof cell === 'bigint') return String(cell);
  if (cell instanceof Date) return dateText(cell);
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell);
  return /[",\r\n]/.test(text) || text === '' || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line of CSV, its end included. */
export const csvLine = (cells: readonly unknown[]): string => `${cells.map(cellText).join(',')}\n`;

/** ISO date, with the time of day only where there is one. */
export function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  const text = date.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ');
}

/**
 * Writes rows as UTF-8 CSV with commas, a line each (line breaks inside cells aside), so that row numbers are those of the source.
 *
 * @param rows - cells of the header first; shorter rows are filled up
 */
export async function writeCsv(target: string, width: number, rows: Iterable<readonly unknown[]>): Promise<void> {
  const file = await open(target, 'w');
  try {
    let piece = '';
    for (const row of rows) {
      piece += csvLine(row.length === width ? row : Array.from({ length: width }, (_, i) => row[i]));
      if (piece.length < PIECE_CHARACTERS) continue;
      await file.write(piece);
      piece = '';
    }
    await file.write(piece);
  } finally {
    await file.close();
  }
}
