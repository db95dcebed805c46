import { bendUp } from './bend.ts';
import type { ProphetFitted } from './fitted.ts';
import { saturate } from './trend.ts';

/** The trend in scaled units from what it is before saturation. */
export const trendFrom = (predictor: number, cap: number | null): number => (cap === null ? predictor : cap * saturate(predictor));

/**
 * Puts trend, multiplicative and additive terms together and back into the units of y, without noise.
 *
 * @param trend - scaled
 * @param factor - 1 + multiplicative terms
 * @param added - additive terms, scaled
 */
export function expectedValue(fitted: ProphetFitted, trend: number, factor: number, added: number): number {
  const { yScale, yMin, bend, floorMultiplied } = fitted;
  if (floorMultiplied) return (trend * yScale + yMin) * factor + added * yScale;
  const scaled = trend * factor + added;
  return (bend === undefined ? scaled : bendUp(scaled, -yMin / yScale, bend)) * yScale + yMin;
}
