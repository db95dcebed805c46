import { ALPHA_GRID, HIGHEST_WEIGHT, scaleOf } from './estimate.ts';
import type { ThetaFamilyFitted } from './fitted.ts';
import { linesOf, sumProducts, type Sums } from './two-lines.ts';

export interface ThetaErrors {
  readonly alpha: number | null;
  readonly weight: number | null;
}

const STEP = 0.005;

/**
 * Standard errors of alpha and of the weight of the line, from the curvature of the sum of squares with the first level solved for. Null for
 * what was set, lies at a bound, or is not told by the data.
 *
 * @param y - length n, seasonally adjusted
 */
export function standardErrorsOf(y: Float64Array, { alpha, weight, dynamic, fixed, errors }: ThetaFamilyFitted): ThetaErrors {
  const { shift, scale } = scaleOf(y);
  const lines = linesOf(
    y.map((value) => (value - shift) / scale),
    dynamic,
  );
  const z = y.map((value) => (value - shift) / scale);
  const sums: Sums = { rr: 0, rg: 0, gg: 0, rd: 0, gd: 0, dd: 0 };
  const squares = (a: number, w: number): number => {
    sumProducts(z, lines, a, sums);
    const level = sums.rr > 0 ? (sums.rd - w * sums.rg) / sums.rr : 0;
    return sums.dd - 2 * (level * sums.rd + w * sums.gd) + level * level * sums.rr + 2 * level * w * sums.rg + w * w * sums.gg;
  };
  const freedom = errors - 3 + fixed.length;
  const inside = alpha - STEP > (ALPHA_GRID[0] as number) && alpha + STEP < (ALPHA_GRID[ALPHA_GRID.length - 1] as number);
  const alphaFree = !fixed.includes('alpha') && inside;
  const weightFree = !fixed.includes('theta') && weight > 0 && weight < HIGHEST_WEIGHT;
  const lowest = squares(alpha, weight);
  if (freedom < 1 || !(lowest > 0)) return { alpha: null, weight: null };
  const second = (da: number, dw: number): number =>
    (squares(alpha + da, weight + dw) - 2 * lowest + squares(alpha - da, weight - dw)) / (STEP * STEP);
  // Half the second derivatives of the sum of squares: the information about the two, over the variance.
  const aa = alphaFree ? second(STEP, 0) / 2 : 0;
  const ww = weightFree ? second(0, STEP) / 2 : 0;
  const aw = alphaFree && weightFree ? (second(STEP, STEP) / 2 - aa - ww) / 2 : 0;
  const variance = lowest / freedom;
  const errorOf = (own: number, other: number, free: boolean): number | null => {
    const information = own - (other > 0 ? (aw * aw) / other : 0);
    return free && information > 1e-9 * lowest ? Math.sqrt(variance / information) : null;
  };
  return { alpha: errorOf(aa, ww, alphaFree), weight: errorOf(ww, aa, weightFree) };
}
