import type { Finding } from '../../../contract/entities/dataset.ts';
import type { Frequency, Panel } from '../../../engine/core/panel.ts';
import { formatPeriod, periodMs, type TimeAxis } from '../../../engine/core/time-axis.ts';
import { endedSeries, missingBlocks, missingPeriods, missingPositions, periodCount } from '../../../engine/validation/missing-patterns.ts';
import { exampleAt, namedSeries } from '../series-findings.ts';
import { few, plural } from '../words.ts';

const EXAMPLES = 5;
const DAY_MS = 86_400_000;
/** Somewhere it is tomorrow already. */
export const TOMORROW_MS = DAY_MS;
/** A month of days, half a year of months ...: who stops reporting for longer has stopped. In units of the frequency. */
const LONG: Record<Frequency['unit'], number> = {
  integer: Infinity,
  minute: 7 * 1440,
  hour: 7 * 24,
  day: 28,
  'business-day': 20,
  week: 8,
  month: 6,
  quarter: 4,
  year: 3,
};
/** Data that ended before this are history that somebody studies, not data that somebody forgot to bring up to date. */
const HISTORY_MS = 2 * 365 * DAY_MS;
const weekdays = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'] as const;

/** Periods after which a silence is long. */
export const longSilence = ({ unit, step }: Frequency): number => Math.ceil(LONG[unit] / step);

/**
 * What is to be said about when there are values: periods and weekdays that all series miss, long holes, series that ended early, data that
 * end long ago or in the future.
 *
 * @param now - milliseconds since 1970-01-01
 */
export function timeFindings(panel: Panel, axis: TimeAxis, now: number): Finding[] {
  return [...(isComplete(panel.y) ? [] : missingFindings(panel, axis)), ...endedFinding(panel, axis), ...endFinding(panel, axis, now)];
}

function isComplete(y: Float64Array): boolean {
  for (let i = 0; i < y.length; i++) if (y[i] !== y[i]) return false;
  return true;
}

function missingFindings(panel: Panel, axis: TimeAxis): Finding[] {
  const closed = weekdayPositions(panel, axis);
  const isClosed = (period: number): boolean => closed.some(({ position }) => position === weekdayOf(axis, period));
  return [...weekdayFinding(closed), ...periodsFinding(panel, axis, isClosed), ...blocksFinding(panel, axis)];
}

/** 0 for Monday. 1970-01-01 was a Thursday. */
const weekdayOf = (axis: TimeAxis, period: number): number => (((Math.floor(periodMs(axis, period) / DAY_MS) + 3) % 7) + 7) % 7;

const isDaily = ({ unit, step }: Frequency): boolean => unit === 'day' && step === 1;

const weekdayPositions = (panel: Panel, axis: TimeAxis): ReturnType<typeof missingPositions> =>
  isDaily(axis.frequency) ? missingPositions(panel, 7, (period) => weekdayOf(axis, period)) : [];

function weekdayFinding(closed: ReturnType<typeof missingPositions>): Finding[] {
  if (closed.length === 0) return [];
  const cells = closed.reduce((sum, each) => sum + each.cells, 0);
  const names = closed.map(({ position }) => weekdays[position] as string);
  return [
    {
      code: 'missing-weekdays',
      severity: 'warning',
      message: `${names.join(' and ')} have no values (${plural(cells, 'period')}): closed then, perhaps. Count them as zero, or leave them out by business days.`,
      count: cells,
    },
  ];
}

function periodsFinding(panel: Panel, axis: TimeAxis, skip: (period: number) => boolean): Finding[] {
  const { periods, cells } = missingPeriods(panel, skip);
  if (periods.length === 0) return [];
  return [
    {
      code: 'missing-periods',
      severity: 'warning',
      message: `${plural(periods.length, 'period')} ${periods.length === 1 ? 'is' : 'are'} missing for every series: ${few(periods.slice(0, EXAMPLES + 1).map((period) => formatPeriod(axis, period)))}.`,
      count: cells,
      examples: periods
        .slice(0, EXAMPLES)
        .map((period) => ({ series: panel.ids[0] ?? '', period: formatPeriod(axis, period), value: null })),
    },
  ];
}

