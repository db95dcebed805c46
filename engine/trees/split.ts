import type { GrowthSettings } from './settings.ts';

/** A leaf that a split is looked for in. */
export interface LeafSums {
  /** Whole numbers. */
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
  /** Bounds that monotone constraints put on its value. */
  readonly low: number;
  readonly high: number;
}

/** What the search needs to know of a feature and of the units of the sums. */
export interface SplitSearch {
  readonly settings: GrowthSettings;
  /** Multiply whole numbers by these. */
  readonly gradientUnit: number;
  readonly hessianUnit: number;
}

/** The best split found for a leaf. Written to shared memory as numbers, so that workers can compare theirs. */
export interface Split {
  /** Gain above that of the leaf and gamma; 0 or less where there is no split. */
  gain: number;
  feature: number;
  /** Numeric: bins up to this one go left. -1 for a set of categories. */
  bin: number;
  missingLeft: boolean;
  /** Sums of the left child, whole numbers. */
  leftGradient: number;
  leftHessian: number;
  /** L2 penalty of the children. */
  lambda: number;
  /** 256 bits: bins that go right, where categories are split. */
  readonly set: Uint32Array;
}

export const SPLIT_WORDS = 16;

export const noSplit = (): Split => ({
  gain: 0,
  feature: -1,
  bin: -1,
  missingLeft: true,
  leftGradient: 0,
  leftHessian: 0,
  lambda: 0,
  set: new Uint32Array(8),
});

export function packSplit(split: Split, into: Float64Array, at: number): void {
  into[at] = split.gain;
  into[at + 1] = split.feature;
  into[at + 2] = split.bin;
  into[at + 3] = split.missingLeft ? 1 : 0;
  into[at + 4] = split.leftGradient;
  into[at + 5] = split.leftHessian;
  into[at + 6] = split.lambda;
  for (let k = 0; k < 8; k++) into[at + 7 + k] = split.set[k] as number;
}

export function unpackSplit(from: Float64Array, at: number): Split {
  const set = new Uint32Array(8);
  for (let k = 0; k < 8; k++) set[k] = from[at + 7 + k] as number;
  return {
    gain: from[at] as number,
    feature: from[at + 1] as number,
    bin: from[at + 2] as number,
    missingLeft: from[at + 3] === 1,
    leftGradient: from[at + 4] as number,
    leftHessian: from[at + 5] as number,
    lambda: from[at + 6] as number,
    set,
  };
}

/** Larger gain, then lower number of the feature: the same whoever found it. */
export const better = (a: Split, b: Split): boolean => a.gain > b.gain || (a.gain === b.gain && a.gain > 0 && a.feature < b.feature);
