import type { DuckDBConnection } from '@duckdb/node-api';
import { ApiError } from '../../contract/errors.ts';
import { rows } from './database.ts';
import { describeFormat } from './date-format.ts';
import { plural } from './findings.ts';
import type { FlagCounts } from './findings.ts';
import { linesOf, locate } from './locate.ts';
import { flags, sourceRowSql, type Plan } from './stage.ts';
import { columnSql, type Loaded } from './table.ts';

/** Reads one source row's cell again; staged rows keep no text. */
export type CellReader = (column: string, row: number) => Promise<string | null>;

/**
 * Refuses to import cells that cannot be read.
 *
 * @throws ApiError `mixed-dates`, `not-a-number`, naming file, line, column and value
 */
export async function refuseBadCells(
  connection: DuckDBConnection,
  plan: Plan,
  loaded: readonly Loaded[],
  counts: FlagCounts,
  cell: CellReader,
): Promise<void> {
  const first = async (flag: number): Promise<{ row: number; column: number }> => {
    const [found] = await rows(
      connection,
      `SELECT ${sourceRowSql(plan)}::DOUBLE, (${plan.layout === 'long' ? '0' : `rowid % ${plan.values.length}`})::DOUBLE FROM staged WHERE flag = ${flag} ORDER BY 1 LIMIT 1`,
    );
    return { row: Number(found?.[0] ?? 0), column: plan.values[Number(found?.[1] ?? 0)] ?? 0 };
  };
  const describe = async (
    row: number,
    index: number,
  ): Promise<{ file: string; row?: number; column: string; value: string; at: string }> => {
    const { file, line } = locate(loaded, row);
    const value = (await cell(columnSql(index), row)) ?? '';
    return {
      file,
      ...(line === null ? {} : { row: line }),
      column: plan.columns[index] as string,
      value,
      at: line === null ? file : `${file}, line ${line}`,
    };
  };
  if (counts.badDate > 0 && plan.date !== null) {
    const { row } = await first(flags.badDate);
    const { at, ...place } = await describe(row, plan.date);
    const more = counts.badDate === 1 ? '' : ` (${plural(counts.badDate, 'such date')} in all)`;
    throw new ApiError(
      'mixed-dates',
      `${at}: "${place.value}" in ${place.column} is not a date of the form ${describeFormat(plan.format)}${more}.`,
      {
        ...place,
        hint: `Write all dates of ${place.column} the same way, or choose another date format.`,
      },
    );
  }
  if (counts.badValue > 0) {
    const { row, column } = await first(flags.badValue);
    const { at, ...place } = await describe(row, column);
    const more = counts.badValue === 1 ? '' : ` (${plural(counts.badValue, 'such cell')} in all)`;
    throw new ApiError('not-a-number', `${at}: "${place.value}" in ${place.column} is not a number${more}.`, {
      ...place,
      hint: 'Correct the cell, leave it empty if the value is not known, or choose another decimal separator.',
    });
  }
}

/** Staged rows that share series and period with another, a few, as lines and as a text about the first. */
export async function describeRepeats(
  connection: DuckDBConnection,
  plan: Plan,
  loaded: readonly Loaded[],
  period: string,
): Promise<{ lines: number[]; series: string; place: { file: string; line: number | null } }> {
  const by = ['p', ...plan.keyNames.map((_, k) => `k${k}`)].join(', ');
  const found = await rows(
    connection,
    `SELECT ${sourceRowSql(plan) === 'rowid' ? 'id' : 'source'}::DOUBLE, ${plan.keyNames.map((_, k) => `k${k}`).join(` || ' / ' || `) || `''`}
     FROM (SELECT *, rowid AS id, ${period} AS p FROM staged WHERE t IS NOT NULL) QUALIFY count(*) OVER (PARTITION BY ${by}) > 1 ORDER BY ${by}, 1 LIMIT 6`,
  );
  const places = found.map(([row]) => Number(row));
  return { lines: linesOf(loaded, places), series: String(found[0]?.[1] ?? ''), place: locate(loaded, places[1] ?? places[0] ?? 0) };
}

/** Two rows for one series and period, where each should have one. */
export function duplicateKeys(repeats: number, found: Awaited<ReturnType<typeof describeRepeats>>): ApiError {
  const lines = found.lines.slice(0, 2).join(' and ');
  const series = found.series === '' ? '' : ` of ${found.series}`;
  return new ApiError(
    'duplicate-keys',
    `${found.place.file}: ${plural(repeats, 'row')} ${repeats === 1 ? 'has' : 'have'} the same date and series as another${lines === '' ? '' : ` (lines ${lines}${series}, for example)`}.`,
    {
      file: found.place.file,
      ...(found.lines[1] === undefined ? {} : { row: found.lines[1] }),
      hint: 'Choose how they are put together (sum or mean), add the column that tells them apart as a series key, or correct the file.',
    },
  );
}
