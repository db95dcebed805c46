import { dropFactor, rowKey } from '../../tensor/hash.ts';
import type { Batch } from '../backend.ts';
import type { Loss } from '../loss.ts';
import { sum, type Layout, type NetShape } from '../shape.ts';
import type { Tensor, TensorFlow, Variable } from './tensorflow.ts';

/** What the graph of a net is built from, for one batch. */
export interface Graph {
  readonly tf: TensorFlow;
  readonly shape: NetShape;
  readonly rows: number;
  /** Weights by the names of the layout; two-dimensional. */
  readonly weights: Readonly<Record<string, Variable>>;
  /** rows x L x F, rows x H x X, rows x S; the last two null where there are none. */
  readonly past: Tensor;
  readonly future: Tensor | null;
  readonly statics: Tensor | null;
  readonly dropout: { readonly rate: number; readonly seed: number };
}

export function weight({ weights }: Graph, name: string): Variable {
  const found = weights[name];
  if (!found) throw new RangeError(`the net has no weights ${name}`);
  return found;
}

/** The weights as variables of TensorFlow.js. */
export const variablesOf = (tf: TensorFlow, layout: Layout, values: Float32Array): Variable[] =>
  layout.tensors.map(({ rows, columns, offset }) => {
    const size = [sum(rows), sum(columns)] as const;
    const start = tf.tensor(values.slice(offset, offset + size[0] * size[1]), [...size]);
    const variable = tf.variable(start);
    start.dispose();
    return variable;
  });

/** The inputs of a batch as tensors, to be disposed of by the caller. */
export function inputsOf(
  tf: TensorFlow,
  shape: NetShape,
  { rows, past, future, statics }: Batch,
): Pick<Graph, 'past' | 'future' | 'statics'> {
  const { sequenceLength: L, pastInputs: F, horizon: H, futureInputs: X, statics: S } = shape;
  return {
    past: tf.tensor(past, [rows, L, F]),
    future: X > 0 ? tf.tensor(future, [rows, H, X]) : null,
    statics: S > 0 ? tf.tensor(statics, [rows, S]) : null,
  };
}

/** The same dropout as on every backend: factors of `count` units of each row from element `first` on. Null without dropout. */
export function dropMask({ tf, rows, dropout }: Graph, first: number, count: number): Tensor | null {
  if (dropout.rate === 0) return null;
  const factors = new Float32Array(rows * count);
  for (let r = 0; r < rows; r++) {
    const key = rowKey(dropout.seed, r);
    for (let k = 0; k < count; k++) factors[r * count + k] = dropFactor(key, first + k, dropout.rate);
  }
  return tf.tensor(factors, [rows, count]);
}

export const masked = ({ tf }: Graph, values: Tensor, mask: Tensor | null): Tensor => (mask ? tf.mul(values, mask) : values);

/** Outputs of the head, rows x H x Q; see reference/head.ts. @param hidden - rows x U */
export function headOutputs(graph: Graph, hidden: Tensor): Tensor | null {
  const { tf, shape, rows, future, statics } = graph;
  const { horizon: H, outputs: Q, decoderSize: D, futureInputs: X } = shape;
  const context = statics ? tf.concat([hidden, statics], 1) : hidden;
  const dense =
    shape.kind === 'lstm'
      ? tf.reshape(tf.add(tf.matMul(context, weight(graph, 'dense')), weight(graph, 'dense.bias')), [rows, H, Q])
      : null;
  if (!future) return dense;
  const seen = tf.reshape(tf.add(tf.matMul(context, weight(graph, 'context')), weight(graph, 'context.bias')), [rows * H, D]);
  const known = tf.matMul(tf.reshape(future, [rows * H, X]), weight(graph, 'future'));
  const local = tf.reshape(tf.matMul(tf.relu(tf.add(seen, known)), weight(graph, 'local')), [rows, H, Q]);
  return dense ? tf.add(dense, local) : local;
}

/** Mean loss of outputs, rows x H x Q: see loss.ts. */
export function lossGraph(
  tf: TensorFlow,
  { quantiles, mean }: Loss,
  outputs: Tensor,
  targets: Tensor,
  observed: Tensor,
  share: number,
): Tensor {
  const errors = tf.mul(tf.sub(targets, outputs), observed);
  const Q = quantiles.length + (mean ? 1 : 0);
  const row = (values: number[]): Tensor => tf.tensor(Float32Array.from(values), [1, 1, Q]);
  const above = row([...quantiles, ...(mean ? [0] : [])]);
  const below = row([...quantiles.map((q) => q - 1), ...(mean ? [0] : [])]);
  const pinball = tf.sum(tf.maximum(tf.mul(above, errors), tf.mul(below, errors)));
  const squares = mean ? tf.sum(tf.mul(tf.square(errors), row([...quantiles.map(() => 0), 1]))) : null;
  return tf.mul(squares ? tf.add(pinball, squares) : pinball, tf.scalar(share));
}
