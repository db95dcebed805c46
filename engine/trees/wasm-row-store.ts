import { rowStore, strideOf, type RowStore } from './row-store.ts';
import { loadTreeKernel } from './tree-kernel.ts';

/** Rows brought together at a time where they lie far apart: few enough for the first cache. */
const TOGETHER = 256;

/** Rows in the memory of a WebAssembly module, with loops that give the same sums as those of `rowStore`; in plain memory where there is none. */
export function fastRowStore(rows: number, features: number, width: number): RowStore {
  const cells = rows * features;
  const stride = strideOf(features);
  const even = rows + (rows % 2);
  const lengths = [
    rows * stride + 16,
    cells,
    8 * even,
    8 * even,
    8 * even,
    4 * rows,
    4 * rows + 4,
    16 * features * width,
    256,
    TOGETHER * (stride + 8) + 16,
  ];
  const loaded = loadTreeKernel(lengths);
  if (!loaded) return rowStore(rows, features, width);
  const { kernel, buffer, offsets } = loaded;
  const place = (k: number): number => offsets[k] as number;
  const [rowBinsAt, columnBinsAt, gradientAt, hessianAt, gradientsAt] = [place(0), place(1), place(2), place(3), place(4)];
  const [orderAt, asideAt, cellsAt, flagsAt, togetherAt] = [place(5), place(6), place(7), place(8), place(9)];
  const histogram = new Float64Array(buffer, cellsAt, 2 * features * width);
  return {
    rows,
    features,
    width,
    stride,
    rowBins: new Uint8Array(buffer, rowBinsAt, rows * stride),
    columnBins: new Uint8Array(buffer, columnBinsAt, cells),
    gradient: new Float64Array(buffer, gradientAt, even),
    hessian: new Float64Array(buffer, hessianAt, even),
    gradients: new Int32Array(buffer, gradientsAt, 2 * rows),
    order: new Uint32Array(buffer, orderAt, rows),
    histogram,
    goesLeft: new Uint8Array(buffer, flagsAt, 256),
    largest: () => [kernel.largest(gradientAt, even), kernel.largest(hessianAt, even)],
    quantise: (gradientFactor, hessianFactor) => kernel.quantise(gradientAt, hessianAt, even, gradientFactor, hessianFactor, gradientsAt),
    buildHistogram(begin, count) {
      histogram.fill(0);
      const order = orderAt + 4 * begin;
      // Where every second row is wanted, the cache brings the next one along anyway.
      if (2 * count > rows) kernel.histogram(order, count, rowBinsAt, stride, features, gradientsAt, cellsAt, 16 * width);
      else kernel.sparseHistogram(order, count, rowBinsAt, stride, features, gradientsAt, cellsAt, 16 * width, togetherAt, TOGETHER);
    },
    partition: (begin, count, feature) => kernel.partition(orderAt + 4 * begin, count, columnBinsAt + feature * rows, flagsAt, asideAt),
  };
}
