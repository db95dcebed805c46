import { EngineError } from '../core/errors.ts';
import type { Rng } from '../core/rng.ts';
import type { PartInfo } from './explained.ts';

/** How much worse forecasts get when an input is shuffled. */
export interface PermutedInput {
  readonly info: PartInfo;
  /** Mean increase of the error over the repeats. */
  readonly increase: number;
  /** Standard deviation of the increase over the repeats. */
  readonly deviation: number;
}

export interface Permutation {
  /** With every input as it is. */
  readonly error: number;
  /** Shuffled rows. */
  readonly rows: number;
  readonly repeats: number;
  /** The largest increase first. */
  readonly inputs: readonly PermutedInput[];
}

export const REPEATS = 10;

/** Numbers from 0 below `count` in random order. */
export function shuffled(count: number, rng: Rng): Int32Array {
  const order = Int32Array.from({ length: count }, (_, k) => k);
  for (let k = count - 1; k > 0; k--) {
    const other = Math.floor(rng.uniform() * (k + 1));
    [order[k], order[other]] = [order[other] as number, order[k] as number];
  }
  return order;
}

/**
 * Permutation importance: the mean increase of the error over repeats in which the values of one input go to other rows.
 *
 * @param errorWith - error when the input takes the values of the rows in `order`; `null` for the data as they are
 * @throws EngineError `cancelled`
 * @see Breiman (2001), Machine Learning 45(1), 5-32; Fisher, Rudin & Dominici (2019), J. Machine Learning Research 20(177)
 */
export async function permutation(
  inputs: readonly PartInfo[],
  rows: number,
  errorWith: (shuffle: { readonly input: number; readonly order: Int32Array } | null) => number | Promise<number>,
  rng: Rng,
  {
    repeats = REPEATS,
    shouldStop = () => false,
    onProgress,
  }: {
    readonly repeats?: number;
    readonly shouldStop?: () => boolean;
    readonly onProgress?: (share: number) => void;
  } = {},
): Promise<Permutation> {
  const error = await errorWith(null);
  const found: PermutedInput[] = [];
  for (const [input, info] of inputs.entries()) {
    const increases = new Float64Array(repeats);
    for (let k = 0; k < repeats; k++) {
      if (shouldStop()) throw new EngineError('cancelled', 'The explanation was cancelled.');
      increases[k] = (await errorWith({ input, order: shuffled(rows, rng) })) - error;
    }
    const increase = increases.reduce((sum, value) => sum + value, 0) / repeats;
    const squares = increases.reduce((sum, value) => sum + (value - increase) ** 2, 0);
    found.push({ info, increase, deviation: repeats > 1 ? Math.sqrt(squares / (repeats - 1)) : 0 });
    onProgress?.((input + 1) / inputs.length);
  }
  return { error, rows, repeats, inputs: found.toSorted((a, b) => b.increase - a.increase) };
}
