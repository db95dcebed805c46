import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ApiError } from '../../../contract/errors.ts';
import type { SourcePath } from '../types.ts';

/** More than this is no table that anybody means, but a file made to fill a disk. */
const MOST_BYTES = 50e9;

/** Unpacks a gzip file to `target`. @throws ApiError `file-unreadable` where it is damaged or cut off */
export async function unpackGzip(file: SourcePath, target: string): Promise<void> {
  let bytes = 0;
  const bounded = new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length;
      if (bytes > MOST_BYTES)
        done(new ApiError('file-unreadable', `${file.name} unpacks to more than ${MOST_BYTES / 1e9} GB.`, { file: file.name }));
      else done(null, piece);
    },
  });
  try {
    await pipeline(createReadStream(file.path), createGunzip({ chunkSize: 1 << 18 }), bounded, createWriteStream(target));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_'))
      throw new ApiError('file-unreadable', `${file.name} is damaged or not complete: ${(error as Error).message}.`, {
        file: file.name,
        hint: 'Copy or download it again, or unpack it yourself and choose the file inside.',
      });
    throw error;
  }
}
