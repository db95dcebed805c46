import { binColumn, type ColumnBins } from './bin-bounds.ts';
import { BLOCK } from './row-blocks.ts';
import { loadTreeKernel } from './tree-kernel.ts';

/** Writes the bins of up to `BLOCK` values of one column; the arguments are those of `binColumn`. */
export type Binner = typeof binColumn;

/** `binColumn`, its search in WebAssembly where there is one. */
export function fastBinner(): Binner {
  const loaded = loadTreeKernel([4 * BLOCK, 4 * 256, BLOCK]);
  if (!loaded) return binColumn;
  const { kernel, buffer, offsets } = loaded;
  const [valuesAt, boundsAt, binsAt] = offsets as [number, number, number];
  const block = new Float32Array(buffer, valuesAt, BLOCK);
  const padded = new Float32Array(buffer, boundsAt, 256);
  const found = new Uint8Array(buffer, binsAt, BLOCK);
  let last: ColumnBins | null = null;
  return (kind, bins, values, from, length, into, offset, stride) => {
    if (kind === 'categorical') return binColumn(kind, bins, values, from, length, into, offset, stride);
    if (bins !== last) padded.fill(NaN).set(bins.bounds);
    last = bins;
    block.set(values.subarray(from, from + length));
    kernel.binsOf(valuesAt, length, boundsAt, bins.count, binsAt);
    for (let i = 0; i < length; i++) into[offset + i * stride] = found[i] as number;
  };
}
