import { periodMs, type TimeAxis } from '../core/time-axis.ts';
import { quantile } from './quantile.ts';

/** Values by position in the season (columns) and by cycle (rows). */
export interface SeasonalPlotData {
  /** `year`, `week`, `day`, or for example `12 periods`. */
  readonly name: string;
  readonly positions: string[];
  readonly cycles: string[];
  /** cycles x positions, row by row: the mean of the values there, NaN where there is none. */
  readonly values: Float64Array;
  /** Over all values of each position. */
  readonly mean: Float64Array;
  readonly median: Float64Array;
}

/** How periods fall into a grid. */
interface Grid {
  readonly name: string;
  /** The season length that this grid shows. */
  readonly lengths: readonly number[];
  readonly positions: readonly string[];
  readonly place: (t: number) => number;
  readonly cycle: (t: number) => string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);
const WEEKS = Array.from({ length: 53 }, (_, week) => `W${week + 1}`);
const DAY_MS = 86_400_000;
/** Longer seasons without a calendar are not drawn position by position. */
const MOST_POSITIONS = 400;

/**
 * Seasonal plots that suit a series' calendar, and one for each season length that has no place in it.
 *
 * @param y - NaN where missing
 * @param start - period number of y[0]
 * @param seasonLengths - m; those of which there is less than one whole season are left out
 */
export function seasonalPlots(
  y: Float64Array,
  axis: TimeAxis | undefined,
  start: number,
  seasonLengths: readonly number[],
): SeasonalPlotData[] {
  const grids = axis ? calendarGrids(axis, start) : [];
  const known = new Set(grids.flatMap(({ lengths }) => lengths));
  for (const m of seasonLengths)
    if (m > 1 && m <= MOST_POSITIONS && m <= y.length && !known.has(m))
      grids.push({
        name: `${m} periods`,
        lengths: [m],
        positions: Array.from({ length: m }, (_, i) => String(i + 1)),
        place: (t) => t % m,
        cycle: (t) => String(Math.floor(t / m) + 1),
      });
  return grids.map((grid) => fill(y, grid));
}

function calendarGrids(axis: TimeAxis, start: number): Grid[] {
  const dateOf = (t: number): Date => new Date(periodMs(axis, start + t));
  const year = (t: number): string => String(dateOf(t).getUTCFullYear());
  const weekday = (t: number): number => (dateOf(t).getUTCDay() + 6) % 7;
  const byMonth: Grid = { name: 'year', lengths: [12], positions: MONTHS, place: (t) => dateOf(t).getUTCMonth(), cycle: year };
  const byWeekday = (days: number, lengths: readonly number[]): Grid => ({
    name: 'week',
    lengths,
    positions: WEEKDAYS.slice(0, days),
    place: weekday,
    cycle: year,
  });
  const { unit, step } = axis.frequency;
  switch (unit) {
    case 'month':
      return 12 % step === 0 && step < 12 ? [{ ...byMonth, lengths: [12 / step] }] : [];
    case 'quarter':
      if (step !== 1) return [];
      return [{ ...byMonth, lengths: [4], positions: ['Q1', 'Q2', 'Q3', 'Q4'], place: (t) => Math.floor(dateOf(t).getUTCMonth() / 3) }];
    case 'week': {
      if (step !== 1) return [];
      const week = (t: number): number => {
        const date = dateOf(t);
        return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / (7 * DAY_MS));
      };
      return [{ name: 'year', lengths: [52], positions: WEEKS, place: week, cycle: year }];
    }
    case 'day':
      return step === 1 ? [byWeekday(7, [7]), { ...byMonth, lengths: [365, 364] }] : [{ ...byMonth, lengths: [] }];
    case 'business-day':
      return step === 1 ? [byWeekday(5, [5]), { ...byMonth, lengths: [260] }] : [{ ...byMonth, lengths: [] }];
    case 'hour':
    case 'minute': {
      const perDay = (unit === 'hour' ? 24 : 1440) / step;
      const byHour: Grid = {
        name: 'day',
        lengths: [perDay],
        positions: HOURS,
        place: (t) => dateOf(t).getUTCHours(),
        cycle: (t) => WEEKDAYS[weekday(t)] as string,
      };
      return [byHour, byWeekday(7, [7 * perDay]), { ...byMonth, lengths: [] }];
    }
    default:
      return [];
  }
}

function fill(y: Float64Array, { name, positions, place, cycle }: Grid): SeasonalPlotData {
  const width = positions.length;
  const rows = new Map<string, number>();
  const sums: number[] = [];
  const counts: number[] = [];
  const byPosition: number[][] = positions.map(() => []);
  for (let t = 0; t < y.length; t++) {
    const value = y[t] as number;
    if (Number.isNaN(value)) continue;
    const key = cycle(t);
    let row = rows.get(key);
    if (row === undefined) {
      row = rows.size;
      rows.set(key, row);
      for (let i = 0; i < width; i++) {
        sums.push(0);
        counts.push(0);
      }
    }
    const column = place(t);
    const at = row * width + column;
    sums[at] = (sums[at] as number) + value;
    counts[at] = (counts[at] as number) + 1;
    byPosition[column]?.push(value);
  }
  const sorted = byPosition.map((values) => Float64Array.from(values).sort());
  return {
    name,
    positions: [...positions],
    cycles: [...rows.keys()],
    values: Float64Array.from(sums, (sum, i) => ((counts[i] as number) > 0 ? sum / (counts[i] as number) : NaN)),
    mean: Float64Array.from(sorted, (values) => values.reduce((sum, value) => sum + value, 0) / values.length),
    median: Float64Array.from(sorted, (values) => quantile(values, 0.5)),
  };
}
