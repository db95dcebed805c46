import { rename } from 'node:fs/promises';
import path from 'node:path';
import { ApiError } from '../../../contract/errors.ts';
import type { SourcePath } from '../types.ts';
import { jsonToCsv, parquetToCsv } from './duckdb-formats.ts';
import { formatOf, type FileFormat } from './format-of.ts';
import { unpackGzip } from './gzip.ts';
import type { Part } from './parts.ts';
import { sqliteToCsv } from './sqlite.ts';
import { workbookToCsv } from './workbook.ts';

/** A file as text, and what it was. */
export interface AsCsv {
  /** The file itself where it is text already. */
  readonly file: SourcePath;
  readonly format: FileFormat;
  /** Where the file holds several tables. */
  readonly part?: Part;
}

/**
 * Turns files of other formats into CSV in `folder`, so that everything behind reads text alone. Messages keep the file's own name; its hash is that
 * of the original.
 *
 * @param parts - for each file the sheet or table to read, if the user chose one
 * @throws ApiError of the format; `cancelled` never: the process is ended instead
 */
export async function asCsv(
  files: readonly SourcePath[],
  folder: string,
  parts: readonly (string | null)[] = [],
  report: (name: string) => void = () => undefined,
): Promise<AsCsv[]> {
  const result: AsCsv[] = [];
  for (const [index, file] of files.entries()) result.push(await convert(file, folder, index, parts[index] ?? undefined, report));
  return result;
}

async function convert(
  file: SourcePath,
  folder: string,
  index: number,
  asked: string | undefined,
  report: (name: string) => void,
): Promise<AsCsv> {
  const format = await formatOf(file);
  if (format === 'text') return { file, format };
  report(file.name);
  const target = path.join(folder, `converted-${index}.csv`);
  const converted: SourcePath = { path: target, name: file.name, original: file.original ?? file.path };
  switch (format) {
    case 'gzip': {
      const unpacked = path.join(folder, `unpacked-${index}`);
      await unpackGzip(file, unpacked);
      const inner = await formatOf({ path: unpacked, name: file.name });
      if (inner === 'gzip') throw new ApiError('file-unreadable', `${file.name} is compressed twice. Unpack it once.`, { file: file.name });
      if (inner === 'text') {
        await rename(unpacked, target);
        return { file: converted, format };
      }
      return convert({ ...converted, path: unpacked }, folder, index, asked, report);
    }
    case 'parquet':
      await parquetToCsv(file, folder, target);
      return { file: converted, format };
    case 'json':
      await jsonToCsv(file, folder, target);
      return { file: converted, format };
    case 'workbook':
      return { file: converted, format, part: await workbookToCsv(file, target, asked) };
    case 'sqlite':
      return { file: converted, format, part: await sqliteToCsv(file, target, asked) };
  }
}
