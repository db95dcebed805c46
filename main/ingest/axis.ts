import type { DuckDBConnection } from '@duckdb/node-api';
import type { Frequency } from '../../engine/core/panel.ts';
import type { Granularity, TimeAxis } from '../../engine/core/time-axis.ts';
import { ApiError } from '../../contract/errors.ts';
import { numbers } from './database.ts';
import { granularityOf } from './date-format.ts';

const DAY_MS = 86_400_000;
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;
const order: readonly Granularity[] = ['year', 'quarter', 'month', 'date', 'minute', 'second'];

/** How periods of a frequency are written when the file wrote its times in `granularity`: never finer than makes sense. */
function writtenAs(frequency: Frequency, granularity: Granularity): Granularity {
  const finest: Granularity =
    frequency.unit === 'integer' ? 'integer' : frequency.unit === 'hour' || frequency.unit === 'minute' ? 'second' : 'date';
  if (finest === 'integer' || granularity === 'integer') return 'integer';
  return order.indexOf(granularity) > order.indexOf(finest) ? finest : granularity;
}

const mod = (a: number, b: number): number => ((a % b) + b) % b;

/**
 * The time axis of the table `staged`: period 0 holds its earliest time.
 *
 * @param file - what messages call it
 * @throws ApiError `bad-input` when the frequency does not suit the dates or makes too many periods of them, `no-rows` without any date
 */
export async function makeAxis(connection: DuckDBConnection, format: string, frequency: Frequency, file: string): Promise<TimeAxis> {
  const axis = await axisOf(connection, format, frequency, file);
  await refuseTooLong(connection, axis, file);
  return axis;
}

/** More periods than this from first to last are a wrong date or a frequency that is too fine: 300 years of minutes are fewer. */
const MAX_PERIODS = 200_000_000;

async function refuseTooLong(connection: DuckDBConnection, axis: TimeAxis, file: string): Promise<void> {
  const counted = axis.granularity === 'integer';
  const time = counted ? 't' : 'epoch_ms(t)';
  const [first = NaN, last = NaN] = await numbers(connection, `SELECT min(${time})::DOUBLE, max(${time})::DOUBLE FROM staged`);
  const { unit, step } = axis.frequency;
  const ms = { minute: 60_000, hour: 3_600_000, week: 7 * DAY_MS, month: 28 * DAY_MS, quarter: 90 * DAY_MS, year: 365 * DAY_MS };
  const size = (counted ? 1 : unit === 'day' || unit === 'business-day' || unit === 'integer' ? DAY_MS : ms[unit]) * step;
  if (!((last - first) / size > MAX_PERIODS)) return;
  const text = (value: number): string => (counted ? String(value) : new Date(value).toISOString().slice(0, 10));
  throw new ApiError(
    'bad-input',
    `${file}: its times run from ${text(first)} to ${text(last)}, which are more than ${MAX_PERIODS.toLocaleString('en')} periods.`,
    { file, value: text(last), hint: 'Correct the first or the last time, or choose a coarser frequency.' },
  );
}

const noDates = (file: string): ApiError => new ApiError('no-rows', `${file} has no row with a date that can be read.`, { file });

