import type { DuckDBConnection } from '@duckdb/node-api';
import { numbers } from '../database.ts';
import { timeSql } from '../date-format.ts';
import type { FileShape } from '../dialect.ts';
import { formatOf } from '../suggest.ts';
import type { Profile } from '../profile.ts';
import { columnSql } from '../table.ts';
import { keySql } from './key-sql.ts';

/** A table that is looked at: its texts are in `name` as c0, c1 ... */
export interface Candidate {
  /** Places of its files. */
  readonly files: readonly number[];
  readonly name: string;
  readonly shape: FileShape;
  readonly profiles: readonly Profile[];
  /** The column of its dates, if it has one. */
  readonly date: Profile | null;
  readonly rows: number;
}

/** What was counted already: the same questions come up for each table that might be the main one. */
export type Memory = Map<string, { readonly share: number; readonly keys: number }>;

/** SQL of a column as a key: dates by what they mean, everything else by its text. */
export const candidateKeySql = ({ shape, date }: Candidate, index: number): string =>
  date?.index === index ? `${timeSql(columnSql(index), formatOf(date))}::VARCHAR` : keySql(columnSql(index), shape.dialect);

/** Share of the different keys of one table that another has, and how many there are. */
export async function containment(
  connection: DuckDBConnection,
  left: Candidate,
  leftColumns: readonly number[],
  right: Candidate,
  rightColumns: readonly number[],
  memory: Memory,
): Promise<{ share: number; keys: number }> {
  const key = JSON.stringify([left.name, leftColumns, right.name, rightColumns]);
  const known = memory.get(key);
  if (known) return known;
  const list = (table: Candidate, columns: readonly number[]): string =>
    columns.map((index, k) => `${candidateKeySql(table, index)} AS x${k}`).join(', ');
  const on = leftColumns.map((_, k) => `a.x${k} = b.x${k}`).join(' AND ');
  const present = leftColumns.map((_, k) => `a.x${k} IS NOT NULL`).join(' AND ');
  const [keys = 0, found = 0] = await numbers(
    connection,
    `SELECT count(*), count(b.x0) FROM (SELECT DISTINCT ${list(left, leftColumns)} FROM ${left.name}) a
     LEFT JOIN (SELECT DISTINCT ${list(right, rightColumns)} FROM ${right.name}) b ON ${on} WHERE ${present}`,
  );
  const made = { share: keys > 0 ? found / keys : 0, keys };
  memory.set(key, made);
  return made;
}

/** Rows beyond the first of each key, rows that repeat another entirely aside. */
export async function repeatsOnKey(
  connection: DuckDBConnection,
  table: Candidate,
  columns: readonly number[],
  memory: Memory,
): Promise<number> {
  const key = JSON.stringify([table.name, columns]);
  const known = memory.get(key);
  if (known) return known.keys;
  const keys = columns.map((index) => candidateKeySql(table, index));
  const all = table.shape.columns.map((_, index) => columnSql(index)).join(', ');
  const [repeats = 0] = await numbers(
    connection,
    `SELECT count(*) - count(DISTINCT (${keys.join(', ')}, 0)) FROM (SELECT DISTINCT ${all} FROM ${table.name}) WHERE ${keys.map((key) => `${key} IS NOT NULL`).join(' AND ')}`,
  );
  memory.set(key, { share: 0, keys: repeats });
  return repeats;
}
