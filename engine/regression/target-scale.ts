/** The scale on which a model learns: the target itself, or log(1 + target). */
export type TargetScale = { readonly kind: 'none' } | { readonly kind: 'log' };

export const toScale = ({ kind }: TargetScale, y: Float64Array): Float64Array => (kind === 'log' ? y.map(Math.log1p) : y);
export const fromScale = ({ kind }: TargetScale, score: number): number => (kind === 'log' ? Math.expm1(Math.min(score, 700)) : score);

/**
 * What turns the back-transformed prediction, which is a median, into a mean: the mean of exp(residual) over rows that training has not seen;
 * 1 where no logarithm was taken.
 *
 * @see Duan (1983), Smearing estimate, JASA 78(383), 605-610
 */
export function smearing({ kind }: TargetScale, scores: Float64Array, y: Float64Array): number {
  if (kind === 'none' || y.length === 0) return 1;
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += Math.exp(Math.log1p(y[i] as number) - (scores[i] as number));
  const factor = sum / y.length;
  return Number.isFinite(factor) && factor > 0 ? factor : 1;
}

/**
 * Predictions in units of the target.
 *
 * @param factor - of `smearing`
 * @param nonNegative - the target has no value below zero, so no prediction has
 */
export function toUnits(scale: TargetScale, factor: number, nonNegative: boolean, scores: Float64Array): Float64Array {
  return scores.map((score) => {
    const value = scale.kind === 'log' ? Math.exp(Math.min(score, 700)) * factor - 1 : score;
    return nonNegative && value < 0 ? 0 : value;
  });
}

/** Third standardised moment; 0 where all are the same. */
export function skewness(y: Float64Array): number {
  const n = y.length;
  let mean = 0;
  for (const value of y) mean += value / n;
  let second = 0;
  let third = 0;
  for (const value of y) {
    const d = value - mean;
    second += (d * d) / n;
    third += (d * d * d) / n;
  }
  return second > 0 ? third / second ** 1.5 : 0;
}
