import type { DemandPattern } from '../features/intermittency.ts';
import { cleanRemainder } from './clean-remainder.ts';
import { eventEffects, type EventColumn, type EventEffects } from './event-effects.ts';
import { smootherShare } from './smoother-share.ts';
import { takeApart, type Parts } from './take-apart.ts';

/** The part of each value by which it is judged an anomaly or not. */
export interface Judged {
  /** Length n, NaN for what is not judged. */
  readonly left: Float64Array;
  /** Share of it that the decomposition has taken: the spread of `left` is too small by it. */
  readonly share: number;
  /** What promotions, holidays and the like explain, which `left` is without; null where none are known. */
  readonly events: EventEffects | null;
}

/**
 * What a decomposition leaves of values, less the effects of known events; or, where demand comes now and then, by how much its size differs
 * from none: there a demand as such is no surprise, and periods without one are left out.
 *
 * @param parts - of y by a plain STL or MSTL; null where there is none
 * @param events - columns of length n that may tell of events
 */
export function judgedPart(y: Float64Array, parts: Parts | null, pattern: DemandPattern, events: readonly EventColumn[] = []): Judged {
  if (pattern === 'intermittent' || pattern === 'lumpy')
    return { left: y.map((value) => (value === 0 ? NaN : value)), share: 0, events: null };
  if (!parts) return { left: new Float64Array(y.length).fill(NaN), share: 0, events: null };
  const lengths = parts.seasons.map(({ length }) => length);
  const share = smootherShare(y.length, lengths);
  const effects = eventEffects(y, lengths, events);
  const rest = effects && y.map((value, t) => value - (effects.effect[t] as number));
  const without = rest && takeApart(rest, lengths);
  return without
    ? { left: cleanRemainder(rest, without), share, events: effects }
    : { left: cleanRemainder(y, parts), share, events: null };
}
