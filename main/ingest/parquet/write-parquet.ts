import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import zlib from 'node:zlib';
import { chunkOf, createScratch, encodings, typeOf, types, type Chunk, type ParquetColumn } from './columns.ts';
import { thriftBytes, type ThriftField, type ThriftValue } from './thrift.ts';

export type { ParquetColumn } from './columns.ts';

/** A table, and the file that it goes to. */
export interface ParquetTask {
  readonly path: string;
  readonly rows: number;
  readonly columns: readonly ParquetColumn[];
}

/** Rows of a group, as DuckDB has it: what is read at a time by one thread. */
const GROUP = 122_880;
const MAGIC = new TextEncoder().encode('PAR1');
const ZSTD = 6;
const OPTIONAL = 1;

/**
 * Writes a table as Parquet: pages are packed by Zstandard, values that repeat are listed. The file is on disk when this returns.
 *
 * @see https://github.com/apache/parquet-format
 */
export function writeParquet({ path, rows, columns }: ParquetTask): void {
  const file = openSync(path, 'w');
  try {
    let at = 0;
    const write = (bytes: Uint8Array): void => {
      for (let from = 0; from < bytes.length;) from += writeSync(file, bytes, from);
      at += bytes.length;
    };
    write(MAGIC);
    const scratch = createScratch(Math.min(GROUP, rows));
    const groups: ThriftValue[] = [];
    for (let from = 0; from < rows; from += GROUP) {
      const to = Math.min(rows, from + GROUP);
      const begin = at;
      const chunks = columns.map((column) => writeChunk(write, at, column, chunkOf(column, from, to, scratch), to - from));
      const plainBytes = chunks.reduce((sum, chunk) => sum + chunk.plainBytes, 0);
      groups.push({
        struct: [
          [1, { list: chunks.map(({ told }) => told) }],
          [2, { i64: plainBytes }],
          [3, { i64: to - from }],
          [5, { i64: begin }],
          [6, { i64: at - begin }],
        ],
      });
    }
    const footer = thriftBytes([
      [1, { i32: 1 }],
      [2, { list: schemaOf(columns) }],
      [3, { i64: rows }],
      [4, { list: groups }],
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

const level = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } };

/** Whether this Node has been built with what packs pages. */
export const canWriteParquet = typeof zlib.zstdCompressSync === 'function';

/** Writes a column's part of a group of rows; what the footer says of it, and its size before it was packed. */
function writeChunk(
  write: (bytes: Uint8Array) => void,
  begin: number,
  column: ParquetColumn,
  { encoding, dictionary, page, missing, least, most }: Chunk,
  rows: number,
): { told: ThriftValue; plainBytes: number } {
  let at = begin;
  let plainBytes = 0;
  const writePage = (kind: number, bytes: Uint8Array, of: ThriftField): void => {
    const packedBytes = zlib.zstdCompressSync(bytes, level);
    const header = thriftBytes([[1, { i32: kind }], [2, { i32: bytes.length }], [3, { i32: packedBytes.length }], of]);
    write(header);
    write(packedBytes);
    at += header.length + packedBytes.length;
    plainBytes += header.length + bytes.length;
  };
  if (dictionary)
    writePage(2, dictionary.bytes, [
      7,
      {
        struct: [
          [1, { i32: dictionary.count }],
          [2, { i32: encodings.plain }],
        ],
      },
    ]);
  const ofData = at;
  writePage(0, page, [
    5,
    {
      struct: [
        [1, { i32: rows }],
        [2, { i32: encoding }],
        [3, { i32: encodings.rle }],
        [4, { i32: encodings.rle }],
      ],
    },
  ]);
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
    [7, { i64: at - begin }],
    [9, { i64: ofData }],
    ...(dictionary ? [[11, { i64: begin }] as const] : []),
    [12, { struct: statistics }],
  ];
  return {
    told: {
      struct: [
        [2, { i64: begin }],
        [3, { struct: told }],
      ],
    },
    plainBytes,
  };
}
