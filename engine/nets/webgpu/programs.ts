import { MOST_GROUPS, shaders, THREADS, TILE, type ProgramName } from './shaders.ts';

/** One dispatch: what runs, where its words are, and how many workgroups. */
export interface Dispatch {
  readonly program: ProgramName;
  readonly words: readonly number[];
  readonly groups: readonly [number, number];
}

/** A list of dispatches as it is built up. */
export interface Script {
  readonly dispatches: readonly Dispatch[];
  /** C (+)= A B with strides of rows and columns; see the shader. */
  product(
    size: readonly [M: number, N: number, K: number],
    a: readonly [at: number, row: number, column: number],
    b: readonly [at: number, row: number, column: number],
    c: readonly [at: number, row: number],
    more?: { readonly adds?: boolean; readonly bias?: number },
  ): void;
  /** A program with a thread for each of `count`. */
  each(program: Exclude<ProgramName, 'product' | 'addUp'>, count: number, words: readonly number[]): void;
  /** Sum of values, or of their squares. */
  addUp(count: number, from: number, to: number, squares: boolean): void;
}

export function createScript(): Script {
  const dispatches: Dispatch[] = [];
  return {
    dispatches,
    product([M, N, K], [a, ar, ac], [b, br, bc], [c, cr], { adds = false, bias } = {}) {
      const words = [M, N, K, a, ar, ac, b, br, bc, c, cr, adds ? 1 : 0, bias === undefined ? 0 : 1, bias ?? 0];
      dispatches.push({ program: 'product', words, groups: [Math.ceil(N / TILE), Math.ceil(M / TILE)] });
    },
    each(program, count, words) {
      const groups = Math.ceil(count / THREADS);
      dispatches.push({ program, words, groups: [Math.min(groups, MOST_GROUPS), Math.ceil(groups / MOST_GROUPS)] });
    },
    addUp(count, from, to, squares) {
      dispatches.push({ program: 'addUp', words: [count, from, to, squares ? 1 : 0], groups: [1, 1] });
    },
  };
}

/** WebGPU's flags; its global constants are not there in every surrounding. */
export const USAGE = { mapRead: 1, copySource: 4, copyTarget: 8, uniform: 64, storage: 128 } as const;
const COMPUTE = 4;
const WORDS_BYTES = 64;
/** What dynamic offsets of uniform buffers are multiples of on every device. */
const ALIGNMENT = 256;

export interface Programs {
  readonly device: GPUDevice;
  readonly pipelines: Readonly<Record<ProgramName, GPUComputePipeline>>;
  readonly layout: GPUBindGroupLayout;
}

export function createPrograms(device: GPUDevice): Programs {
  const layout = device.createBindGroupLayout({
    entries: [
      { binding: 0, visibility: COMPUTE, buffer: { type: 'storage' } },
      { binding: 1, visibility: COMPUTE, buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize: WORDS_BYTES } },
      { binding: 2, visibility: COMPUTE, buffer: { type: 'read-only-storage' } },
    ],
  });
  const pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [layout] });
  const pipelines = Object.fromEntries(
    Object.entries(shaders).map(([name, code]) => [
      name,
      device.createComputePipeline({
        layout: pipelineLayout,
        compute: { module: device.createShaderModule({ code }), entryPoint: 'main' },
      }),
    ]),
  ) as Record<ProgramName, GPUComputePipeline>;
  return { device, pipelines, layout };
}

/** A script with its words on the device, ready to run again and again. */
export interface ReadyScript {
  encode(encoder: GPUCommandEncoder): void;
  destroy(): void;
}

export function readyScript(
  { device, pipelines, layout }: Programs,
  { dispatches }: Script,
  numbers: GPUBuffer,
  control: GPUBuffer,
): ReadyScript {
  const words = new Uint32Array((Math.max(1, dispatches.length) * ALIGNMENT) / 4);
  dispatches.forEach((dispatch, i) => words.set(dispatch.words, (i * ALIGNMENT) / 4));
  const places = device.createBuffer({ size: words.byteLength, usage: USAGE.uniform | USAGE.copyTarget });
  device.queue.writeBuffer(places, 0, words);
  const group = device.createBindGroup({
    layout,
    entries: [
      { binding: 0, resource: { buffer: numbers } },
      { binding: 1, resource: { buffer: places, size: WORDS_BYTES } },
      { binding: 2, resource: { buffer: control } },
    ],
  });
  return {
    encode(encoder) {
      const pass = encoder.beginComputePass();
      dispatches.forEach(({ program, groups }, i) => {
        pass.setPipeline(pipelines[program]);
        pass.setBindGroup(0, group, [i * ALIGNMENT]);
        pass.dispatchWorkgroups(groups[0], groups[1]);
      });
      pass.end();
    },
    destroy: () => places.destroy(),
  };
}
