import { periodMs, type TimeAxis } from '../../../core/time-axis.ts';
import { DAY_MS, firstDay, isLong, isoWeek, utc, weekday } from '../calendar-dates.ts';
import { refuseFeature, type Column, type FeatureKind } from '../kind.ts';
import type { CalendarPart, CalendarSpec } from '../spec.ts';

interface Moment {
  readonly ms: number;
  /** Day number since 1970-01-01; the first of the period where it has several. */
  readonly day: number;
  /** Day number of the period after it. */
  readonly nextDay: number;
  readonly year: number;
  /** 0 to 11. */
  readonly month: number;
  readonly date: number;
}

interface Part {
  readonly value: CalendarPart;
  readonly label: string;
  readonly meaning: string;
  /** Values go round: the first of them and how many there are, with their names where they have any. */
  readonly cycle?: { readonly first: number; readonly length: number };
  /** Only for periods of a day or less, of more than a day, of less than a day. */
  readonly needs?: 'day' | 'long' | 'hour';
  read(moment: Moment, payDays: readonly number[]): number;
}

const monthLength = ({ year, month }: Moment): number => new Date(utc(year, month + 1, 0)).getUTCDate();

function payDay(moment: Moment, payDays: readonly number[]): boolean {
  const length = monthLength(moment);
  return payDays.some((day) => Math.min(day, length) === moment.date);
}

function daysToPayDay(moment: Moment, payDays: readonly number[]): number {
  let least = 31;
  for (let ahead = 0; ahead < 2; ahead++) {
    const length = new Date(utc(moment.year, moment.month + ahead + 1, 0)).getUTCDate();
    const first = utc(moment.year, moment.month + ahead, 1) / DAY_MS;
    for (const day of payDays) {
      const distance = first + Math.min(day, length) - 1 - moment.day;
      if (distance >= 0 && distance < least) least = distance;
    }
  }
  return least;
}

function workingDays({ day, nextDay }: Moment): number {
  let count = 0;
  for (let d = day; d < nextDay; d++) if (weekday(d) < 5) count++;
  return count;
}

const parts: readonly Part[] = [
  {
    value: 'hour',
    label: 'Hour',
    meaning: 'hour of the day, 0 to 23, with its minutes as a fraction',
    cycle: { first: 0, length: 24 },
    needs: 'hour',
    read: ({ ms, day }) => (ms - day * DAY_MS) / 3_600_000,
  },
  {
    value: 'day-of-week',
    label: 'Day of the week',
    meaning: 'day of the week, 1 Monday to 7 Sunday',
    cycle: { first: 1, length: 7 },
    needs: 'day',
    read: ({ day }) => weekday(day) + 1,
  },
  {
    value: 'day-of-month',
    label: 'Day of the month',
    meaning: 'day of the month, 1 to 31',
    needs: 'day',
    read: ({ date }) => date,
  },
  {
    value: 'day-of-year',
    label: 'Day of the year',
    meaning: 'day of the year, 1 to 366',
    needs: 'day',
    read: ({ day, year }) => day - utc(year, 0, 1) / DAY_MS + 1,
  },
  { value: 'week', label: 'Week', meaning: 'number of the ISO week, 1 to 53', read: ({ day }) => isoWeek(day) },
  { value: 'month', label: 'Month', meaning: 'month, 1 to 12', cycle: { first: 1, length: 12 }, read: ({ month }) => month + 1 },
  {
    value: 'quarter',
    label: 'Quarter',
    meaning: 'quarter of the year, 1 to 4',
    cycle: { first: 1, length: 4 },
    read: ({ month }) => Math.floor(month / 3) + 1,
  },
  {
    value: 'season',
    label: 'Season',
    meaning: 'season: 1 December to February, 2 March to May, 3 June to August, 4 September to November',
    cycle: { first: 1, length: 4 },
    read: ({ month }) => Math.floor(((month + 1) % 12) / 3) + 1,
  },
  { value: 'year', label: 'Year', meaning: 'calendar year', read: ({ year }) => year },
  { value: 'weekend', label: 'Weekend', meaning: '1 on Saturday and Sunday', needs: 'day', read: ({ day }) => (weekday(day) > 4 ? 1 : 0) },
  {
    value: 'month-start',
    label: 'Start of the month',
    meaning: '1 on the first three days of a month',
    needs: 'day',
    read: ({ date }) => (date <= 3 ? 1 : 0),
  },
  {
    value: 'month-end',
    label: 'End of the month',
    meaning: '1 on the last three days of a month',
    needs: 'day',
    read: (moment) => (moment.date > monthLength(moment) - 3 ? 1 : 0),
  },
  {
    value: 'pay-day',
    label: 'Pay day',
    meaning: '1 on a pay day',
    needs: 'day',
    read: (moment, payDays) => (payDay(moment, payDays) ? 1 : 0),
  },
  {
    value: 'days-to-pay-day',
    label: 'Days to the next pay day',
    meaning: 'days to the next pay day, 0 on it',
    needs: 'day',
    read: daysToPayDay,
  },
  { value: 'days', label: 'Number of days', meaning: 'days in the period', needs: 'long', read: ({ day, nextDay }) => nextDay - day },
  {
    value: 'working-days',
    label: 'Number of working days',
    meaning: 'days from Monday to Friday in the period, holidays included',
    needs: 'long',
    read: workingDays,
  },
];

