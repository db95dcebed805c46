import { inverseOf } from '../../math/cholesky.ts';
import { backcast } from './backcast.ts';
import type { CesFitted } from './fitted.ts';
import { emptyState, type CesParameters, type CesState } from './recursion.ts';

const NAMES = ['alpha0', 'alpha1', 'beta0', 'beta1'] as const;
const STEP = 2e-4;

/**
 * Standard errors of the smoothing parameters, from the curvature of the sum of squares where the search stopped. Null throughout where it does
 * not curve upward in every direction: at a bound, or on flat ground.
 *
 * @param rough - the state that the fit started from
 * @param count - parameters that the form has: 2, 3 or 4
 */
export function standardErrorsOf(
  { form, parameters, seasonLength, sigma2 }: CesFitted,
  y: Float64Array,
  rough: CesState,
  count: number,
): readonly (number | null)[] {
  const state = emptyState(form, seasonLength);
  const squares = (shifts: Readonly<Partial<CesParameters>>): number => {
    const at = { ...parameters };
    for (const name of NAMES) at[name] += shifts[name] ?? 0;
    return backcast(form, seasonLength, at, y, rough, state);
  };
  const lowest = squares({});
  const hessian = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = i; j < count; j++) {
      const a = NAMES[i] as keyof CesParameters;
      const b = NAMES[j] as keyof CesParameters;
      const second =
        i === j
          ? (squares({ [a]: STEP }) - 2 * lowest + squares({ [a]: -STEP })) / (STEP * STEP)
          : (squares({ [a]: STEP, [b]: STEP }) -
              squares({ [a]: STEP, [b]: -STEP }) -
              squares({ [a]: -STEP, [b]: STEP }) +
              squares({ [a]: -STEP, [b]: -STEP })) /
            (4 * STEP * STEP);
      hessian[i * count + j] = second / (2 * sigma2);
      hessian[j * count + i] = second / (2 * sigma2);
    }
  const covariance = hessian.every(Number.isFinite) ? inverseOf(hessian, count) : null;
  return Array.from({ length: count }, (_, i) => {
    const variance = covariance?.[i * count + i] ?? NaN;
    return variance > 0 && Number.isFinite(variance) ? Math.sqrt(variance) : null;
  });
}
