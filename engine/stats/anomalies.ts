import { medianInPlace } from '../math/median.ts';
import { countObserved } from '../math/moments.ts';
import { normalQuantile } from '../math/normal.ts';

export interface Anomaly {
  /** Position in the series. */
  readonly at: number;
  readonly value: number;
  /** What trend and seasons give. */
  readonly expected: number;
  /** Robust z of the remainder, signed. */
  readonly score: number;
}

/** Robust z from which a value is suspect, and the least from which one is an anomaly. */
export const SUSPECT_THRESHOLD = 3.5;
/** Of series of normal values whose spread is known, the share that show an anomaly by chance. */
const FALSE_ALARMS = 0.01;
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

/** Values that are judged, and how: see `Judged` of judged-part.ts. */
interface ToJudge {
  readonly left: Float64Array;
  readonly share: number;
  readonly events: { readonly spread: Float64Array } | null;
}

/**
 * Robust z from which one of n values is an anomaly: Bonferroni's bound, so that a longer series does not show more of them by chance; 3.5, the
 * usual figure, where that is more. What is measured is in docs/explore.md.
 */
export const thresholdFor = (n: number): number =>
  n > 0 ? Math.max(SUSPECT_THRESHOLD, normalQuantile(1 - FALSE_ALARMS / (2 * n))) : SUSPECT_THRESHOLD;

/** The threshold that counts: the one that was asked for, or that for as many values as are judged. */
export function thresholdOf({ left }: Pick<ToJudge, 'left'>, asked?: number): number {
  return asked ?? thresholdFor(countObserved(left));
}

function scoring({ left, share, events }: ToJudge): { centre: number; score: (at: number) => number } | null {
  const { centre, deviation } = robustSpread(left);
  if (!(deviation > 0)) return null;
  const unit = deviation / (1 - share);
  return { centre, score: (at) => ((left[at] as number) - centre) / (unit * (events ? (events.spread[at] as number) : 1)) };
}

/**
 * Values that lie far from what trend, seasons and known events give, by the robust z of what those leave.
 *
 * @param y - length n
 * @param threshold - by the number of values if not given
 * @returns in order of time
 * @see Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers, ASQC Quality Press
 */
export function anomaliesOf(y: Float64Array, judged: ToJudge, threshold?: number): Anomaly[] {
  const least = thresholdOf(judged, threshold);
  return anomaliesAt(Array.from(y.keys()), y, judged).filter(({ score }) => Math.abs(score) >= least);
}

/**
 * The same of values that something else has found.
 *
 * @param found - positions, ascending; those without a remainder are left out
 */
export function anomaliesAt(found: readonly number[], y: Float64Array, judged: ToJudge): Anomaly[] {
  const by = scoring(judged);
  if (!by) return [];
  return found.flatMap((at) => {
    const left = judged.left[at] as number;
    const value = y[at] as number;
    return Number.isNaN(left) || Number.isNaN(value) ? [] : [{ at, value, expected: value - left + by.centre, score: by.score(at) }];
  });
}

/** Their number alone. */
export function countAnomalies(judged: ToJudge, threshold?: number): number {
  const by = scoring(judged);
  if (!by) return 0;
  const least = thresholdOf(judged, threshold);
  let count = 0;
  for (let t = 0; t < judged.left.length; t++) if (Math.abs(by.score(t)) >= least) count++;
  return count;
}

/**
 * An anomaly in words.
 *
 * @param nowAndThen - whether demand comes now and then, so that sizes are compared
 * @param events - known ones of that period
 */
export function reasonFor({ value, expected, score }: Anomaly, nowAndThen = false, events: readonly string[] = []): string {
  const size = Math.abs(score);
  const times = size >= 100 ? 'over 100' : size.toFixed(1);
  const than = nowAndThen
    ? 'the usual size of a demand'
    : events.length > 0
      ? `what trend, season and ${events.join(', ')} lead to expect`
      : 'what trend and season lead to expect';
  const how = `${times} usual deviations ${score > 0 ? 'above' : 'below'} ${than}`;
  if (value === 0 && score < 0) return `Nothing at all: ${how}`;
  if (value < 0 && expected > 0) return `Negative: ${how}`;
  return `${score > 0 ? 'High' : 'Low'}: ${how}`;
}
