import type { CesForm, CesParameters } from './recursion.ts';

/** Largest growth of a forecast a step that is believed: roots a little outside the unit circle are how the model trends. */
const FASTEST_GROWTH = 1.1;

/** Whether both roots of z^2 - trace z + det lie within the circle of the given radius. */
function rootsWithin(trace: number, det: number, radius: number): boolean {
  const t = trace / radius;
  const d = det / (radius * radius);
  return Math.abs(d) < 1 && Math.abs(t) < 1 + d;
}

/** The pair of level and potential discounts the past, and its forecasts do not run away. */
function pairIsStable(a0: number, a1: number): boolean {
  // Discount matrix F - g w' and transition matrix F of the pair.
  const discount = rootsWithin(2 - 2 * a0 + a1, (1 - a0 + a1) * (1 - a0) + (1 - a1) * (1 - a0 - a1), 1);
  return discount && rootsWithin(2 - a0, 2 - a0 - a1, FASTEST_GROWTH);
}

/**
 * Whether parameters are used: the past loses weight, and forecasts grow no faster than a tenth a step.
 *
 * @see Svetunkov, Kourentzes & Ord (2022), section 3.2, for the stability region
 */
export function isAdmissible(form: CesForm, m: number, { alpha0, alpha1, beta0, beta1 }: CesParameters): boolean {
  if (!pairIsStable(alpha0, alpha1)) return false;
  if (form === 'partial') return beta0 >= 0 && beta0 <= 2;
  if (form === 'full')
    return rootsWithin(2 - beta0, 2 - beta0 - beta1, FASTEST_GROWTH) && beta0 > 0 && beta0 < 2.5 && beta1 > 0 && beta1 < 2.5;
  return m > 0;
}
