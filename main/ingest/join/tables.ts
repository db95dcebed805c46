import type { CsvDialect, ImportChoices } from '../../../contract/entities/dataset.ts';
import type { JoinTable } from '../../../contract/entities/tables.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { FileShape } from '../dialect.ts';

/** Names that mean the same column: `store_nbr`, `Store Nbr` and `StoreNbr`. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const signature = (shape: FileShape): string =>
  shape.columns
    .map((name) => name.toLowerCase())
    .sort()
    .join('\u0000');

/** Places of files in groups with the same columns, whatever their order. */
export function groupsOf(shapes: readonly FileShape[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const [index, shape] of shapes.entries()) {
    const key = signature(shape);
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return [...groups.values()];
}

/** The dialect that choices give a file; undefined where they do not say. */
export function dialectOf(choices: ImportChoices | undefined, file: number): CsvDialect | undefined {
  const table = choices?.tables?.find(({ files }) => files.includes(file));
  return table === undefined || table.kind === 'main' ? choices?.dialect : table.dialect;
}

/** A table's name, from its file's. */
export const tableName = (file: string): string => file.replace(/\.(csv|tsv|txt|gz|parquet|xlsx|jsonl|ndjson|json)$/gi, '') || file;

export const mainOf = (tables: readonly JoinTable[]): JoinTable => {
  const mains = tables.filter(({ kind }) => kind === 'main');
  if (mains.length !== 1)
    throw new ApiError('bad-input', `One table has to be the main one, but ${mains.length === 0 ? 'none is' : `${mains.length} are`}.`, {
      field: 'tables',
    });
  return mains[0] as JoinTable;
};

/** Tables that add columns, in the order in which they are joined. */
export const joinedTables = (tables: readonly JoinTable[]): JoinTable[] =>
  tables.filter(({ kind }) => kind === 'static' || kind === 'dated' || kind === 'calendar');

const found = (shape: FileShape, name: string, table: string): number => {
  const index = shape.columns.indexOf(name);
  if (index >= 0) return index;
  throw new ApiError('no-column', `${shape.file.name} has no column ${name}. Its columns are ${shape.columns.slice(0, 12).join(', ')}.`, {
    file: shape.file.name,
    column: name,
    field: `tables.${table}`,
  });
};

/** Place of a column in a file. @throws ApiError `no-column` */
export const placeOf = found;

/** Refuses tables that do not fit the files. @throws ApiError `bad-input`, `no-column` */
export function checkTables(tables: readonly JoinTable[], shapes: readonly FileShape[]): void {
  mainOf(tables);
  const used = tables.flatMap(({ files }) => files);
  if (new Set(used).size !== used.length || used.length !== shapes.length || used.some((file) => file >= shapes.length)) {
    throw new ApiError('bad-input', `The tables name ${used.length} files, but there are ${shapes.length}.`, { field: 'tables' });
  }
  for (const table of tables) {
    if (table.kind !== 'static' && table.kind !== 'dated' && table.kind !== 'calendar') continue;
    const shape = shapes[table.files[0] as number] as FileShape;
    if (table.on.length === 0)
      throw new ApiError('bad-input', `${table.name} has no key to be joined on. Choose one, or leave the table out.`, {
        field: 'tables',
        file: shape.file.name,
      });
    for (const { right } of table.on) found(shape, right, table.name);
  }
}
