import util from 'node:util';
import type { TensorFlowLoader } from '../../../engine/nets/tfjs/backend.ts';
import { hasPackage, loadPackage } from './packages.ts';
import { selectBackend, type TensorFlowCore } from './tensorflow-core.ts';

/** What the packages still use and Node 23 took away. */
function restoreOldUtil(): void {
  const old = util as unknown as { isNullOrUndefined?: (value: unknown) => boolean; isArray?: (value: unknown) => boolean };
  old.isNullOrUndefined ??= (value) => value === null || value === undefined;
  old.isArray ??= (value) => Array.isArray(value);
}

/**
 * TensorFlow's own library, with CUDA or without. The packages are not installed by default, see docs/methods/backends.md; they load a
 * library that their installation downloads.
 */
const nativeLoader = (name: 'tfjs-node' | 'tfjs-node-gpu', packageName: string, what: string): TensorFlowLoader => {
  let loaded: TensorFlowCore | null = null;
  const load = (): TensorFlowCore => {
    restoreOldUtil();
    loaded ??= loadPackage(packageName) as TensorFlowCore;
    return loaded;
  };
  return {
    name,
    available() {
      if (!hasPackage(packageName)) return Promise.resolve({ ok: false, why: `the optional package ${packageName} is not installed` });
      try {
        load();
        return Promise.resolve({ ok: true, why: what });
      } catch (error) {
        const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
        return Promise.resolve({ ok: false, why: `${packageName} is installed but does not load: ${reason}` });
      }
    },
    load: () => selectBackend(load(), 'tensorflow'),
  };
};

export const nodeLoader = nativeLoader('tfjs-node', '@tensorflow/tfjs-node', 'TensorFlow on the processor');
export const nodeGpuLoader = nativeLoader('tfjs-node-gpu', '@tensorflow/tfjs-node-gpu', 'TensorFlow with CUDA');
