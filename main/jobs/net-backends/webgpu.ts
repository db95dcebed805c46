import type { TensorFlowLoader } from '../../../engine/nets/tfjs/backend.ts';
import type { Availability } from '../../../engine/nets/backend.ts';
import type { DeviceLoader } from '../../../engine/nets/webgpu/backend.ts';
import { hasPackage, loadPackage } from './packages.ts';
import { corePackages, loadCore, selectBackend, type TensorFlowCore } from './tensorflow-core.ts';

const packages = [...corePackages, '@tensorflow/tfjs-backend-webgpu', 'webgpu'] as const;

interface DawnPackage {
  create(options: readonly string[]): GPU;
  readonly globals: object;
}

/** Adapters that compute on the processor: good for tests, never faster than the kernel. */
const software = /swiftshader|llvmpipe|lavapipe|microsoft basic render/i;

interface Found {
  readonly gpu: GPU;
  readonly name: string;
  readonly software: boolean;
}
let found: Promise<Found | null> | null = null;
let loaded: TensorFlowCore | null = null;

/** What Dawn finds; asked once, since starting it takes a while. */
function findAdapter(): Promise<Found | null> {
  found ??= (async () => {
    const { create, globals } = loadPackage('webgpu') as DawnPackage;
    Object.assign(globalThis, globals);
    const gpu = create([]);
    const adapter = await gpu.requestAdapter();
    if (!adapter) return null;
    const { vendor, architecture, device, description } = adapter.info;
    const name = [vendor, architecture || device, description].filter((part) => part !== '').join(' ');
    return { gpu, name, software: software.test(`${name} ${device}`) };
  })();
  return found;
}

/** Whether Dawn and the packages are here and a graphics processor answers. */
async function availableWith(packages: readonly string[]): Promise<Availability> {
  const missing = packages.find((name) => !hasPackage(name));
  if (missing !== undefined) return { ok: false, why: `the optional package ${missing} is not installed` };
  try {
    const adapter = await findAdapter();
    if (!adapter)
      return { ok: false, why: 'no graphics processor answers to WebGPU; a current driver for Vulkan, Metal or Direct3D 12 is needed' };
    return adapter.software
      ? { ok: true, why: `${adapter.name}, which computes on the processor`, software: true }
      : { ok: true, why: adapter.name };
  } catch (error) {
    return { ok: false, why: `Dawn could not be started: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Our own kernels on a graphics processor. */
export const deviceLoader: DeviceLoader = {
  available: () => availableWith(['webgpu']),
  async device() {
    const adapter = await (await findAdapter())?.gpu.requestAdapter();
    if (!adapter) throw new Error('no graphics processor answers to WebGPU');
    const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
    return adapter.requestDevice({ requiredLimits: { maxBufferSize, maxStorageBufferBindingSize } });
  },
};

/** TensorFlow.js on WebGPU through Dawn: any graphics processor with Vulkan, Metal or Direct3D 12. */
export const webgpuLoader: TensorFlowLoader & { readonly release: () => void } = {
  name: 'tfjs-webgpu',
  available: () => availableWith(packages),
  async load() {
    if (!loaded) {
      const adapter = await findAdapter();
      if (!adapter) throw new Error('no graphics processor answers to WebGPU');
      // The backend registers itself when it is loaded, and only where it finds this.
      Object.defineProperty(globalThis.navigator, 'gpu', { value: adapter.gpu, configurable: true, writable: true });
      const core = loadCore();
      loadPackage('@tensorflow/tfjs-backend-webgpu');
      loaded = core;
    }
    return selectBackend(loaded, 'webgpu');
  },
  /** Lets go of the graphics processor, without which the program would not end. */
  release() {
    loaded?.removeBackend('webgpu');
    loaded = null;
    found = null;
    if ('gpu' in globalThis.navigator) delete (globalThis.navigator as { gpu?: unknown }).gpu;
  },
};
