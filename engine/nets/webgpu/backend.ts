import { EngineError } from '../../core/errors.ts';
import { dropThreshold, rowKey } from '../../tensor/hash.ts';
import { ADAM, type Availability, type Batch, type NetBackend, type NetSession, type SessionOptions, type TrainStep } from '../backend.ts';
import { observedCount } from '../loss.ts';
import { layoutOf, type LstmShape } from '../shape.ts';
import { adamScript, backwardScript, forwardScript, planGpu } from './plan.ts';
import { createPrograms, readyScript, USAGE, type Programs, type ReadyScript } from './programs.ts';
import { CONTROL } from './shaders.ts';

const FIGURES = 2;

interface RowScripts {
  readonly forward: ReadyScript;
  readonly backward: ReadyScript;
  readonly adam: ReadyScript;
}

function open(programs: Programs, shape: LstmShape, { loss, state, batchRows }: SessionOptions): NetSession {
  const { device } = programs;
  const plan = planGpu(shape, batchRows);
  const { size } = layoutOf(shape);
  const { sequenceLength: T, pastInputs: F, horizon: H, outputs: Q } = shape;
  const most = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
  if (4 * plan.size > most)
    throw new EngineError(
      'invalid-option',
      `The net needs ${Math.ceil((4 * plan.size) / 2 ** 20)} MB at once, the device binds ${Math.floor(most / 2 ** 20)}`,
    );
  const numbers = device.createBuffer({ size: 4 * plan.size, usage: USAGE.storage | USAGE.copyTarget | USAGE.copySource });
  const control = device.createBuffer({ size: 4 * (CONTROL.keys + batchRows), usage: USAGE.storage | USAGE.copyTarget });
  const put = (at: number, values: Float32Array | undefined): void => {
    if (values && values.length > 0) device.queue.writeBuffer(numbers, 4 * at, Float32Array.from(values));
  };
  put(plan.weights, state.weights);
  put(plan.firstMoments, state.firstMoments);
  put(plan.secondMoments, state.secondMoments);
  put(plan.quantiles, Float32Array.from(loss.quantiles));
  let steps = state.steps ?? 0;

  const scripts = new Map<number, RowScripts>();
  function scriptsFor(rows: number): RowScripts {
    let found = scripts.get(rows);
    if (!found) {
      found = {
        forward: readyScript(programs, forwardScript(shape, plan, rows), numbers, control),
        backward: readyScript(programs, backwardScript(shape, plan, rows, loss), numbers, control),
        adam: readyScript(programs, adamScript(shape, plan), numbers, control),
      };
      scripts.set(rows, found);
    }
    return found;
  }

  /** Inputs in order of time, and the words that change from batch to batch. */
  function load({ rows, past, future, statics, targets }: Batch, rate: number, seed: number, step?: TrainStep): void {
    const byTime = new Float32Array(T * rows * F);
    for (let r = 0; r < rows; r++)
      for (let t = 0; t < T; t++) for (let f = 0; f < F; f++) byTime[(t * rows + r) * F + f] = past[(r * T + t) * F + f] as number;
    put(plan.past, byTime);
    put(plan.future, future);
    put(plan.statics, statics);
    put(
      plan.targets,
      targets.map((target) => (Number.isNaN(target) ? 0 : target)),
    );
    put(
      plan.observed,
      targets.map((target) => (Number.isNaN(target) ? 0 : 1)),
    );
    const words = new Uint32Array(CONTROL.keys + rows);
    const floats = new Float32Array(words.buffer);
    words[CONTROL.threshold] = dropThreshold(rate);
    floats[CONTROL.scale] = rate > 0 ? 1 / (1 - rate) : 0;
    floats[CONTROL.share] = 1 / Math.max(1, observedCount(targets, 0, targets.length) * Q);
    floats[CONTROL.clip] = step?.clipNorm ?? 0;
    floats[CONTROL.rate] = step?.learningRate ?? 0;
    floats[CONTROL.correction1] = 1 - ADAM.beta1 ** (steps + 1);
    floats[CONTROL.correction2] = 1 - ADAM.beta2 ** (steps + 1);
    for (let r = 0; r < rows; r++) words[CONTROL.keys + r] = rowKey(seed, r);
    device.queue.writeBuffer(control, 0, words);
  }

  async function read(buffer: GPUBuffer, from: number, count: number): Promise<Float32Array> {
    const target = device.createBuffer({ size: 4 * count, usage: USAGE.mapRead | USAGE.copyTarget });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, 4 * from, target, 0, 4 * count);
    device.queue.submit([encoder.finish()]);
    await target.mapAsync(1);
    const values = new Float32Array(target.getMappedRange().slice(0));
    target.unmap();
    target.destroy();
    return values;
  }

  return {
    async train(batches, step) {
      // The figures of all batches are kept on the device and read once: waiting for each would cost more than a small batch.
      const kept = device.createBuffer({ size: 4 * FIGURES * Math.max(1, batches.length), usage: USAGE.copyTarget | USAGE.copySource });
      batches.forEach((batch, b) => {
        load(batch, step.dropout, (step.seed + b) | 0, step);
        const encoder = device.createCommandEncoder();
        const { forward, backward, adam } = scriptsFor(batch.rows);
        for (const script of [forward, backward, adam]) script.encode(encoder);
        encoder.copyBufferToBuffer(numbers, 4 * plan.figures, kept, 4 * FIGURES * b, 4 * FIGURES);
        device.queue.submit([encoder.finish()]);
        steps++;
      });
      const figures = await read(kept, 0, FIGURES * batches.length);
      kept.destroy();
      if (!figures.every(Number.isFinite)) throw new EngineError('no-convergence', 'The gradient of the net is no finite number any more');
      return batches.map((_, b) => figures[FIGURES * b] as number);
    },
    async forward(batches) {
      const results: Float32Array[] = [];
      for (const batch of batches) {
        load(batch, 0, 0);
        const encoder = device.createCommandEncoder();
        scriptsFor(batch.rows).forward.encode(encoder);
        device.queue.submit([encoder.finish()]);
        results.push(await read(numbers, plan.outputs, batch.rows * H * Q));
      }
      return results;
    },
    async gradient(batch, { rate, seed }) {
      load(batch, rate, seed);
      const encoder = device.createCommandEncoder();
      const { forward, backward } = scriptsFor(batch.rows);
      for (const script of [forward, backward]) script.encode(encoder);
      device.queue.submit([encoder.finish()]);
      const [mean] = await read(numbers, plan.figures, 1);
      return { loss: mean as number, gradient: await read(numbers, plan.gradient, size) };
    },
    async state() {
      return {
        weights: await read(numbers, plan.weights, size),
        firstMoments: await read(numbers, plan.firstMoments, size),
        secondMoments: await read(numbers, plan.secondMoments, size),
        steps,
      };
    },
    close() {
      for (const { forward, backward, adam } of scripts.values()) for (const script of [forward, backward, adam]) script.destroy();
      numbers.destroy();
      control.destroy();
    },
  };
}

/** How the surroundings find a graphics processor. */
export interface DeviceLoader {
  available(): Promise<Availability>;
  /** Only called where it is available. */
  device(): Promise<GPUDevice>;
}

/** Fused LSTM kernels on a graphics processor through raw WebGPU: a step of a layer is one dispatch, not a hundred. LSTM only. */
export function webgpuBackend({ available, device }: DeviceLoader): NetBackend {
  let programs: Promise<Programs> | null = null;
  return {
    name: 'webgpu',
    available,
    async open(options) {
      const { shape } = options;
      if (shape.kind !== 'lstm') throw new EngineError('invalid-option', 'The kernels for graphics processors do LSTM only');
      programs ??= device().then(createPrograms);
      return open(await programs, shape, options);
    },
  };
}
