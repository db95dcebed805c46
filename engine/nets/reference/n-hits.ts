import { dropFactor } from '../../tensor/hash.ts';
import { knotPlaces } from '../interpolate-knots.ts';
import { offsetOf, otherInputs, type Layout, type NHitsShape } from '../shape.ts';
import { addProduct, backProduct, createHeadRow, headBackward, headForward } from './head.ts';
import type { ReferenceRow, RowInputs } from './row.ts';

/** What a stack remembers of its way forward. */
interface StackTrace {
  /** Pooled residual, then the other inputs. */
  readonly inputs: Float64Array;
  /** Which period gave each pooled value. */
  readonly largest: Int32Array;
  /** One array a hidden layer, after rectifier and dropout. */
  readonly hidden: readonly Float64Array[];
}

/**
 * N-HiTS on one row in double precision, written for reading. The stacks see everything that is known of the window; the head adds what is
 * known of each period ahead.
 *
 * @see Challu et al. (2023), N-HiTS, AAAI 37(6), 6989-6997
 */
export function referenceNHits(shape: NHitsShape, layout: Layout): ReferenceRow {
  const { sequenceLength: L, pastInputs: F, hiddenSize: W, layers, stacks, horizon: H, outputs: Q, statics } = shape;
  const others = otherInputs(shape);
  const traces = stacks.map(({ pool }): StackTrace => ({
    inputs: new Float64Array(Math.ceil(L / pool) + others),
    largest: new Int32Array(Math.ceil(L / pool)),
    hidden: Array.from({ length: layers }, () => new Float64Array(W)),
  }));
  const places = stacks.map(({ knots }) => knotPlaces(H, knots));
  const context = new Float64Array(W + statics);
  const head = createHeadRow(shape);
  const factor = ({ dropout, key }: RowInputs, stack: number, layer: number, unit: number): number =>
    dropout > 0 ? dropFactor(key, (stack * layers + layer) * W + unit, dropout) : 1;

  function pooled(residual: Float64Array, pool: number, { inputs, largest }: StackTrace): void {
    for (let p = 0; p < largest.length; p++) {
      let best = p * pool;
      for (let t = best + 1; t < Math.min(L, (p + 1) * pool); t++) if ((residual[t] as number) > (residual[best] as number)) best = t;
      largest[p] = best;
      inputs[p] = residual[best] as number;
    }
  }

  function otherValues({ past, future, statics: fixed }: RowInputs, { inputs, largest }: StackTrace): void {
    let at = largest.length;
    for (let t = 0; t < L; t++) for (let f = 1; f < F; f++) inputs[at++] = past[t * F + f] as number;
    inputs.set(future, at);
    inputs.set(fixed, at + future.length);
  }

  return {
    forward(w, row, out) {
      out.fill(0, 0, H * Q);
      const residual = Float64Array.from({ length: L }, (_, t) => row.past[t * F] as number);
      stacks.forEach(({ pool, knots }, s) => {
        const trace = traces[s] as StackTrace;
        pooled(residual, pool, trace);
        otherValues(row, trace);
        let below = trace.inputs;
        trace.hidden.forEach((hidden, layer) => {
          const bias = offsetOf(layout, `hidden.bias.${s}.${layer}`);
          for (let u = 0; u < W; u++) hidden[u] = w[bias + u] as number;
          addProduct(below, w, offsetOf(layout, `hidden.${s}.${layer}`), below.length, W, hidden);
          for (let u = 0; u < W; u++) hidden[u] = Math.max(0, hidden[u] as number) * factor(row, s, layer, u);
          below = hidden;
        });
        const theta = w.slice(offsetOf(layout, `forecast.bias.${s}`), offsetOf(layout, `forecast.bias.${s}`) + knots * Q);
        addProduct(below, w, offsetOf(layout, `forecast.${s}`), W, knots * Q, theta);
        const { knot, part } = places[s] as ReturnType<typeof knotPlaces>;
        for (let h = 0; h < H; h++)
          for (let q = 0; q < Q; q++) {
            const left = theta[(knot[h] as number) * Q + q] as number;
            const right = theta[Math.min((knot[h] as number) + 1, knots - 1) * Q + q] as number;
            out[h * Q + q] = (out[h * Q + q] as number) + left + (part[h] as number) * (right - left);
          }
        if (s === stacks.length - 1) return;
        const backcast = w.slice(offsetOf(layout, `backcast.bias.${s}`), offsetOf(layout, `backcast.bias.${s}`) + L);
        addProduct(below, w, offsetOf(layout, `backcast.${s}`), W, L, backcast);
        for (let t = 0; t < L; t++) residual[t] = (residual[t] as number) - (backcast[t] as number);
      });
      context.set((traces.at(-1) as StackTrace).hidden.at(-1) as Float64Array);
      context.set(row.statics, W);
      headForward(shape, layout, w, context, row.future, head, out);
    },
    backward(w, row, dOut, dw) {
      const dContext = new Float64Array(W + statics);
      headBackward(shape, layout, w, context, row.future, head, dOut, dw, dContext);
      const dResidual = new Float64Array(L);
      for (let s = stacks.length - 1; s >= 0; s--) {
        const { knots } = stacks[s] as NHitsShape['stacks'][number];
        const { inputs, largest, hidden } = traces[s] as StackTrace;
        const { knot, part } = places[s] as ReturnType<typeof knotPlaces>;
        const dTheta = new Float64Array(knots * Q);
        for (let h = 0; h < H; h++)
          for (let q = 0; q < Q; q++) {
            const d = dOut[h * Q + q] as number;
            const left = (knot[h] as number) * Q + q;
            const right = Math.min((knot[h] as number) + 1, knots - 1) * Q + q;
            dTheta[left] = (dTheta[left] as number) + d * (1 - (part[h] as number));
            dTheta[right] = (dTheta[right] as number) + d * (part[h] as number);
          }
        let dHidden = s === stacks.length - 1 ? dContext.slice(0, W) : new Float64Array(W);
        const top = hidden.at(-1) as Float64Array;
        const addBias = (name: string, d: Float64Array): void => {
          const at = offsetOf(layout, name);
          for (let j = 0; j < d.length; j++) dw[at + j] = (dw[at + j] as number) + (d[j] as number);
        };
        addBias(`forecast.bias.${s}`, dTheta);
        backProduct(top, w, offsetOf(layout, `forecast.${s}`), W, knots * Q, dTheta, 0, dw, dHidden);
        if (s < stacks.length - 1) {
          const dBackcast = dResidual.map((d) => -d);
          addBias(`backcast.bias.${s}`, dBackcast);
          backProduct(top, w, offsetOf(layout, `backcast.${s}`), W, L, dBackcast, 0, dw, dHidden);
        }
        for (let layer = layers - 1; layer >= 0; layer--) {
          const values = hidden[layer] as Float64Array;
          const below = layer === 0 ? inputs : (hidden[layer - 1] as Float64Array);
          for (let u = 0; u < W; u++) dHidden[u] = (values[u] as number) > 0 ? (dHidden[u] as number) * factor(row, s, layer, u) : 0;
          addBias(`hidden.bias.${s}.${layer}`, dHidden);
          const dBelow = new Float64Array(below.length);
          backProduct(below, w, offsetOf(layout, `hidden.${s}.${layer}`), below.length, W, dHidden, 0, dw, dBelow);
          dHidden = dBelow;
        }
        for (let p = 0; p < largest.length; p++)
          dResidual[largest[p] as number] = (dResidual[largest[p] as number] as number) + (dHidden[p] as number);
      }
    },
  };
}
