import type { TensorFlowLoader } from '../../../engine/nets/tfjs/backend.ts';
import type { Tensor } from '../../../engine/nets/tfjs/tensorflow.ts';
import { folderOf, hasPackage, loadPackage } from './packages.ts';
import { corePackages, loadCore, selectBackend, type TensorFlowCore } from './tensorflow-core.ts';

const packageName = '@tensorflow/tfjs-backend-wasm';
interface WasmPackage {
  setWasmPaths(folder: string): void;
}

type Held = Tensor & { readonly dataId: object; readonly shape: readonly number[] };

/**
 * Two things about the package's products:
 * - With a transposed matrix, which every gradient needs, it takes a path that is many times slower than the plain one: the matrix is
 *   transposed first. Halves the time of a training step.
 * - It keeps the right-hand matrix in packed form by its data alone. Where the same data are multiplied again in another shape, which
 *   gradients of reshaped values do, it takes the packed form of the first shape and the product is wrong: such data are copied first.
 */
function mendProducts(core: TensorFlowCore): void {
  const [product, transpose, identity] = ['BatchMatMul', 'Transpose', 'Identity'].map((name) => core.getKernel(name, 'wasm'));
  if (!product || !transpose || !identity) throw new Error('TensorFlow.js for WebAssembly has no products to mend: another version?');
  const packedAs = new WeakMap<object, string>();
  core.unregisterKernel('BatchMatMul', 'wasm');
  core.registerKernel({
    ...product,
    kernelFunc: ({ inputs, backend, attrs }) => {
      const made: Held[] = [];
      const keep = (result: Tensor): Held => {
        made.push(result as Held);
        return result as Held;
      };
      const turned = (x: Held): Held => {
        const rank = x.shape.length;
        const perm = [...Array.from({ length: rank - 2 }, (_, i) => i), rank - 1, rank - 2];
        return keep(transpose.kernelFunc({ inputs: { x }, backend, attrs: { perm } }));
      };
      const inItsShape = (x: Held): Held => {
        const shape = x.shape.join();
        const before = packedAs.get(x.dataId);
        if (before === undefined) packedAs.set(x.dataId, shape);
        return before === undefined || before === shape ? x : keep(identity.kernelFunc({ inputs: { x }, backend, attrs: {} }));
      };
      const { a: left, b: right } = inputs as { a: Held; b: Held };
      const a = attrs['transposeA'] ? turned(left) : left;
      const b = attrs['transposeB'] ? turned(right) : inItsShape(right);
      const result = product.kernelFunc({ inputs: { a, b }, backend, attrs: { transposeA: false, transposeB: false } });
      const { disposeData } = backend as { disposeData: (id: object) => boolean };
      for (const { dataId } of made) disposeData.call(backend, dataId);
      return result;
    },
  });
}

let loaded: TensorFlowCore | null = null;

/** TensorFlow.js on WebAssembly. */
export const wasmLoader: TensorFlowLoader = {
  name: 'tfjs-wasm',
  available() {
    const missing = [...corePackages, packageName].find((name) => !hasPackage(name));
    return Promise.resolve(
      missing === undefined
        ? { ok: true, why: 'TensorFlow.js in WebAssembly, one thread' }
        : { ok: false, why: `the optional package ${missing} is not installed` },
    );
  },
  async load() {
    if (!loaded) {
      const core = loadCore();
      (loadPackage(packageName) as WasmPackage).setWasmPaths(folderOf(packageName));
      mendProducts(core);
      loaded = core;
    }
    return selectBackend(loaded, 'wasm');
  },
};
