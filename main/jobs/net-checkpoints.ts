import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { NetCheckpoint } from '../../engine/nets/index.ts';

/** First line of a checkpoint; then the SHA-256 of all that follows, a line of JSON and the arrays as 32-bit floats. */
const MAGIC = 'almanac-net-checkpoint 2';
const arrays = ['weights', 'firstMoments', 'secondMoments', 'bestWeights'] as const;
const NEWLINE = 10;
/** A larger file was written by no training here. */
const MOST_BYTES = 1_000_000_000;

/** Checkpoints of one run, a file for each net that it trains. */
export interface Checkpoints {
  /** Null where there is none; `damaged` where it is not what was written, or another version of Almanac wrote it. */
  read(fit: number): NetCheckpoint | 'damaged' | null;
  /** Whole or not at all. @throws Error as the file system does */
  write(fit: number, checkpoint: NetCheckpoint): void;
}

const bytesOf = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

const missing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

type Header = NetCheckpoint & { codeVersion: string; size: number };

/** Null for a line that is no JSON object; the hash says that it was written whole, not by whom. */
function headerOf(line: string): Header | null {
  try {
    const header: unknown = JSON.parse(line);
    return typeof header === 'object' && header !== null && 'size' in header && Number.isInteger(header.size) ? (header as Header) : null;
  } catch {
    return null;
  }
}

/** @param codeVersion - training may differ between versions: another one's checkpoints are not gone on from */
export function checkpointsIn(folder: string, codeVersion: string): Checkpoints {
  const place = (fit: number): string => path.join(folder, `${fit}.checkpoint`);
  return {
    write(fit, checkpoint) {
      const { weights, firstMoments, secondMoments, bestWeights, ...rest } = checkpoint;
      const header = Buffer.from(`${JSON.stringify({ ...rest, codeVersion, size: weights.length })}\n`);
      const parts = [header, ...[weights, firstMoments, secondMoments, bestWeights].map(bytesOf)];
      const hash = createHash('sha256');
      for (const part of parts) hash.update(part);
      mkdirSync(folder, { recursive: true });
      const draft = path.join(folder, `.writing-${fit}`);
      writeFileSync(draft, Buffer.concat([Buffer.from(`${MAGIC}\n${hash.digest('hex')}\n`), ...parts]));
      renameSync(draft, place(fit));
    },
    read(fit) {
      let bytes: Buffer;
      try {
        if (statSync(place(fit)).size > MOST_BYTES) return 'damaged';
        bytes = readFileSync(place(fit));
      } catch (error) {
        return missing(error) ? null : 'damaged';
      }
      const first = bytes.indexOf(NEWLINE);
      const second = bytes.indexOf(NEWLINE, first + 1);
      const third = bytes.indexOf(NEWLINE, second + 1);
      if (first < 0 || second < 0 || third < 0 || bytes.toString('utf8', 0, first) !== MAGIC) return 'damaged';
      const body = bytes.subarray(second + 1);
      if (createHash('sha256').update(body).digest('hex') !== bytes.toString('utf8', first + 1, second)) return 'damaged';
      const header = headerOf(bytes.toString('utf8', second + 1, third));
      if (!header) return 'damaged';
      const { codeVersion: writtenBy, size, ...rest } = header;
      if (writtenBy !== codeVersion || bytes.length !== third + 1 + 16 * size) return 'damaged';
      const values = arrays.map((name, k) => {
        // Copied, since floats must begin at a multiple of four bytes.
        const from = third + 1 + 4 * size * k;
        return [name, new Float32Array(new Uint8Array(bytes.subarray(from, from + 4 * size)).buffer)] as const;
      });
      if (values.some(([, numbers]) => !numbers.every((value) => Number.isFinite(value)))) return 'damaged';
      return { ...rest, ...(Object.fromEntries(values) as Pick<NetCheckpoint, (typeof arrays)[number]>) };
    },
  };
}
