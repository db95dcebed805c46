/** Rows go to workers in blocks, so that each has its part of every stretch of time. */
export const BLOCK = 4096;

/** The blocks of one worker: every `size`-th from `index`, in ascending order. */
export interface RowBlocks {
  /** Number of own rows. */
  readonly rows: number;
  /** First row of each own block among all rows; own rows of block k start at k * BLOCK. */
  readonly starts: Int32Array;
  /** Number among all blocks of each own block. */
  readonly numbers: Int32Array;
}

/** @returns length of own block k */
export const blockLength = (blocks: RowBlocks, k: number): number => Math.min(BLOCK, blocks.rows - k * BLOCK);

/** Which of `total` rows worker `index` of `size` has. */
export function blocksOf(total: number, index: number, size: number): RowBlocks {
  const all = Math.ceil(total / BLOCK);
  const numbers: number[] = [];
  for (let block = index; block < all; block += size) numbers.push(block);
  const rows = numbers.reduce((sum, block) => sum + Math.min(BLOCK, total - block * BLOCK), 0);
  return { rows, starts: Int32Array.from(numbers, (block) => block * BLOCK), numbers: Int32Array.from(numbers) };
}

/** Own part of a column. */
export function gather(blocks: RowBlocks, column: ArrayLike<number>): Float64Array {
  const own = new Float64Array(blocks.rows);
  for (let k = 0; k < blocks.starts.length; k++) {
    const start = blocks.starts[k] as number;
    const length = blockLength(blocks, k);
    for (let i = 0; i < length; i++) own[k * BLOCK + i] = column[start + i] as number;
  }
  return own;
}
