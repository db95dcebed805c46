import { EngineError } from '../core/errors.ts';
import { periodMs } from '../core/time-axis.ts';
import type { Parameter, Spec } from '../models/model.ts';
import { columnNamed } from './columns.ts';
import { firstObserved } from './gaps.ts';
import { instantOf, parsePeriod } from './scope.ts';
import type { CleaningState, PanelColumn } from './state.ts';
import { eachSeries, setting, type CleaningStep } from './step.ts';

const parameters: readonly Parameter[] = [
  { name: 'weekdays', label: 'Weekdays', help: 'Closed on these, for example "Sunday" or "Sat, Sun".', type: 'text', empty: 'none' },
  {
    name: 'dates',
    label: 'Dates',
    help: 'Closed on these, for example "2017-12-25, 01-01": without a year, every year.',
    type: 'text',
    empty: 'none',
  },
  { name: 'column', label: 'Column', help: 'Closed where this column is 0, no or false, for example "open".', type: 'text', empty: 'none' },
  {
    name: 'value',
    label: 'Values become',
    help: 'Zero: nothing is sold on such days, and that is forecast. Missing: they do not count, for models that know the calendar by a regressor.',
    type: 'choice',
    default: 'zero',
    choices: [
      { value: 'zero', label: 'Zero' },
      { value: 'missing', label: 'Missing' },
    ],
  },
  {
    name: 'regressor',
    label: 'Keep as a regressor',
    help: 'Adds "closed", 1 on such days and 0 on others, for models that use regressors.',
    type: 'boolean',
    default: false,
  },
];

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const list = (value: unknown): string[] => (typeof value === 'string' ? value.split(/[,;]/).flatMap((part) => part.trim() || []) : []);
const closedWords = new Set(['0', 'no', 'n', 'false', 'f', 'nein', 'non', 'closed']);

/** Weekdays 0 (Monday) to 6; null for a word that is none. */
const weekdayOf = (word: string): number | null => {
  const place = dayNames.indexOf(word.slice(0, 3).toLowerCase());
  return place >= 0 ? place : null;
};

/** Whether a period is closed by the calendar. */
function byCalendar(state: CleaningState, settings: Spec): (period: number) => boolean {
  const { axis } = state;
  const weekdays = new Set(list(settings['weekdays']).map(weekdayOf));
  const yearly = new Set(list(settings['dates']).filter((text) => /^\d{2}-\d{2}$/.test(text)));
  const spans = list(settings['dates']).flatMap((text) => (yearly.has(text) ? [] : [parsePeriod(text, axis, '"dates"')]));
  if (weekdays.size + yearly.size === 0 && spans.length === 0) return () => false;
  if (weekdays.size + yearly.size > 0 && (axis === null || !['day', 'business-day'].includes(axis.frequency.unit)))
    throw new EngineError('invalid-option', 'Weekdays and days of the year need daily data.', { field: 'weekdays' });
  return (period) => {
    const instant = instantOf(axis, period);
    if (spans.some(([from, to]) => instant >= from && instant < to)) return true;
    if (weekdays.size + yearly.size === 0 || axis === null) return false;
    const date = new Date(periodMs(axis, period));
    return weekdays.has((date.getUTCDay() + 6) % 7) || yearly.has(date.toISOString().slice(5, 10));
  };
}

/** Whether a cell of a column says closed; missing ones do not. */
function isClosed({ levels }: PanelColumn): (value: number) => boolean {
  if (levels === undefined) return (value) => value === 0;
  const closed = new Set(levels.flatMap((level, code) => (closedWords.has(level.toLowerCase()) ? [code] : [])));
  return (value) => closed.has(value);
}

/** Days on which nothing can be sold. */
export const closedDays: CleaningStep = {
  kind: 'closed-days',
  label: 'Closed days',
  summary: 'Sets values of days on which the place is closed to zero or missing.',
  target: 'values',
  parameters,
  limits: ['Missing cells of the column do not count as closed.'],
  refits: () => false,
  columns: (settings) => (typeof settings['column'] === 'string' && settings['column'].trim() !== '' ? [settings['column'].trim()] : []),
  refuse: (settings) => {
    const wrong = list(settings['weekdays']).find((word) => weekdayOf(word) === null);
    if (wrong !== undefined) return `"weekdays" must be days such as Saturday but has "${wrong}".`;
    const said = ['weekdays', 'dates', 'column'].some((name) => list(settings[name]).length > 0);
    return said ? null : 'it needs weekdays, dates or a column that tell when it is closed.';
  },
  run: (state, settings, scope) => {
    const [name] = closedDays.columns?.(settings) ?? [];
    const column = name === undefined ? null : columnNamed(state, name);
    const cell = column ? isClosed(column) : () => false;
    const asked = byCalendar(state, settings);
    // Series share their periods: each one is looked up once.
    const known = new Map<number, boolean>();
    const calendar = (period: number): boolean => {
      let closedThen = known.get(period);
      if (closedThen === undefined) known.set(period, (closedThen = asked(period)));
      return closedThen;
    };
    const value = setting(parameters, settings, 'value') === 'zero' ? 0 : NaN;
    const { futurePeriods: ahead } = state;
    const keep = setting(parameters, settings, 'regressor') === true;
    const closed = new Float64Array(keep ? state.y.length : 0);
    const future = new Float64Array(keep ? state.ids.length * ahead : 0);
    const counts = eachSeries(state, scope, (y, index, from, to) => {
      const [first, start] = [state.offsets[index] as number, state.start[index] as number];
      let changed = 0;
      // Before its first value a series is not there yet.
      for (let t = Math.max(from, firstObserved(y)); t < to; t++) {
        if (!calendar(start + t) && !cell(column?.values[first + t] ?? NaN)) continue;
        if (keep) closed[first + t] = 1;
        // A day without a row is as closed as one with a value; it only is not known before.
        if (Object.is(y[t], value) || (y[t] === 0 && value === 0)) continue;
        if (Number.isNaN(y[t] as number) && Number.isNaN(value)) continue;
        y[t] = value;
        changed++;
      }
      if (keep && to === y.length)
        for (let h = 0; h < ahead; h++)
          if (calendar(start + y.length + h) || cell(column?.future[index * ahead + h] ?? NaN)) future[index * ahead + h] = 1;
      return changed;
    });
    if (keep) {
      const made: PanelColumn = { name: 'closed', values: closed, future };
      if (ahead > 0) state.regressors = [...state.regressors.filter((one) => one.name !== 'closed'), made];
      else state.past = [...state.past.filter((one) => one.name !== 'closed'), made];
    }
    return { ...counts, figures: null };
  },
};
