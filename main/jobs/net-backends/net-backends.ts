import { fusedBackend, referenceBackend, type NetBackend } from '../../../engine/nets/index.ts';
import { tfjsBackend } from '../../../engine/nets/tfjs/backend.ts';
import { webgpuBackend } from '../../../engine/nets/webgpu/backend.ts';
import { nodeGpuLoader, nodeLoader } from './native.ts';
import { wasmLoader } from './wasm.ts';
import { deviceLoader, webgpuLoader } from './webgpu.ts';

/** Everything that nets could be trained on, whether it is there or not. Packages are loaded when they are asked for, not before. */
export const netBackends = (): readonly NetBackend[] => [
  fusedBackend(),
  webgpuBackend(deviceLoader),
  ...[webgpuLoader, nodeGpuLoader, nodeLoader, wasmLoader].map(tfjsBackend),
  referenceBackend,
];

/** Lets go of what would keep the program from ending. */
export const releaseNetBackends = (): void => webgpuLoader.release();
