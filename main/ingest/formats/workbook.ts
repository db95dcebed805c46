import readWorkbook from 'read-excel-file/node';
import { ApiError } from '../../../contract/errors.ts';
import { stampOf } from '../hash.ts';
import type { SourcePath } from '../types.ts';
import { writeCsv } from './csv-writer.ts';
import { choosePart, type Part } from './parts.ts';

/** Workbooks are read into memory as a whole. */
const MOST_BYTES = 100e6;

type Row = readonly (string | number | boolean | Date | null)[];
const isFilled = (row: Row): boolean => row.some((cell) => cell !== null && cell !== '');

/**
 * Writes one sheet of an Excel workbook as CSV, dates as ISO dates.
 *
 * @param asked - name of the sheet; the one with the most cells where it is not given
 * @throws ApiError `file-unreadable`, `file-empty`, `bad-input` where there is no such sheet
 */
export async function workbookToCsv(file: SourcePath, target: string, asked: string | undefined): Promise<Part> {
  const { bytes } = await stampOf(file);
  if (bytes > MOST_BYTES)
    throw new ApiError('file-unreadable', `${file.name} is a workbook of ${Math.round(bytes / 1e6)} MB; at most 100 MB can be read.`, {
      file: file.name,
      hint: 'Save the sheet as CSV and choose that file: CSV may be of any size.',
    });
  let sheets: { readonly sheet: string; readonly data: Row[] }[];
  try {
    sheets = (await readWorkbook(file.path, { trim: false })) as typeof sheets;
  } catch (error) {
    throw new ApiError('file-unreadable', `${file.name} is not an Excel workbook that can be read: ${(error as Error).message}.`, {
      file: file.name,
      hint: 'Open it in a spreadsheet and save it as .xlsx without a password, or as CSV.',
    });
  }
  const filled = sheets.filter(({ data }) => data.some(isFilled));
  if (filled.length === 0) throw new ApiError('file-empty', `${file.name} has no sheet with cells in it.`, { file: file.name });
  const part = choosePart(
    file,
    'sheet',
    filled.map(({ sheet, data }) => ({ name: sheet, size: data.length * (data[0]?.length ?? 0) })),
    asked,
  );
  const { data } = filled.find(({ sheet }) => sheet === part.chosen) as (typeof sheets)[number];
  const width = data.reduce((most, row) => Math.max(most, row.length), 0);
  await writeCsv(target, width, data);
  return part;
}
