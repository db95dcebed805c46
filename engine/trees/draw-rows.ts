import { createRng, deriveSeed } from '../core/rng.ts';
import { BLOCK, blockLength, type RowBlocks } from './row-blocks.ts';

/**
 * Which own rows a tree sees, and how often. The draw of a row depends on the seed, the tree and the row alone, not on who has it.
 *
 * @param times - written: how often each own row is drawn
 */
export function drawRows(blocks: RowBlocks, seed: number, tree: number, share: number, times: Uint8Array): void {
  const limit = share;
  for (let k = 0; k < blocks.starts.length; k++) {
    const rng = createRng(deriveSeed(seed, `rows/${tree}/${blocks.numbers[k]}`));
    const length = blockLength(blocks, k);
    for (let i = 0; i < length; i++) times[k * BLOCK + i] = rng.uniform() < limit ? 1 : 0;
  }
}

/**
 * Draws as many rows as there are, with replacement. Every worker makes all draws and counts those of its own rows.
 *
 * @param total - rows of all workers
 */
export function bootstrapRows(blocks: RowBlocks, total: number, seed: number, tree: number, times: Uint8Array): void {
  times.fill(0);
  const rng = createRng(deriveSeed(seed, `bootstrap/${tree}`));
  const first = new Int32Array(Math.ceil(total / BLOCK)).fill(-1);
  for (let k = 0; k < blocks.numbers.length; k++) first[blocks.numbers[k] as number] = k * BLOCK;
  for (let draw = 0; draw < total; draw++) {
    const row = Math.floor(rng.uniform() * total);
    const start = first[(row / BLOCK) | 0] as number;
    if (start >= 0) times[start + (row % BLOCK)] = (times[start + (row % BLOCK)] as number) + 1;
  }
}
