import { loadKernel, type Kernel, type KernelVariant } from '../../tensor/kernel.ts';
import { dropThreshold } from '../../tensor/hash.ts';

/** A kernel with views of the memory that it works on. */
export interface Machine {
  readonly kernel: Kernel;
  readonly floats: Float32Array;
  readonly words: Int32Array;
}

export const machineOn = (variant: KernelVariant, memory: WebAssembly.Memory): Machine => ({
  kernel: loadKernel(variant, memory),
  floats: new Float32Array(memory.buffer),
  words: new Int32Array(memory.buffer),
});

/** What the kernel's dropout is told. */
export interface Drop {
  readonly rate: number;
  readonly threshold: number;
  readonly scale: number;
}
export const dropOf = (rate: number): Drop => ({ rate, threshold: dropThreshold(rate), scale: 1 / (1 - rate) });

/** Zeros from byte offset `at` on. */
export const clear = ({ floats }: Machine, at: number, count: number): void => void floats.fill(0, at >> 2, (at >> 2) + count);
