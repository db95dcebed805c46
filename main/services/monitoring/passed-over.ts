import { formatPeriod, type TimeAxis } from '../../../engine/core/time-axis.ts';
import type { Expectation, PassedOver } from '../../../engine/monitoring/index.ts';

const why = ({ why: reason, times }: PassedOver): string =>
  ({
    gap: 'its values are missing',
    'gap-before': 'values right before it are missing',
    size: `errors are ${times.toPrecision(2)} times those of the middle fold`,
  })[reason];

/** Which folds expectations pass over, and why, in a sentence; null where there are none. */
export function passedOverWords({ folds = 0, passedOver = [] }: Expectation, axis: TimeAxis): string | null {
  if (passedOver.length === 0) return null;
  const named = passedOver.map((one) => `${formatPeriod(axis, one.fold)} to ${formatPeriod(axis, one.until)} (${why(one)})`);
  return `Expected errors pass over ${passedOver.length} of ${folds} folds of the backtest as disturbed: ${named.join('; ')}.`;
}
