/** What the outputs of a net stand for, and thereby what it is trained on. */
export interface Loss {
  /** Ascending, each in (0, 1); one output each, trained by the pinball loss. */
  readonly quantiles: readonly number[];
  /** Whether a last output is trained by the squared error, towards the mean. */
  readonly mean: boolean;
}

/** Q: outputs for each period ahead. */
export const outputCount = ({ quantiles, mean }: Loss): number => quantiles.length + (mean ? 1 : 0);

/** Targets that are there. */
export function observedCount(targets: Float32Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) if (!Number.isNaN(targets[i])) count++;
  return count;
}

/**
 * Sum of the losses of all outputs: pinball for quantiles, squared error for the mean; targets that are NaN count nothing.
 *
 * @param outputs - count rows of `stride` numbers, the first Q of each are outputs
 * @param targets - length count from `targetsFrom` on
 * @param share - what the gradient is multiplied by: 1 / (observed targets x Q) makes it that of the mean loss
 * @param gradient - like `outputs`, written with the gradient; null where none is wanted
 * @see Koenker & Bassett (1978), Econometrica 46(1), 33-50
 */
export function lossOf(
  { quantiles, mean }: Loss,
  outputs: Float32Array | Float64Array,
  from: number,
  stride: number,
  targets: Float32Array,
  targetsFrom: number,
  count: number,
  share: number,
  gradient: Float32Array | Float64Array | null,
  gradientFrom: number,
): number {
  const width = quantiles.length;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const target = targets[targetsFrom + i] as number;
    const at = from + i * stride;
    const gradientAt = gradientFrom + i * stride;
    if (gradient) gradient.fill(0, gradientAt, gradientAt + stride);
    if (Number.isNaN(target)) continue;
    for (let q = 0; q < width; q++) {
      const error = target - (outputs[at + q] as number);
      const slope = error >= 0 ? (quantiles[q] as number) : (quantiles[q] as number) - 1;
      total += slope * error;
      if (gradient) gradient[gradientAt + q] = -slope * share;
    }
    if (mean) {
      const error = target - (outputs[at + width] as number);
      total += error * error;
      if (gradient) gradient[gradientAt + width] = -2 * error * share;
    }
  }
  return total;
}
