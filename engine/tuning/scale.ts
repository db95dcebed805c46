import type { NumberDimension } from './space.ts';

/** A dimension as an interval in which all places are equally likely beforehand. */
export interface Scale {
  /** Low end; half a step below `min` for integers, so that all of them have cells of their own. */
  readonly low: number;
  readonly high: number;
  /** Place of a value. */
  place(value: number): number;
  /** Value at a place, within `min` and `max`, whole for integers. */
  value(place: number): number;
  /** Places that stand for a value: from, to; equal where values are continuous. */
  cell(value: number): readonly [number, number];
}

export function scaleOf({ type, min, max }: NumberDimension): Scale {
  const log = type === 'log-uniform' || type === 'log-integer';
  const whole = type === 'integer' || type === 'log-integer';
  const half = whole ? 0.5 : 0;
  const place = (value: number): number => (log ? Math.log(value) : value);
  return {
    low: place(min - half),
    high: place(max + half),
    place,
    value(at) {
      const value = log ? Math.exp(at) : at;
      return Math.min(max, Math.max(min, whole ? Math.round(value) : value));
    },
    cell: (value) => [place(value - half), place(value + half)],
  };
}
