import type { Range } from './figure.ts';

/** A line of more points than this is thinned before it is drawn. */
export const mostPoints = 5000;

export interface Line {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * Thins a line to its lowest and highest point in each of many equal stretches, so that no peak is lost. A stretch without values
 * leaves one NaN, which breaks the line. Lines that are short enough come back as they are.
 *
 * @param most - points in the result, 4 or more
 */
export function thin(line: Line, most: number): Line {
  const { x, y } = line;
  if (y.length <= most) return line;
  const stretches = Math.floor(most / 2);
  const kept: number[] = [];
  for (let s = 0; s < stretches; s += 1) {
    const from = Math.floor((s * y.length) / stretches);
    const to = Math.floor(((s + 1) * y.length) / stretches);
    kept.push(...extremes(y, from, to));
  }
  return { x: Float64Array.from(kept, (i) => x[i] ?? NaN), y: Float64Array.from(kept, (i) => y[i] ?? NaN) };
}

function extremes(y: Float64Array, from: number, to: number): number[] {
  let low = -1;
  let high = -1;
  for (let i = from; i < to; i += 1) {
    const value = y[i] ?? NaN;
    if (Number.isNaN(value)) continue;
    if (low < 0 || value < (y[low] ?? NaN)) low = i;
    if (high < 0 || value > (y[high] ?? NaN)) high = i;
  }
  if (low < 0) return [from];
  return low === high ? [low] : [Math.min(low, high), Math.max(low, high)];
}

/** First position whose time is at least `time`. */
export function positionOf(x: Float64Array, time: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((x[middle] ?? NaN) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The line as it should be drawn while `window` is on show: fine inside it and near it, coarse elsewhere. */
export function lineFor(line: Line, window: Range | null): Line {
  if (line.y.length <= mostPoints) return line;
  if (!window) return thin(line, mostPoints);
  const margin = window[1] - window[0];
  const from = positionOf(line.x, window[0] - margin);
  const to = positionOf(line.x, window[1] + margin);
  const cut = (a: number, b: number): Line => ({ x: line.x.subarray(a, b), y: line.y.subarray(a, b) });
  const parts = [thin(cut(0, from), 500), thin(cut(from, to), mostPoints - 1000), thin(cut(to, line.y.length), 500)];
  return { x: joined(parts.map((part) => part.x)), y: joined(parts.map((part) => part.y)) };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
