/** Hands out parts of a memory one after the other. */
export interface Arena {
  /** Byte offset of room for so many 32-bit numbers, aligned to a cache line. */
  floats(count: number): number;
  /** Bytes handed out so far. */
  size(): number;
}

const LINE_BYTES = 64;

/** An arena from byte `start` on; nothing is checked against the memory, which is made once all is known. */
export function createArena(start: number): Arena {
  let top = Math.ceil(start / LINE_BYTES) * LINE_BYTES;
  return {
    floats(count) {
      const offset = top;
      top += Math.ceil((count * 4) / LINE_BYTES) * LINE_BYTES;
      return offset;
    },
    size: () => top,
  };
}

/** Smallest multiple of `unit` that holds `count`. */
export const roundUp = (count: number, unit: number): number => Math.ceil(count / unit) * unit;
