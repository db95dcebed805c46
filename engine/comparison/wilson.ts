import { normalHalfWidth } from '../math/normal.ts';

/** Bounds of a share, 0 to 1. */
export interface ShareInterval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Interval of a probability from a count of independent trials, which stays within 0 and 1 and has a width where all or none succeed.
 *
 * @param share - of the trials that succeeded, 0 to 1
 * @param trials - above 0; need not be whole, see `effectiveTrials`
 * @param level - in percent
 * @returns NaN without trials
 * @see Wilson (1927), J. American Statistical Association 22(158), 209-212; Brown, Cai & DasGupta (2001), Statistical Science 16(2), 101-133
 */
export function wilsonInterval(share: number, trials: number, level = 95): ShareInterval {
  if (!(trials > 0)) return { lower: NaN, upper: NaN };
  const z = normalHalfWidth(level);
  const weight = (z * z) / trials;
  const centre = (share + weight / 2) / (1 + weight);
  const halfWidth = (z / (1 + weight)) * Math.sqrt((share * (1 - share)) / trials + weight / (4 * trials));
  // All or none: the bound is exact, whatever rounding leaves.
  return { lower: share === 0 ? 0 : Math.max(0, centre - halfWidth), upper: share === 1 ? 1 : Math.min(1, centre + halfWidth) };
}

/**
 * Independent trials that would know a share as well as these ones, which come in clusters: p (1 - p) over the variance between clusters.
 *
 * @param clusters - counts of each
 * @returns at most as many as there are; NaN for fewer than two clusters. Where all succeed or none, nothing says more than: as many as clusters
 * @see Kish (1965), Survey Sampling, 5.4 and 8.2; Dean & Pagano (2015), J. Survey Statistics and Methodology 3(4), 484-503
 */
export function effectiveTrials(clusters: readonly { readonly inside: number; readonly total: number }[]): number {
  const count = clusters.length;
  if (count < 2) return NaN;
  let inside = 0;
  let total = 0;
  for (const cluster of clusters) {
    inside += cluster.inside;
    total += cluster.total;
  }
  const share = inside / total;
  let between = 0;
  for (const cluster of clusters) between += (cluster.inside - share * cluster.total) ** 2;
  const variance = ((count / (count - 1)) * between) / (total * total);
  if (share === 0 || share === 1) return count;
  return variance > 0 ? Math.min(total, (share * (1 - share)) / variance) : total;
}
