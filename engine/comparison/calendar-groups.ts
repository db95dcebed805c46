import { periodMs, type TimeAxis } from '../core/time-axis.ts';
import type { Grouping } from './cells.ts';

export type CalendarPart = 'hour' | 'weekday' | 'month' | 'quarter';

export interface CalendarGroups extends Grouping {
  readonly part: CalendarPart;
  /** A name for each group, in the order of the calendar. */
  readonly labels: readonly string[];
}

const LABELS: Readonly<Record<CalendarPart, readonly string[]>> = {
  hour: Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`),
  weekday: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  month: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  quarter: ['Q1', 'Q2', 'Q3', 'Q4'],
};

/** Parts of the calendar that differ from period to period of an axis, finest first; none where it has no calendar. */
export function calendarParts({ frequency: { unit, step } }: TimeAxis): readonly CalendarPart[] {
  switch (unit) {
    case 'minute':
    case 'hour':
      return ['hour', 'weekday', 'month'];
    case 'day':
      return step % 7 === 0 ? ['month'] : ['weekday', 'month'];
    case 'business-day':
      return step % 5 === 0 ? ['month'] : ['weekday', 'month'];
    case 'week':
      return ['month'];
    case 'month':
      return step % 12 === 0 ? [] : ['month', 'quarter'];
    case 'quarter':
      return step % 4 === 0 ? [] : ['quarter'];
    default:
      return [];
  }
}

/**
 * Groups of cells by the period that they forecast.
 *
 * @param periods - period number of each cell
 * @returns null where the part does not differ between periods of this axis
 */
export function calendarGroups(axis: TimeAxis, periods: Int32Array, part: CalendarPart): CalendarGroups | null {
  if (!calendarParts(axis).includes(part)) return null;
  const known = new Map<number, number>();
  const groupOf = periods.map((period) => {
    let group = known.get(period);
    if (group === undefined) {
      group = groupAt(new Date(periodMs(axis, period)), part);
      known.set(period, group);
    }
    return group;
  });
  return { part, groupOf, groups: LABELS[part].length, labels: LABELS[part] };
}

function groupAt(date: Date, part: CalendarPart): number {
  switch (part) {
    case 'hour':
      return date.getUTCHours();
    case 'weekday':
      return (date.getUTCDay() + 6) % 7;
    case 'month':
      return date.getUTCMonth();
    case 'quarter':
      return Math.floor(date.getUTCMonth() / 3);
  }
}

/**
 * Groups of cells by an attribute of their series.
 *
 * @param series - the series of each cell
 * @param values - the attribute of each series, empty where it has none
 * @returns segments in the order of their names, with the series that have none at the end under an empty name
 */
export function segmentGroups(series: Int32Array, values: readonly string[]): Grouping & { readonly labels: readonly string[] } {
  const labels = [...new Set(values)].sort((a, b) => (a === '' ? 1 : b === '' ? -1 : a < b ? -1 : 1));
  const places = new Map(labels.map((label, i) => [label, i]));
  const segmentOf = values.map((value) => places.get(value) as number);
  return { groupOf: series.map((one) => segmentOf[one] ?? -1), groups: labels.length, labels };
}
