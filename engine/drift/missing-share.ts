import { logGamma } from '../math/distributions/gamma.ts';
import { chiSquaredUpperTail } from '../math/distributions/tails.ts';
import { requireBoth } from './sorted-sample.ts';

export interface MissingShare {
  /** Shares of the rows that have no value. */
  readonly reference: number;
  readonly current: number;
  readonly pValue: number;
  readonly method: 'exact' | 'asymptotic';
}

/**
 * Whether values are missing equally often in two samples: two proportions, pooled; by Fisher's exact test where an expected count is below 5.
 *
 * @param missing - rows without a value: of the reference, of the current sample
 * @param rows - all rows of each, 1 or more
 * @throws EngineError `series-too-short` without rows
 * @see Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, 3rd ed., 3.2; Agresti (2013), Categorical Data Analysis, 3.5
 */
export function missingShare(missing: readonly [number, number], rows: readonly [number, number]): MissingShare {
  const [a, b] = missing;
  const [n, m] = rows;
  requireBoth('A comparison of missing values', n, m);
  const shares = { reference: a / n, current: b / m };
  const pooled = (a + b) / (n + m);
  if (pooled === 0 || pooled === 1) return { ...shares, pValue: 1, method: 'exact' };
  if (Math.min(n, m) * Math.min(pooled, 1 - pooled) < 5) return { ...shares, pValue: fisher(a, b, n, m), method: 'exact' };
  const z2 = (shares.reference - shares.current) ** 2 / (pooled * (1 - pooled) * (1 / n + 1 / m));
  return { ...shares, pValue: chiSquaredUpperTail(z2, 1), method: 'asymptotic' };
}

/** Chance of a table as improbable as this one or more so, given its margins. */
function fisher(a: number, b: number, n: number, m: number): number {
  const hits = a + b;
  const logChoose = (of: number, k: number): number => logGamma(of + 1) - logGamma(k + 1) - logGamma(of - k + 1);
  const whole = logChoose(n + m, hits);
  const log = (k: number): number => logChoose(n, k) + logChoose(m, hits - k) - whole;
  const limit = log(a) + 1e-7;
  const from = Math.max(0, hits - m);
  const to = Math.min(n, hits);
  // From the mode outwards until nothing adds: the counts may be in the millions.
  const mode = Math.min(to, Math.max(from, Math.floor(((hits + 1) * (n + 1)) / (n + m + 2))));
  let sum = 0;
  const walk = (k: number, step: 1 | -1): void => {
    for (let at = k; at >= from && at <= to; at += step) {
      const value = log(at);
      if (value <= limit) {
        const chance = Math.exp(value);
        sum += chance;
        if (chance < sum * 1e-18) break;
      }
    }
  };
  walk(mode, -1);
  walk(mode + 1, 1);
  return Math.min(1, sum);
}
