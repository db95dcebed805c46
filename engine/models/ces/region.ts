import { fitLine } from '../../math/line.ts';
import { mean } from '../../math/moments.ts';
import type { CesForm, CesParameters } from './recursion.ts';

/** How fast forecasts may grow, or die away to zero, a step of the recursion. */
export interface GrowthLimits {
  readonly growth: number;
  readonly decay: number;
}

/** What only stability bounds. */
export const ADMISSIBLE: GrowthLimits = { growth: 0.5, decay: 1 };

/** Largest growth of forecasts over a season (over a period, without one): roots a little above 1 are how the model trends. */
const FASTEST_GROWTH = 0.05;
/** Forecasts may fall this many times as fast as the line through the series. */
const STEEPER_FALL = 1;

/**
 * Growth and decay that a series makes plausible. A root below 1 makes forecasts die away to zero, whatever the level of the series: only a
 * series that has been falling may do that.
 */
export function plausibleLimits(form: CesForm, m: number, y: Float64Array): GrowthLimits {
  // The pair of the simple form takes a step a season, that of the others a step a period.
  const steps = form === 'simple' ? 1 : m;
  const average = mean(y);
  const rate = average === 0 ? 0 : fitLine(y).slope / average;
  const fall = Math.min(FASTEST_GROWTH / m, Math.max(0, -rate * STEEPER_FALL));
  return { growth: FASTEST_GROWTH / steps, decay: form === 'simple' ? fall * m : fall };
}

/**
 * Bounds of the imaginary part at a given real part: at the upper one a root of the transition is 1 + growth, at the lower one the root near 1
 * is about 1 - decay.
 */
export const imaginaryBounds = ({ growth, decay }: GrowthLimits, alpha0: number): readonly [number, number] => [
  1 - decay * alpha0,
  1 + growth * growth + alpha0 * growth,
];

/** Whether both roots of z^2 - trace z + det lie within the circle of the given radius. */
function rootsWithin(trace: number, det: number, radius: number): boolean {
  const t = trace / radius;
  const d = det / (radius * radius);
  return Math.abs(d) < 1 && Math.abs(t) < 1 + d;
}

/**
 * Whether parameters are used: the past loses weight (both roots of the discount matrix within the unit circle), and no root of the
 * transition makes forecasts swing ever further.
 *
 * @see Svetunkov, Kourentzes & Ord (2022), Naval Research Logistics 69(8), 1108-1123, for the stability region
 */
export function isAdmissible(form: CesForm, { growth }: GrowthLimits, { alpha0, alpha1, beta0, beta1 }: CesParameters): boolean {
  const discount = rootsWithin(2 - 2 * alpha0 + alpha1, (1 - alpha0 + alpha1) * (1 - alpha0) + (1 - alpha1) * (1 - alpha0 - alpha1), 1);
  if (!discount || !rootsWithin(2 - alpha0, 2 - alpha0 - alpha1, 1 + 1.01 * growth)) return false;
  if (form === 'partial') return beta0 >= 0 && beta0 <= 2;
  if (form === 'full')
    return rootsWithin(2 - beta0, 2 - beta0 - beta1, 1 + FASTEST_GROWTH) && beta0 > 0 && beta0 < 2.5 && beta1 > 0 && beta1 < 2.5;
  return true;
}
