import { minimiseBounded } from '../../math/minimise-bounded.ts';

/** Simple exponential smoothing from a given start: the forecast after the last value. */
export function smooth(values: Float64Array, alpha: number, start: number): number {
  let level = start;
  for (let i = 0; i < values.length; i++) level += alpha * ((values[i] as number) - level);
  return level;
}

/** The same from the first value, which is the level before the second. */
export const smoothFromFirst = (values: Float64Array, alpha: number): number => smooth(values, alpha, values[0] as number);

/** Range of the parameter where it is optimised, as in the benchmarks of the M5 competition. */
const OPTIMISED = Float64Array.of(0.1, 0.15, 0.2, 0.25, 0.3);

/** The parameter from 0.1 to 0.3 with the smallest sum of squared one-step errors, starting from the first value. */
export function bestSmoothing(values: Float64Array): number {
  const squares = (alpha: number): number => {
    let level = values[0] as number;
    let sum = 0;
    for (let i = 1; i < values.length; i++) {
      const error = (values[i] as number) - level;
      sum += error * error;
      level += alpha * error;
    }
    return sum;
  };
  return minimiseBounded(squares, OPTIMISED).x;
}

/** Sums of stretches of `size` periods, the last one ending with the series; what is left over at its start is dropped. */
export function aggregate(y: Float64Array, size: number): Float64Array {
  const count = Math.floor(y.length / size);
  const from = y.length - count * size;
  const sums = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let t = from + i * size; t < from + (i + 1) * size; t++) sum += y[t] as number;
    sums[i] = sum;
  }
  return sums;
}
