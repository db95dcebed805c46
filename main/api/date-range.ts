import type { Panel } from '../../engine/core/panel.ts';
import { periodMs, type TimeAxis } from '../../engine/core/time-axis.ts';
import { badInput } from './api-failure.ts';

const DAY_MS = 86_400_000;
const MOST_PERIODS = 10_000;

/** The period after the last one of a series. */
export const endOf = ({ start, offsets }: Panel, index: number): number =>
  (start[index] as number) + (offsets[index + 1] as number) - (offsets[index] as number);

/**
 * A date of ISO 8601, with or without a time of day; time zones are not known to the data.
 *
 * @param last - a date without a time stands for the end of its day
 * @returns milliseconds since 1970 in UTC
 * @throws ApiFailure 400
 */
export function readDate(text: string, field: string, last = false): number {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?Z?)?$/.exec(text);
  const [, day, minute, second = '00'] = parts ?? [];
  const ms = day === undefined ? NaN : Date.parse(`${day}T${minute ?? '00:00'}:${second}Z`);
  // 31 February goes on into March.
  if (day === undefined || Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day)
    throw badInput(`${field} “${text.slice(0, 40)}” is no date of ISO 8601, such as 2017-08-16.`, field);
  return last && minute === undefined ? ms + DAY_MS - 1 : ms;
}

/**
 * Periods that stand for moments between two.
 *
 * @param first - the first period that can be told
 * @returns first and last; null where there is none, `too-far` where the end lies further than 10,000 periods ahead
 */
export function periodsBetween(axis: TimeAxis, first: number, start: number, end: number): readonly [number, number] | 'too-far' | null {
  if (periodMs(axis, first + MOST_PERIODS - 1) < end) return 'too-far';
  /** The first period at or after a moment. */
  const atOrAfter = (moment: number): number => {
    let [low, high] = [first, first + MOST_PERIODS];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (periodMs(axis, middle) >= moment) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const range = [atOrAfter(start), atOrAfter(end + 1) - 1] as const;
  return range[1] < range[0] ? null : range;
}
