import type { SpecValue } from '../model.ts';
import { dayOf, parseDate } from './dates.ts';
import type { HolidayTerm, Mode } from './fitted.ts';
import { invalid, numberAt, objectsOf, textAt, wholeAt } from './read-json.ts';

const KEYS = ['holiday', 'ds', 'lower_window', 'upper_window', 'prior_scale'];
const WIDEST = 366;

/**
 * Holidays of a spec: rows of `{holiday, ds, lower_window, upper_window, prior_scale}` as in the original's data frame, where `ds` is a date
 * or a list of them. Rows of the same name are the same holiday.
 *
 * @returns in the order of the names, as the original's columns are
 * @throws EngineError `invalid-option`
 */
export function readHolidays(value: SpecValue | undefined, mode: Mode, defaultScale: number): HolidayTerm[] {
  const byName = new Map<string, { scale: number; days: [number, number, number][] }>();
  objectsOf('holidays', value, KEYS).forEach((row, i) => {
    const at = (key: string): string => `holidays[${i}].${key}`;
    const name = textAt(at('holiday'), row['holiday']);
    const lower = wholeAt(at('lower_window'), row['lower_window'], -WIDEST, 0, 0);
    const upper = wholeAt(at('upper_window'), row['upper_window'], 0, WIDEST, 0);
    const scale = numberAt(at('prior_scale'), row['prior_scale'], 1e-6, 1e6, defaultScale);
    const known = byName.get(name) ?? { scale, days: [] };
    if (known.scale !== scale) invalid(at('prior_scale'), `${known.scale} as in the other rows of ${name}`, scale);
    byName.set(name, known);
    const dates: SpecValue = Array.isArray(row['ds']) ? (row['ds'] as readonly SpecValue[]) : [row['ds'] as SpecValue];
    for (const date of dates as readonly SpecValue[]) {
      const ms = typeof date === 'string' ? parseDate(date) : NaN;
      if (Number.isNaN(ms)) invalid(at('ds'), 'dates as YYYY-MM-DD', date);
      known.days.push([dayOf(ms), lower, upper]);
    }
  });
  return [...byName]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { scale, days }]) => ({
      kind: 'holiday',
      name,
      mode,
      priorScale: scale,
      days: days.toSorted((a, b) => a[0] - b[0]),
      offsets: offsetsOf(days),
    }));
}

/** Every offset that some day's window has. */
export function offsetsOf(days: readonly (readonly [number, number, number])[]): number[] {
  const offsets = new Set<number>();
  for (const [, lower, upper] of days) for (let offset = lower; offset <= upper; offset++) offsets.add(offset);
  return [...offsets].toSorted((a, b) => a - b);
}
