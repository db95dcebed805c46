import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { floatsOfBase64, floatsToBase64 } from '../../../engine/tensor/base64.ts';
import { dropFactor, dropThreshold } from '../../../engine/tensor/hash.ts';
import { createMemory, kernelVariants, loadKernel } from '../../../engine/tensor/kernel.ts';
import { compileKernels } from './compile-kernels.ts';

describe('The kernels', () => {
  it('are what their AssemblyScript compiles to', { timeout: 60_000 }, async () => {
    const file = path.resolve(import.meta.dirname, '../../../engine/tensor/kernel-binaries.ts');
    const binaries = (text: string) => [...text.matchAll(/'([^']*)'/g)].map((match) => match[1]);
    const made = binaries(await compileKernels());
    expect(made).toHaveLength(3);
    expect(binaries(readFileSync(file, 'utf8'))).toEqual(made);
  });

  it('run on this machine at least without SIMD', () => {
    expect(kernelVariants()).toContain('plain');
  });
});

for (const variant of kernelVariants())
  describe(`The ${variant} kernel`, () => {
    const memory = createMemory(1 << 20);
    const kernel = loadKernel(variant, memory);
    const floats = new Float32Array(memory.buffer);
    const rng = createRng(8);
    const fill = (at: number, count: number) => {
      for (let i = 0; i < count; i++) floats[at / 4 + i] = rng.normal();
    };
    const [A, B, C, P, D] = [1 << 12, 1 << 14, 1 << 16, 1 << 17, 1 << 18] as const;

    it('multiplies matrices as the definition does, plain, packed and transposed, adding where asked to', () => {
      const [M, N, K] = [12, 16, 13];
      fill(A, M * K);
      fill(B, K * N);
      const product = (i: number, j: number, base: number) => {
        let total = base;
        for (let k = 0; k < K; k++) total += (floats[A / 4 + i * K + k] ?? NaN) * (floats[B / 4 + k * N + j] ?? NaN);
        return total;
      };
      const check = (base: number) => {
        for (let i = 0; i < M; i++) for (let j = 0; j < N; j++) expect(floats[C / 4 + i * N + j]).toBeCloseTo(product(i, j, base), 4);
      };
      kernel.gemm(M, N, K, A, K, 1, B, N, C, N, 0);
      check(0);
      floats.fill(2, C / 4, C / 4 + M * N);
      kernel.pack(K, N, B, N, P);
      kernel.gemmPacked(M, N, K, A, K, 1, P, C, N, 1);
      check(2);
      for (let k = 0; k < K; k++) for (let j = 0; j < N; j++) floats[D / 4 + j * K + k] = floats[B / 4 + k * N + j] ?? NaN;
      kernel.packTransposed(K, N, D, K, P);
      kernel.gemmPacked(M, N, K, A, K, 1, P, C, N, 0);
      check(0);
    });

    it('drops out the very units that the hash says', () => {
      const words = new Int32Array(memory.buffer);
      const [rows, N, rate, first] = [3, 16, 0.4, 21];
      floats.fill(1, A / 4, A / 4 + rows * N);
      const keys = [1, -5, 123456789];
      words.set(keys, B / 4);
      kernel.dropout(rows, N, A, C, B, first, dropThreshold(rate), 1 / (1 - rate));
      for (let r = 0; r < rows; r++)
        for (let k = 0; k < N; k++) expect(floats[C / 4 + r * N + k]).toBeCloseTo(dropFactor(keys[r] as number, first + k, rate), 6);
    });

    it('drops the share that it is asked for', () => {
      const words = new Int32Array(memory.buffer);
      floats.fill(1, C / 4, C / 4 + 10_000);
      words[B / 4] = 77;
      kernel.dropout(1, 10_000, C, C, B, 0, dropThreshold(0.3), 1 / 0.7);
      const kept = floats.subarray(C / 4, C / 4 + 10_000).filter((value) => value > 0).length;
      // Binomial: four standard deviations are 183.
      expect(Math.abs(kept - 7000)).toBeLessThan(183);
    });

    it('adds squares in double precision', () => {
      floats.fill(0, A / 4, A / 4 + 4096);
      floats.fill(1e-2, A / 4, A / 4 + 4096);
      floats[A / 4] = 1e4;
      // In single precision nothing of the small ones would be left.
      expect(kernel.sumOfSquares(4096, A)).toBeCloseTo(1e8 + 4095 * Math.fround(1e-2) ** 2, 4);
    });
  });

describe('Weights as text', () => {
  it('come back bit by bit', () => {
    const values = Float32Array.from({ length: 20_001 }, (_, i) => Math.fround(Math.sin(i) * 10 ** ((i % 60) - 30)));
    expect(floatsOfBase64(floatsToBase64(values))).toEqual(values);
  });
  it('are refused where they are no floats', () => {
    expect(() => floatsOfBase64('AAA=')).toThrow(/whole number/);
    expect(() => floatsOfBase64('?')).toThrow();
  });
});
