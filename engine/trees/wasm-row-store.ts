import { rowStore, type RowStore } from './row-store.ts';
import { loadTreeKernel } from './tree-kernel.ts';

/** Room behind the list of rows for the kernel's glance ahead. */
const GLANCE_BYTES = 128;

/** Rows in the memory of a WebAssembly module, with loops that give the same sums as those of `rowStore`; in plain memory where there is none. */
export function fastRowStore(rows: number, features: number, width: number): RowStore {
  const cells = rows * features;
  const lengths = [cells + 8, cells, 8 * rows, 4 * rows + GLANCE_BYTES, 4 * rows + 4, 16 * features * width, 256];
  const loaded = loadTreeKernel(lengths);
  if (!loaded) return rowStore(rows, features, width);
  const { kernel, buffer, offsets } = loaded;
  const [rowBinsAt, columnBinsAt, gradientsAt, orderAt, asideAt, cellsAt, flagsAt] = offsets as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const histogram = new Float64Array(buffer, cellsAt, 2 * features * width);
  return {
    rows,
    features,
    width,
    rowBins: new Uint8Array(buffer, rowBinsAt, cells),
    columnBins: new Uint8Array(buffer, columnBinsAt, cells),
    gradients: new Int32Array(buffer, gradientsAt, 2 * rows),
    order: new Uint32Array(buffer, orderAt, rows),
    histogram,
    goesLeft: new Uint8Array(buffer, flagsAt, 256),
    buildHistogram(begin, count) {
      histogram.fill(0);
      kernel.histogram(orderAt + 4 * begin, count, rowBinsAt, features, gradientsAt, cellsAt, 16 * width);
    },
    partition: (begin, count, feature) => kernel.partition(orderAt + 4 * begin, count, columnBinsAt + feature * rows, flagsAt, asideAt),
  };
}
