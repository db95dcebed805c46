import { ROUNDED_AWAY } from '../../math/orthogonalise.ts';
import type { OnlineLinear } from '../../online/index.ts';

/** What is not known of the coefficients counts at most so many times the errors' variance: an undetermined one would swamp all. */
const MOST = 100;

/**
 * x' (X'WX)^-1 x / lambda of a row: the share of the errors' variance that a forecast has for want of knowing the coefficients. Columns that
 * depend on those before them have no part in it, since they have none in the forecast.
 *
 * @returns a function of a row with the intercept's 1 first
 */
export function leverageOf({ triangle, forgetting, names }: OnlineLinear): (row: Float64Array) => number {
  const k = names.length + 1;
  const dependent = Array.from({ length: k }, (_, i) => {
    let length = 0;
    for (let j = 0; j <= i; j++) length = Math.hypot(length, triangle[j * k + i] as number);
    return !(Math.abs(triangle[i * k + i] as number) > ROUNDED_AWAY * length);
  });
  const solved = new Float64Array(k);
  return (row) => {
    let squares = 0;
    for (let i = 0; i < k; i++) {
      if (dependent[i]) {
        solved[i] = 0;
        continue;
      }
      let value = row[i] as number;
      for (let j = 0; j < i; j++) value -= (triangle[j * k + i] as number) * (solved[j] as number);
      value /= triangle[i * k + i] as number;
      solved[i] = value;
      squares += value * value;
    }
    return Math.min(squares / forgetting, MOST);
  };
}
