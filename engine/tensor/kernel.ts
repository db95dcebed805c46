import { bytesOfBase64 } from './base64.ts';
import { plain, relaxed, simd } from './kernel-binaries.ts';

/**
 * The compiled kernels (assembly/simd.as says what each computes). Pointers are byte offsets into the memory that they were loaded on; sizes
 * count numbers. Products want rows in fours and columns in eights.
 */
export interface Kernel {
  gemm(
    M: number,
    N: number,
    K: number,
    A: number,
    rs: number,
    cs: number,
    B: number,
    ldb: number,
    C: number,
    ldc: number,
    acc: number,
  ): void;
  gemmPacked(M: number, N: number, K: number, A: number, rs: number, cs: number, P: number, C: number, ldc: number, acc: number): void;
  pack(K: number, N: number, B: number, ldb: number, P: number): void;
  packTransposed(K: number, N: number, B: number, ldb: number, P: number): void;
  fillRows(M: number, N: number, b: number, C: number): void;
  gatesForward(B: number, U: number, Z: number, bias: number, cp: number, c: number, tc: number, h: number): void;
  gatesBackward(B: number, U: number, Z: number, cp: number, tc: number, dh: number, dc: number): void;
  columnSums(M: number, N: number, A: number, out: number): void;
  biasRelu(M: number, N: number, b: number, C: number): void;
  reluBackward(n: number, h: number, d: number): void;
  dropout(rows: number, N: number, s: number, d: number, keys: number, first: number, threshold: number, scale: number): void;
  addTo(n: number, a: number, b: number): void;
  sumOfSquares(n: number, a: number): number;
  adam(
    n: number,
    w: number,
    g: number,
    m: number,
    v: number,
    share: number,
    rate: number,
    b1: number,
    b2: number,
    c1: number,
    c2: number,
    eps: number,
  ): void;
}

/** `relaxed`: SIMD with fused multiply-add; `simd`: 128-bit SIMD; `plain`: any WebAssembly. */
export type KernelVariant = 'relaxed' | 'simd' | 'plain';
const binaries: Readonly<Record<KernelVariant, string>> = { relaxed, simd, plain };

const compiled = new Map<KernelVariant, WebAssembly.Module>();
const fastestFirst: readonly KernelVariant[] = ['relaxed', 'simd', 'plain'];

/** What this machine can run, fastest first. The modules themselves are the test: they are only a few kilobytes. */
export const kernelVariants = (): readonly KernelVariant[] =>
  fastestFirst.filter((variant) => WebAssembly.validate(bytesOfBase64(binaries[variant])));

const PAGE_BYTES = 65536;
/** What 32-bit WebAssembly can address. */
export const MEMORY_LIMIT_BYTES = 65536 * PAGE_BYTES;

/** Memory that threads may share. @throws RangeError where the machine has not as much */
export function createMemory(bytes: number): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/** The kernels on a memory; several may run on one at the same time, on parts of their own. */
export function loadKernel(variant: KernelVariant, memory: WebAssembly.Memory): Kernel {
  let module = compiled.get(variant);
  if (!module) {
    module = new WebAssembly.Module(bytesOfBase64(binaries[variant]));
    compiled.set(variant, module);
  }
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernel;
}
