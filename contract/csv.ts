/** A field as RFC 4180 has it, and safe to open in a spreadsheet: text that would be taken for a formula gets a leading apostrophe. */
export function csvField(value: string): string {
  const inert = /^[=+@\t\r]|^-(?!\d)/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

export const csvLine = (fields: readonly string[]): string => `${fields.join(',')}\r\n`;

/** What a table of numbers and names holds in a cell; null and undefined are empty. */
export type CsvCell = string | number | null | undefined;

/** A whole table as text, its first row the header. */
export const csvTable = (rows: readonly (readonly CsvCell[])[]): string =>
  rows.map((row) => csvLine(row.map((cell) => (typeof cell === 'number' ? String(cell) : csvField(cell ?? ''))))).join('');
