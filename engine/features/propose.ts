import type { Panel } from '../core/panel.ts';
import { partsFor } from './matrix/kinds/calendar.ts';
import type { CalendarPart, FeatureSet, FeatureSpec } from './matrix/spec.ts';

export interface Proposal {
  readonly spec: FeatureSpec;
  /** Why, in words. */
  readonly reason: string;
}

export interface ProposeOptions {
  readonly horizon: number;
  readonly strategy: FeatureSet['strategy'];
  /** Country, state or region whose holidays are wanted: the data cannot tell. */
  readonly country?: string | undefined;
  /** Names of the static columns that are keys of the series. */
  readonly keys?: readonly string[] | undefined;
}

/** Most categories that get a column each. */
const FEW = 12;

/** Seasons of a panel in periods, and the lags nearest to the row that are worth a look. */
function rhythm(panel: Panel): { readonly season: number; readonly year: number; readonly near: readonly number[] } {
  const { unit, step } = panel.frequency;
  const m = panel.seasonLength;
  const whole = (perYear: number): number => perYear / step;
  switch (unit) {
    case 'minute':
      return { season: m > 1 ? m : 1440 / step, year: 0, near: [1, 2, 3] };
    case 'hour':
      return { season: m > 1 ? m : 24 / step, year: 0, near: [1, 2, 3] };
    case 'day':
      return { season: m > 1 ? m : 7, year: whole(365.25), near: [1, 2, 3] };
    case 'business-day':
      return { season: m > 1 ? m : 5, year: whole(260.9), near: [1, 2, 3] };
    case 'week':
      return { season: m > 1 ? m : 52, year: whole(52.18), near: [1, 2, 3, 4] };
    case 'month':
      return { season: m > 1 ? m : 12, year: whole(12), near: [1, 2, 3] };
    case 'quarter':
      return { season: m > 1 ? m : 4, year: whole(4), near: [1, 2] };
    case 'year':
      return { season: 1, year: 1, near: [1, 2, 3] };
    case 'integer':
      return { season: m, year: 0, near: [1, 2, 3] };
  }
}

function medianLength(panel: Panel): number {
  const lengths = panel.ids.map((_, i) => (panel.offsets[i + 1] as number) - (panel.offsets[i] as number)).sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 2)] ?? 0;
}

const calendarWanted: Partial<Record<Panel['frequency']['unit'], readonly CalendarPart[]>> = {
  minute: ['hour', 'day-of-week', 'weekend', 'month'],
  hour: ['hour', 'day-of-week', 'weekend', 'month'],
  day: ['day-of-week', 'day-of-month', 'month', 'month-end', 'days-to-pay-day'],
  'business-day': ['day-of-week', 'day-of-month', 'month', 'month-end', 'days-to-pay-day'],
  week: ['week', 'month', 'quarter'],
  month: ['month', 'quarter', 'working-days'],
  quarter: ['quarter', 'working-days'],
};

const ascending = (values: readonly number[]): number[] => [...new Set(values.filter((value) => value >= 1))].sort((a, b) => a - b);

/** Lags worth having: near ones and whole seasons, as far as the data and, for a direct forecast, the horizon allow. */
export function proposedLags(panel: Panel, { horizon, strategy }: Pick<ProposeOptions, 'horizon' | 'strategy'>): number[] {
  const { season, year, near } = rhythm(panel);
  const longest = Math.max(1, Math.floor(medianLength(panel) / 2));
  const least = strategy === 'direct' ? horizon : 1;
  // The first whole season that is known over the horizon, and those after it.
  const first = Math.ceil(least / season);
  const seasonal = season > 1 ? [first, first + 1, first + 3].map((k) => k * season) : [];
  const multiples = season > 1 ? [1, 2, 4].map((k) => k * season) : [];
  // A year back on the same day of the week: whole seasons.
  const yearBack = year > 1 ? Math.max(1, Math.round(year / season)) * season : 0;
  const wanted = strategy === 'direct' ? [least, ...seasonal, yearBack] : [...near, ...multiples, yearBack];
  const fitting = ascending(wanted.filter((lag) => lag >= least && lag <= longest));
  return fitting.length > 0 ? fitting : [least];
}

