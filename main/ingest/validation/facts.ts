import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnRole, ColumnType } from '../../../contract/entities/dataset.ts';
import type { ColumnFacts, DatasetFacts } from '../../../contract/entities/validation.ts';
import { identifier, numbers, rows } from '../database.ts';

/** Different values of a text, and of a column of numbers, up to which they are a list that can be checked. */
const MOST_TEXTS = 50;
const MOST_NUMBERS = 12;
const BATCH = 40;
/** What the values of wide layouts are called, where each series is a column of its own. */
export const VALUES_COLUMN = '(values)';

/** The relations that facts are taken from. */
export interface FactsSource {
  /** SQL of series, period, y, keys, regressors (see tidy.ts). */
  readonly tidy: string;
  /** SQL of the values before they are aggregated, in a column y; those of `tidy` where they are not kept. */
  readonly values?: string;
  /** Names of key columns and regressors in the order in which `tidy` has them after series, period and y. */
  readonly names: readonly string[];
  readonly roles: Readonly<Record<string, ColumnRole>>;
  /** Name of the target, null for a layout in which the values have none. */
  readonly target: string | null;
  readonly date: string | null;
  /** Rows without a value that say what is known of the future. */
  readonly ahead: number;
  /** Rows without a date. */
  readonly undated: number;
  readonly rows: number;
  readonly series: number;
  readonly frequency: string;
}

/** What a dataset holds: for each column its type, range, share of missing cells and, where they are few, its values. */
export async function factsOf(connection: DuckDBConnection, source: FactsSource): Promise<DatasetFacts> {
  const { tidy, values = tidy, names, roles, target, date, ahead, undated } = source;
  const [present = 0, missing = 0, min = NaN, max = NaN, whole = 0] = await numbers(
    connection,
    `SELECT count(y), count(*) - count(y), min(y), max(y), coalesce(bool_and(y = floor(y)), false)::INTEGER FROM ${values}`,
  );
  const columns: ColumnFacts[] = [
    {
      name: target ?? VALUES_COLUMN,
      role: 'target',
      type: present === 0 ? 'empty' : whole === 1 ? 'integer' : 'number',
      present,
      missing: Math.max(0, missing - ahead),
      min: finite(min),
      max: finite(max),
      values: null,
    },
  ];
  if (date !== null)
    columns.push({
      name: date,
      role: 'date',
      type: 'date',
      present: source.rows - undated,
      missing: undated,
      min: null,
      max: null,
      values: null,
    });
  const described = await rows(connection, `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${tidy})`);
  const wanted = names.flatMap((name, i): Wanted[] => {
    const [column, type] = described[3 + i] ?? [];
    if (column === undefined) return [];
    const cell = identifier(String(column));
    const numeric = String(type) === 'DOUBLE';
    return [{ name, role: roles[name] ?? 'series', numeric, text: numeric ? cell : `nullif(trim(${cell}), '')` }];
  });
  for (let from = 0; from < wanted.length; from += BATCH)
    columns.push(...(await columnFacts(connection, tidy, wanted.slice(from, from + BATCH))));
  const known = new Set(columns.map(({ name }) => name));
  for (const [name, role] of Object.entries(roles)) {
    // The series of a wide layout are its columns: they come and go.
    if (known.has(name) || (role === 'target' && target === null)) continue;
    columns.push({ name, role, type: null, present: 0, missing: 0, min: null, max: null, values: null });
  }
  return { rows: source.rows, series: source.series, frequency: source.frequency, columns };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

interface Wanted {
  readonly name: string;
  readonly role: ColumnRole;
  readonly numeric: boolean;
  /** SQL of a cell, NULL where it is blank. */
  readonly text: string;
}

const MEASURES = 7;

/** A scan for a batch of columns, and one more for each with few values. */
async function columnFacts(connection: DuckDBConnection, tidy: string, wanted: readonly Wanted[]): Promise<ColumnFacts[]> {
  const measures = wanted.flatMap(({ text, numeric }) => {
    const number = numeric ? text : `TRY_CAST(${text} AS DOUBLE)`;
    const whole = `coalesce(bool_and(${number} = floor(${number})), false)::INTEGER`;
    return [`count(${text})`, 'count(*)', `count(${number})`, `min(${number})`, `max(${number})`, whole, `approx_count_distinct(${text})`];
  });
  const found = await numbers(connection, `SELECT ${measures.join(', ')} FROM ${tidy}`);
  const facts: ColumnFacts[] = [];
  for (const [i, { name, role, numeric, text }] of wanted.entries()) {
    const [present = 0, total = 0, counted = 0, min = NaN, max = NaN, whole = 0, different = 0] = found.slice(
      i * MEASURES,
      (i + 1) * MEASURES,
    );
    const isNumber = present > 0 && counted === present;
    const most = numeric ? MOST_NUMBERS : MOST_TEXTS;
    // The count of different values is an estimate.
    const perhaps = present > 0 && different <= 2 * most;
    const listed = perhaps
      ? await rows(connection, `SELECT DISTINCT ${text} AS v FROM ${tidy} WHERE ${text} IS NOT NULL LIMIT ${most + 1}`)
      : [];
    const values = listed.map(([value]) => String(value));
    const type: ColumnType = present === 0 ? 'empty' : !isNumber ? 'text' : whole === 1 ? 'integer' : 'number';
    facts.push({
      name,
      role,
      type,
      present,
      missing: total - present,
      min: isNumber ? finite(min) : null,
      max: isNumber ? finite(max) : null,
      values: values.length > 0 && values.length <= most ? values.sort(numeric ? (a, b) => Number(a) - Number(b) : undefined) : null,
    });
  }
  return facts;
}
