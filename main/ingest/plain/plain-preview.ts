import type { DuckDBConnection } from '@duckdb/node-api';
import { makeAxis, periodSql } from '../axis.ts';
import type { KnownColumn } from '../columns.ts';
import { identifier } from '../database.ts';
import { MOST_STEPS, type Step } from '../frequency.ts';
import type { LaidRows, Laying } from '../lay-rows.ts';
import { panelOfRows } from '../panel-of.ts';
import { makeSeriesTable } from '../series-table.ts';
import type { SnapshotColumn } from '../snapshot-rows.ts';
import { tidyNames } from '../tidy.ts';
import type { CountedColumns } from '../validation/facts.ts';
import { combinationsOf } from './combinations.ts';
import { lookAt } from './look-at.ts';
import { isPlainDate } from './plain-date.ts';
import { calendar } from './plain-format.ts';
import type { PlainColumn, PlainColumns } from './plain-table.ts';
import { listOf, makeCombinations, regressorColumn, seriesOfCombinations, stageDates } from './small-tables.ts';
import { sortRows, type Sorted } from './sort-rows.ts';

interface Task extends Laying {
  /** Milliseconds since 1970-01-01 of the last date that needs no line of the file to be shown. */
  readonly until: number;
}

/**
 * Lays out the rows of a plain file without a table of them, as `layStagedRows` would.
 *
 * @returns null where there is more to be said of them than is known without a table; nothing is left
 */
export async function layPlainRows(connection: DuckDBConnection, rows: PlainColumns, task: Task): Promise<LaidRows | null> {
  const found = await lay(connection, rows, task);
  if (found === null) {
    const made = ['staged', 'combinations', 'found', 'all_series', 'series', 'place'];
    await connection.run(made.map((name) => `DROP TABLE IF EXISTS ${name}`).join('; '));
  }
  return found;
}

async function lay(connection: DuckDBConnection, { rows, columns }: PlainColumns, task: Task): Promise<LaidRows | null> {
  const { plan, file, settle, until } = task;
  const columnAt = (index: number | null | undefined): PlainColumn | undefined => columns[index ?? -1];
  const [dates, values] = [columnAt(plan.date), columnAt(plan.values[0])];
  const keys = plan.keys.map((index) => columns[index] as PlainColumn);
  const regressors = plan.regressors.map(({ index }) => columns[index] as PlainColumn);
  if (plan.layout !== 'long' || plan.format !== '%Y-%m-%d' || !dates || !values?.numbers) return null;
  if (!dates.texts.every((text) => isPlainDate(text) && Date.parse(text) <= until)) return null;
  // A key that is missing is a finding with its lines.
  if (keys.some(({ texts }) => texts.some((text) => text.trim() === ''))) return null;
  const y = new Float64Array(rows);
  for (let row = 0; row < rows; row++) y[row] = values.numbers[values.codes[row] as number] as number;
  const combinations = combinationsOf(keys, rows);
  const { known, measures, n } = lookAt([y], combinations);
  if (n.includes(0)) return null;
  await stageDates(connection, dates.texts);
  await makeCombinations(connection, { keys }, combinations, n);
  const { series } = await makeSeriesTable(connection, plan, 'combinations');
  // Keys that differ by spaces only are one series.
  if (series !== combinations.count) return null;
  const seriesOf = await seriesOfCombinations(connection, plan, series);
  // By the places of dates among all dates first: the frequency, which makes periods of them, is found by the steps between them.
  const ascending = Array.from(dates.texts.keys()).sort((a, b) => ((dates.texts[a] as string) < (dates.texts[b] as string) ? -1 : 1));
  const placeOf = new Int32Array(ascending.length);
  for (const [place, code] of ascending.entries()) placeOf[code] = place;
  const sorted = await sortRows({ rows, combinations, seriesOf, dates, periodOf: placeOf, y: [y], regressors }, series);
  if (sorted === null) return null;
  const byPlace = async (sql: string): Promise<Float64Array> => {
    const list = await listOf(connection, `SELECT code, ${sql} FROM staged`, ascending.length);
    return Float64Array.from(ascending, (code) => list[code] as number);
  };
  const settled = await settle(async (time) => stepsIn(sorted, await byPlace(time)));
  const { frequency, seasonLength, aggregation, gaps } = settled.choices;
  if (aggregation !== 'none' || !calendar.has(frequency.unit)) return null;
  const axis = await makeAxis(connection, plan.format, frequency, file);
  const periods = await byPlace(periodSql(axis));
  // Two rows of one period are a finding with their lines.
  if (periods.some((period, place) => place > 0 && period === periods[place - 1])) return null;
  const names = tidyNames(plan);
  const counted: CountedColumns['columns'][number][] = plan.keys.map((_, k) => `(SELECT k${k} AS v, rows AS n FROM found)`);
  const tidy: SnapshotColumn[] = ['series', 'period', 'y', ...names].map((column) => ({ column, numeric: false }));
  const inMemory = new Map<string, KnownColumn>();
  for (const [i, regressor] of regressors.entries()) {
    const { list, counted: values } = await regressorColumn(connection, plan, i, regressor);
    counted.push(values);
    const column = names[keys.length + i] as string;
    const numeric = list instanceof Float64Array;
    if (numeric) inMemory.set(identifier(column), { codes: sorted.codes[i] as Int32Array, list });
    tidy[3 + keys.length + i] = { column, numeric };
  }
  const { panel, assembled, places } = await panelOfRows(
    connection,
    { ...sorted, period: sorted.period.map((place) => periods[place] as number), columns: inMemory },
    { series, frequency: axis.frequency, seasonLength, gaps },
  );
  // Whether something is known of the future is asked of rows.
  if (assembled.futurePeriods > 0) return null;
  return {
    settled,
    counts: { missingValue: measures.missing, badValue: 0, badDate: 0, missingDate: 0, rows },
    axis,
    panel,
    assembled,
    empty: 0,
    tidy: { sql: () => Promise.reject(new Error('The rows of a sample are in no table')), columns: tidy, places },
    known,
    counted: { values: measures, columns: counted },
  };
}

/** What `stagedSteps` finds in rows that are sorted by series and place of their date. @param times - of each date */
function stepsIn({ period: places, ends }: Sorted, times: Float64Array): Step[] {
  const counts = new Map<number, number>();
  for (let s = 0, from = 0; s < ends.length; s++) {
    const to = ends[s] as number;
    for (let row = from + 1; row < to; row++) {
      const size = (times[places[row] as number] as number) - (times[places[row - 1] as number] as number);
      if (size > 0) counts.set(size, (counts.get(size) ?? 0) + 1);
    }
    from = to;
  }
  const steps = [...counts].map(([size, count]) => ({ size, count }));
  return steps.sort((a, b) => b.count - a.count || a.size - b.size).slice(0, MOST_STEPS);
}
