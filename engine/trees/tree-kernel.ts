import { treeKernels } from './kernel-binaries.ts';

/** The compiled loops; assembly/trees.as says what each computes. Pointers are byte offsets. */
export interface TreeKernel {
  histogram(
    order: number,
    count: number,
    bins: number,
    stride: number,
    features: number,
    gradients: number,
    cells: number,
    step: number,
  ): void;
  sparseHistogram(
    order: number,
    count: number,
    bins: number,
    stride: number,
    features: number,
    gradients: number,
    cells: number,
    step: number,
    aside: number,
    block: number,
  ): void;
  largest(at: number, count: number): number;
  quantise(gradient: number, hessian: number, count: number, gradientFactor: number, hessianFactor: number, into: number): void;
  binsOf(values: number, count: number, bounds: number, missing: number, into: number): void;
  partition(order: number, count: number, column: number, flags: number, aside: number): number;
  addToRows(order: number, count: number, value: number, scores: number): void;
  shapTree(
    splits: number,
    splitCount: number,
    leaves: number,
    values: number,
    leafCount: number,
    factors: number,
    shares: number,
    points: number,
    goes: number,
    rows: number,
    products: number,
    cases: number,
    nodes: number,
    into: number,
    width: number,
  ): void;
  addTree(root: number, steps: number, rows: number, groups: number, group: number, scores: number): void;
}

const PAGE_BYTES = 65_536;
const LINE_BYTES = 64;
let compiled: WebAssembly.Module | null | undefined;

/** Null where the machine has no WebAssembly with SIMD. */
function kernelModule(): WebAssembly.Module | null {
  if (compiled !== undefined) return compiled;
  const bytes = Uint8Array.from(atob(treeKernels), (letter) => letter.charCodeAt(0));
  compiled = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  return compiled;
}

/** The kernel on a memory of its own, with places in it for arrays of so many bytes, each at the start of a cache line. */
export interface LoadedKernel {
  readonly kernel: TreeKernel;
  readonly buffer: ArrayBuffer;
  readonly offsets: readonly number[];
}

/** Null where there is no such memory or no SIMD; the TypeScript loops then do the work. */
export function loadTreeKernel(byteLengths: readonly number[]): LoadedKernel | null {
  const module = kernelModule();
  if (!module) return null;
  let top = LINE_BYTES;
  const offsets = byteLengths.map((bytes) => {
    const offset = top;
    top += Math.ceil(bytes / LINE_BYTES) * LINE_BYTES;
    return offset;
  });
  const pages = Math.ceil(top / PAGE_BYTES);
  if (pages > 65_536) return null;
  let memory: WebAssembly.Memory;
  try {
    memory = new WebAssembly.Memory({ initial: pages });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { kernel: exports as unknown as TreeKernel, buffer: memory.buffer, offsets };
}
