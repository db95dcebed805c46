import { putVarint } from './thrift.ts';

// Parquet's hybrid of runs and packed bits, by which it writes places in lists and which cells are missing.

/** Bits that numbers up to `most` take; at least one. */
export const widthOf = (most: number): number => Math.max(1, 32 - Math.clz32(most));

/**
 * Numbers as one packed run.
 *
 * @param width - bits of each, 1 to 24
 */
export function packed(values: Int32Array, count: number, width: number): Uint8Array {
  const groups = Math.ceil(count / 8);
  const header: number[] = [];
  putVarint(header, groups * 2 + 1);
  const bytes = new Uint8Array(header.length + groups * width);
  bytes.set(header);
  let at = header.length;
  let rest = 0;
  let bits = 0;
  for (let i = 0; i < count; i++) {
    rest |= (values[i] as number) << bits;
    bits += width;
    while (bits >= 8) {
      bytes[at++] = rest;
      rest >>>= 8;
      bits -= 8;
    }
  }
  if (bits > 0) bytes[at] = rest;
  return bytes;
}

/** Numbers as runs of the same one. @param runs - how often, and which */
export function asRuns(runs: readonly (readonly [number, number])[], width: number): Uint8Array {
  const bytes: number[] = [];
  for (const [count, value] of runs) {
    putVarint(bytes, count * 2);
    for (let shift = 0; shift < width; shift += 8) bytes.push((value >>> shift) & 255);
  }
  return Uint8Array.from(bytes);
}
