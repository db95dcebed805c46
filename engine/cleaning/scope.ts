import { EngineError } from '../core/errors.ts';
import { periodMs, type TimeAxis } from '../core/time-axis.ts';
import type { RecipeStep } from './recipe.ts';
import type { CleaningState } from './state.ts';

/** The part of a panel that a step may touch. */
export interface Scope {
  /** Length n: 1 for a series that it may touch. */
  readonly chosen: Uint8Array;
  /** Length n each: positions in y from `from[i]` to before `to[i]`. */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

const when = /^(-?\d{1,6})(?:-(\d{2})(?:-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?)?| ?Q([1-4]))?$/;

/** What a text names: its first and one past its last instant in milliseconds; the count itself for counted time. */
function spanOf(text: string, axis: TimeAxis | null): readonly [number, number] | null {
  if (axis === null || axis.frequency.unit === 'integer') {
    const count = Number(text);
    return text.trim() !== '' && Number.isFinite(count) ? [count, count + 1] : null;
  }
  const found = when.exec(text.trim());
  if (!found) return null;
  const [, year, month, day, hour, minute, second, quarter] = found;
  const first = quarter === undefined ? Number(month ?? 1) - 1 : 3 * (Number(quarter) - 1);
  const at = (y: number, mo: number, d: number, h = 0, mi = 0, s = 0): number => {
    const date = new Date(Date.UTC(2000, 0, 1, h, mi, s));
    date.setUTCFullYear(y, mo, d);
    return date.getTime();
  };
  const [y, d] = [Number(year), Number(day ?? 1)];
  const start = at(y, first, d, Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0));
  if (month !== undefined && (Number(month) < 1 || Number(month) > 12)) return null;
  if (day !== undefined && new Date(start).getUTCDate() !== d) return null;
  if (second !== undefined) return [start, start + 1000];
  if (hour !== undefined) return [start, start + 60_000];
  if (day !== undefined) return [start, start + 86_400_000];
  if (quarter !== undefined) return [start, at(y, first + 3, 1)];
  return [start, month === undefined ? at(y + 1, 0, 1) : at(y, first + 1, 1)];
}

/**
 * Periods that a text names, as one that includes all of them: `2017-08` names all days of that month.
 *
 * @param which - whose word it is, for the message
 * @returns [first instant, one past the last], in the units of `instantOf`
 * @throws EngineError `invalid-option` when it is not understood
 */
export function parsePeriod(text: string, axis: TimeAxis | null, which: string): readonly [number, number] {
  const span = spanOf(text, axis);
  if (span) return span;
  const example = axis === null || axis.frequency.unit === 'integer' ? 'a count such as 17' : 'a date such as 2017-08-16, 2017-08 or 2017';
  throw new EngineError('invalid-option', `${which} must be ${example} but is ${JSON.stringify(text)}.`, { value: text });
}

/** A period's place in time, in the units of `parsePeriod`. */
export const instantOf = (axis: TimeAxis | null, period: number): number => {
  if (axis === null) return period;
  return axis.frequency.unit === 'integer' ? axis.origin + period * axis.frequency.step : periodMs(axis, period);
};

/** First period at or after an instant; instants ascend with periods. */
function firstAt(axis: TimeAxis | null, instant: number, low: number, high: number): number {
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (instantOf(axis, middle) >= instant) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * What a step may touch.
 *
 * @throws EngineError `invalid-option` for a period that is not understood, or a key that the data do not have
 */
export function scopeOf(state: CleaningState, step: RecipeStep): Scope {
  const { ids, offsets, start, axis, source } = state;
  const n = ids.length;
  const chosen = new Uint8Array(n).fill(1);
  for (const [key, allowed] of Object.entries(step.series ?? {})) {
    const k = source.keyNames.indexOf(key);
    if (k < 0)
      throw new EngineError(
        'invalid-option',
        `Series are chosen by "${key}", which the data do not have; they have ${source.keyNames.join(', ') || 'no keys'}.`,
        { key },
      );
    const values = new Set(allowed);
    for (let i = 0; i < n; i++) if (!values.has(source.keys[k]?.[i] ?? '')) chosen[i] = 0;
  }
  let first = 0;
  let end = 0;
  for (let i = 0; i < n; i++) {
    first = Math.min(first, start[i] as number);
    end = Math.max(end, (start[i] as number) + (offsets[i + 1] as number) - (offsets[i] as number));
  }
  const low = step.from === undefined || step.from === '' ? first : firstAt(axis, parsePeriod(step.from, axis, '"from"')[0], first, end);
  const high = step.to === undefined || step.to === '' ? end : firstAt(axis, parsePeriod(step.to, axis, '"to"')[1], first, end);
  const from = new Int32Array(n);
  const to = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const length = (offsets[i + 1] as number) - (offsets[i] as number);
    from[i] = Math.max(0, Math.min(length, low - (start[i] as number)));
    to[i] = Math.max(from[i] as number, Math.min(length, high - (start[i] as number)));
    if (state.dropped[i]) chosen[i] = 0;
  }
  return { chosen, from, to };
}
