import { createRng } from '../../../engine/core/rng.ts';
import type { Batch } from '../../../engine/nets/backend.ts';
import { outputCount, type Loss } from '../../../engine/nets/loss.ts';
import { layoutOf, type NetShape } from '../../../engine/nets/shape.ts';
import { startWeights } from '../../../engine/nets/start-weights.ts';

export interface NetCase {
  readonly name: string;
  readonly shape: NetShape;
  readonly loss: Loss;
}

const loss: Loss = { quantiles: [0.1, 0.5, 0.9], mean: true };
const inputs = { sequenceLength: 7, horizon: 5, outputs: outputCount(loss), pastInputs: 3, futureInputs: 2, statics: 3, decoderSize: 6 };

/** Small nets of odd sizes with everything that they can have, and bare ones. */
export const netCases: readonly NetCase[] = [
  { name: 'LSTM of two layers with regressors', shape: { ...inputs, kind: 'lstm', hiddenSize: 6, layers: 2 }, loss },
  {
    name: 'LSTM of one layer on the series alone',
    shape: { ...inputs, kind: 'lstm', hiddenSize: 5, layers: 1, pastInputs: 1, futureInputs: 0, statics: 0, outputs: 1 },
    loss: { quantiles: [], mean: true },
  },
  {
    name: 'N-HiTS of three stacks with regressors',
    shape: {
      ...inputs,
      kind: 'n-hits',
      hiddenSize: 9,
      layers: 2,
      stacks: [
        { pool: 3, knots: 1 },
        { pool: 2, knots: 3 },
        { pool: 1, knots: 5 },
      ],
    },
    loss,
  },
  {
    name: 'N-HiTS of one stack on the series alone',
    shape: {
      ...inputs,
      kind: 'n-hits',
      hiddenSize: 10,
      layers: 1,
      stacks: [{ pool: 2, knots: 2 }],
      pastInputs: 1,
      futureInputs: 0,
      statics: 0,
      outputs: 1,
    },
    loss: { quantiles: [0.5], mean: false },
  },
];

/** Rows of standard normal inputs; one target in eight is missing. */
export function randomBatch(shape: NetShape, rows: number, seed: number): Batch {
  const rng = createRng(seed);
  const draw = (count: number): Float32Array => Float32Array.from({ length: count }, () => rng.normal());
  return {
    rows,
    past: draw(rows * shape.sequenceLength * shape.pastInputs),
    future: draw(rows * shape.horizon * shape.futureInputs),
    statics: draw(rows * shape.statics),
    targets: draw(rows * shape.horizon).map((value) => (rng.uniform() < 1 / 8 ? NaN : value)),
  };
}

/** Weights none of which is zero, so that no gradient hides. */
export function randomWeights(shape: NetShape, seed: number): Float32Array {
  const rng = createRng(seed);
  const weights = startWeights(shape, rng);
  for (let i = 0; i < layoutOf(shape).size; i++) weights[i] = (weights[i] ?? 0) + 0.1 * rng.normal();
  return weights;
}
