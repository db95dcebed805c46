/**
 * A worker's rows in the form that growing needs, with the two loops that nearly all time goes into. The arrays may lie in the memory of a
 * WebAssembly module; `rowStore` below is the reference in TypeScript.
 */
export interface RowStore {
  /** Number of own rows. */
  readonly rows: number;
  readonly features: number;
  /** Bins of every feature in a histogram, missing included. */
  readonly width: number;
  /** From row to row in `rowBins`: `features` rounded up. */
  readonly stride: number;
  /** Row by row: bin of feature f of row i at i * stride + f. For histograms. */
  readonly rowBins: Uint8Array;
  /** Column by column: at f * rows + i. For partitions. */
  readonly columnBins: Uint8Array;
  /** Derivatives of the loss by row, to be written before `quantise`; length rows, and one 0 more where that is odd. */
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  /** Whole numbers: gradient of row i at 2i, hessian at 2i + 1. */
  readonly gradients: Int32Array;
  /** Rows of each leaf are neighbours here. */
  readonly order: Uint32Array;
  /** Sums of whole numbers, exact: gradient of bin b of feature f at 2 (f * width + b), hessian behind it. */
  readonly histogram: Float64Array;
  /** Bins that go left in the partition, 256 flags. */
  readonly goesLeft: Uint8Array;
  /** Largest absolute gradient and largest hessian. */
  largest(): readonly [gradient: number, hessian: number];
  /** Writes `gradients`: derivatives times their factors, rounded half up. */
  quantise(gradientFactor: number, hessianFactor: number): void;
  /** Fills `histogram` with the sums over the rows at `order[begin]` to `order[begin + count - 1]`. */
  buildHistogram(begin: number, count: number): void;
  /** Stable: rows of the range that go left come first. @returns how many do */
  partition(begin: number, count: number, feature: number): number;
}

/** Bytes of a row of bins: what can be copied without a rest. */
export const strideOf = (features: number): number => (features <= 4 ? 4 : features <= 8 ? 8 : 16 * Math.ceil(features / 16));

/** Rows in plain memory. */
export function rowStore(rows: number, features: number, width: number): RowStore {
  const stride = strideOf(features);
  const rowBins = new Uint8Array(rows * stride);
  const gradient = new Float64Array(rows + (rows % 2));
  const hessian = new Float64Array(rows + (rows % 2));
  const columnBins = new Uint8Array(rows * features);
  const gradients = new Int32Array(2 * rows);
  const order = new Uint32Array(rows);
  const aside = new Uint32Array(rows);
  const histogram = new Float64Array(2 * features * width);
  const goesLeft = new Uint8Array(256);
  const step = 2 * width;
  return {
    rows,
    features,
    width,
    stride,
    gradient,
    hessian,
    rowBins,
    columnBins,
    gradients,
    order,
    histogram,
    goesLeft,
    largest() {
      let g = 0;
      let h = 0;
      for (let i = 0; i < rows; i++) {
        g = Math.max(g, Math.abs(gradient[i] as number));
        h = Math.max(h, hessian[i] as number);
      }
      return [g, h];
    },
    quantise(gradientFactor, hessianFactor) {
      for (let i = 0; i < rows; i++) {
        gradients[2 * i] = Math.floor((gradient[i] as number) * gradientFactor + 0.5);
        gradients[2 * i + 1] = Math.floor((hessian[i] as number) * hessianFactor + 0.5);
      }
    },
    buildHistogram(begin, count) {
      histogram.fill(0);
      for (let k = begin; k < begin + count; k++) {
        const row = order[k] as number;
        const g = gradients[2 * row] as number;
        const h = gradients[2 * row + 1] as number;
        const first = row * stride;
        let base = 0;
        for (let at = first; at < first + features; at++) {
          const cell = base + 2 * (rowBins[at] as number);
          histogram[cell] = (histogram[cell] as number) + g;
          histogram[cell + 1] = (histogram[cell + 1] as number) + h;
          base += step;
        }
      }
    },
    partition(begin, count, feature) {
      const column = feature * rows;
      let kept = begin;
      let moved = 0;
      for (let k = begin; k < begin + count; k++) {
        const row = order[k] as number;
        // Both places are written, one index moves: no branch to mispredict.
        const left = goesLeft[columnBins[column + row] as number] as number;
        order[kept] = row;
        aside[moved] = row;
        kept += left;
        moved += 1 - left;
      }
      for (let k = 0; k < moved; k++) order[kept + k] = aside[k] as number;
      return kept - begin;
    },
  };
}
