import { decimalsFor, sizeOf } from '../words/numbers.ts';
import type { Range } from './figure.ts';
import { positionOf, type Line } from './thinning.ts';

/** How values of this size are written when pointed at, in d3 notation: `,.0f` for thousands, `,.2f` for units. */
export function numberFormat(values: readonly Float64Array[]): string {
  const size = Math.max(0, ...values.map((part) => sizeOf(part.filter(Number.isFinite))));
  return `,.${decimalsFor(size)}f`;
}

/**
 * What the value axis spans so that all lines fill it inside a stretch of time: a twentieth of room at each end, and down to zero
 * where the values are not far from it.
 *
 * @returns null when nothing lies inside
 */
export function valueRange(lines: readonly Line[], window: Range): Range | null {
  let low = Infinity;
  let high = -Infinity;
  for (const { x, y } of lines) {
    const to = Math.min(y.length, positionOf(x, window[1]) + 1);
    for (let i = Math.max(0, positionOf(x, window[0]) - 1); i < to; i += 1) {
      const value = y[i] ?? NaN;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(high >= low)) return null;
  const span = high - low || Math.abs(high) || 1;
  const nearZero = low >= 0 && low < 0.3 * high;
  return [nearZero ? 0 : low - 0.05 * span, high + 0.05 * span];
}
