import { memo } from 'react';

const buckets = 32;

/**
 * The path of one row of 32 bucket means, scaled into a box; a gap breaks the line. Empty when nothing is known.
 *
 * @param means - all series' means, row by row
 * @param row - which series
 */
export function sparklinePath(means: Float32Array, row: number, width: number, height: number): string {
  const start = row * buckets;
  let low = Infinity;
  let high = -Infinity;
  for (let i = start; i < start + buckets; i += 1) {
    const value = means[i] ?? NaN;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high >= low)) return '';
  const span = high - low;
  let path = '';
  let pen = 'M';
  for (let i = 0; i < buckets; i += 1) {
    const value = means[start + i] ?? NaN;
    if (Number.isNaN(value)) {
      pen = 'M';
      continue;
    }
    const y = span === 0 ? height / 2 : height - ((value - low) / span) * height;
    path += `${pen}${((i / (buckets - 1)) * width).toFixed(1)} ${y.toFixed(1)}`;
    pen = 'L';
  }
  return path;
}

interface Props {
  readonly means: Float32Array;
  readonly row: number;
  readonly width?: number;
  readonly height?: number;
}
/** The shape of a series at a glance. Says nothing to screen readers: the numbers stand beside it. */
export const Sparkline = memo(function Sparkline({ means, row, width = 72, height = 16 }: Props) {
  return (
    <svg width={width} height={height + 2} viewBox={`0 -1 ${width} ${height + 2}`} aria-hidden="true" style={{ display: 'block' }}>
      <path d={sparklinePath(means, row, width, height)} fill="none" stroke="var(--text-2)" strokeWidth="1" />
    </svg>
  );
});
