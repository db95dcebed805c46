import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnRole } from '../../../contract/entities/dataset.ts';
import type { ColumnFacts, DatasetFacts } from '../../../contract/entities/validation.ts';
import { identifier, numbers, rows } from '../database.ts';
import { columnsOf, type SnapshotRows } from '../snapshot-rows.ts';
import { FEW_ROWS } from '../unpivoted.ts';

/** Different values of a text, and of a column of numbers, up to which they are a list that can be checked. */
const MOST_TEXTS = 50;
const MOST_NUMBERS = 12;
const BATCH = 40;
/** What the values of wide layouts are called, where each series is a column of its own. */
export const VALUES_COLUMN = '(values)';

/** The relations that facts are taken from. */
export interface FactsSource {
  readonly tidy: SnapshotRows;
  /** SQL of the values before they are aggregated, in a column y; those of `tidy` where they are not kept. */
  readonly values?: string;
  /** What is known of the columns already, so that rows need not be gone through again. */
  readonly counted?: CountedColumns;
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

/** Columns of which each different value has been counted. */
export interface CountedColumns {
  /** Of the values before they are aggregated. */
  readonly values: {
    readonly present: number;
    readonly missing: number;
    readonly min: number;
    readonly max: number;
    readonly whole: boolean;
  };
  /**
   * For each of `names` a relation of its different values `v` and in how many rows `n` each is, or numbers and in how many rows each is;
   * several may be the same.
   */
  readonly columns: readonly (string | CountedNumbers)[];
}

export interface CountedNumbers {
  /** NaN where missing. */
  readonly list: Float64Array;
  readonly counts: Int32Array;
}

/** What a dataset holds: for each column its type, range, share of missing cells and, where they are few, its values. */
export async function factsOf(connection: DuckDBConnection, source: FactsSource): Promise<DatasetFacts> {
  const { tidy, names, roles, target, date, ahead, undated, counted } = source;
  const { present, missing, min, max, whole } = counted
    ? counted.values
    : await valueMeasures(connection, source.values ?? (await tidy.sql()));
  const columns: ColumnFacts[] = [
    {
      name: target ?? VALUES_COLUMN,
      role: 'target',
      type: present === 0 ? 'empty' : whole ? 'integer' : 'number',
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
  const described = await columnsOf(connection, tidy);
  const wanted = names.flatMap((name, i): Wanted[] => {
    const found = described[3 + i];
    if (found === undefined) return [];
    const { column, numeric } = found;
    return [{ name, role: roles[name] ?? 'series', numeric, cell: identifier(column), counted: counted?.columns[i] }];
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

async function valueMeasures(connection: DuckDBConnection, relation: string): Promise<CountedColumns['values']> {
  const [present = 0, missing = 0, min = NaN, max = NaN, whole = 0] = await numbers(
    connection,
    `SELECT count(y), count(*) - count(y), min(y), max(y), coalesce(bool_and(y = floor(y)), false)::INTEGER FROM ${relation}`,
  );
  return { present, missing, min, max, whole: whole === 1 };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

interface Wanted {
  readonly name: string;
  readonly role: ColumnRole;
  readonly numeric: boolean;
  readonly cell: string;
  /** Its different values and how often each is there, where that has been counted. */
  readonly counted: string | CountedNumbers | undefined;
}

const MEASURES = 6;

/** One scan for all columns of numbers, and one for each text, of which every different value is looked at once. */
async function columnFacts(connection: DuckDBConnection, source: SnapshotRows, wanted: readonly Wanted[]): Promise<ColumnFacts[]> {
  const tidy = wanted.every(({ counted }) => counted !== undefined) ? '' : await source.sql();
  const numeric = wanted.filter((column) => column.numeric && column.counted === undefined);
  const measures = numeric.flatMap(({ cell }) => [
    `count(${cell})`,
    `count(*) - count(${cell})`,
    `min(${cell})`,
    `max(${cell})`,
    `coalesce(bool_and(${cell} = floor(${cell})), false)::INTEGER`,
    `approx_count_distinct(${cell})`,
  ]);
  const found = measures.length === 0 ? [] : await numbers(connection, `SELECT ${measures.join(', ')} FROM ${tidy}`);
  const measuresOf = (column: Wanted): number[] => {
    const place = numeric.indexOf(column) * MEASURES;
    return found.slice(place, place + MEASURES);
  };
  // The count of different values is an estimate.
  const perhaps = numeric.filter((column) => {
    const [present = 0, , , , , different = 0] = measuresOf(column);
    return present > 0 && different <= 2 * MOST_NUMBERS;
  });
  const listed = await listNumbers(
    connection,
    tidy,
    perhaps.map(({ cell }) => cell),
    (found[0] ?? 0) + (found[1] ?? 0),
  );
  const facts: ColumnFacts[] = [];
  for (const column of wanted)
    facts.push(
      !column.numeric
        ? await textFacts(connection, tidy, column)
        : typeof column.counted !== 'object'
          ? numberFacts(column, measuresOf(column), listed[perhaps.indexOf(column)] ?? [])
          : countedNumberFacts(column, column.counted),
    );
  return facts;
}

/** Different values of columns of numbers; where there are more than `MOST_NUMBERS`, perhaps only some of them. */
async function listNumbers(connection: DuckDBConnection, tidy: string, cells: readonly string[], total: number): Promise<number[][]> {
  const listed: number[][] = cells.map(() => []);
  if (cells.length > 1 && total <= FEW_ROWS) {
    const names = cells.map((_, i) => `v${i}`).join(', ');
    const found = await rows(
      connection,
      `SELECT DISTINCT substr(name, 2)::INTEGER, v FROM (SELECT ${cells.map((cell, i) => `${cell} AS v${i}`).join(', ')} FROM ${tidy}) UNPIVOT (v FOR name IN (${names}))`,
    );
    for (const [i, value] of found) listed[Number(i)]?.push(Number(value));
    return listed;
  }
  for (const [i, cell] of cells.entries()) {
    const found = await rows(connection, `SELECT DISTINCT ${cell} FROM ${tidy} WHERE ${cell} IS NOT NULL LIMIT ${MOST_NUMBERS + 1}`);
    listed[i] = found.map(([value]) => Number(value));
  }
  return listed;
}

function numberFacts({ name, role }: Wanted, measured: readonly number[], listed: readonly number[]): ColumnFacts {
  const [present = 0, missing = 0, min = NaN, max = NaN, whole = 0] = measured;
  const values = listed.toSorted((a, b) => a - b);
  return {
    name,
    role,
    type: present === 0 ? 'empty' : whole === 1 ? 'integer' : 'number',
    present,
    missing,
    min: finite(min),
    max: finite(max),
    values: values.length > 0 && values.length <= MOST_NUMBERS ? values.map(String) : null,
  };
}

function countedNumberFacts(column: Wanted, { list, counts }: CountedNumbers): ColumnFacts {
  let [present, missing, min, max, whole] = [0, 0, Infinity, -Infinity, 1];
  const listed = new Set<number>();
  for (const [code, value] of list.entries()) {
    const count = counts[code] as number;
    if (Number.isNaN(value)) {
      missing += count;
      continue;
    }
    present += count;
    min = Math.min(min, value);
    max = Math.max(max, value);
    if (!Number.isInteger(value)) whole = 0;
    if (listed.size <= MOST_NUMBERS) listed.add(value);
  }
  return numberFacts(column, [present, missing, min, max, whole], [...listed]);
}

async function textFacts(connection: DuckDBConnection, tidy: string, { name, role, cell, counted }: Wanted): Promise<ColumnFacts> {
  const values = typeof counted === 'string' ? counted : `(SELECT ${cell} AS v, count(*) AS n FROM ${tidy} GROUP BY 1)`;
  const each = `(SELECT nullif(trim(v), '') AS v, n FROM ${values})`;
  const number = 'TRY_CAST(v AS DOUBLE)';
  const [present = 0, missing = 0, different = 0, numeric = 0, min = NaN, max = NaN, whole = 0] = await numbers(
    connection,
    `SELECT coalesce(sum(n) FILTER (v IS NOT NULL), 0), coalesce(sum(n) FILTER (v IS NULL), 0), count(DISTINCT v), coalesce(sum(n) FILTER (${number} IS NOT NULL), 0),
     min(${number}), max(${number}), coalesce(bool_and(${number} = floor(${number})), false)::INTEGER FROM ${each}`,
  );
  const listed =
    different > 0 && different <= MOST_TEXTS ? await rows(connection, `SELECT DISTINCT v FROM ${each} WHERE v IS NOT NULL ORDER BY v`) : [];
  const isNumber = present > 0 && numeric === present;
  return {
    name,
    role,
    type: present === 0 ? 'empty' : !isNumber ? 'text' : whole === 1 ? 'integer' : 'number',
    present,
    missing,
    min: isNumber ? finite(min) : null,
    max: isNumber ? finite(max) : null,
    values: listed.length > 0 ? listed.map(([value]) => String(value)) : null,
  };
}
