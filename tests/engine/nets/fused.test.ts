import { describe, expect, it } from 'vitest';
import type { NetBackend, OptimiserState } from '../../../engine/nets/backend.ts';
import { fusedBackend } from '../../../engine/nets/fused/backend.ts';
import { referenceBackend } from '../../../engine/nets/reference/backend.ts';
import { kernelVariants } from '../../../engine/tensor/kernel.ts';
import { createParallel } from '../../../main/jobs/parallel.ts';
import { netCases, randomBatch, randomWeights, type NetCase } from './net-cases.ts';

const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
const open = (backend: NetBackend, { shape, loss }: NetCase, batchRows: number) =>
  backend.open({ shape, loss, state: { weights: randomWeights(shape, 3) }, batchRows });

for (const variant of kernelVariants())
  describe(`The fused kernel (${variant}) computes what the reference does`, () => {
    for (const one of netCases) {
      it(`${one.name}: forecasts to 1e-5`, async () => {
        const batches = [randomBatch(one.shape, 37, 4), randomBatch(one.shape, 5, 5)];
        const ours = await (await open(fusedBackend(variant), one, 37)).forward(batches);
        const theirs = await (await open(referenceBackend, one, 37)).forward(batches);
        expect(ours.map((out) => out.length)).toEqual(theirs.map((out) => out.length));
        expect(Math.max(...ours.map((out, b) => largestDifference(out, theirs[b] as Float32Array)))).toBeLessThan(1e-5);
      });
      for (const rate of [0, 0.25])
        it(`${one.name}: loss and gradient to 1e-6 with dropout ${rate}`, async () => {
          const batch = randomBatch(one.shape, 37, 4);
          const ours = await (await open(fusedBackend(variant), one, 40)).gradient(batch, { rate, seed: 9 });
          const theirs = await (await open(referenceBackend, one, 40)).gradient(batch, { rate, seed: 9 });
          expect(ours.loss).toBeCloseTo(theirs.loss, 5);
          expect(largestDifference(ours.gradient, theirs.gradient)).toBeLessThan(1e-6);
        });
      it(`${one.name}: ten clipped steps of Adam end at the same weights`, async () => {
        const batches = Array.from({ length: 10 }, (_, b) => randomBatch(one.shape, b % 2 ? 37 : 12, 20 + b));
        const step = { learningRate: 0.01, clipNorm: 0.2, dropout: 0.1, seed: 77 };
        const end = async (backend: NetBackend) => {
          const session = await open(backend, one, 37);
          return { losses: await session.train(batches, step), state: await session.state() };
        };
        const ours = await end(fusedBackend(variant));
        const theirs = await end(referenceBackend);
        ours.losses.forEach((value, b) => expect(value).toBeCloseTo(theirs.losses[b] ?? NaN, 4));
        expect(ours.state.steps).toBe(10);
        // Adam divides by the root of small squares: rounding of a small gradient shows in full, so that the bound is a step's hundredth part.
        expect(largestDifference(ours.state.weights, theirs.state.weights)).toBeLessThan(1e-4);
      });
    }
  });

describe('Threads change nothing', () => {
  const one = netCases[0] as NetCase;
  const train = async (workers: number): Promise<OptimiserState> => {
    const threads = workers === 1 ? undefined : createParallel(workers);
    const session = await fusedBackend().open({
      shape: one.shape,
      loss: one.loss,
      state: { weights: randomWeights(one.shape, 3) },
      batchRows: 60,
      parallel: threads,
    });
    const batches = Array.from({ length: 11 }, (_, b) => randomBatch(one.shape, b === 10 ? 21 : 60, 40 + b));
    await session.train(batches, { learningRate: 0.01, clipNorm: 1, dropout: 0.2, seed: 1 });
    const state = await session.state();
    await threads?.close();
    return state;
  };
  it('one thread, two threads and more threads than shards give the same bytes', async () => {
    const alone = await train(1);
    expect(await train(2)).toEqual(alone);
    expect(await train(5)).toEqual(alone);
  });
});