/** Features that suit the data, each with its reason. */
export function proposeFeatures(panel: Panel, options: ProposeOptions): Proposal[] {
  const { horizon, strategy, country, keys = [] } = options;
  const { season, year } = rhythm(panel);
  const { unit } = panel.frequency;
  const length = medianLength(panel);
  const shift = strategy === 'direct' ? horizon : 1;
  const ahead = strategy === 'direct' ? `known over the whole horizon of ${horizon}` : 'a model fills in later ones from its own forecasts';
  const made: Proposal[] = [];
  const add = (spec: FeatureSpec, reason: string): void => void made.push({ spec, reason });

  const { axis } = panel;
  if (axis && unit !== 'integer') {
    const possible = new Set(partsFor(axis));
    const parts = (calendarWanted[unit] ?? []).filter((part) => possible.has(part));
    if (parts.length > 0) add({ kind: 'calendar', parts }, `what the date says where a period is one ${unit.replace('-', ' ')}`);
    if (country !== undefined && country !== '') {
      const windows = unit === 'day' || unit === 'business-day' ? { before: 2, after: 1 } : {};
      add({ kind: 'holidays', country, ...windows }, `public holidays of ${country}${windows.before ? ', with the days around them' : ''}`);
    }
  }
  const lags = proposedLags(panel, options);
  add({ kind: 'lag', lags }, `the last values and those of whole seasons of ${season}; ${ahead}`);
  const windows = ascending([season > 1 ? season : 3, season > 1 ? 4 * season : 6]).filter((window) => window + shift <= length / 2);
  if (windows.length > 0) add({ kind: 'rolling', statistics: ['mean', 'sd'], windows, shift }, `the level and the swing of late; ${ahead}`);
  if (length > 3 * shift) add({ kind: 'ewm', halfLives: [Math.max(2, season)], shift }, `the level, newer values counting more; ${ahead}`);
  if (year > season && length >= 2 * year)
    add({ kind: 'fourier', period: year, order: 3 }, 'two years or more of data: a smooth season of the year');
  if (unit === 'year' || unit === 'quarter' || unit === 'month') add({ kind: 'trend', forms: ['index'] }, 'steady growth over the years');

  for (const { name, values } of panel.regressors ?? []) {
    add({ kind: 'regressor', of: name }, `${name} is known in advance`);
    if (isFlag(values))
      add(
        { kind: 'event', of: name, forms: ['since', 'until', 'count'], window: Math.max(2, Math.min(28, 2 * season)) },
        `${name} is either on or off: how far the last and the next one are`,
      );
    else if (isPrice(name, values))
      add({ kind: 'price', of: name, forms: ['to-mean', 'to-last'] }, `${name} looks like a price: what buyers notice is its change`);
  }
  for (const { name } of panel.past ?? [])
    add({ kind: 'lag', of: name, lags: lags.slice(0, 2) }, `${name} is not known in advance, so only what it was before can be used`);
  for (const { name, values } of panel.statics ?? []) {
    const distinct = new Set(values.filter((value) => value !== ''));
    if (distinct.size < 2 || distinct.size === panel.ids.length) continue;
    const numeric = !keys.includes(name) && [...distinct].every((value) => Number.isFinite(Number(value)));
    const encoding = numeric ? 'number' : distinct.size <= FEW ? 'one-hot' : 'ordinal';
    add({ kind: 'attribute', of: name, encoding }, `${name} tells ${distinct.size} kinds of series apart`);
  }
  if (panel.ids.length > 1) add({ kind: 'series', forms: ['code', 'mean'] }, `${panel.ids.length} series of different size in one model`);
  return made;
}

function isFlag(values: Float64Array): boolean {
  let on = 0;
  let off = 0;
  for (const value of values)
    if (value === 1) on++;
    else if (value === 0) off++;
    else if (!Number.isNaN(value)) return false;
  return on > 0 && off > 0;
}

function isPrice(name: string, values: Float64Array): boolean {
  if (!/pri(ce|x|js)|preis|precio|prezzo|preço|cena/i.test(name)) return false;
  return values.every((value) => Number.isNaN(value) || value > 0);
}
