import type { DuckDBConnection } from '@duckdb/node-api';
import type { JoinReport, JoinTable } from '../../../contract/entities/tables.ts';
import { ApiError } from '../../../contract/errors.ts';
import { numbers } from '../database.ts';
import type { FileShape } from '../dialect.ts';
import type { Loaded } from '../table.ts';
import type { MainTable } from './main-table.ts';
import { joinSql, type Side } from './side.ts';
import type { Joined } from './join-files.ts';

interface MeasureInput {
  readonly tables: readonly JoinTable[];
  readonly shapes: readonly FileShape[];
  readonly sampled: boolean;
}

/** Sums are of doubles, added in whatever order: what is told are the digits that do not depend on it. */
export const settled = (sum: number): number => (Number.isFinite(sum) ? Number(sum.toPrecision(12)) : 0);

/** Rows and sum of the target behind each join, counted after it was made, and what found no partner. */
export async function measure(
  connection: DuckDBConnection,
  main: MainTable,
  sides: readonly Side[],
  { tables, shapes, sampled }: MeasureInput,
): Promise<JoinReport[]> {
  const count = async (joined: readonly Side[]): Promise<{ rows: number; sum: number; ahead: number }> => {
    const [rows = 0, sum = 0, ahead = 0] = await numbers(
      connection,
      `SELECT coalesce(sum(n) FILTER (NOT ahead), 0)::DOUBLE, coalesce(fsum(s ORDER BY s) FILTER (NOT ahead), 0),
         coalesce(sum(n) FILTER (ahead), 0)::DOUBLE FROM (SELECT n, s, ahead FROM ${main.combos} m${joinSql(joined)})`,
    );
    return { rows, sum: settled(sum), ahead };
  };
  const base = (table: JoinTable): Pick<JoinReport, 'table' | 'files' | 'kind' | 'on' | 'reason' | 'columns' | 'sampled'> => ({
    table: table.name,
    files: table.files.map((file) => shapes[file]?.file.name ?? ''),
    kind: table.kind,
    on: [...table.on],
    reason: '',
    columns: [...(shapes[table.files[0] as number]?.columns ?? [])],
    sampled,
  });
  let before = await count([]);
  const reports: JoinReport[] = [];
  for (const [index, side] of sides.entries()) {
    const upTo = sides.slice(0, index + 1);
    const after = await count(upTo);
    if (after.ahead !== before.ahead)
      throw new ApiError('internal', `Joining ${side.table.name} made ${after.ahead} rows of the future out of ${before.ahead}.`);
    const met = side.lookups.map(({ alias }) => `${alias}.x0 IS NOT NULL`).join(' OR ');
    const [matched = 0] = await numbers(
      connection,
      `SELECT coalesce(sum(n), 0)::DOUBLE FROM ${main.combos} m${joinSql(upTo)} WHERE NOT ahead AND (${met})`,
    );
    reports.push({
      ...base(side.table),
      rows: side.rows,
      matched,
      unmatched: after.rows - matched,
      unmatchedRight: await unasked(connection, main, sides.slice(0, index), side),
      rowsBefore: before.rows,
      rowsAfter: after.rows,
      sumBefore: before.sum,
      sumAfter: after.sum,
      added: side.added.map(({ name }) => name),
    });
    before = after;
  }
  const rest = { rows: 0, matched: 0, unmatched: 0, unmatchedRight: 0, rowsBefore: 0, rowsAfter: 0, sumBefore: 0, sumAfter: 0, added: [] };
  return tables.map(
    (table) => reports.find((report) => report.table === table.name && table.kind === report.kind) ?? { ...base(table), ...rest },
  );
}

/** Keys of a side that no row of the main table has, as rows of the joined tables. */
async function unasked(connection: DuckDBConnection, main: MainTable, before: readonly Side[], side: Side): Promise<number> {
  let sum = 0;
  for (const { alias, on } of side.lookups) {
    const asked = `SELECT DISTINCT ${on.map((left, k) => `${left} AS x${k}`).join(', ')} FROM ${main.combos} m${joinSql(before)}`;
    const [left = 0] = await numbers(
      connection,
      `SELECT count(*) FROM ${alias} ANTI JOIN (${asked}) asked ON ${on.map((_, k) => `${alias}.x${k} = asked.x${k}`).join(' AND ')}`,
    );
    sum += left;
  }
  return sum;
}

/**
 * Completes the reports once rows are staged, and makes sure that joining neither lost nor multiplied one.
 *
 * @param loaded - rows that each file gave, behind all joins
 * @param strangers - for each of `loaded`, rows of the future that belong to no series of the main table
 * @param sum - of the target over all staged rows
 * @throws ApiError `internal` when the counts do not agree
 */
export function finishReports(
  { reports, mainFiles }: Joined,
  loaded: readonly Loaded[],
  strangers: readonly number[],
  sum: number,
): JoinReport[] {
  const mainRows = loaded.slice(0, mainFiles).reduce((total, { rows }) => total + rows, 0);
  const behind = reports.filter(({ rowsAfter }) => rowsAfter > 0);
  for (const { table, rowsAfter, rowsBefore, sumAfter, sumBefore } of behind)
    if (
      rowsAfter !== mainRows ||
      rowsBefore !== mainRows ||
      Math.abs(sumAfter - sumBefore) > 1e-9 * Math.abs(sumBefore) ||
      !near(sumAfter, sum)
    )
      throw new ApiError('internal', `Joining ${table} changed the rows: ${rowsBefore} before, ${rowsAfter} after, ${mainRows} read.`);
  const told = settled(sum);
  let rows = mainRows;
  return reports.map((report) => {
    if (report.kind === 'main')
      return { ...report, rows: mainRows, matched: mainRows, rowsBefore: mainRows, rowsAfter: mainRows, sumBefore: told, sumAfter: told };
    if (report.kind !== 'future-rows') return report;
    let own = 0;
    let strange = 0;
    for (const [index, { source, rows: count }] of loaded.entries()) {
      if (index < mainFiles || !report.files.includes(source.shape.file.name)) continue;
      own += count;
      strange += strangers[index] ?? 0;
    }
    const before = rows;
    rows += own - strange;
    return {
      ...report,
      rows: own,
      matched: own - strange,
      unmatched: strange,
      rowsBefore: before,
      rowsAfter: rows,
      sumBefore: told,
      sumAfter: told,
    };
  });
}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b), 1);
