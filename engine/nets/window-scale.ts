import type { Scaling } from './settings.ts';

/** A window's own scale: scaled = (transformed - location) / scale. */
export interface WindowScale {
  location: number;
  scale: number;
}

/** Beyond this scaled outputs are cut off: nothing but a net gone wild gets there, and numbers stay finite. */
const FARTHEST = 50;

const transformed = (scaling: Scaling, y: number): number => (scaling === 'log1p' ? Math.log1p(y) : y);

/**
 * The scale of `y[from .. to)`, missing values left out.
 * - `log1p`: logarithms of 1 + y less their mean, in units of `unit`; differences are relative ones, whatever the size of the series
 * - `mean`: y less its mean, over the mean of |y|
 * - `standard`: y less its mean, over the standard deviation
 *
 * Windows that are constant or empty get the scale that leaves numbers as they are.
 *
 * @param unit - how far logarithms usually are from the mean of their window; the same for all windows
 */
export function measureWindow(scaling: Scaling, y: Float64Array, from: number, to: number, unit: number, out: WindowScale): void {
  let count = 0;
  let total = 0;
  let size = 0;
  for (let t = Math.max(0, from); t < to; t++) {
    const value = y[t] as number;
    if (Number.isNaN(value)) continue;
    count++;
    total += transformed(scaling, value);
    size += Math.abs(value);
  }
  out.location = count > 0 ? total / count : 0;
  out.scale = scaling === 'log1p' ? unit : 1;
  if (count === 0 || scaling === 'log1p') return;
  if (scaling === 'mean') {
    out.scale = size > 0 ? size / count : 1;
    return;
  }
  let squares = 0;
  for (let t = Math.max(0, from); t < to; t++) {
    const value = y[t] as number;
    if (!Number.isNaN(value)) squares += (value - out.location) ** 2;
  }
  const deviation = Math.sqrt(squares / count);
  // What rounding makes of a constant is no deviation.
  out.scale = deviation > 1e-9 * (size / count) ? deviation : size > 0 ? size / count : 1;
}

export const scaleValue = (scaling: Scaling, y: number, { location, scale }: WindowScale): number =>
  (transformed(scaling, y) - location) / scale;

/** The inverse of `scaleValue`; never below zero for `log1p`. */
export function unscaleValue(scaling: Scaling, z: number, { location, scale }: WindowScale): number {
  const value = location + scale * Math.max(-FARTHEST, Math.min(FARTHEST, z));
  return scaling === 'log1p' ? Math.max(0, Math.expm1(value)) : value;
}

/** How large the series is, on a logarithmic scale: an input, since small counts behave otherwise than large ones. */
export const levelOf = (scaling: Scaling, { location }: WindowScale): number =>
  scaling === 'log1p' ? location : Math.sign(location) * Math.log1p(Math.abs(location));