/** Parts that say something for periods of this length. */
export const partsFor = (axis: TimeAxis): readonly CalendarPart[] =>
  parts.filter(({ needs }) => needs === undefined || fits(axis, needs)).map(({ value }) => value);

function fits(axis: TimeAxis, needs: 'day' | 'long' | 'hour'): boolean {
  const { unit } = axis.frequency;
  if (needs === 'hour') return unit === 'hour' || unit === 'minute';
  return isLong(axis) === (needs === 'long');
}

const needed = { day: 'periods of a day or less', long: 'periods of more than a day', hour: 'periods of less than a day' } as const;

function momentOf(axis: TimeAxis, period: number): Moment {
  const day = firstDay(axis, period);
  const date = new Date(day * DAY_MS);
  return {
    ms: periodMs(axis, period),
    day,
    nextDay: isLong(axis) ? firstDay(axis, period + 1) : day + 1,
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    date: date.getUTCDate(),
  };
}

export const calendar: FeatureKind<CalendarSpec> = {
  kind: 'calendar',
  label: 'Calendar',
  help:
    'What the date alone says: day of the week, month, pay days. Known for any future. Trees take the plain number; linear models and nets ' +
    'do better with sine and cosine or a column for each value, since 12 is next to 1.',
  parameters: [
    {
      name: 'parts',
      label: 'Parts',
      help: 'Each becomes a column.',
      type: 'choices',
      choices: parts.map(({ value, label }) => ({ value, label })),
    },
    {
      name: 'encoding',
      label: 'Written as',
      help: 'How hour, day of the week, month, quarter and season are written.',
      type: 'choice',
      default: 'number',
      choices: [
        { value: 'number', label: 'A number' },
        { value: 'cyclic', label: 'Sine and cosine' },
        { value: 'one-hot', label: 'A column for each value' },
      ],
    },
    {
      name: 'payDays',
      label: 'Pay days',
      help: 'Days of the month; 31 is the last day of any month.',
      type: 'numbers',
      default: [15, 31],
      min: 1,
      max: 31,
      advanced: true,
    },
  ],
  columns(spec, { panel }) {
    const { axis } = panel;
    if (!axis || axis.frequency.unit === 'integer')
      return refuseFeature('calendar', 'parts', 'left out: the time of this dataset is counted in whole numbers', spec.parts);
    const payDays = spec.payDays ?? [15, 31];
    for (const day of payDays)
      if (!Number.isInteger(day) || day < 1 || day > 31) refuseFeature('calendar', 'payDays', 'days of the month from 1 to 31', day);
    return spec.parts.flatMap((name) => {
      const part = parts.find(({ value }) => value === name);
      if (!part) return refuseFeature('calendar', 'parts', `of ${parts.map(({ value }) => value).join(', ')}`, name);
      if (part.needs && !fits(axis, part.needs)) refuseFeature('calendar', 'parts', `for ${needed[part.needs]} where it has ${name}`, name);
      const stem = name.replaceAll('-', '_');
      const column = (suffix: string, meaning: string, of: (value: number) => number): Column => ({
        name: `${stem}${suffix}`,
        meaning,
        availability: 'calendar',
        reach: Infinity,
        lookback: 0,
        ofTarget: false,
        fill: {
          by: 'period',
          run: (from, out) => {
            for (let i = 0; i < out.length; i++) out[i] = of(part.read(momentOf(axis, from + i), payDays));
          },
        },
      });
      const { cycle } = part;
      if (!cycle || spec.encoding === undefined || spec.encoding === 'number') return [column('', capital(part.meaning), (value) => value)];
      const { first, length } = cycle;
      if (spec.encoding === 'cyclic') {
        const angle = (value: number): number => (2 * Math.PI * (value - first)) / length;
        return [
          column('_sin', `Sine of the ${part.meaning}`, (value) => Math.sin(angle(value))),
          column('_cos', `Cosine of the ${part.meaning}`, (value) => Math.cos(angle(value))),
        ];
      }
      return Array.from({ length }, (_, i) =>
        column(`_is_${first + i}`, `1 where it is ${first + i}: ${part.meaning}`, (value) => (Math.floor(value) === first + i ? 1 : 0)),
      );
    });
  },
};

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