async function axisOf(connection: DuckDBConnection, format: string, frequency: Frequency, file: string): Promise<TimeAxis> {
  const granularity = granularityOf(format);
  const counted = granularity === 'integer';
  if (counted !== (frequency.unit === 'integer')) {
    throw new ApiError(
      'bad-input',
      counted
        ? `The time is counted in whole numbers, so the frequency has to be a count, not ${frequency.unit}.`
        : `The time is a date, so the frequency cannot be a bare count.`,
      { field: 'frequency' },
    );
  }
  const written = writtenAs(frequency, granularity);
  if (counted) {
    const [first = NaN] = await numbers(connection, 'SELECT min(t) FROM staged');
    if (Number.isNaN(first)) throw noDates(file);
    return { frequency, granularity: written, origin: first, dayOfMonth: 1 };
  }
  const [firstMs = 0, months = 0, days = 0, common = 1, ends = 0, last = 0, residues = 0, weekdays = 0] = await numbers(
    connection,
    `SELECT epoch_ms(min(t)), (year(min(t)) - 1970) * 12 + month(min(t)) - 1, count(DISTINCT day(t)), max(day(t)), bool_and(t = last_day(t))::INTEGER,
       max(day(last_day(t)))::DOUBLE, count(DISTINCT month(t) % 3), count(DISTINCT isodow(t))
     FROM (SELECT DISTINCT CAST(t AS DATE)${frequency.unit === 'hour' || frequency.unit === 'minute' ? '::TIMESTAMP' : ''} AS t FROM staged WHERE t IS NOT NULL)`,
  );
  if (Number.isNaN(firstMs)) throw noDates(file);
  const day = Math.floor(firstMs / DAY_MS);
  switch (frequency.unit) {
    case 'month':
    case 'quarter':
    case 'year': {
      const size = MONTHS[frequency.unit];
      // Quarters that all begin in the same month of the quarter keep it; anything else goes by the calendar.
      const aligned = size === 3 ? residues === 1 : size === 12 ? (await distinctMonths(connection)) === 1 : true;
      const origin = aligned ? months : months - mod(months, size);
      const dayOfMonth = ends === 1 && last > 1 ? 31 : days === 1 ? common : granularity === 'date' ? 1 : 1;
      return { frequency, granularity: written, origin, dayOfMonth };
    }
    case 'week': {
      // 1970-01-01 was a Thursday; a week of mixed days begins on Monday.
      const origin = weekdays === 1 ? day : day - mod(day + 3, 7);
      return { frequency, granularity: written, origin: origin * DAY_MS, dayOfMonth: 1 };
    }
    case 'business-day': {
      const weekday = mod(day + 3, 7);
      return { frequency, granularity: written, origin: (day - Math.max(0, weekday - 4)) * DAY_MS, dayOfMonth: 1 };
    }
    case 'day':
      return { frequency, granularity: written, origin: day * DAY_MS, dayOfMonth: 1 };
    default: {
      const unit = (frequency.unit === 'hour' ? 3_600_000 : 60_000) * frequency.step;
      const [first = 0] = await numbers(connection, 'SELECT epoch_ms(min(t)) FROM staged');
      const [grids = 0] = await numbers(connection, `SELECT count(DISTINCT epoch_ms(t) % ${unit}) FROM staged`);
      return { frequency, granularity: written, origin: grids === 1 ? first : first - mod(first, unit), dayOfMonth: 1 };
    }
  }
}

const distinctMonths = async (connection: DuckDBConnection): Promise<number> =>
  (await numbers(connection, 'SELECT count(DISTINCT month(t)) FROM staged'))[0] ?? 0;

/** SQL of the period number of a staged time. */
export function periodSql({ frequency, origin }: TimeAxis): string {
  const { unit, step } = frequency;
  const floor = (value: string, by: number): string => (by === 1 ? `(${value})::INTEGER` : `floor((${value}) / ${by}.0)::INTEGER`);
  const days = `(CAST(t AS DATE) - DATE '1970-01-01')`;
  switch (unit) {
    case 'integer':
      return floor(`t - (${origin})`, step);
    case 'month':
    case 'quarter':
    case 'year':
      return floor(`(year(t) - 1970) * 12 + month(t) - 1 - (${origin})`, step * MONTHS[unit]);
    case 'week':
      return floor(`${days} - (${origin / DAY_MS})`, 7 * step);
    case 'day':
      return floor(`${days} - (${origin / DAY_MS})`, step);
    case 'business-day': {
      const first = origin / DAY_MS;
      const monday = first - mod(first + 3, 7);
      const weeks = `floor((${days} - (${monday})) / 7.0)::INTEGER`;
      return floor(`${weeks} * 5 + least(isodow(t), 5) - 1 - ${first - monday}`, step);
    }
    default:
      return floor(`epoch_ms(t) - (${origin})`, (unit === 'hour' ? 3_600_000 : 60_000) * step);
  }
}
