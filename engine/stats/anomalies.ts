import { medianInPlace } from '../math/median.ts';

export interface Anomaly {
  /** Position in the series. */
  readonly at: number;
  readonly value: number;
  /** What trend and seasons give. */
  readonly expected: number;
  /** Robust z of the remainder, signed. */
  readonly score: number;
}

/** Robust z from which a remainder is an anomaly. */
export const ANOMALY_THRESHOLD = 3.5;
/** Turns a median and a mean absolute deviation into a standard deviation of normal values. */
const FROM_MEDIAN = 1.482602218505602;
const FROM_MEAN = 1.2533141373155001;

export interface Spread {
  readonly centre: number;
  /** Robust standard deviation; 0 where nothing varies. */
  readonly deviation: number;
}

/**
 * Median and scaled median absolute deviation; the mean absolute deviation where more than half of the values are the same.
 *
 * @param y - NaN where missing
 * @param scratch - at least as long, is overwritten
 */
export function robustSpread(y: Float64Array, scratch: Float64Array = new Float64Array(y.length)): Spread {
  let count = 0;
  let largest = 0;
  for (let t = 0; t < y.length; t++) {
    const value = y[t] as number;
    if (Number.isNaN(value)) continue;
    scratch[count++] = value;
    if (Math.abs(value) > largest) largest = Math.abs(value);
  }
  const values = scratch.subarray(0, count);
  const centre = medianInPlace(values);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    values[i] = Math.abs((values[i] as number) - centre);
    sum += values[i] as number;
  }
  const median = FROM_MEDIAN * medianInPlace(values);
  // Deviations within the rounding of the values are none.
  const least = 1e-12 * largest;
  const deviation = median > least ? median : (FROM_MEAN * sum) / count;
  return { centre, deviation: deviation > least ? deviation : 0 };
}

/**
 * Values that lie far from what trend and seasons give, by the robust z of the remainder.
 *
 * @param y - length n
 * @param remainder - length n, NaN where there is none: what the decomposition leaves
 * @returns in order of time
 * @see Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers, ASQC Quality Press
 */
export function anomaliesOf(y: Float64Array, remainder: Float64Array, threshold = ANOMALY_THRESHOLD): Anomaly[] {
  const { centre, deviation } = robustSpread(remainder);
  const found: Anomaly[] = [];
  if (!(deviation > 0)) return found;
  for (let at = 0; at < y.length; at++) {
    const left = remainder[at] as number;
    const score = (left - centre) / deviation;
    if (Math.abs(score) >= threshold) found.push({ at, value: y[at] as number, expected: (y[at] as number) - left + centre, score });
  }
  return found;
}

/**
 * The same of values that something else has found.
 *
 * @param found - positions, ascending; those without a remainder are left out
 */
export function anomaliesAt(found: readonly number[], y: Float64Array, remainder: Float64Array): Anomaly[] {
  const { centre, deviation } = robustSpread(remainder);
  return found.flatMap((at) => {
    const left = remainder[at] as number;
    const value = y[at] as number;
    if (Number.isNaN(left) || !(deviation > 0)) return [];
    return [{ at, value, expected: value - left + centre, score: (left - centre) / deviation }];
  });
}

/** Their number alone. */
export function countAnomalies(remainder: Float64Array, threshold = ANOMALY_THRESHOLD): number {
  const { centre, deviation } = robustSpread(remainder);
  if (!(deviation > 0)) return 0;
  let count = 0;
  for (let t = 0; t < remainder.length; t++) if (Math.abs((remainder[t] as number) - centre) >= threshold * deviation) count++;
  return count;
}

/**
 * An anomaly in words.
 *
 * @param nowAndThen - whether demand comes now and then, so that sizes are compared
 */
export function reasonFor({ value, expected, score }: Anomaly, nowAndThen = false): string {
  const size = Math.abs(score);
  const times = size >= 100 ? 'over 100' : size.toFixed(1);
  const than = nowAndThen ? 'the usual size of a demand' : 'what trend and season lead to expect';
  const how = `${times} usual deviations ${score > 0 ? 'above' : 'below'} ${than}`;
  if (value === 0 && score < 0) return `Nothing at all: ${how}`;
  if (value < 0 && expected > 0) return `Negative: ${how}`;
  return `${score > 0 ? 'High' : 'Low'}: ${how}`;
}
