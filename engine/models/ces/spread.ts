import { fitLine } from '../../math/line.ts';
import { estimateSpread, stepsToLookAt, type Spread } from '../spread.ts';
import { varianceRatios } from './deviation.ts';
import { copyState, emptyState, runCes, type CesForm, type CesParameters, type CesState } from './recursion.ts';

/** Origins that errors of several steps are taken from: more would cost time and say the same. */
const MOST_ORIGINS = 240;

/**
 * Spread of a CES model: its errors for several steps ahead over the history.
 *
 * @param first - state before the first value; overwritten
 * @param freedom - errors less parameters
 */
export function cesSpread(
  form: CesForm,
  m: number,
  parameters: CesParameters,
  y: Float64Array,
  first: CesState,
  sigma2: number,
  freedom: number,
): Spread {
  const n = y.length;
  const steps = stepsToLookAt(n, m);
  const sums = new Float64Array(steps);
  const counts = new Int32Array(steps);
  const ahead = new Float64Array(steps);
  const scratch = emptyState(form, m);
  const every = Math.max(1, Math.floor(n / MOST_ORIGINS));
  for (let t = 0; t < n; t++) {
    if (t % every === 0) {
      const reach = Math.min(steps, n - t);
      copyState(first, scratch);
      runCes(form, m, parameters, scratch, null, t, t + reach, 1, ahead);
      for (let k = 0; k < reach; k++) {
        sums[k] = (sums[k] as number) + ((y[t + k] as number) - (ahead[k] as number)) ** 2;
        counts[k] = (counts[k] as number) + 1;
      }
    }
    runCes(form, m, parameters, first, y, t, t + 1, 1, null);
  }
  return estimateSpread({
    errors: { meanSquares: sums.map((sum, k) => (counts[k] ? sum / (counts[k] as number) : 0)), counts },
    ratios: varianceRatios(form, m, parameters, steps),
    sigma2,
    freedom,
    length: n,
    slope: fitLine(y).slope,
  });
}
