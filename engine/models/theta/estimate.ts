import { EngineError } from '../../core/errors.ts';
import { minimiseBounded } from '../../math/minimise-bounded.ts';
import { linesOf, runTwoLines, sumProducts, type Sums } from './two-lines.ts';

/** What a user may fix; what is absent is estimated. */
export interface FixedTheta {
  readonly alpha?: number;
  /** 1 or more. */
  readonly theta?: number;
  readonly firstLevel?: number;
}

export interface ThetaEstimate {
  readonly alpha: number;
  /** 1 - 1 / theta. */
  readonly weight: number;
  readonly firstLevel: number;
  /** Smoothed level after the last value. */
  readonly level: number;
  /** The line after the last value, t counted from 1. */
  readonly intercept: number;
  readonly slope: number;
  /** Sum of squared one-step errors, and how many there are. */
  readonly sse: number;
  readonly errors: number;
  /** Length n: one-step forecasts, NaN where there is none. */
  readonly fitted: Float64Array;
}

/** Bounds of the smoothing parameter in forecTheta. */
export const ALPHA_GRID = Float64Array.of(0.1, 0.15, 0.22, 0.32, 0.45, 0.6, 0.75, 0.88, 0.99);
/** theta at most 1e10. */
export const HIGHEST_WEIGHT = 1 - 1e-10;

interface Solution {
  level: number;
  weight: number;
  sse: number;
}

/** Least squares for the first level and the weight of the line at one alpha, the weight kept within its bounds. */
function solve({ rr, rg, gg, rd, gd, dd }: Sums, level: number | undefined, weight: number | undefined, out: Solution): void {
  let w = weight ?? 0.5;
  let l = level ?? 0;
  if (weight === undefined) {
    if (level === undefined) {
      const determinant = rr * gg - rg * rg;
      // Without a slope the line is no more than another first level, and any weight does.
      w = determinant > 1e-12 * rr * gg ? (rr * gd - rg * rd) / determinant : 0.5;
    } else w = gg > 0 ? (gd - l * rg) / gg : 0.5;
    w = Math.min(Math.max(w, 0), HIGHEST_WEIGHT);
  }
  if (level === undefined) l = rr > 0 ? (rd - w * rg) / rr : 0;
  out.level = l;
  out.weight = w;
  out.sse = Math.max(0, dd - 2 * (l * rd + w * gd) + l * l * rr + 2 * l * w * rg + w * w * gg);
}

/**
 * A two-line Theta model by least squares. For a given alpha the forecasts are linear in the first level and in the weight of the line, so
 * that those two are solved for and alpha alone is searched.
 *
 * @param y - length n >= 4, nothing missing, seasonally adjusted
 * @throws EngineError `cancelled`
 * @see Fiorucci et al. (2016), Int. J. Forecasting 32(4), 1151-1161
 */
export function estimateTheta(y: Float64Array, dynamic: boolean, fixed: FixedTheta, shouldStop: () => boolean): ThetaEstimate {
  if (shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
  const n = y.length;
  const { shift, scale } = scaleOf(y);
  const z = y.map((value) => (value - shift) / scale);
  const lines = linesOf(z, dynamic);
  const sums: Sums = { rr: 0, rg: 0, gg: 0, rd: 0, gd: 0, dd: 0 };
  const solution: Solution = { level: 0, weight: 0, sse: 0 };
  const fixedWeight = fixed.theta === undefined ? undefined : Math.min(1 - 1 / fixed.theta, HIGHEST_WEIGHT);
  // On the shifted scale a first level that was fixed depends on the weight, so that it can be fixed only together with theta.
  const fixedLevel =
    fixed.firstLevel === undefined || fixedWeight === undefined ? undefined : (fixed.firstLevel - shift * (1 - fixedWeight)) / scale;
  const profile = (alpha: number): number => {
    sumProducts(z, lines, alpha, sums);
    solve(sums, fixedLevel, fixedWeight, solution);
    return solution.sse;
  };
  const alpha = fixed.alpha ?? minimiseBounded(profile, ALPHA_GRID).x;
  profile(alpha);
  const { level: first, weight } = solution;
  const fitted = new Float64Array(n);
  const end = runTwoLines(z, lines, { alpha, weight, dynamic }, first, fitted);
  const errors = n - lines.skip;
  const power = (1 - alpha) ** n;
  const intercept = lines.intercept[n] as number;
  return {
    alpha,
    weight,
    firstLevel: first * scale + shift * (1 - weight),
    level: end.level * scale + shift * (1 - weight * power),
    intercept: intercept * scale + shift,
    slope: (lines.slope[n] as number) * scale,
    sse: end.sse * scale * scale,
    errors,
    fitted: fitted.map((forecast) => forecast * scale + shift),
  };
}

/** Centre and size of a series, so that its squares neither overflow nor vanish. */
export function scaleOf(y: Float64Array): { readonly shift: number; readonly scale: number } {
  let shift = 0;
  for (const value of y) shift += value / y.length;
  let scale = 0;
  for (const value of y) scale = Math.max(scale, Math.abs(value - shift));
  return { shift, scale: scale > 0 ? scale : 1 };
}
