import { EngineError } from '../../../engine/core/errors.ts';
import type { Spec, SpecValue } from '../../../engine/models/model.ts';

const CODE = /^([A-Za-z]{2})(?:-([A-Za-z0-9]{1,3}))?(?:-([A-Za-z0-9]{1,4}))?$/;
const DAY_MS = 86_400_000;

/**
 * Spells a spec's `country_holidays` (such as `DE` or `DE-BY`) out as rows of `holidays`: one for each public holiday of the country, with all
 * of its dates from the year before the data to the year after the horizon, so that windows at either end are complete. Rows that the user
 * gave stay; a holiday of theirs with a country's name takes its place. Works offline: the calendars are part of the program.
 *
 * @param fromMs - first period of the data, milliseconds since 1970-01-01 UTC
 * @param toMs - last period of the longest forecast
 * @returns the spec without `country_holidays`; the very same spec where it has none
 * @throws EngineError `invalid-option` for a country or state that is not known
 */
export async function expandCountryHolidays(spec: Spec, fromMs: number, toMs: number, subject?: string): Promise<Spec> {
  const { country_holidays: code, ...rest } = spec;
  if (code === undefined) return spec;
  if (code === null || code === '') return rest;
  const own = rest['holidays'] ?? [];
  const ownRows: readonly SpecValue[] = Array.isArray(own) ? (own as readonly SpecValue[]) : [own];
  const taken = new Set(ownRows.map((row) => (row as { readonly holiday?: SpecValue } | null)?.holiday));
  const rows = (
    await publicHolidays(typeof code === 'string' ? code : JSON.stringify(code), yearOf(fromMs) - 1, yearOf(toMs) + 1, subject)
  ).filter(({ holiday }) => !taken.has(holiday));
  return { ...rest, holidays: [...ownRows, ...rows] };
}

const yearOf = (ms: number): number => new Date(ms).getUTCFullYear();

interface HolidayRow {
  readonly [key: string]: SpecValue;
  readonly holiday: string;
  /** `YYYY-MM-DD`, ascending. */
  readonly ds: readonly string[];
}

/**
 * Public holidays of a country, or of one of its states, over whole years.
 *
 * @param subject - what the code was given for, at the beginning of a refusal
 * @throws EngineError `invalid-option` for a country or state that is not known
 */
export async function publicHolidays(
  code: string,
  firstYear: number,
  lastYear: number,
  subject = 'Prophet: "country_holidays"',
): Promise<HolidayRow[]> {
  // The calendars are large: they are loaded when somebody asks for a country.
  const { default: Holidays } = await import('date-holidays');
  const [, country = '', state, region] = CODE.exec(code.trim()) ?? [];
  const known = new Holidays();
  const countries = known.getCountries();
  const fail = (needs: string): never => {
    throw new EngineError('invalid-option', `${subject} must be ${needs} but is "${code}".`, {
      parameter: 'country_holidays',
    });
  };
  const upper = country.toUpperCase();
  if (!(upper in countries)) fail('a country code of two letters such as DE, US or FR');
  if (state && !(state.toUpperCase() in (known.getStates(upper) ?? {})))
    fail(`a state of ${countries[upper]}: ${Object.keys(known.getStates(upper) ?? {}).join(', ') || 'none is known'}`);
  const calendar = state
    ? region
      ? new Holidays(upper, state.toUpperCase(), region.toUpperCase())
      : new Holidays(upper, state.toUpperCase())
    : new Holidays(upper);
  const dates = new Map<string, Set<string>>();
  for (let year = firstYear; year <= lastYear; year++)
    for (const { type, name, date, start, end } of calendar.getHolidays(year)) {
      if (type !== 'public') continue;
      const days = dates.get(name) ?? new Set<string>();
      dates.set(name, days);
      // Local dates, as the calendar has them; one that lasts several days takes each of them.
      const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
      const count = Math.max(1, Math.floor((end.getTime() - start.getTime()) / DAY_MS + 0.5));
      for (let day = 0; day < count; day++) days.add(new Date(first + day * DAY_MS).toISOString().slice(0, 10));
    }
  return [...dates].map(([holiday, ds]) => ({ holiday, ds: [...ds].toSorted() })).toSorted((a, b) => (a.holiday < b.holiday ? -1 : 1));
}
