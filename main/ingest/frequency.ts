import type { DuckDBConnection } from '@duckdb/node-api';
import type { Frequency } from '../../engine/core/panel.ts';
import { numbers, rows } from './database.ts';
import { granularityOf } from './date-format.ts';
import { grouped } from './words.ts';

export interface FrequencyFinding {
  readonly frequency: Frequency;
  readonly reason: string;
  /** Several times fall into one period, so values have to be aggregated. */
  readonly coarser: boolean;
}

export interface Step {
  readonly size: number;
  readonly count: number;
}
const DAY = 86_400;

/** Steps between consecutive different times of a series, most frequent first. `time` is SQL of an ascending number, out of a time `t`. */
export type StepsOf = (time: string) => Promise<Step[]>;
export const MOST_STEPS = 200;

/** The steps of the table `staged`. @param keys - SQL names of the series keys */
export async function stagedSteps(connection: DuckDBConnection, keys: readonly string[], time: string): Promise<Step[]> {
  const by = keys.map((key) => `${key}, `).join('');
  const partition = keys.length === 0 ? '' : `PARTITION BY ${keys.join(', ')} `;
  const found = await rows(
    connection,
    `SELECT step::DOUBLE, count(*)::DOUBLE FROM (SELECT x - lag(x) OVER (${partition}ORDER BY x) AS step FROM
      (SELECT DISTINCT ${by}${time} AS x FROM staged WHERE t IS NOT NULL)) WHERE step IS NOT NULL GROUP BY step ORDER BY 2 DESC, 1 LIMIT ${MOST_STEPS}`,
  );
  return found.map(([size, count]) => ({ size: Number(size), count: Number(count) }));
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
const total = (steps: readonly Step[]): number => steps.reduce((sum, step) => sum + step.count, 0);
const shareOf = (steps: readonly Step[], fits: (size: number) => boolean): number =>
  total(steps) === 0 ? 0 : steps.reduce((sum, step) => sum + (fits(step.size) ? step.count : 0), 0) / total(steps);

function words(steps: readonly Step[], size: number, unit: string): string {
  const n = steps.find((step) => step.size === size)?.count ?? 0;
  return `${grouped(n)} of ${grouped(total(steps))} steps are ${unit}`;
}

/** Largest step that (nearly) all steps are multiples of: rare odd steps are taken for errors. */
function commonStep(steps: readonly Step[]): number {
  const all = steps.reduce((divisor, step) => gcd(step.size, divisor), 0);
  const modal = steps[0]?.size ?? 1;
  if (all === modal) return all;
  return shareOf(steps, (size) => size % modal === 0) >= 0.98 ? modal : Math.max(1, all);
}

async function integerFrequency(stepsOf: StepsOf): Promise<FrequencyFinding> {
  const steps = await stepsOf('t');
  const step = Math.max(1, commonStep(steps));
  const reason = `counted, because ${words(steps, steps[0]?.size ?? step, `${steps[0]?.size ?? step}`)}; what a step means is not in the file`;
  return { frequency: { unit: 'integer', step }, reason, coarser: false };
}

/** Units made of months, from steps in months. */
function monthUnits(steps: readonly Step[], why: string): FrequencyFinding {
  const step = Math.max(1, commonStep(steps));
  const modal = steps[0]?.size ?? 1;
  const reason = (name: string, unit: string): string => `${name}, because ${words(steps, modal, unit)}${why}`;
  if (step % 12 === 0)
    return {
      frequency: { unit: 'year', step: step / 12 },
      reason: reason('yearly', step === 12 ? 'one year' : `${step / 12} years`),
      coarser: false,
    };
  if (step === 3) return { frequency: { unit: 'quarter', step: 1 }, reason: reason('quarterly', 'three months'), coarser: false };
  return {
    frequency: { unit: 'month', step },
    reason: reason(step === 1 ? 'monthly' : `every ${step} months`, modal === 1 ? 'one month' : `${modal} months`),
    coarser: false,
  };
}

const MONTHS = '(year(t) * 12 + month(t))';

async function dayFrequency(
  connection: DuckDBConnection,
  stepsOf: StepsOf,
  daily: string,
  truncated: boolean,
  sampled: boolean,
): Promise<FrequencyFinding> {
  const [different = 0, months = 0, span = 0, daysOfMonth = 0, monthEnds = 0, weekdays = 0, weekend = 0, first = 0] = await numbers(
    connection,
    `SELECT count(*), count(DISTINCT ${MONTHS}), max(t) - min(t), count(DISTINCT day(t)), count(*) FILTER (t = last_day(t)), count(DISTINCT isodow(t)),
       count(*) FILTER (isodow(t) > 5), count(DISTINCT CASE WHEN day(t) <= 28 THEN day(t) END) FROM (SELECT DISTINCT ${daily} AS t FROM staged WHERE t IS NOT NULL)`,
  );
  const steps = await stepsOf(`(${daily} - DATE '1970-01-01')`);
  const modal = steps[0]?.size ?? 1;
  const coarser = truncated;
  if (!truncated && modal >= 28) {
    const oneDay = daysOfMonth === 1 || (first === 1 && daysOfMonth === 1);
    if (oneDay || monthEnds === different || (months === different && shareOf(steps, (size) => size >= 26) >= 0.95)) {
      const inMonths = await stepsOf(`(year(${daily}) * 12 + month(${daily}))`);
      return monthUnits(inMonths, monthEnds === different ? ', each on the last day of a month' : '');
    }
  }
  if (!truncated && modal % 7 === 0 && shareOf(steps, (size) => size % 7 === 0) >= 0.95) {
    const step = Math.max(1, Math.round(commonStep(steps) / 7));
    return {
      frequency: { unit: 'week', step },
      reason: `${step === 1 ? 'weekly' : `every ${step} weeks`}, because ${words(steps, modal, `${modal} days`)}`,
      coarser,
    };
  }
  const perDay = `because ${words(steps, modal, modal === 1 ? 'one day' : `${modal} days`)}`;
  if (weekend === 0 && weekdays >= 4 && different >= 10 && modal === 1) {
    return { frequency: { unit: 'business-day', step: 1 }, reason: `business days, ${perDay} and none falls on a weekend`, coarser };
  }
  if (modal > 1 && !truncated && shareOf(steps, (size) => size % modal === 0) >= 0.98) {
    return { frequency: { unit: 'day', step: modal }, reason: `every ${modal} days, ${perDay}`, coarser };
  }
  const density = different / Math.max(1, span + 1);
  if (!sampled && density < 0.2 && different >= 8) {
    const unit = density < 0.05 ? 'month' : 'week';
    return {
      frequency: { unit, step: 1 },
      reason: `${unit}ly, because only ${different} of ${span + 1} days have values and they are not evenly spaced`,
      coarser: true,
    };
  }
  return {
    frequency: { unit: 'day', step: 1 },
    reason: `daily, ${perDay}${truncated ? ' once the time of day is left out' : ''}`,
    coarser,
  };
}

/** Whether times of day are on a regular grid; its step in seconds, or null. Asks a table with a TIMESTAMP expression. */
export async function timeGrid(connection: DuckDBConnection, table: string, time: string): Promise<number | null> {
  const [different = 0, midnight = 0] = await numbers(
    connection,
    `SELECT count(*), count(*) FILTER (CAST(t AS TIME) = TIME '00:00:00') FROM (SELECT DISTINCT ${time} AS t FROM ${table} WHERE ${time} IS NOT NULL)`,
  );
  if (different < 2 || different === midnight) return null;
  const found = await rows(
    connection,
    `SELECT step::DOUBLE, count(*)::DOUBLE FROM (SELECT x - lag(x) OVER (ORDER BY x) AS step FROM
      (SELECT DISTINCT epoch(${time})::BIGINT AS x FROM ${table} WHERE ${time} IS NOT NULL)) WHERE step > 0 GROUP BY step ORDER BY 2 DESC, 1 LIMIT 200`,
  );
  const steps = found.map(([size, count]) => ({ size: Number(size), count: Number(count) }));
  const modal = steps[0]?.size ?? 0;
  if (modal < 60 || modal % 60 !== 0) return null;
  return shareOf(steps, (size) => size % modal === 0) >= 0.9 && shareOf(steps, (size) => size === modal) >= 0.5 ? modal : null;
}

/**
 * The frequency of the staged times, from the steps between them.
 *
 * @param format - the date format (see date-format.ts)
 * @param sampled - only parts of the file are staged, so that holes mean nothing
 */
export async function detectFrequency(
  connection: DuckDBConnection,
  stepsOf: StepsOf,
  format: string,
  sampled: boolean,
): Promise<FrequencyFinding> {
  const granularity = granularityOf(format);
  switch (granularity) {
    case 'integer':
      return integerFrequency(stepsOf);
    case 'year':
    case 'quarter':
    case 'month': {
      const steps = await stepsOf(MONTHS);
      const found = monthUnits(steps, '');
      return steps.length > 0 || granularity === 'month' ? found : { ...found, frequency: { unit: granularity, step: 1 } };
    }
    case 'date':
      return dayFrequency(connection, stepsOf, 't', false, sampled);
    default: {
      const grid = await timeGrid(connection, 'staged', 't');
      if (grid === null || grid % DAY === 0) {
        const [off = 0] = await numbers(connection, `SELECT count(*) FILTER (CAST(t AS TIME) <> TIME '00:00:00') FROM staged`);
        return dayFrequency(connection, stepsOf, 'CAST(t AS DATE)', off > 0, sampled);
      }
      const steps = await stepsOf('epoch(t)::BIGINT');
      const frequency: Frequency = grid % 3600 === 0 ? { unit: 'hour', step: grid / 3600 } : { unit: 'minute', step: grid / 60 };
      const unit = frequency.step === 1 ? `one ${frequency.unit}` : `${frequency.step} ${frequency.unit}s`;
      return { frequency, reason: `every ${unit.replace('one ', '')}, because ${words(steps, grid, unit)}`, coarser: false };
    }
  }
}
