/** Gaps between deliveries that say how often they come. */
const GAPS = 8;
const LEAST = 3;
/** Deliveries closer together than this were brought by hand, or all at once. */
const LEAST_MS = 3_600_000;
/** How much longer than the longest of the last gaps a delivery may take before it is late. */
const SLACK = 1.5;

export interface Late {
  /** Times of the last delivery and from when the next one was due, in milliseconds. */
  readonly last: number;
  readonly due: number;
  /** The longest of the last gaps. */
  readonly usualMs: number;
}

/**
 * Whether new data are overdue: nothing has come for half as long again as the longest of the last eight gaps between deliveries. Weekends and holidays that were
 * among them are allowed for; with fewer than three gaps of an hour or more nothing is said.
 *
 * @param times - of deliveries that had new periods, in milliseconds, in any order
 */
export function lateDelivery(times: readonly number[], now: number): Late | null {
  const sorted = times.toSorted((a, b) => b - a);
  const gaps = sorted
    .slice(1)
    .map((time, i) => (sorted[i] as number) - time)
    .filter((gap) => gap >= LEAST_MS)
    .slice(0, GAPS);
  const [last] = sorted;
  if (last === undefined || gaps.length < LEAST) return null;
  const usualMs = Math.max(...gaps);
  return now - last > SLACK * usualMs ? { last, due: last + usualMs, usualMs } : null;
}
