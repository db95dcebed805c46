import { dropFactor } from '../../tensor/hash.ts';
import { offsetOf, type Layout, type LstmShape } from '../shape.ts';
import { addProduct, backProduct, createHeadRow, headBackward, headForward } from './head.ts';
import type { ReferenceRow, RowInputs } from './row.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** What one layer remembers of its way forward, t = 0 ... T - 1. */
interface LayerTrace {
  /** T x 4U: values of the gates i, f, g, o. */
  readonly gates: Float64Array;
  /** (T + 1) x U, the first of them zero. */
  readonly cells: Float64Array;
  /** (T + 1) x U, the first of them zero. */
  readonly hidden: Float64Array;
  /** T x inputs. */
  readonly inputs: Float64Array;
}

/**
 * A stacked LSTM with its head on one row in double precision, written for reading: the measure of the other backends.
 *
 * @see Hochreiter & Schmidhuber (1997), Neural Computation 9(8), 1735-1780; Gers et al. (2000) for the forget gate
 */
export function referenceLstm(shape: LstmShape, layout: Layout): ReferenceRow {
  const { hiddenSize: U, layers, sequenceLength: T, pastInputs, statics, horizon, outputs: Q } = shape;
  const sizes = Array.from({ length: layers }, (_, layer) => (layer === 0 ? pastInputs : U));
  const traces = sizes.map((size): LayerTrace => ({
    gates: new Float64Array(T * 4 * U),
    cells: new Float64Array((T + 1) * U),
    hidden: new Float64Array((T + 1) * U),
    inputs: new Float64Array(T * size),
  }));
  const context = new Float64Array(U + statics);
  const head = createHeadRow(shape);

  function layerForward(layer: number, w: Float64Array): void {
    const { gates, cells, hidden, inputs } = traces[layer] as LayerTrace;
    const size = sizes[layer] as number;
    const bias = offsetOf(layout, `bias.${layer}`);
    for (let t = 0; t < T; t++) {
      const z = gates.subarray(t * 4 * U, (t + 1) * 4 * U);
      for (let j = 0; j < 4 * U; j++) z[j] = w[bias + j] as number;
      addProduct(inputs.subarray(t * size, (t + 1) * size), w, offsetOf(layout, `input.${layer}`), size, 4 * U, z);
      addProduct(hidden.subarray(t * U, (t + 1) * U), w, offsetOf(layout, `recurrent.${layer}`), U, 4 * U, z);
      for (let u = 0; u < U; u++) {
        const i = (z[u] = sigmoid(z[u] as number));
        const f = (z[U + u] = sigmoid(z[U + u] as number));
        const g = (z[2 * U + u] = Math.tanh(z[2 * U + u] as number));
        const o = (z[3 * U + u] = sigmoid(z[3 * U + u] as number));
        const cell = f * (cells[t * U + u] as number) + i * g;
        cells[(t + 1) * U + u] = cell;
        hidden[(t + 1) * U + u] = o * Math.tanh(cell);
      }
    }
  }

  /** @param dHidden - T x U, gradient of the layer's outputs; @returns T x inputs, gradient of its inputs */
  function layerBackward(layer: number, w: Float64Array, dHidden: Float64Array, dw: Float64Array): Float64Array {
    const { gates, cells, hidden, inputs } = traces[layer] as LayerTrace;
    const size = sizes[layer] as number;
    const dInputs = new Float64Array(T * size);
    const bias = offsetOf(layout, `bias.${layer}`);
    let dCell = new Float64Array(U);
    let dBefore = new Float64Array(U);
    for (let t = T - 1; t >= 0; t--) {
      const z = gates.subarray(t * 4 * U, (t + 1) * 4 * U);
      const dz = new Float64Array(4 * U);
      const dc = new Float64Array(U);
      for (let u = 0; u < U; u++) {
        const [i, f, g, o] = [z[u] as number, z[U + u] as number, z[2 * U + u] as number, z[3 * U + u] as number];
        const th = Math.tanh(cells[(t + 1) * U + u] as number);
        const dh = (dHidden[t * U + u] as number) + (dBefore[u] as number);
        const d = (dCell[u] as number) + dh * o * (1 - th * th);
        dz[u] = d * g * i * (1 - i);
        dz[U + u] = d * (cells[t * U + u] as number) * f * (1 - f);
        dz[2 * U + u] = d * i * (1 - g * g);
        dz[3 * U + u] = dh * th * o * (1 - o);
        dc[u] = d * f;
      }
      dCell = dc;
      for (let j = 0; j < 4 * U; j++) dw[bias + j] = (dw[bias + j] as number) + (dz[j] as number);
      const x = inputs.subarray(t * size, (t + 1) * size);
      backProduct(x, w, offsetOf(layout, `input.${layer}`), size, 4 * U, dz, 0, dw, dInputs.subarray(t * size, (t + 1) * size));
      dBefore = new Float64Array(U);
      backProduct(hidden.subarray(t * U, (t + 1) * U), w, offsetOf(layout, `recurrent.${layer}`), U, 4 * U, dz, 0, dw, dBefore);
    }
    return dInputs;
  }

  return {
    forward(w: Float64Array, row: RowInputs, out: Float64Array) {
      const last = layers - 1;
      for (let layer = 0; layer < layers; layer++) {
        const { inputs } = traces[layer] as LayerTrace;
        if (layer === 0) inputs.set(row.past);
        else {
          const below = (traces[layer - 1] as LayerTrace).hidden;
          for (let k = 0; k < T * U; k++) inputs[k] = (below[U + k] as number) * kept(row, (layer - 1) * T * U + k);
        }
        layerForward(layer, w);
      }
      const top = (traces[last] as LayerTrace).hidden;
      for (let u = 0; u < U; u++) context[u] = (top[T * U + u] as number) * kept(row, (last * T + T - 1) * U + u);
      context.set(row.statics, U);
      out.fill(0, 0, horizon * Q);
      headForward(shape, layout, w, context, row.future, head, out);
    },
    backward(w: Float64Array, row: RowInputs, dOut: Float64Array, dw: Float64Array) {
      const dContext = new Float64Array(U + statics);
      headBackward(shape, layout, w, context, row.future, head, dOut, dw, dContext);
      const last = layers - 1;
      let dHidden = new Float64Array(T * U);
      for (let u = 0; u < U; u++) dHidden[(T - 1) * U + u] = (dContext[u] as number) * kept(row, (last * T + T - 1) * U + u);
      for (let layer = last; layer >= 0; layer--) {
        const dInputs = layerBackward(layer, w, dHidden, dw);
        if (layer === 0) return;
        dHidden = new Float64Array(T * U);
        for (let k = 0; k < T * U; k++) dHidden[k] = (dInputs[k] as number) * kept(row, (layer - 1) * T * U + k);
      }
    },
  };
}

const kept = ({ dropout, key }: RowInputs, element: number): number => (dropout > 0 ? dropFactor(key, element, dropout) : 1);
