import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Rows of a reference CSV, plain or gzipped, without quoting rules beyond quotes around a cell; names and cells are trimmed. */
export function csvRows(file: string): Record<string, string>[] {
  const bytes = readFileSync(file);
  const [header = '', ...lines] = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trim().split(/\r?\n/);
  const cells = (line: string): string[] => line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const names = cells(header);
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, i) => [names[i] ?? '', cell])));
}

/** A column as numbers; empty and NA are NaN. */
export const column = (rows: readonly Record<string, string>[], name: string): Float64Array =>
  Float64Array.from(rows, (row) => (row[name] === '' || row[name] === 'NA' ? NaN : Number(row[name])));
