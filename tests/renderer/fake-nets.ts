import type { NetBackendsReport } from '../../contract/entities/net-training.ts';

/** A machine without a graphics processor. */
export const fakeBackends: NetBackendsReport = {
  chosen: 'fused',
  why: 'a training step took 4.1 ms, the next fastest (tfjs-wasm) 43 ms',
  found: [
    { name: 'fused', what: 'WebAssembly with relaxed SIMD', stepMs: 4.1, problem: null },
    { name: 'tfjs-wasm', what: 'TensorFlow.js in WebAssembly, one thread', stepMs: 43, problem: null },
    { name: 'reference', what: 'plain TypeScript', stepMs: null, problem: 'only used where nothing else runs' },
  ],
  missing: [
    { name: 'webgpu', why: 'no graphics processor answers to WebGPU; a current driver for Vulkan, Metal or Direct3D 12 is needed' },
    { name: 'tfjs-node-gpu', why: 'the optional package @tensorflow/tfjs-node-gpu is not installed' },
  ],
  net: 'lstm 2x64 back 32 ahead 16 batch 32 inputs 18/16/3',
  workers: 7,
  measuredAt: '2026-11-21T12:00:00.000Z',
  asked: null,
};
