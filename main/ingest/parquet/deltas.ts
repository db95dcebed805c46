/** Numbers of a block, and of the parts of it that have a width of their own. */
const BLOCK = 128;
const PART = 32;
const PARTS = BLOCK / PART;
/** Bytes of a number of seven bits a byte, at most. */
const LONGEST = 5;

/**
 * Whole numbers as the differences between neighbours, packed as narrow as each part of a block allows: what ascends by the same step takes no bits.
 *
 * @param values - at least one; differences wrap around at 32 bits
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/ DELTA_BINARY_PACKED
 */
export function deltasOf(values: Int32Array): Uint8Array {
  const blocks = Math.ceil((values.length - 1) / BLOCK);
  const bytes = new Uint8Array(4 * LONGEST + blocks * (LONGEST + PARTS + 4 * BLOCK));
  let at = 0;
  const putVarint = (value: number): void => {
    let rest = value;
    for (; rest > 127; rest >>>= 7) bytes[at++] = (rest & 127) | 128;
    bytes[at++] = rest;
  };
  const putSigned = (value: number): void => putVarint(((value << 1) ^ (value >> 31)) >>> 0);
  putVarint(BLOCK);
  putVarint(PARTS);
  putVarint(values.length);
  putSigned(values[0] as number);
  const deltas = new Int32Array(BLOCK);
  for (let from = 1; from < values.length; from += BLOCK) {
    const count = Math.min(BLOCK, values.length - from);
    let least = 0x7fffffff;
    for (let i = 0; i < count; i++) {
      const delta = ((values[from + i] as number) - (values[from + i - 1] as number)) | 0;
      deltas[i] = delta;
      if (delta < least) least = delta;
    }
    // Places behind the last number take no bits of their own.
    deltas.fill(least, count);
    putSigned(least);
    const widths = at;
    at += PARTS;
    for (let part = 0; part < PARTS; part++) {
      let most = 0;
      for (let i = part * PART; i < (part + 1) * PART; i++) most |= (deltas[i] as number) - least;
      const width = most === 0 ? 0 : 32 - Math.clz32(most);
      bytes[widths + part] = width;
      if (width > 0) at = pack(deltas, part * PART, least, width, bytes, at);
    }
  }
  return bytes.subarray(0, at);
}

/** Packs the bits of a part, the lowest first. @returns behind its last byte */
function pack(deltas: Int32Array, from: number, least: number, width: number, bytes: Uint8Array, start: number): number {
  let at = start;
  let rest = 0;
  let bits = 0;
  for (let i = from; i < from + PART; i++) {
    const value = ((deltas[i] as number) - least) >>> 0;
    // In two halves, so that what is left over and what comes fit into 32 bits.
    for (let shift = 0; shift < width; shift += 16) {
      const size = Math.min(16, width - shift);
      rest |= ((value >>> shift) & 0xffff) << bits;
      for (bits += size; bits >= 8; bits -= 8) {
        bytes[at++] = rest;
        rest >>>= 8;
      }
    }
  }
  return at;
}
