/** How sums over units become a figure: their ratio, or its root. */
export type Figure = 'ratio' | 'root';

/**
 * What a run leaves at each unit (a series, or a fold) of a figure that is a ratio of sums. Mean of a metric over series: the metric, and nothing
 * below. MAE over all steps: sums of absolute errors over counts of steps. RMSE: the same with squares, and the root. WAPE: sums of absolute
 * errors over sums of absolute actuals.
 */
export interface UnitSums {
  /** Length n, NaN where missing. */
  readonly numerator: Float64Array;
  /** Length n, 0 or more, NaN where missing; 1 for each unit if not given. */
  readonly denominator?: Float64Array;
}

/** NaN where the denominator is 0. */
export function figureOf(numerator: number, denominator: number, figure: Figure): number {
  const ratio = denominator === 0 ? NaN : numerator / denominator;
  return figure === 'root' ? Math.sqrt(ratio) : ratio;
}

/** Sums over all units. */
export function totalsOf({ numerator, denominator }: UnitSums): { readonly above: number; readonly below: number } {
  let above = 0;
  let below = 0;
  for (let i = 0; i < numerator.length; i++) {
    above += numerator[i] as number;
    below += denominator ? (denominator[i] as number) : 1;
  }
  return { above, below };
}

/** The figure without each block of units in turn; blocks of `blockLength` follow each other, the last one may be shorter. */
export function jackknifeOf(sums: UnitSums, figure: Figure, blockLength: number): Float64Array {
  const n = sums.numerator.length;
  const { above, below } = totalsOf(sums);
  return Float64Array.from({ length: Math.ceil(n / blockLength) }, (_, block) => {
    let numerator = above;
    let denominator = below;
    for (let i = block * blockLength; i < Math.min(n, (block + 1) * blockLength); i++) {
      numerator -= sums.numerator[i] as number;
      denominator -= sums.denominator ? (sums.denominator[i] as number) : 1;
    }
    return figureOf(figure === 'root' ? Math.max(0, numerator) : numerator, denominator, figure);
  });
}
