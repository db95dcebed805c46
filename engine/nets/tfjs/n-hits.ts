import { knotPlaces } from '../interpolate-knots.ts';
import type { NHitsShape } from '../shape.ts';
import { dropMask, headOutputs, masked, weight, type Graph } from './graph.ts';
import type { Tensor } from './tensorflow.ts';

/** Below every value of a window: filled in where the last group that is pooled is short. */
const LOWEST = -1e30;

/** Outputs of N-HiTS, rows x H x Q; see reference/n-hits.ts. */
export function nHitsOutputs(graph: Graph, shape: NHitsShape): Tensor {
  const { tf, rows, future, statics } = graph;
  const { sequenceLength: L, pastInputs: F, hiddenSize: W, layers, stacks, horizon: H, outputs: Q, futureInputs: X } = shape;
  const others = [
    ...(F > 1 ? [tf.reshape(tf.slice(graph.past, [0, 0, 1], [rows, L, F - 1]), [rows, L * (F - 1)])] : []),
    ...(future ? [tf.reshape(future, [rows, H * X])] : []),
    ...(statics ? [statics] : []),
  ];
  let residual = tf.reshape(tf.slice(graph.past, [0, 0, 0], [rows, L, 1]), [rows, L]);
  let outputs: Tensor = tf.zeros([rows, H, Q]);
  let hidden: Tensor = residual;
  stacks.forEach(({ pool, knots }, s) => {
    const groups = Math.ceil(L / pool);
    const filled =
      groups * pool > L
        ? tf.pad(
            residual,
            [
              [0, 0],
              [0, groups * pool - L],
            ],
            LOWEST,
          )
        : residual;
    const pooled = tf.max(tf.reshape(filled, [rows, groups, pool]), 2);
    hidden = others.length > 0 ? tf.concat([pooled, ...others], 1) : pooled;
    for (let layer = 0; layer < layers; layer++) {
      const sums = tf.add(tf.matMul(hidden, weight(graph, `hidden.${s}.${layer}`)), weight(graph, `hidden.bias.${s}.${layer}`));
      hidden = masked(graph, tf.relu(sums), dropMask(graph, (s * layers + layer) * W, W));
    }
    const theta = tf.add(tf.matMul(hidden, weight(graph, `forecast.${s}`)), weight(graph, `forecast.bias.${s}`));
    outputs = tf.add(outputs, interpolated(graph, theta, knots, H, Q));
    if (s === stacks.length - 1) return;
    residual = tf.sub(residual, tf.add(tf.matMul(hidden, weight(graph, `backcast.${s}`)), weight(graph, `backcast.bias.${s}`)));
  });
  const head = headOutputs(graph, hidden);
  return head ? tf.add(outputs, head) : outputs;
}

/** rows x knots Q to rows x H x Q, as a product with a fixed matrix. */
function interpolated({ tf, rows }: Graph, theta: Tensor, knots: number, H: number, Q: number): Tensor {
  const { knot, part } = knotPlaces(H, knots);
  const matrix = new Float32Array(knots * H);
  for (let h = 0; h < H; h++) {
    const left = (knot[h] as number) * H + h;
    const right = Math.min((knot[h] as number) + 1, knots - 1) * H + h;
    matrix[left] = (matrix[left] as number) + 1 - (part[h] as number);
    matrix[right] = (matrix[right] as number) + (part[h] as number);
  }
  const byOutput = tf.reshape(tf.transpose(tf.reshape(theta, [rows, knots, Q]), [0, 2, 1]), [rows * Q, knots]);
  return tf.transpose(tf.reshape(tf.matMul(byOutput, tf.tensor(matrix, [knots, H])), [rows, Q, H]), [0, 2, 1]);
}
