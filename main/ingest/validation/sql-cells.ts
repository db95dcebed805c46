import type { DuckDBConnection } from '@duckdb/node-api';
import { literal, numbers, rows } from '../database.ts';
import type { Breach, CellAccess } from './schema-findings.ts';

/** Where the cells of a column are: a relation, an SQL expression, and whether it is a number. */
export interface SqlCell {
  readonly relation: string;
  readonly cell: string;
  readonly numeric: boolean;
  /** SQL of a text's number, where it is not written as SQL writes it. */
  readonly number?: string;
}

const FRESH = 6;

/**
 * Cells that a query reaches.
 *
 * @param cellOf - null for a column whose cells are not kept
 * @param examplesOf - a few places of the rows that meet a condition
 */
export const sqlCells = (
  connection: DuckDBConnection,
  sampled: boolean,
  cellOf: (column: string) => SqlCell | null,
  examplesOf: (relation: string, condition: string) => Promise<Omit<Breach, 'count'>>,
): CellAccess => ({
  sampled,
  repeated: async (columns) => {
    const found = columns.map(cellOf);
    const [first] = found;
    if (!first || !found.every((cell) => cell !== null && cell.relation === first.relation)) return null;
    const list = found.map((cell) => cell?.cell).join(', ');
    const repeats = `SELECT ${list} FROM ${first.relation} GROUP BY ${list} HAVING count(*) > 1`;
    const condition = `(${list}) IN (${repeats})`;
    const [count = 0] = await numbers(
      connection,
      `SELECT coalesce(sum(n) - count(*), 0) FROM (SELECT count(*) AS n FROM ${first.relation} GROUP BY ${list} HAVING count(*) > 1)`,
    );
    return { count, ...(count > 0 ? await examplesOf(first.relation, condition) : {}) };
  },
  outside: async (column, min, max) => {
    const found = cellOf(column);
    if (!found) return null;
    const number = numberOf(found);
    const condition = [min === undefined ? '' : `${number} < ${min}`, max === undefined ? '' : `${number} > ${max}`]
      .filter((part) => part !== '')
      .join(' OR ');
    const [count = 0] = await numbers(connection, `SELECT count(*) FROM ${found.relation} WHERE ${condition}`);
    return { count, ...(count > 0 ? await examplesOf(found.relation, condition) : {}) };
  },
  notAmong: async ({ name, type }, allowed) => {
    const found = cellOf(name);
    if (!found) return null;
    // Numbers are compared as numbers, however a file writes them.
    const numeric = type !== 'text' && allowed.every((value) => value.trim() !== '' && Number.isFinite(Number(value)));
    const text = numeric ? numberOf(found) : found.numeric ? `${found.cell}::VARCHAR` : `nullif(trim(${found.cell}), '')`;
    const list = allowed.map((value) => (numeric ? String(Number(value)) : literal(value))).join(', ');
    const condition = `${text} IS NOT NULL${list === '' ? '' : ` AND ${text} NOT IN (${list})`}`;
    const [count = 0, different = 0] = await numbers(
      connection,
      `SELECT count(*), count(DISTINCT ${text}) FROM ${found.relation} WHERE ${condition}`,
    );
    if (count === 0) return { count, different, fresh: [] };
    const fresh = await rows(
      connection,
      `SELECT DISTINCT ${text}::VARCHAR AS v FROM ${found.relation} WHERE ${condition} ORDER BY v LIMIT ${FRESH}`,
    );
    return { count, different, fresh: fresh.map(([value]) => String(value)), ...(await examplesOf(found.relation, condition)) };
  },
});

const numberOf = ({ numeric, cell, number }: SqlCell): string => (numeric ? cell : (number ?? `TRY_CAST(${cell} AS DOUBLE)`));
