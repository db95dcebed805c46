import type { Rng } from '../core/rng.ts';
import type { PartInfo } from './explained.ts';
import { permutation, type Permutation } from './permutation.ts';

export interface PermutationOptions {
  readonly shouldStop?: () => boolean;
  readonly onProgress?: (share: number) => void;
  readonly repeats?: number;
}

/** Importance of single inputs, and of all inputs of a topic shuffled together: what one of them says another may say too. */
export interface PermutedModel {
  readonly single: Permutation;
  readonly topics: Permutation;
}

/** Inputs by topic. */
function byTopic(inputs: readonly PartInfo[]): { readonly info: PartInfo; readonly members: readonly number[] }[] {
  const topics = new Map<string, { info: PartInfo; members: number[] }>();
  inputs.forEach((info, k) => {
    const key = `${info.group} ${info.topic}`;
    const found = topics.get(key) ?? { info: { ...info, name: info.topic, meaning: info.topic }, members: [] };
    topics.set(key, found);
    found.members.push(k);
  });
  return [...topics.values()];
}

/**
 * Permutation importance of every input by itself, then of all inputs of a topic together.
 *
 * @param inputs - what can be shuffled
 * @param rows - number of rows that values are exchanged between
 * @param errorWith - error when the inputs at these places take the values of the rows in `order`; `null` for the data as they are
 * @throws EngineError `cancelled`
 */
export async function permuteInputs(
  inputs: readonly PartInfo[],
  rows: number,
  errorWith: (members: readonly number[], order: Int32Array | null) => number | Promise<number>,
  rng: Rng,
  { onProgress, ...options }: PermutationOptions = {},
): Promise<PermutedModel> {
  const half = (first: number) => ({ ...options, onProgress: (share: number): void => onProgress?.(first + share / 2) });
  const topics = byTopic(inputs);
  return {
    single: await permutation(inputs, rows, (shuffle) => errorWith(shuffle ? [shuffle.input] : [], shuffle?.order ?? null), rng, half(0)),
    topics: await permutation(
      topics.map(({ info }) => info),
      rows,
      (shuffle) => errorWith(shuffle ? (topics[shuffle.input]?.members ?? []) : [], shuffle?.order ?? null),
      rng,
      half(0.5),
    ),
  };
}
