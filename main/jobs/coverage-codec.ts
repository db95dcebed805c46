import type { StepCoverage } from '../../engine/backtest/types.ts';

/**
 * Counts of a result by step as bytes: actuals known at each step, then those inside for each level, ascending. A count is at most the
 * number of folds, which is 50. Small, because there is one for each series and model.
 */
export function packCoverage(coverage: readonly StepCoverage[]): Uint8Array {
  const [first] = coverage;
  if (!first) return new Uint8Array(0);
  const steps = first.total.length;
  const packed = new Uint8Array(steps * (coverage.length + 1));
  packed.set(first.total);
  coverage.forEach(({ inside }, level) => packed.set(inside, steps * (level + 1)));
  return packed;
}

/** Sums of such counts over series. */
export interface CoverageSums {
  /** Length h. */
  readonly total: Float64Array;
  /** For each level, ascending: length h. */
  readonly inside: readonly Float64Array[];
}

export const noCoverage = (levels: number, horizon: number): CoverageSums => ({
  total: new Float64Array(horizon),
  inside: Array.from({ length: levels }, () => new Float64Array(horizon)),
});

/** Adds a result's counts to the sums, in place; results of before they were counted have none. */
export function addCoverage({ total, inside }: CoverageSums, packed: Uint8Array | null): void {
  const steps = total.length;
  if (packed?.length !== steps * (inside.length + 1)) return;
  for (let i = 0; i < steps; i++) total[i] = (total[i] as number) + (packed[i] as number);
  inside.forEach((sums, level) => {
    const from = steps * (level + 1);
    for (let i = 0; i < steps; i++) sums[i] = (sums[i] as number) + (packed[from + i] as number);
  });
}
