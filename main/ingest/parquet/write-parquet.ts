import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { encodings, typeOf, types, type ParquetColumn } from './columns.ts';
import type { PackedChunk, PackedGroup, ParquetTask } from './pack-group.ts';
import { thriftBytes, type ThriftField, type ThriftValue } from './thrift.ts';

const MAGIC = new TextEncoder().encode('PAR1');
const ZSTD = 6;
const OPTIONAL = 1;

/**
 * Writes the groups of rows of a table as Parquet: pages are packed by Zstandard, values that repeat are listed. The file is on disk when this
 * returns.
 *
 * @see https://github.com/apache/parquet-format
 */
export function writeGroups({ path, rows, columns }: ParquetTask, groups: readonly PackedGroup[]): void {
  const file = openSync(path, 'w');
  try {
    let at = 0;
    const write = (bytes: Uint8Array): void => {
      for (let from = 0; from < bytes.length;) from += writeSync(file, bytes, from);
      at += bytes.length;
    };
    write(MAGIC);
    const told: ThriftValue[] = [];
    for (const group of groups) {
      const begin = at;
      const chunks = group.chunks.map((chunk, c): ThriftValue => {
        const place = at;
        write(chunk.pages);
        return chunkTold(columns[c] as ParquetColumn, chunk, place, group.rows);
      });
      const plainBytes = group.chunks.reduce((sum, chunk) => sum + chunk.plainBytes, 0);
      told.push({
        struct: [
          [1, { list: chunks }],
          [2, { i64: plainBytes }],
          [3, { i64: group.rows }],
          [5, { i64: begin }],
          [6, { i64: at - begin }],
        ],
      });
    }
    const footer = thriftBytes([
      [1, { i32: 1 }],
      [2, { list: schemaOf(columns) }],
      [3, { i64: rows }],
      [4, { list: told }],
      [6, { text: 'Almanac' }],
      // The order of each type is its own.
      [7, { list: columns.map(() => ({ struct: [[1, { struct: [] }]] })) }],
    ]);
    write(footer);
    write(new Uint8Array(Uint32Array.of(footer.length).buffer));
    write(MAGIC);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function schemaOf(columns: readonly ParquetColumn[]): ThriftValue[] {
  const root: ThriftField[] = [
    [4, { text: 'schema' }],
    [5, { i32: columns.length }],
  ];
  /** What texts and numbers are called beside their type. */
  const converted: Readonly<Record<number, number>> = { [types.text]: 0, [types.integer]: 17 };
  return [
    { struct: root },
    ...columns.map((column): ThriftValue => {
      const type = typeOf(column);
      const kind = converted[type];
      return {
        struct: [
          [1, { i32: type }],
          [3, { i32: OPTIONAL }],
          [4, { text: column.name }],
          ...(kind === undefined ? [] : [[6, { i32: kind }] as const]),
        ],
      };
    }),
  ];
}

/** What the footer says of a column's part of a group of rows. */
function chunkTold(column: ParquetColumn, chunk: PackedChunk, begin: number, rows: number): ThriftValue {
  const { encoding, pages, dictionaryBytes, plainBytes, missing, least, most } = chunk;
  const statistics: ThriftField[] = [
    [3, { i64: missing }],
    ...(most ? [[5, { bytes: most }] as const] : []),
    ...(least ? [[6, { bytes: least }] as const] : []),
  ];
  const told: ThriftField[] = [
    [1, { i32: typeOf(column) }],
    [2, { list: [...new Set([encodings.plain, encodings.rle, encoding])].map((i32) => ({ i32 })) }],
    [3, { list: [{ text: column.name }] }],
    [4, { i32: ZSTD }],
    [5, { i64: rows }],
    [6, { i64: plainBytes }],
    [7, { i64: pages.length }],
    [9, { i64: begin + dictionaryBytes }],
    ...(dictionaryBytes > 0 ? [[11, { i64: begin }] as const] : []),
    [12, { struct: statistics }],
  ];
  return {
    struct: [
      [2, { i64: begin }],
      [3, { struct: told }],
    ],
  };
}
