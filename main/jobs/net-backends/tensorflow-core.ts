import type { TensorFlow, Tensor } from '../../../engine/nets/tfjs/tensorflow.ts';
import { loadPackage } from './packages.ts';

export interface KernelConfig {
  readonly kernelName: string;
  readonly backendName: string;
  readonly kernelFunc: (call: { inputs: Record<string, Tensor>; backend: unknown; attrs: Record<string, unknown> }) => Tensor;
}

/** TensorFlow.js as this program uses it beyond what nets compute with. */
export interface TensorFlowCore extends TensorFlow {
  setBackend(name: string): Promise<boolean>;
  getBackend(): string;
  ready(): Promise<void>;
  removeBackend(name: string): void;
  enableProdMode(): void;
  getKernel(name: string, backend: string): KernelConfig | undefined;
  unregisterKernel(name: string, backend: string): void;
  registerKernel(config: KernelConfig): void;
}

/** The packages without which none of TensorFlow.js's own backends runs; the layers carry the gradients. */
export const corePackages = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'] as const;

export function loadCore(): TensorFlowCore {
  const [core] = corePackages.map(loadPackage) as [TensorFlowCore];
  // Without this it recommends its other packages on the console.
  core.enableProdMode();
  return core;
}

/** Makes `name` the backend of all that TensorFlow.js computes from now on. @throws Error when it cannot be */
export async function selectBackend(core: TensorFlowCore, name: string): Promise<TensorFlow> {
  if (core.getBackend() !== name && !(await core.setBackend(name))) throw new Error(`TensorFlow.js could not start its backend ${name}`);
  await core.ready();
  return core;
}
