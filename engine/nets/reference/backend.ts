import { EngineError } from '../../core/errors.ts';
import { rowKey } from '../../tensor/hash.ts';
import { ADAM, clipShare, type Batch, type NetBackend, type NetSession, type SessionOptions } from '../backend.ts';
import { lossOf, observedCount } from '../loss.ts';
import { layoutOf } from '../shape.ts';
import { referenceLstm } from './lstm.ts';
import { referenceNHits } from './n-hits.ts';
import type { ReferenceRow, RowInputs } from './row.ts';

function open({ shape, loss, state }: SessionOptions): NetSession {
  const layout = layoutOf(shape);
  const { sequenceLength: L, pastInputs: F, horizon: H, futureInputs: X, statics: S, outputs: Q } = shape;
  const net: ReferenceRow = shape.kind === 'lstm' ? referenceLstm(shape, layout) : referenceNHits(shape, layout);
  const w = Float64Array.from(state.weights);
  const m = state.firstMoments ? Float64Array.from(state.firstMoments) : new Float64Array(layout.size);
  const v = state.secondMoments ? Float64Array.from(state.secondMoments) : new Float64Array(layout.size);
  let steps = state.steps ?? 0;

  const rowOf = (batch: Batch, row: number, dropout: number, seed: number): RowInputs => ({
    past: Float64Array.from(batch.past.subarray(row * L * F, (row + 1) * L * F)),
    future: Float64Array.from(batch.future.subarray(row * H * X, (row + 1) * H * X)),
    statics: Float64Array.from(batch.statics.subarray(row * S, (row + 1) * S)),
    dropout,
    key: rowKey(seed, row),
  });

  function gradientOf(batch: Batch, dropout: number, seed: number): { loss: number; gradient: Float64Array } {
    const gradient = new Float64Array(layout.size);
    const out = new Float64Array(H * Q);
    const dOut = new Float64Array(H * Q);
    const share = 1 / Math.max(1, observedCount(batch.targets, 0, batch.rows * H) * Q);
    let total = 0;
    for (let r = 0; r < batch.rows; r++) {
      const row = rowOf(batch, r, dropout, seed);
      net.forward(w, row, out);
      total += lossOf(loss, out, 0, Q, batch.targets, r * H, H, share, dOut, 0);
      net.backward(w, row, dOut, gradient);
    }
    return { loss: total * share, gradient };
  }

  function adam(gradient: Float64Array, rate: number, clipNorm: number): void {
    const norm = Math.sqrt(gradient.reduce((total, g) => total + g * g, 0));
    if (!Number.isFinite(norm)) throw new EngineError('no-convergence', 'The gradient of the net is no finite number any more');
    const share = clipShare(norm, clipNorm);
    steps++;
    const c1 = 1 - ADAM.beta1 ** steps;
    const c2 = 1 - ADAM.beta2 ** steps;
    for (let i = 0; i < w.length; i++) {
      const g = (gradient[i] as number) * share;
      const mi = (m[i] = ADAM.beta1 * (m[i] as number) + (1 - ADAM.beta1) * g);
      const vi = (v[i] = ADAM.beta2 * (v[i] as number) + (1 - ADAM.beta2) * g * g);
      w[i] = (w[i] as number) - (rate * (mi / c1)) / (Math.sqrt(vi / c2) + ADAM.epsilon);
    }
  }

  return {
    train(batches, { learningRate, clipNorm, dropout, seed }) {
      const losses = batches.map((batch, i) => {
        const { loss: value, gradient } = gradientOf(batch, dropout, seed + i);
        adam(gradient, learningRate, clipNorm);
        return value;
      });
      return Promise.resolve(losses);
    },
    forward(batches) {
      const results = batches.map((batch) => {
        const outputs = new Float32Array(batch.rows * H * Q);
        const out = new Float64Array(H * Q);
        for (let r = 0; r < batch.rows; r++) {
          net.forward(w, rowOf(batch, r, 0, 0), out);
          outputs.set(out, r * H * Q);
        }
        return outputs;
      });
      return Promise.resolve(results);
    },
    gradient(batch, { rate, seed }) {
      const { loss: value, gradient } = gradientOf(batch, rate, seed);
      return Promise.resolve({ loss: value, gradient: Float32Array.from(gradient) });
    },
    state: () =>
      Promise.resolve({
        weights: Float32Array.from(w),
        firstMoments: Float32Array.from(m),
        secondMoments: Float32Array.from(v),
        steps,
      }),
    close() {},
  };
}

/** Plain TypeScript in double precision, one row at a time: slow, runs anywhere, and the measure of the others. */
export const referenceBackend: NetBackend = {
  name: 'reference',
  available: () => Promise.resolve({ ok: true, why: 'plain TypeScript, runs anywhere' }),
  open: (options) => Promise.resolve().then(() => open(options)),
};
