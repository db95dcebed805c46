import { fitLine } from '../math/line.ts';
import { transform } from './fourier-transform.ts';

export interface Periodogram {
  /** Cycles a period: 1 / n, 2 / n ... up to 1/2. */
  readonly frequency: Float64Array;
  /** Squared size of the transform over n. */
  readonly power: Float64Array;
}

/**
 * Periodogram of a series less its straight line, not tapered: as R's `spec.pgram(taper = 0, fast = FALSE)`.
 *
 * @param y - length n, nothing missing
 * @returns length n / 2, rounded down
 * @see Bloomfield (2000), Fourier Analysis of Time Series, 2nd ed., chapter 8
 */
export function periodogram(y: Float64Array): Periodogram {
  const n = y.length;
  const { intercept, slope } = fitLine(y);
  const real = y.map((value, t) => value - intercept - slope * t);
  const imaginary = new Float64Array(n);
  transform(real, imaginary);
  const count = n >> 1;
  return {
    frequency: Float64Array.from({ length: count }, (_, k) => (k + 1) / n),
    power: Float64Array.from({ length: count }, (_, k) => ((real[k + 1] as number) ** 2 + (imaginary[k + 1] as number) ** 2) / n),
  };
}

/**
 * Smooths a periodogram by a modified Daniell kernel: means over `half` frequencies to either side, the outermost with half weight. At the ends
 * the spectrum goes on as it is: mirrored about frequency 0, where a series less its line has none, and about 1/2.
 *
 * @param power - of a series of length n
 * @param n - values of the series
 */
export function smoothPeriodogram(power: Float64Array, n: number, half: number): Float64Array {
  if (half < 1) return Float64Array.from(power);
  // As R does, what lies at frequency 0 is taken from its neighbours.
  const at = (k: number): number => {
    const turned = ((k % n) + n) % n;
    const folded = Math.min(turned, n - turned);
    return power[folded === 0 ? 0 : folded - 1] as number;
  };
  const zero = 0.5 * (at(1) + at(-1));
  const value = (k: number): number => (k % n === 0 ? zero : at(k));
  return power.map((_, i) => {
    const k = i + 1;
    let sum = 0.5 * (value(k - half) + value(k + half));
    for (let j = 1 - half; j < half; j++) sum += value(k + j);
    return sum / (2 * half);
  });
}

export interface Peak {
  /** Periods a cycle. */
  readonly period: number;
  /** Of the sum of the periodogram, within one frequency to either side. */
  readonly share: number;
}

/**
 * The strongest local peaks of a periodogram.
 *
 * @param least - smallest share that counts
 * @returns strongest first
 */
export function strongestPeriods({ frequency, power }: Periodogram, most = 5, least = 0.02): Peak[] {
  let total = 0;
  for (const value of power) total += value;
  if (!(total > 0)) return [];
  const peaks: Peak[] = [];
  for (let k = 0; k < power.length; k++) {
    const here = power[k] as number;
    const before = k > 0 ? (power[k - 1] as number) : 0;
    const after = k + 1 < power.length ? (power[k + 1] as number) : 0;
    if (!(here > before && here >= after)) continue;
    const share = (here + before + after) / total;
    if (share >= least) peaks.push({ period: 1 / (frequency[k] as number), share });
  }
  return peaks.sort((a, b) => b.share - a.share).slice(0, most);
}
