import { readFile } from 'node:fs/promises';
import { ApiError } from '../../../contract/errors.ts';
import { isBlank, scanLine, scanRecord } from '../../ingest/csv-records.ts';
import { marksOf, shapeOf, type FileShape } from '../../ingest/dialect.ts';
import { decodeMixed } from '../../ingest/mixed-encoding.ts';
import { isNullWord } from '../../ingest/number-format.ts';
import type { SourcePath } from '../../ingest/types.ts';

/** Cells of a column as they stand in the file: each different text once. -1 where a word for missing stands. */
export interface RawColumn {
  readonly name: string;
  readonly codes: Int32Array;
  readonly texts: readonly string[];
}

/** A line of the file that is no row. */
export interface BadLine {
  /** 1-based line of the file. */
  readonly line: number;
  readonly reason: string;
}

export interface RawRows {
  readonly file: string;
  readonly dialect: FileShape['dialect'];
  readonly columns: readonly RawColumn[];
  /** Lines of the rows, 1-based. */
  readonly lines: Int32Array;
  readonly bad: readonly BadLine[];
}

/** More text than this does not fit into memory twice on a usual machine. */
const MOST_BYTES = 400_000_000;

/**
 * Reads a CSV file whole, cell by cell.
 *
 * @throws ApiError `file-missing`, `file-empty`, `file-binary`, `no-rows`, `too-many-columns`, `unsupported` above 400 MB
 */
export async function readRawRows(file: SourcePath, onProgress: (share: number) => void = () => undefined): Promise<RawRows> {
  const shape = await shapeOf(file);
  if (shape.head.bytes > MOST_BYTES)
    throw new ApiError(
      'unsupported',
      `${file.name} has ${Math.round(shape.head.bytes / 1e6)} MB; single sales are read up to ${MOST_BYTES / 1e6} MB.`,
      {
        file: file.name,
        hint: 'Take a part of the rows, for example the newest.',
      },
    );
  const text = shape.head.complete ? shape.head.text : await wholeText(file, shape);
  return splitRows(file.name, text, shape, onProgress);
}

async function wholeText(file: SourcePath, { head }: FileShape): Promise<string> {
  const bytes = (await readFile(file.path)).subarray(head.bomBytes);
  return head.mixed ? decodeMixed(bytes).text : new TextDecoder(head.encoding).decode(bytes);
}

function splitRows(name: string, text: string, shape: FileShape, onProgress: (share: number) => void): RawRows {
  const marks = marksOf(shape.dialect);
  const width = shape.columns.length;
  const dictionaries = shape.columns.map(() => new Map<string, number>());
  const codes = shape.columns.map(() => [] as number[]);
  const lines: number[] = [];
  const bad: BadLine[] = [];
  let line = 1;
  for (let at = 0, count = 0; at < text.length; count++) {
    const scanned = scanRecord(text, at, marks, true) ?? scanLine(text, at, marks);
    const { cells } = scanned;
    if (line >= shape.firstLine && !isBlank(cells)) {
      // What is cut short or too long is no row: its cells may stand in the wrong columns.
      if (cells.length !== width) bad.push({ line, reason: `has ${cells.length} cells where ${width} are needed` });
      else {
        lines.push(line);
        for (let c = 0; c < width; c++)
          (codes[c] as number[]).push(codeOf(dictionaries[c] as Map<string, number>, (cells[c] as string).trim()));
      }
    }
    line += scanned.breaks + 1;
    at = scanned.end;
    if (count % 20_000 === 0) onProgress(at / text.length);
  }
  if (lines.length === 0)
    throw new ApiError('no-rows', `${name} has no row with ${width} cells. Choose a file with data below the header.`, { file: name });
  return {
    file: name,
    dialect: shape.dialect,
    columns: shape.columns.map((column, c) => ({
      name: column,
      codes: Int32Array.from(codes[c] as number[]),
      texts: [...(dictionaries[c] as Map<string, number>).keys()],
    })),
    lines: Int32Array.from(lines),
    bad,
  };
}

function codeOf(dictionary: Map<string, number>, cell: string): number {
  const known = dictionary.get(cell);
  if (known !== undefined) return known;
  if (isNullWord(cell)) return -1;
  dictionary.set(cell, dictionary.size);
  return dictionary.size - 1;
}
