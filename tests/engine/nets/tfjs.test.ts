import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NetBackend } from '../../../engine/nets/backend.ts';
import { fusedBackend } from '../../../engine/nets/fused/backend.ts';
import { tfjsBackend } from '../../../engine/nets/tfjs/backend.ts';
import { layoutOf, offsetOf, type LstmShape } from '../../../engine/nets/shape.ts';
import type { TensorFlow } from '../../../engine/nets/tfjs/tensorflow.ts';
import { netCases, randomBatch, randomWeights, type NetCase } from './net-cases.ts';

const tfjs = tfjsBackend({
  name: 'tfjs-cpu',
  available: () => Promise.resolve({ ok: true, why: '' }),
  load: () => Promise.resolve(tf as unknown as TensorFlow),
});
const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
const open = (backend: NetBackend, { shape, loss }: NetCase) =>
  backend.open({ shape, loss, state: { weights: randomWeights(shape, 3) }, batchRows: 20 });

describe('TensorFlow.js on its own gradients agrees with the fused kernel', () => {
  beforeAll(async () => {
    tf.enableProdMode();
    await tf.setBackend('cpu');
  });
  for (const one of netCases) {
    it(`${one.name}: forecasts to 1e-5`, async () => {
      const batch = randomBatch(one.shape, 20, 4);
      const [ours] = await (await open(fusedBackend(), one)).forward([batch]);
      const [theirs] = await (await open(tfjs, one)).forward([batch]);
      expect(largestDifference(ours as Float32Array, theirs as Float32Array)).toBeLessThan(1e-5);
    });
    for (const rate of [0, 0.25])
      it(`${one.name}: loss and gradient to 1e-6 with dropout ${rate}`, async () => {
        const batch = randomBatch(one.shape, 20, 4);
        const ours = await (await open(fusedBackend(), one)).gradient(batch, { rate, seed: 9 });
        const theirs = await (await open(tfjs, one)).gradient(batch, { rate, seed: 9 });
        expect(ours.loss).toBeCloseTo(theirs.loss, 5);
        expect(largestDifference(ours.gradient, theirs.gradient)).toBeLessThan(1e-6);
      });
  }
  it('its own LSTM layers forecast the same from the same weights, to 1e-5', async () => {
    const shape: LstmShape = {
      ...{ kind: 'lstm', sequenceLength: 12, horizon: 5, outputs: 1, pastInputs: 3, futureInputs: 0, statics: 0 },
      ...{ decoderSize: 1, hiddenSize: 10, layers: 2 },
    };
    const values = randomWeights(shape, 6);
    const layout = layoutOf(shape);
    const part = (name: string, rows: number, columns: number) => {
      const at = offsetOf(layout, name);
      const data = values.slice(at, at + rows * columns);
      return rows === 1 ? tf.tensor1d(data) : tf.tensor2d(data, [rows, columns]);
    };
    const model = layers.sequential();
    // TensorFlow.js has hardSigmoid by default, unlike every other library.
    const cell = { units: 10, recurrentActivation: 'sigmoid', recurrentInitializer: 'zeros' } as const;
    model.add(layers.layers.lstm({ ...cell, returnSequences: true, inputShape: [12, 3] }));
    model.add(layers.layers.lstm(cell));
    model.add(layers.layers.dense({ units: 5 }));
    model.setWeights([
      ...[part('input.0', 3, 40), part('recurrent.0', 10, 40), part('bias.0', 1, 40)],
      ...[part('input.1', 10, 40), part('recurrent.1', 10, 40), part('bias.1', 1, 40)],
      ...[part('dense', 10, 5), part('dense.bias', 1, 5)],
    ]);
    const batch = randomBatch(shape, 20, 4);
    const theirs = model.predict(tf.tensor3d(batch.past, [20, 12, 3])) as tf.Tensor;
    const session = await fusedBackend().open({ shape, loss: { quantiles: [], mean: true }, state: { weights: values }, batchRows: 20 });
    const [ours] = await session.forward([batch]);
    expect(largestDifference(ours as Float32Array, (await theirs.data()) as Float32Array)).toBeLessThan(1e-5);
  });
  it('trains to the same losses, and leaves no tensor behind', async () => {
    const one = netCases[0] as NetCase;
    const batches = Array.from({ length: 5 }, (_, b) => randomBatch(one.shape, 20, 20 + b));
    const step = { learningRate: 0.01, clipNorm: 0.2, dropout: 0.1, seed: 77 };
    const before = tf.memory().numTensors;
    const theirs = await open(tfjs, one);
    const losses = await theirs.train(batches, step);
    const state = await theirs.state();
    theirs.close();
    expect(tf.memory().numTensors).toBe(before);
    const ours = await open(fusedBackend(), one);
    (await ours.train(batches, step)).forEach((value, b) => expect(value).toBeCloseTo(losses[b] ?? NaN, 4));
    expect(largestDifference((await ours.state()).weights, state.weights)).toBeLessThan(1e-4);
  });
});
