import zlib from 'node:zlib';
import { chunkOf, createScratch, encodings, joined, type Chunk, type ParquetColumn } from './columns.ts';
import { thriftBytes, type ThriftField } from './thrift.ts';

/** A table, and the file that it goes to. */
export interface ParquetTask {
  readonly path: string;
  readonly rows: number;
  readonly columns: readonly ParquetColumn[];
}

/** A column's part of a group of rows: its pages as they stand in the file, and what the footer says of them. */
export interface PackedChunk extends Omit<Chunk, 'dictionary' | 'page'> {
  readonly pages: Uint8Array;
  /** Bytes of `pages` before those of the values; 0 where values are not listed. */
  readonly dictionaryBytes: number;
  /** Bytes before they were packed. */
  readonly plainBytes: number;
}
export interface PackedGroup {
  readonly rows: number;
  readonly chunks: readonly PackedChunk[];
}

/** Rows of a group, as DuckDB has it: what is read at a time by one thread. */
const GROUP = 122_880;

export const groupsIn = (rows: number): number => Math.ceil(rows / GROUP);

const level = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } };

/** Whether this Node has been built with what packs pages. */
export const canWriteParquet = typeof zlib.zstdCompressSync === 'function';

/** Packs groups of rows, one after the other in the same memory. */
export function createPacker({ rows, columns }: ParquetTask): (group: number) => PackedGroup {
  const scratch = createScratch(Math.min(GROUP, rows));
  return (group) => {
    const from = group * GROUP;
    const to = Math.min(rows, from + GROUP);
    return { rows: to - from, chunks: columns.map((column) => packChunk(chunkOf(column, from, to, scratch), to - from)) };
  };
}

function packChunk({ dictionary, page, ...told }: Chunk, rows: number): PackedChunk {
  const parts: Uint8Array[] = [];
  let plainBytes = 0;
  const pack = (kind: number, bytes: Uint8Array, of: ThriftField): void => {
    const packed = zlib.zstdCompressSync(bytes, level);
    const header = thriftBytes([[1, { i32: kind }], [2, { i32: bytes.length }], [3, { i32: packed.length }], of]);
    parts.push(header, packed);
    plainBytes += header.length + bytes.length;
  };
  if (dictionary)
    pack(2, dictionary.bytes, [
      7,
      {
        struct: [
          [1, { i32: dictionary.count }],
          [2, { i32: encodings.plain }],
        ],
      },
    ]);
  const dictionaryBytes = parts.reduce((sum, { length }) => sum + length, 0);
  pack(0, page, [
    5,
    {
      struct: [
        [1, { i32: rows }],
        [2, { i32: told.encoding }],
        [3, { i32: encodings.rle }],
        [4, { i32: encodings.rle }],
      ],
    },
  ]);
  return { ...told, pages: joined(...parts), dictionaryBytes, plainBytes };
}
