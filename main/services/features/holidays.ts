import { dayOfText } from '../../../engine/features/matrix/calendar-dates.ts';
import type { HolidayCalendars } from '../../../engine/features/matrix/kind.ts';
import type { FeatureSpec } from '../../../engine/features/matrix/spec.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { periodMs } from '../../../engine/core/time-axis.ts';
import { publicHolidays } from '../experiments/country-holidays.ts';

/** Years after the data that calendars are kept for. */
const YEARS_AHEAD = 5;

/**
 * The public holidays that features ask for, from the year before the data to some years after. Works offline: the calendars are part of the
 * program.
 *
 * @throws EngineError `invalid-option` for a country, state or region that is not known
 */
export async function holidayCalendars(panel: Panel, specs: readonly FeatureSpec[]): Promise<HolidayCalendars> {
  const codes = new Set(specs.flatMap((spec) => (spec.kind === 'holidays' && spec.country?.trim() ? [spec.country.trim()] : [])));
  const { axis } = panel;
  if (codes.size === 0 || !axis || axis.frequency.unit === 'integer') return {};
  let first = Infinity;
  let end = 0;
  for (let i = 0; i < panel.ids.length; i++) {
    const start = panel.start[i] as number;
    first = Math.min(first, start);
    end = Math.max(end, start + (panel.offsets[i + 1] as number) - (panel.offsets[i] as number));
  }
  const year = (period: number): number => new Date(periodMs(axis, period)).getUTCFullYear();
  const calendars: Record<string, { name: string; days: number[] }[]> = {};
  for (const code of codes) {
    const rows = await publicHolidays(code, year(first) - 1, year(end) + YEARS_AHEAD, 'Feature holidays: "country"');
    calendars[code] = rows.map(({ holiday, ds }) => ({ name: holiday, days: ds.map(dayOfText) }));
  }
  return calendars;
}
