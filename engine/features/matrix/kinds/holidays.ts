import { dayOfText, firstDay, isLong } from '../calendar-dates.ts';
import { refuseFeature, type Column, type FeatureKind, type FeatureWorld } from '../kind.ts';
import type { HolidaysSpec } from '../spec.ts';

const WIDEST = 31;

/** Holidays of a spec by name, each with its days in ascending order. */
function daysByName(spec: HolidaysSpec, { holidays }: FeatureWorld): { readonly name: string; readonly days: readonly number[] }[] {
  const own = (spec.dates ?? []).map(({ name, dates }) => ({
    name,
    days: dates
      .map((text) => {
        const day = dayOfText(text);
        return Number.isNaN(day) ? refuseFeature('holidays', 'dates', 'dates as YYYY-MM-DD', text) : day;
      })
      .toSorted((a, b) => a - b),
  }));
  const code = spec.country?.trim() ?? '';
  if (code === '') {
    if (own.length === 0) refuseFeature('holidays', 'country', 'a country, or "dates" must name own days,', code);
    return own;
  }
  const known = holidays[code];
  if (!known) return refuseFeature('holidays', 'country', 'a country whose calendar is at hand', code);
  const taken = new Set(own.map(({ name }) => name));
  return [...own, ...known.filter(({ name }) => !taken.has(name))];
}

/** Days of `days` from `from` to, but without, `to`. */
function countWithin(days: Int32Array, from: number, to: number): number {
  return lowerBound(days, to) - lowerBound(days, from);
}
function lowerBound(days: Int32Array, day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] as number) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

const columnName = (name: string): string => name.replaceAll(/[\s,;"']+/g, '_');

export const holidays: FeatureKind<HolidaysSpec> = {
  kind: 'holidays',
  label: 'Holidays',
  help:
    'Public holidays of a country, state or region, and days of your own, with columns for the days before and after. Known for any future ' +
    'as far as the calendar goes. Periods longer than a day count the holidays in them. A table of holidays that is a column of the data is a regressor: use Event for it.',
  parameters: [
    { name: 'country', label: 'Country', help: 'Code of a country, state or region: DE, DE-BY, US-CA.', type: 'text' },
    {
      name: 'dates',
      label: 'Own days',
      help: 'A list of {"name", "dates": ["YYYY-MM-DD", ...]}; list future ones too.',
      type: 'json',
      advanced: true,
    },
    {
      name: 'before',
      label: 'Days before',
      help: 'As many days before get a column each.',
      type: 'integer',
      default: 0,
      min: 0,
      max: WIDEST,
    },
    { name: 'after', label: 'Days after', help: 'As many days after get a column each.', type: 'integer', default: 0, min: 0, max: WIDEST },
    { name: 'each', label: 'Each by itself', help: 'A column for each holiday rather than one for all.', type: 'boolean', default: false },
  ],
  columns(spec, world) {
    const { axis } = world.panel;
    if (!axis || axis.frequency.unit === 'integer')
      return refuseFeature('holidays', 'country', 'left out: the time of this dataset is counted in whole numbers', spec.country ?? '');
    const before = spec.before ?? 0;
    const after = spec.after ?? 0;
    for (const [name, value] of [['before', before] as const, ['after', after] as const])
      if (!Number.isInteger(value) || value < 0 || value > WIDEST)
        refuseFeature('holidays', name, `a whole number from 0 to ${WIDEST}`, value);
    const named = daysByName(spec, world);
    const groups = spec.each
      ? named.map(({ name, days }) => ({ stem: `holiday_${columnName(name)}`, words: name, days: Int32Array.from(days) }))
      : [
          {
            stem: 'holiday',
            words: 'a holiday',
            days: Int32Array.from(new Set(named.flatMap(({ days }) => [...days]))).sort(),
          },
        ];
    const long = isLong(axis);
    return groups.flatMap(({ stem, words, days }) =>
      Array.from({ length: before + after + 1 }, (_, i): Column => {
        const offset = i - before;
        const suffix = offset === 0 ? '' : offset < 0 ? `_before_${-offset}` : `_after_${offset}`;
        const distance = `${Math.abs(offset)} day${Math.abs(offset) === 1 ? '' : 's'}`;
        const when = offset === 0 ? `that are ${words}` : `that are ${distance} ${offset < 0 ? 'before' : 'after'} ${words}`;
        const one = offset === 0 ? `1 on ${words}` : `1 ${distance} ${offset < 0 ? 'before' : 'after'} ${words}`;
        return {
          name: `${stem}${suffix}`,
          meaning: long ? `Number of days ${when}` : one,
          availability: 'calendar',
          reach: Infinity,
          lookback: 0,
          ofTarget: false,
          fill: {
            by: 'period',
            run: (from, out) => {
              for (let k = 0; k < out.length; k++) {
                const day = firstDay(axis, from + k) - offset;
                out[k] = countWithin(days, day, long ? firstDay(axis, from + k + 1) - offset : day + 1);
              }
            },
          },
        };
      }),
    );
  },
};