function blocksFinding(panel: Panel, axis: TimeAxis): Finding[] {
  const shortest = Math.max(6, 2 * panel.seasonLength);
  const { blocks, count, cells } = missingBlocks(panel, shortest);
  if (count === 0) return [];
  const worst = blocks.toSorted((a, b) => b.length - a.length).slice(0, EXAMPLES);
  const first = worst[0];
  return [
    {
      code: 'missing-blocks',
      severity: 'warning',
      message: `${plural(count, 'hole')} of ${shortest} periods or more, ${plural(cells, 'period')} in all; the longest from ${formatPeriod(axis, first?.from ?? 0)} on (${plural(first?.length ?? 0, 'period')}).`,
      count,
      ...namedSeries(
        panel,
        worst.map(({ series }) => series),
      ),
      examples: worst.map(({ series, from }) => exampleAt(panel, axis, series, from - (panel.start[series] as number))),
    },
  ];
}

function endedFinding(panel: Panel, axis: TimeAxis): Finding[] {
  const longest = longSilence(axis.frequency);
  const ended = endedSeries(panel, longest).toSorted((a, b) => b.lacks - a.lacks);
  const last = periodCount(panel) - 1;
  const first = ended[0];
  if (!first) return [];
  const end = (series: number): number => (panel.offsets[series + 1] as number) - (panel.offsets[series] as number) - 1;
  return [
    {
      code: 'stale-series',
      severity: 'warning',
      message: `${plural(ended.length, 'series', 'series')} ${ended.length === 1 ? 'ends' : 'end'} more than ${plural(longest, 'period')} before the others (${formatPeriod(axis, last)}): given up, perhaps.`,
      count: ended.length,
      ...namedSeries(
        panel,
        ended.map(({ series }) => series),
      ),
      examples: ended.slice(0, EXAMPLES).map(({ series }) => exampleAt(panel, axis, series, end(series))),
    },
  ];
}

/** Data that end long ago, or in the future. Counted periods have no calendar. */
function endFinding(panel: Panel, axis: TimeAxis, now: number): Finding[] {
  const last = periodCount(panel) - 1;
  const next = periodMs(axis, last + 1);
  if (Number.isNaN(next)) return [];
  if (periodMs(axis, last) > now + TOMORROW_MS && ahead(axis, last, now)) return [futureFinding(panel, axis, now, last)];
  const silence = now - next;
  if (silence <= longSilence(axis.frequency) * (next - periodMs(axis, last))) return [];
  const days = Math.round(silence / DAY_MS);
  return [
    {
      code: 'stale-data',
      severity: silence > HISTORY_MS ? 'info' : 'warning',
      message: `The data end at ${formatPeriod(axis, last)}, ${plural(days, 'day')} ago. A forecast begins there, not today.`,
      count: 1,
    },
  ];
}

/** Whether a whole period lies in the future: the month that runs now may be dated by its last day. */
const ahead = (axis: TimeAxis, last: number, now: number): boolean => periodMs(axis, last - 1) > now;

function futureFinding(panel: Panel, axis: TimeAxis, now: number, last: number): Finding {
  let from = last;
  while (from > 0 && periodMs(axis, from - 1) > now + TOMORROW_MS) from--;
  let count = 0;
  const examples: NonNullable<Finding['examples']> = [];
  for (let s = 0; s < panel.ids.length; s++) {
    const start = panel.start[s] as number;
    const length = (panel.offsets[s + 1] as number) - (panel.offsets[s] as number);
    for (let i = Math.max(0, from - start); i < length; i++) {
      if (Number.isNaN(panel.y[(panel.offsets[s] as number) + i] as number)) continue;
      count++;
      if (examples.length < EXAMPLES) examples.push(exampleAt(panel, axis, s, i));
    }
  }
  return {
    code: 'future-dates',
    severity: 'error',
    message: `${plural(count, 'value')} ${count === 1 ? 'has a date' : 'have dates'} in the future, until ${formatPeriod(axis, last)}. Correct the dates, or leave the target empty where it is not known yet.`,
    count,
    examples,
  };
}
