import { offsetOf, type Layout, type NetShape } from '../shape.ts';

/** The head of a net for one row, in double precision: see `docs/methods/lstm.md` for the formula. */
export interface HeadRow {
  /** Values of the decoder's units, H x D, after the rectifier. */
  readonly decoded: Float64Array;
}

export const createHeadRow = (shape: NetShape): HeadRow => ({ decoded: new Float64Array(shape.horizon * shape.decoderSize) });

/** y += x W for one row x of length `rows`; W starts at `at` and has `columns` columns. */
export function addProduct(x: Float64Array, w: Float64Array, at: number, rows: number, columns: number, y: Float64Array, yFrom = 0): void {
  for (let i = 0; i < rows; i++) {
    const value = x[i] as number;
    if (value === 0) continue;
    for (let j = 0; j < columns; j++) y[yFrom + j] = (y[yFrom + j] as number) + value * (w[at + i * columns + j] as number);
  }
}

/** dW += x' dy and dx += dy W' for `addProduct`; dx may be null. */
export function backProduct(
  x: Float64Array,
  w: Float64Array,
  at: number,
  rows: number,
  columns: number,
  dy: Float64Array,
  dyFrom: number,
  dw: Float64Array,
  dx: Float64Array | null,
): void {
  for (let i = 0; i < rows; i++) {
    let total = 0;
    for (let j = 0; j < columns; j++) {
      const d = dy[dyFrom + j] as number;
      dw[at + i * columns + j] = (dw[at + i * columns + j] as number) + (x[i] as number) * d;
      total += d * (w[at + i * columns + j] as number);
    }
    if (dx) dx[i] = (dx[i] as number) + total;
  }
}

const addRow = (w: Float64Array, at: number, y: Float64Array): void => {
  for (let j = 0; j < y.length; j++) y[j] = (y[j] as number) + (w[at + j] as number);
};

/**
 * Adds the head's part to `outputs`.
 *
 * @param context - hidden units, then statics
 * @param future - H x X
 * @param outputs - H x Q
 */
export function headForward(
  shape: NetShape,
  layout: Layout,
  w: Float64Array,
  context: Float64Array,
  future: Float64Array,
  row: HeadRow,
  outputs: Float64Array,
): void {
  const { horizon, outputs: Q, futureInputs, decoderSize } = shape;
  if (shape.kind === 'lstm') {
    addRow(w, offsetOf(layout, 'dense.bias'), outputs);
    addProduct(context, w, offsetOf(layout, 'dense'), context.length, horizon * Q, outputs);
  }
  if (futureInputs === 0) return;
  const { decoded } = row;
  decoded.fill(0);
  addRow(w, offsetOf(layout, 'context.bias'), decoded);
  addProduct(context, w, offsetOf(layout, 'context'), context.length, horizon * decoderSize, decoded);
  for (let h = 0; h < horizon; h++)
    addProduct(
      future.subarray(h * futureInputs, (h + 1) * futureInputs),
      w,
      offsetOf(layout, 'future'),
      futureInputs,
      decoderSize,
      decoded,
      h * decoderSize,
    );
  for (let i = 0; i < decoded.length; i++) if ((decoded[i] as number) < 0) decoded[i] = 0;
  for (let h = 0; h < horizon; h++)
    addProduct(decoded.subarray(h * decoderSize, (h + 1) * decoderSize), w, offsetOf(layout, 'local'), decoderSize, Q, outputs, h * Q);
}

/** Adds to `dw` the gradient of the head's weights, and to `dContext` that of the context. */
export function headBackward(
  shape: NetShape,
  layout: Layout,
  w: Float64Array,
  context: Float64Array,
  future: Float64Array,
  row: HeadRow,
  dOutputs: Float64Array,
  dw: Float64Array,
  dContext: Float64Array,
): void {
  const { horizon, outputs: Q, futureInputs, decoderSize } = shape;
  if (shape.kind === 'lstm') {
    const at = offsetOf(layout, 'dense.bias');
    for (let j = 0; j < dOutputs.length; j++) dw[at + j] = (dw[at + j] as number) + (dOutputs[j] as number);
    backProduct(context, w, offsetOf(layout, 'dense'), context.length, horizon * Q, dOutputs, 0, dw, dContext);
  }
  if (futureInputs === 0) return;
  const dDecoded = new Float64Array(horizon * decoderSize);
  for (let h = 0; h < horizon; h++) {
    const part = row.decoded.subarray(h * decoderSize, (h + 1) * decoderSize);
    const dPart = dDecoded.subarray(h * decoderSize, (h + 1) * decoderSize);
    backProduct(part, w, offsetOf(layout, 'local'), decoderSize, Q, dOutputs, h * Q, dw, dPart);
    for (let d = 0; d < decoderSize; d++) if (!((part[d] as number) > 0)) dPart[d] = 0;
    const x = future.subarray(h * futureInputs, (h + 1) * futureInputs);
    backProduct(x, w, offsetOf(layout, 'future'), futureInputs, decoderSize, dPart, 0, dw, null);
  }
  const at = offsetOf(layout, 'context.bias');
  for (let j = 0; j < dDecoded.length; j++) dw[at + j] = (dw[at + j] as number) + (dDecoded[j] as number);
  backProduct(context, w, offsetOf(layout, 'context'), context.length, horizon * decoderSize, dDecoded, 0, dw, dContext);
}
