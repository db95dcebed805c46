import type { Frequency } from '../words/terms.ts';
import { timeOf } from './time.ts';

/** A seasonal component folded to one turn of its season, as it stands at the end. */
export interface Cycle {
  /** What the turn is called: `day of the week`. */
  readonly turn: string;
  readonly labels: readonly string[];
  /** NaN where no period of that place was seen. */
  readonly values: Float64Array;
}

interface Fold {
  readonly turn: string;
  readonly labels: readonly string[];
  readonly placeOf: (text: string, position: number) => number;
}

const dayMs = 86_400_000;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const date = (text: string): Date => new Date(timeOf(text, 'date'));

const byWeekday: Fold = { turn: 'day of the week', labels: weekdays, placeOf: (text) => (date(text).getUTCDay() + 6) % 7 };
const byMonth: Fold = { turn: 'month', labels: months, placeOf: (text) => date(text).getUTCMonth() };
const byQuarter: Fold = {
  turn: 'quarter',
  labels: ['Q1', 'Q2', 'Q3', 'Q4'],
  placeOf: (text) => Math.floor(date(text).getUTCMonth() / 3),
};
const byHour: Fold = {
  turn: 'hour of the day',
  labels: Array.from({ length: 24 }, (_, hour) => `${hour}:00`),
  placeOf: (text) => date(text).getUTCHours(),
};
/** A leap year's days, so that every date has its place. */
const byDayOfYear: Fold = {
  turn: 'day of the year',
  labels: Array.from({ length: 366 }, (_, day) => {
    const at = new Date(Date.UTC(2024, 0, 1 + day));
    return `${at.getUTCDate()} ${months[at.getUTCMonth()] ?? ''}`;
  }),
  placeOf: (text) => {
    const at = date(text);
    return Math.round((Date.UTC(2024, at.getUTCMonth(), at.getUTCDate()) - Date.UTC(2024, 0, 1)) / dayMs);
  },
};
const byPlace = (length: number): Fold => ({
  turn: 'place in the season',
  labels: Array.from({ length }, (_, place) => String(place + 1)),
  placeOf: (_, position) => position % length,
});

function foldOf(name: string, { unit, step }: Frequency, seasonLength: number): Fold | null {
  const text = name.toLowerCase();
  if (!/^(season|week|year|month|dail|quarter|hour)/.test(text)) return null;
  const length = Number(/\d+/.exec(text)?.[0] ?? seasonLength);
  const isDay = unit === 'day' && step === 1;
  const dated = unit !== 'integer';
  if (dated && /year/.test(text)) return unit === 'month' ? byMonth : unit === 'quarter' ? byQuarter : unit === 'year' ? null : byDayOfYear;
  if (dated && /week/.test(text)) return unit === 'day' || unit === 'business-day' || unit === 'hour' ? byWeekday : null;
  if (/dail/.test(text)) return unit === 'hour' || unit === 'minute' ? byHour : null;
  if (isDay && length === 7) return byWeekday;
  if (isDay && (length === 365 || length === 366)) return byDayOfYear;
  if (unit === 'month' && step === 1 && length === 12) return byMonth;
  if (unit === 'quarter' && step === 1 && length === 4) return byQuarter;
  if (unit === 'hour' && step === 1 && length === 24) return byHour;
  return length > 1 && length <= 400 ? byPlace(length) : null;
}

/**
 * One turn of a seasonal component; null for components that do not repeat.
 *
 * @param time - periods as the host writes them, length T + h
 * @param values - length T + h; the latest value of each place counts
 */
export function cycleOf(
  component: { readonly name: string; readonly values: Float64Array },
  time: readonly string[],
  frequency: Frequency,
  seasonLength: number,
): Cycle | null {
  const fold = foldOf(component.name, frequency, seasonLength);
  if (!fold) return null;
  const values = new Float64Array(fold.labels.length).fill(NaN);
  for (let i = 0; i < time.length; i += 1) {
    const value = component.values[i] ?? NaN;
    const place = fold.placeOf(time[i] ?? '', i);
    if (Number.isFinite(value) && place >= 0 && place < values.length) values[place] = value;
  }
  return values.some(Number.isFinite) ? { turn: fold.turn, labels: fold.labels, values } : null;
}
