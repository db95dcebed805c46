import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Encoding } from './encoding.ts';
import type { FileShape } from './dialect.ts';
import type { Lines, Mending } from './mend.ts';
import { decodeMixed } from './mixed-encoding.ts';

/** Files larger than this are looked at in part when they are only inspected. */
export const FULL_BYTES = 20_000_000;
const HEAD_SAMPLE = 2_000_000;
const PIECES = 20;
const PIECE_BYTES = 50_000;

/** A file that DuckDB can read as it is: UTF-8, lines that end in LF or CRLF, no wildcard in its path. */
export interface Prepared {
  readonly shape: FileShape;
  readonly path: string;
  /** Share of the file's bytes that it holds, 1 for all. */
  readonly share: number;
  /** Records at its start whose line numbers are those of the file. */
  readonly exactRows: number;
  /** Bytes of a byte order mark that it still has. */
  readonly bomBytes: number;
  /** In which the source is written, as far as is known: the shape knows its start only. */
  readonly encoding: Encoding;
  /** For one that had to be written anew: what was done, and the line of each row. */
  readonly mended?: { readonly mending: Mending; readonly lines: Lines };
  /** Set where the file is one of several that are joined: how its columns lie, and what is laid behind its rows (see join/). */
  readonly relation?: { readonly order: readonly number[]; readonly wrap: (from: string) => string };
}

/** Decodes bytes to UTF-8 with LF line ends where the file has bare CR. */
function transcoder(shape: FileShape, encoding: string, skipBytes: number): Transform {
  const decoder = new TextDecoder(encoding);
  const carriage = shape.head.newline === '\r';
  let toSkip = skipBytes;
  const convert = (text: string): string => (carriage ? text.replaceAll('\r', '\n') : text);
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      const from = Math.min(toSkip, piece.length);
      toSkip -= from;
      done(null, convert(decoder.decode(piece.subarray(from), { stream: true })));
    },
    flush(done) {
      done(null, convert(decoder.decode()));
    },
  });
}

/** Whether a record may go on over line ends, so that lines cannot be told without reading from the start. */
const hasLongCells = (shape: FileShape): boolean => shape.records.some((record) => record.cells.some((cell) => /[\r\n]/.test(cell)));

async function writeSample(shape: FileShape, target: string): Promise<{ share: number; exactRows: number }> {
  const { bytes, encoding, bomBytes, newline } = shape.head;
  const singleByte = encoding === 'utf-8' || encoding === 'windows-1252';
  const decode = (buffer: Buffer): string => {
    const text = encoding === 'utf-8' ? decodeMixed(buffer).text : new TextDecoder(encoding).decode(buffer);
    return newline === '\r' ? text.replaceAll('\r', '\n') : text;
  };
  const source = await open(shape.file.path, 'r');
  const sink = await open(target, 'w');
  try {
    const read = async (from: number, length: number): Promise<Buffer> => {
      const buffer = Buffer.alloc(length);
      const { bytesRead } = await source.read(buffer, 0, length, from);
      return buffer.subarray(0, bytesRead);
    };
    const end = newline === '\r' ? 13 : 10;
    const headLength = singleByte && !hasLongCells(shape) ? HEAD_SAMPLE : 2 * HEAD_SAMPLE;
    let taken = 0;
    const first = await read(bomBytes, headLength - (headLength % 2));
    const firstText = decode(singleByte ? first.subarray(0, first.lastIndexOf(end) + 1) : first);
    const whole = firstText.slice(0, firstText.lastIndexOf('\n') + 1);
    await sink.write(whole);
    taken += first.length;
    const lines = whole.split('\n').length - 1;
    if (headLength === HEAD_SAMPLE) {
      const step = (bytes - HEAD_SAMPLE - PIECE_BYTES) / (PIECES - 1);
      for (let i = 0; i < PIECES; i++) {
        const piece = await read(Math.floor(HEAD_SAMPLE + i * step), PIECE_BYTES);
        const from = piece.indexOf(end) + 1;
        const to = piece.lastIndexOf(end) + 1;
        if (to > from) await sink.write(decode(piece.subarray(from, to)));
        taken += to - from;
      }
    }
    return { share: Math.min(1, taken / bytes), exactRows: Math.max(0, lines - (shape.firstLine - 1)) };
  } finally {
    await source.close();
    await sink.close();
  }
}

/**
 * Makes a file readable for DuckDB, by a temporary file in `folder` where it is not.
 *
 * @param sample - take parts of a large file only
 */
export async function prepare(shape: FileShape, folder: string, index: number, sample: boolean): Promise<Prepared> {
  const target = path.join(folder, `source-${index}.csv`);
  const { encoding, bomBytes } = shape.head;
  if (sample && shape.head.bytes > FULL_BYTES) return { shape, path: target, encoding, bomBytes: 0, ...(await writeSample(shape, target)) };
  const whole = asItIs(shape);
  if (whole === null) {
    await pipeline(createReadStream(shape.file.path), transcoder(shape, encoding, bomBytes), createWriteStream(target));
    return { shape, share: 1, exactRows: Infinity, encoding, path: target, bomBytes: 0 };
  }
  // DuckDB would take these for a pattern.
  if (/[*?[\]{}]/.test(shape.file.path)) {
    await copyFile(shape.file.path, target);
    return { ...whole, path: target };
  }
  return whole;
}

/** A file that need not be written anew; null for any other. */
export function asItIs(shape: FileShape): Prepared | null {
  const { encoding, bomBytes, mixed, newline } = shape.head;
  const plain = encoding === 'utf-8' && (mixed || !shape.direct || (newline !== '\r' && (bomBytes === 0 || shape.dialect.header)));
  return plain ? { shape, share: 1, exactRows: Infinity, encoding, path: shape.file.path, bomBytes } : null;
}
