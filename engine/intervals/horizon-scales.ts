/** Fewest errors that a step's scale should rest on; steps beside it are pooled until there are that many. */
const ENOUGH = 30;

/** How errors grow with the horizon. */
export interface HorizonScales {
  /** Mean absolute error of steps 1 ... H, smoothed over neighbouring steps. */
  readonly scales: readonly number[];
  /** Exponent of growth beyond H: 0 stays, 0.5 is that of a random walk. */
  readonly growth: number;
}

/**
 * Scale of the errors of each step. With few folds, neighbouring steps are pooled after taking out a growth h^g, 0 <= g <= 1, fitted to
 * all of them.
 *
 * @param errors - an array for each fold, length H; NaN where there is none
 * @returns zeros where no error is known
 */
export function horizonScales(errors: readonly Float64Array[]): HorizonScales {
  const H = errors.reduce((most, fold) => Math.max(most, fold.length), 0);
  const sums = new Float64Array(H);
  const counts = new Float64Array(H);
  for (const fold of errors)
    for (let h = 0; h < fold.length; h++) {
      const size = Math.abs(fold[h] as number);
      if (!Number.isFinite(size)) continue;
      sums[h] = (sums[h] as number) + size;
      counts[h] = (counts[h] as number) + 1;
    }
  const growth = growthOf(sums, counts);
  const reach = Math.max(0, Math.ceil((ENOUGH / Math.max(1, errors.length) - 1) / 2));
  const scales: number[] = [];
  for (let h = 0; h < H; h++) {
    let sum = 0;
    let count = 0;
    // A window that hangs over an end is moved inside, so that the first step rests on as many errors as the others.
    const from = Math.max(0, Math.min(h - reach, H - 1 - 2 * reach));
    for (let j = from; j <= Math.min(H - 1, from + 2 * reach); j++) {
      sum += (sums[j] as number) / (j + 1) ** growth;
      count += counts[j] as number;
    }
    scales.push(count === 0 ? 0 : (sum / count) * (h + 1) ** growth);
  }
  return { scales, growth };
}

/** Least squares slope of log mean error on log step, weighted by counts, kept between 0 and 1. */
function growthOf(sums: Float64Array, counts: Float64Array): number {
  let weight = 0;
  let meanX = 0;
  let meanY = 0;
  const usable = (h: number): boolean => (counts[h] as number) > 0 && (sums[h] as number) > 0;
  for (let h = 0; h < sums.length; h++) {
    if (!usable(h)) continue;
    const w = counts[h] as number;
    weight += w;
    meanX += w * Math.log(h + 1);
    meanY += w * Math.log((sums[h] as number) / w);
  }
  if (weight === 0) return 0;
  meanX /= weight;
  meanY /= weight;
  let xx = 0;
  let xy = 0;
  for (let h = 0; h < sums.length; h++) {
    if (!usable(h)) continue;
    const w = counts[h] as number;
    const x = Math.log(h + 1) - meanX;
    xx += w * x * x;
    xy += w * x * (Math.log((sums[h] as number) / w) - meanY);
  }
  return xx > 0 ? Math.min(1, Math.max(0, xy / xx)) : 0;
}

/** Scale of step h = 1, 2 ..., also beyond those that were measured. */
export function scaleAt({ scales, growth }: HorizonScales, h: number): number {
  const H = scales.length;
  if (H === 0) return 0;
  if (h <= H) return scales[h - 1] as number;
  return (scales[H - 1] as number) * (h / H) ** growth;
}
