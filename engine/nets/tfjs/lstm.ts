import type { LstmShape } from '../shape.ts';
import { dropMask, headOutputs, masked, weight, type Graph } from './graph.ts';
import type { Tensor } from './tensorflow.ts';

/** Outputs of an LSTM, rows x H x Q; see reference/lstm.ts. */
export function lstmOutputs(graph: Graph, shape: LstmShape): Tensor {
  const { tf, rows } = graph;
  const { sequenceLength: T, hiddenSize: U, layers, pastInputs } = shape;
  let inputs = tf.reshape(tf.transpose(graph.past, [1, 0, 2]), [T * rows, pastInputs]);
  let hidden: Tensor = tf.zeros([rows, U]);
  for (let layer = 0; layer < layers; layer++) {
    // One product for the inputs of all steps; a small one for each step is left.
    const sums = tf.unstack(
      tf.reshape(tf.add(tf.matMul(inputs, weight(graph, `input.${layer}`)), weight(graph, `bias.${layer}`)), [T, rows, 4 * U]),
      0,
    );
    hidden = tf.zeros([rows, U]);
    let cell: Tensor = tf.zeros([rows, U]);
    const all: Tensor[] = [];
    for (const sum of sums) {
      const [i, f, g, o] = tf.split(tf.add(sum, tf.matMul(hidden, weight(graph, `recurrent.${layer}`))), 4, 1) as [
        Tensor,
        Tensor,
        Tensor,
        Tensor,
      ];
      cell = tf.add(tf.mul(tf.sigmoid(f), cell), tf.mul(tf.sigmoid(i), tf.tanh(g)));
      hidden = tf.mul(tf.sigmoid(o), tf.tanh(cell));
      all.push(hidden);
    }
    if (layer === layers - 1) break;
    inputs = tf.concat(
      all.map((one, t) => masked(graph, one, dropMask(graph, (layer * T + t) * U, U))),
      0,
    );
  }
  return headOutputs(graph, masked(graph, hidden, dropMask(graph, ((layers - 1) * T + T - 1) * U, U))) as Tensor;
}
