import type { PluginRequest } from '../../../engine/models/plugin/index.ts';
import type { PluginCode, PluginLimits } from './protocol.ts';

/** Most memory that a net may take, in pages of 64 KB: 1 GB. */
const MOST_PAGES = 16_384;

interface Run {
  ask(request: string, fresh: boolean, limits: PluginLimits): Promise<string>;
}

/** The runtime asks for as much memory as WebAssembly can have; from here on it gets less. */
function boundMemory(): void {
  const Unbound = WebAssembly.Memory;
  WebAssembly.Memory = class Memory extends Unbound {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super({ ...descriptor, maximum: Math.min(descriptor.maximum ?? MOST_PAGES, MOST_PAGES) });
    }
  };
}

/** An open size has a name, or a number that no size has. */
const isOpen = (size: number | string): boolean => typeof size !== 'number' || size < 1 || size > 2 ** 31;

/** A shape with its open sizes filled so that it holds `count` numbers: one of them takes what is left, the others are 1. */
function filledShape(shape: readonly (number | string)[], count: number): number[] {
  const fixed = shape.reduce<number>((product, size) => product * (isOpen(size) ? 1 : Number(size)), 1);
  const open = shape.flatMap((size, i) => (isOpen(size) ? [i] : []));
  // The first size is the number of windows, of which there is one, unless it alone is open.
  const taking = open.length > 1 && open[0] === 0 ? open[1] : open[0];
  return shape.map((size, i) => (!isOpen(size) ? Number(size) : i === taking ? Math.max(1, Math.round(count / fixed)) : 1));
}

/**
 * A net, run by ONNX Runtime compiled to WebAssembly: what it does happens inside memory of its own.
 *
 * @throws Error where the runtime is not installed, or refuses the net
 */
export async function openNet({ manifest, net }: PluginCode): Promise<Run> {
  const shape = manifest.net;
  if (!net || !shape) throw new Error('its net was not sent');
  boundMemory();
  const ort = await import('onnxruntime-web').catch(() => {
    throw new Error('nets need the package onnxruntime-web, which is not installed here: npm install onnxruntime-web');
  });
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'fatal';
  const session = await ort.InferenceSession.create(net, { executionProviders: ['wasm'], graphOptimizationLevel: 'basic' });
  return {
    ask: async (request) => {
      const asked = JSON.parse(request) as PluginRequest;
      if (asked.method !== 'run') throw new Error('a net can be run and nothing else');
      const feeds = Object.fromEntries(
        Object.entries(asked.inputs).map(([name, values]) => {
          const about = session.inputMetadata.find((one) => one.name === name);
          const declared = about?.isTensor ? about.shape : [1, values.length];
          return [name, new ort.Tensor('float32', Float32Array.from(values), filledShape(declared, values.length))];
        }),
      );
      const out = (await session.run(feeds, [shape.output]))[shape.output];
      if (!out || out.type !== 'float32') throw new Error(`its output "${shape.output}" is not of 32-bit floats`);
      return JSON.stringify(Array.from(out.data as Float32Array));
    },
  };
}
