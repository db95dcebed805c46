import { EngineError } from '../../core/errors.ts';
import {
  ADAM,
  clipShare,
  type Availability,
  type BackendName,
  type Batch,
  type NetBackend,
  type NetSession,
  type SessionOptions,
} from '../backend.ts';
import { observedCount } from '../loss.ts';
import { layoutOf } from '../shape.ts';
import { inputsOf, lossGraph, variablesOf, type Graph } from './graph.ts';
import { lstmOutputs } from './lstm.ts';
import { nHitsOutputs } from './n-hits.ts';
import type { Tensor, TensorFlow, Variable } from './tensorflow.ts';

/** Pair by pair: addN binds more buffers at once than WebGPU lets it. */
const sumOfSquares = (tf: TensorFlow, all: readonly Tensor[]): Tensor =>
  all.map((one) => tf.sum(tf.square(one))).reduce((total, one) => tf.add(total, one));

function open(tf: TensorFlow, { shape, loss, state }: SessionOptions): NetSession {
  const layout = layoutOf(shape);
  const zeros = new Float32Array(layout.size);
  const variables = variablesOf(tf, layout, state.weights);
  const first = variablesOf(tf, layout, state.firstMoments ?? zeros);
  const second = variablesOf(tf, layout, state.secondMoments ?? zeros);
  const weights = Object.fromEntries(layout.tensors.map(({ name }, i) => [name, variables[i] as Variable]));
  const { horizon: H, outputs: Q } = shape;
  let steps = state.steps ?? 0;

  const outputsOf = (batch: Batch, rate: number, seed: number): Tensor => {
    const graph: Graph = { tf, shape, rows: batch.rows, weights, ...inputsOf(tf, shape, batch), dropout: { rate, seed } };
    return shape.kind === 'lstm' ? lstmOutputs(graph, shape) : nHitsOutputs(graph, shape);
  };

  function gradients(batch: Batch, rate: number, seed: number): { value: Tensor; all: Tensor[] } {
    const there = batch.targets.map((target) => (Number.isNaN(target) ? 0 : 1));
    const share = 1 / Math.max(1, observedCount(batch.targets, 0, batch.rows * H) * Q);
    const { value, grads } = tf.variableGrads(
      () =>
        lossGraph(
          tf,
          loss,
          outputsOf(batch, rate, seed),
          tf.tensor(
            batch.targets.map((target) => (Number.isNaN(target) ? 0 : target)),
            [batch.rows, H, 1],
          ),
          tf.tensor(there, [batch.rows, H, 1]),
          share,
        ),
      variables,
    );
    return { value, all: variables.map(({ name }) => grads[name] as Tensor) };
  }

  function adam(all: readonly Tensor[], share: number, rate: number): void {
    steps++;
    const { beta1, beta2, epsilon } = ADAM;
    const c1 = 1 - beta1 ** steps;
    const c2 = 1 - beta2 ** steps;
    tf.tidy(() => {
      all.forEach((raw, i) => {
        const gradient = tf.mul(raw, tf.scalar(share));
        const [w, m, v] = [variables[i] as Variable, first[i] as Variable, second[i] as Variable];
        m.assign(tf.add(tf.mul(m, tf.scalar(beta1)), tf.mul(gradient, tf.scalar(1 - beta1))));
        v.assign(tf.add(tf.mul(v, tf.scalar(beta2)), tf.mul(tf.square(gradient), tf.scalar(1 - beta2))));
        const down = tf.add(tf.sqrt(tf.mul(v, tf.scalar(1 / c2))), tf.scalar(epsilon));
        w.assign(tf.sub(w, tf.div(tf.mul(m, tf.scalar(rate / c1)), down)));
      });
    });
  }

  async function downloaded(all: readonly Tensor[]): Promise<Float32Array> {
    const values = new Float32Array(layout.size);
    for (const [i, { offset }] of layout.tensors.entries()) values.set(await (all[i] as Tensor).data(), offset);
    return values;
  }

  return {
    async train(batches, { learningRate, clipNorm, dropout, seed }) {
      const losses: number[] = [];
      for (const [b, batch] of batches.entries()) {
        const { value, all } = gradients(batch, dropout, (seed + b) | 0);
        const figures = tf.tidy(() => tf.stack([value, sumOfSquares(tf, all)]));
        const [mean, squares] = Array.from(await figures.data()) as [number, number];
        if (Number.isFinite(squares)) adam(all, clipShare(Math.sqrt(squares), clipNorm), learningRate);
        tf.dispose([value, figures, ...all]);
        if (!Number.isFinite(squares)) throw new EngineError('no-convergence', 'The gradient of the net is no finite number any more');
        losses.push(mean);
      }
      return losses;
    },
    async forward(batches) {
      const results: Float32Array[] = [];
      for (const batch of batches) {
        const outputs = tf.tidy(() => outputsOf(batch, 0, 0));
        results.push(Float32Array.from(await outputs.data()));
        outputs.dispose();
      }
      return results;
    },
    async gradient(batch, { rate, seed }) {
      const { value, all } = gradients(batch, rate, seed);
      const gradient = await downloaded(all);
      const mean = (await value.data())[0] as number;
      tf.dispose([value, ...all]);
      return { loss: mean, gradient };
    },
    async state() {
      const [values, firstMoments, secondMoments] = [await downloaded(variables), await downloaded(first), await downloaded(second)];
      return { weights: values, firstMoments, secondMoments, steps };
    },
    close: () => tf.dispose([...variables, ...first, ...second]),
  };
}

/** How the surroundings load TensorFlow.js for one of its backends. */
export interface TensorFlowLoader {
  readonly name: BackendName;
  available(): Promise<Availability>;
  /** The package with its backend chosen and ready. Only called where it is available. */
  load(): Promise<TensorFlow>;
}

/** Nets on TensorFlow.js. Its backend is chosen for the whole program: sessions on two of them cannot be open at the same time. */
export const tfjsBackend = ({ name, available, load }: TensorFlowLoader): NetBackend => ({
  name,
  available,
  open: async (options) => open(await load(), options),
});
