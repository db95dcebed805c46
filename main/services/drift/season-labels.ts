import { formatPeriod, periodMs, type TimeAxis } from '../../../engine/core/time-axis.ts';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const seasonName = (m: number): string => `The season of ${m} periods`;

/**
 * What the places of a season are called, in the order of the calendar.
 *
 * @param offset - period of the axis at which place 0 lies
 */
export function seasonLabels(axis: TimeAxis, offset: number, m: number): { readonly label: string; readonly place: number }[] {
  const { unit, step } = axis.frequency;
  const places = Array.from({ length: m }, (_, place) => ({ place, date: new Date(periodMs(axis, offset + place)) }));
  const order = (name: (date: Date) => number, label: (at: number) => string) =>
    places
      .map(({ place, date }) => ({ place, at: name(date) }))
      .sort((a, b) => a.at - b.at)
      .map(({ place, at }) => ({ place, label: label(at) }));
  if (step === 1 && ((unit === 'day' && m === 7) || (unit === 'business-day' && m === 5)))
    return order(
      (date) => (date.getUTCDay() + 6) % 7,
      (at) => weekdays[at] as string,
    );
  if (step === 1 && unit === 'month' && m === 12)
    return order(
      (date) => date.getUTCMonth(),
      (at) => months[at] as string,
    );
  if (step === 1 && unit === 'hour' && m === 24)
    return order(
      (date) => date.getUTCHours(),
      (at) => `${at}:00`,
    );
  if (step === 1 && unit === 'quarter' && m === 4)
    return order(
      (date) => Math.floor(date.getUTCMonth() / 3),
      (at) => `Q${at + 1}`,
    );
  return places.map(({ place }) => ({ place, label: String(place + 1) }));
}

/** Periods of the grid as first and last one in words. */
export const spanOf = (axis: TimeAxis, offset: number, { from, to }: { readonly from: number; readonly to: number }) => ({
  from: formatPeriod(axis, offset + from),
  to: formatPeriod(axis, offset + Math.max(from, to - 1)),
  periods: to - from,
});
