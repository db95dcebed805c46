import readWorkbook from 'read-excel-file/node';
import type { SheetPreview } from '../../../../contract/entities/report.ts';

const mostRows = 60;
const mostColumns = 40;
const mostCharacters = 300;

type Cell = SheetPreview['rows'][number][number];

function cellOf(value: unknown): Cell {
  if (value instanceof Date)
    return value
      .toISOString()
      .replace('T', ' ')
      .replace(/( 00:00)?(:00)?\.000Z$/, '');
  if (typeof value === 'number' || value === null || value === undefined) return value ?? null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}

/** What the sheets of a workbook begin with. */
export async function previewWorkbook(bytes: Buffer): Promise<SheetPreview[]> {
  const sheets = await readWorkbook(bytes);
  return sheets.map(({ sheet, data }) => ({
    name: sheet,
    rows: data.slice(0, mostRows).map((row) => row.slice(0, mostColumns).map(cellOf)),
    more: Math.max(0, data.length - mostRows),
  }));
}
