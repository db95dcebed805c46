import { EngineError } from '../../core/errors.ts';
import type { ParallelTasks } from '../../core/parallel.ts';
import { createMemory, kernelVariants, MEMORY_LIMIT_BYTES, type KernelVariant } from '../../tensor/kernel.ts';
import type { Batch, NetBackend, NetSession, SessionOptions } from '../backend.ts';
import { layoutOf } from '../shape.ts';
import { CHUNK, planFused, type FusedPlan } from './plan.ts';
import { weightPlaces } from './weight-order.ts';
import { workFused, type FusedJob } from './work.ts';

const TASK = 'nets/fused';

/** What the fused backend runs on other threads. */
export const fusedTasks: ParallelTasks = { [TASK]: (input) => workFused(input as FusedJob) };

function open(variant: KernelVariant, { shape, loss, state, batchRows, parallel }: SessionOptions): NetSession {
  const plan = planFused(shape, batchRows);
  if (plan.bytes > MEMORY_LIMIT_BYTES)
    throw new EngineError(
      'invalid-option',
      `The net needs ${Math.ceil(plan.bytes / 2 ** 20)} MB at once, 4096 can be had: lower batch_size`,
    );
  const memory = createMemory(plan.bytes);
  const floats = new Float32Array(memory.buffer);
  const doubles = new Float64Array(memory.buffer);
  const words = new Int32Array(memory.buffer);
  const place = weightPlaces(layoutOf(shape));
  const { horizon: H, outputs: Q } = shape;
  let steps = state.steps ?? 0;
  const put = (values: Float32Array | undefined, at: number): void => {
    if (values) for (let i = 0; i < place.length; i++) floats[(at >> 2) + (place[i] as number)] = values[i] as number;
  };
  const get = (at: number): Float32Array => {
    // A plain loop: `Float32Array.from` with a function takes fifty times as long.
    const values = new Float32Array(place.length);
    for (let i = 0; i < place.length; i++) values[i] = floats[(at >> 2) + (place[i] as number)] as number;
    return values;
  };
  put(state.weights, plan.weights);
  put(state.firstMoments, plan.firstMoments);
  put(state.secondMoments, plan.secondMoments);

  function load(batches: readonly Batch[]): void {
    batches.forEach((batch, b) => {
      const to = plan.batches[b] as FusedPlan['batches'][number];
      floats.set(batch.past, to.past >> 2);
      floats.set(batch.future, to.future >> 2);
      floats.set(batch.statics, to.statics >> 2);
      floats.set(batch.targets, to.targets >> 2);
    });
  }

  async function run(batches: readonly Batch[], what: Pick<FusedJob, 'task'> & Partial<FusedJob>): Promise<void> {
    load(batches);
    doubles.fill(0, plan.losses >> 3, (plan.losses >> 3) + CHUNK * plan.shards.length);
    words[plan.overflowed >> 2] = 0;
    const size = what.task === 'gradient' || !parallel ? 1 : Math.min(parallel.workers, plan.shards.length);
    const job: FusedJob = {
      shape,
      loss,
      variant,
      memory,
      batchRows,
      rows: batches.map(({ rows }) => rows),
      dropout: 0,
      seed: 0,
      learningRate: 0,
      clipNorm: Infinity,
      steps,
      index: 0,
      size,
      ...what,
    };
    if (size === 1 || !parallel) workFused(job);
    else
      await parallel.run(
        TASK,
        Array.from({ length: size }, (_, index) => ({ ...job, index })),
      );
    if (words[plan.overflowed >> 2] !== 0) throw new EngineError('no-convergence', 'The gradient of the net is no finite number any more');
  }

  const lossOfBatch = (b: number): number => {
    let total = 0;
    for (let s = 0; s < plan.shards.length; s++) total += doubles[(plan.losses >> 3) + b * plan.shards.length + s] as number;
    return total;
  };
  const chunks = (batches: readonly Batch[]): (readonly Batch[])[] =>
    Array.from({ length: Math.ceil(batches.length / CHUNK) }, (_, i) => batches.slice(i * CHUNK, (i + 1) * CHUNK));

  return {
    async train(batches, { learningRate, clipNorm, dropout, seed }) {
      const losses: number[] = [];
      for (const chunk of chunks(batches)) {
        await run(chunk, { task: 'train', learningRate, clipNorm, dropout, seed: (seed + losses.length) | 0 });
        steps += chunk.length;
        chunk.forEach((_, b) => losses.push(lossOfBatch(b)));
      }
      return losses;
    },
    async forward(batches) {
      const results: Float32Array[] = [];
      for (const chunk of chunks(batches)) {
        await run(chunk, { task: 'forward' });
        chunk.forEach(({ rows }, b) => {
          const from = (plan.results >> 2) + b * batchRows * H * Q;
          results.push(floats.slice(from, from + rows * H * Q));
        });
      }
      return results;
    },
    async gradient(batch, { rate, seed }) {
      await run([batch], { task: 'gradient', dropout: rate, seed });
      return { loss: lossOfBatch(0), gradient: get(plan.shards[0]?.gradient ?? 0) };
    },
    state: () =>
      Promise.resolve({
        weights: get(plan.weights),
        firstMoments: get(plan.firstMoments),
        secondMoments: get(plan.secondMoments),
        steps,
      }),
    close() {},
  };
}

const words: Readonly<Record<KernelVariant, string>> = {
  relaxed: 'WebAssembly with relaxed SIMD',
  simd: 'WebAssembly with SIMD',
  plain: 'WebAssembly without SIMD',
};

/** Our own kernel in WebAssembly. @param variant - the fastest that the machine runs when left out */
export function fusedBackend(variant?: KernelVariant): NetBackend {
  const found = (): KernelVariant | undefined => (variant ? kernelVariants().find((one) => one === variant) : kernelVariants()[0]);
  return {
    name: 'fused',
    available() {
      const best = found();
      return Promise.resolve(
        best ? { ok: true, why: words[best] } : { ok: false, why: `this machine has no ${words[variant ?? 'plain']}` },
      );
    },
    open(options) {
      return Promise.resolve().then(() => {
        const best = found();
        if (!best) throw new EngineError('invalid-option', `This machine has no ${words[variant ?? 'plain']}`);
        return open(best, options);
      });
    },
  };
}
