import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { DuckDBDoubleVector, DuckDBIntegerVector } from '@duckdb/node-api';
import type { PanelRegressor } from '../../engine/core/panel.ts';
import type { Assembled } from './assemble.ts';
import type { KnownColumn, Places } from './columns.ts';
import { eachChunk, identifier, literal, numbers, rows } from './database.ts';
import { columnsOf, type SnapshotRows } from './snapshot-rows.ts';

/** A text column with more values than this would make a column for each of them. */
export const MOST_CATEGORIES = 12;

/** Words for yes and no; the first of each pair is 1. */
const flagWords = [
  ['1', '0'],
  ['true', 'false'],
  ['t', 'f'],
  ['yes', 'no'],
  ['y', 'n'],
  ['ja', 'nein'],
  ['j', 'n'],
  ['oui', 'non'],
  ['sí', 'no'],
  ['si', 'no'],
  ['x', ''],
] as const;

/** A column of numbers made from one of a snapshot's. */
export interface Feature {
  /** The column's name, or `column=value` for one category of a text. */
  readonly name: string;
  /** DOUBLE, NULL where missing. */
  readonly sql: string;
}
export interface Features {
  readonly used: readonly Feature[];
  readonly unused: readonly { readonly column: string; readonly why: string }[];
}

/** Columns of the snapshot that stand for some names; one that clashed got underscores (see tidy.ts). */
export async function snapshotColumns(
  connection: DuckDBConnection,
  source: SnapshotRows,
  skip: number,
  future: readonly string[],
): Promise<{ name: string; column: string; numeric: boolean }[]> {
  const rest = (await columnsOf(connection, source)).slice(skip);
  return future.flatMap((name) => {
    const found = rest.find(({ column }) => column === name || column.replace(/_+$/, '') === name);
    return found ? [{ name, column: identifier(found.column), numeric: found.numeric }] : [];
  });
}

/** Rows that show most columns not to follow the season. */
const FIRST_ROWS = 20_000;

/** Whether a column says no more than the place in the season, which models know already. */
async function followsSeason(connection: DuckDBConnection, source: SnapshotRows, column: string, seasonLength: number): Promise<boolean> {
  if (seasonLength < 2) return false;
  const known = source.places?.columns?.get(column);
  if (source.places && known) return isSeasonal(source.places.period, known, seasonLength);
  // A missing cell is a value of its own: an event is not in every season.
  const value = `coalesce(${column}::VARCHAR, '')`;
  const count = (from: string): Promise<number[]> =>
    numbers(
      connection,
      `SELECT count(*), count(*) FILTER (low <> high) FROM (SELECT min(${value}) AS low, max(${value}) AS high FROM ${from} GROUP BY period % ${seasonLength})`,
    );
  const sql = await source.sql();
  const [, mixedSoon = 0] = await count(`(SELECT * FROM ${sql} LIMIT ${FIRST_ROWS})`);
  if (mixedSoon > 0) return false;
  const [places = 0, mixed = 0] = await count(sql);
  return places > 1 && mixed === 0;
}

/** `followsSeason` for a column in memory. */
function isSeasonal(period: Int32Array, { codes, list }: KnownColumn, seasonLength: number): boolean {
  const first = new Int32Array(seasonLength).fill(-1);
  let places = 0;
  for (let row = 0; row < codes.length; row++) {
    const place = (period[row] as number) % seasonLength;
    const code = codes[row] as number;
    const before = first[place] as number;
    if (before < 0) {
      first[place] = code;
      places++;
    } else if (code !== before && !Object.is(list[code], list[before])) return false;
  }
  return places > 1;
}

/** Whether a column has values, lacks some, and has only one. */
async function kindsOf(
  connection: DuckDBConnection,
  { sql, places }: SnapshotRows,
  column: string,
): Promise<{ present: boolean; missing: boolean; same: boolean }> {
  const known = places?.columns?.get(column);
  if (known) {
    // Each of the list is in some row.
    const [first, ...others] = known.list.filter((value) => !Number.isNaN(value));
    const present = first !== undefined;
    return { present, missing: known.list.some(Number.isNaN), same: present && others.every((value) => value === first) };
  }
  const [present = 0, missing = 0, same = 0] = await numbers(
    connection,
    `SELECT count(${column}), count(*) - count(${column}), coalesce(min(${column}) = max(${column}), false)::INTEGER FROM ${await sql()}`,
  );
  return { present: present > 0, missing: missing > 0, same: same === 1 };
}

async function categories(connection: DuckDBConnection, { sql }: SnapshotRows, name: string, column: string): Promise<Feature[] | string> {
  const text = `lower(trim(${column}))`;
  const found = await rows(
    connection,
    `SELECT coalesce(${text}, '') AS value, min(trim(${column})), count(*)::DOUBLE FROM ${await sql()} GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT ${MOST_CATEGORIES + 2}`,
  );
  const values = found.map(([value, written, count]) => ({ value: String(value), written: String(written ?? ''), count: Number(count) }));
  const known = values.filter(({ value }) => value !== '');
  if (known.length > MOST_CATEGORIES) return `it is text with more than ${MOST_CATEGORIES} different values`;
  const flag = flagWords.find((pair) => known.length > 0 && known.every(({ value }) => (pair as readonly string[]).includes(value)));
  if (flag && (known.length === 2 || flag[1] === '')) {
    const [yes, no] = flag;
    const missing = no === '' ? '0' : 'NULL';
    return [{ name, sql: `(CASE ${text} WHEN ${literal(yes)} THEN 1 WHEN ${literal(no)} THEN 0 ELSE ${missing} END)::DOUBLE` }];
  }
  // The most frequent one is what the others differ from; an empty cell is one of them where it is the most frequent.
  const [base] = values;
  const missing = base?.value === '' ? '0' : 'NULL';
  return known
    .filter(({ value }) => value !== base?.value)
    .map(({ value, written }) => ({
      name: `${name}=${written}`,
      sql: `(CASE WHEN ${column} IS NULL OR ${text} = '' THEN ${missing} WHEN ${text} = ${literal(value)} THEN 1 ELSE 0 END)::DOUBLE`,
    }));
}

/**
 * How the known-future columns of a snapshot become numbers: numbers as they are, yes and no as 1 and 0, a few categories as a column
 * each. What does not is named with the reason.
 *
 * @param keys - number of key columns
 */
export async function featuresOf(
  connection: DuckDBConnection,
  source: SnapshotRows,
  { keys, future, seasonLength }: { keys: number; future: readonly string[]; seasonLength: number },
): Promise<Features> {
  const used: Feature[] = [];
  const unused: { column: string; why: string }[] = [];
  for (const { name, column, numeric } of await snapshotColumns(connection, source, 3 + keys, future)) {
    const { present, missing, same } = await kindsOf(connection, source, column);
    if (!present) unused.push({ column: name, why: 'it is empty' });
    else if (same && (numeric || !missing)) unused.push({ column: name, why: 'it never changes' });
    else if (await followsSeason(connection, source, column, seasonLength))
      unused.push({ column: name, why: 'it follows the season, which models know already' });
    else if (numeric) used.push({ name, sql: column });
    else {
      const made = await categories(connection, source, name, column);
      if (typeof made === 'string') unused.push({ column: name, why: made });
      else used.push(...made);
    }
  }
  return { used, unused };
}

/**
 * Reads features beside the values of a panel, and for the periods after each series' end.
 *
 * @param futurePeriods - periods after the newest value of all series that have rows
 */
export async function readRegressors(
  connection: DuckDBConnection,
  source: SnapshotRows,
  features: readonly Feature[],
  { offsets, start, whole }: Pick<Assembled, 'offsets' | 'start' | 'whole'>,
  futurePeriods: number,
): Promise<PanelRegressor[]> {
  const { places } = source;
  const length = offsets[start.length] ?? 0;
  // Where each row is a value, each value is written.
  const valuesOf = (sql: string): Float64Array =>
    whole && places?.columns?.has(sql) ? new Float64Array(length) : new Float64Array(length).fill(NaN);
  const regressors = features.map(({ name, sql }) => ({
    name,
    values: valuesOf(sql),
    future: new Float64Array(start.length * futurePeriods).fill(NaN),
  }));
  const put = ({ values, future }: PanelRegressor, index: number, p: number, value: number): void => {
    const from = offsets[index] as number;
    const size = (offsets[index + 1] as number) - from;
    const step = p - (start[index] as number);
    if (step < 0) return;
    if (step < size) values[from + step] = value;
    else if (step - size < futurePeriods) future[index * futurePeriods + step - size] = value;
  };
  const putKnown = (regressor: PanelRegressor, { series, period }: Places, { codes, list }: KnownColumn): void => {
    if (whole) {
      const { values } = regressor;
      for (let row = 0; row < codes.length; row++) values[row] = list[codes[row] as number] as number;
    } else
      for (let row = 0; row < codes.length; row++)
        put(regressor, series[row] as number, period[row] as number, list[codes[row] as number] as number);
  };
  const toRead: number[] = [];
  for (const [i, { sql }] of features.entries()) {
    const known = places?.columns?.get(sql);
    if (!places || !known) {
      toRead.push(i);
      continue;
    }
    putKnown(regressors[i] as PanelRegressor, places, known);
  }
  if (toRead.length === 0) return regressors;
  const columns = toRead.map((i) => `coalesce(${features[i]?.sql}, 'nan'::DOUBLE) AS f${i}`).join(', ');
  let at = 0;
  await eachChunk(connection, `SELECT ${columns}${places ? '' : ', series, period'} FROM ${await source.sql()}`, (chunk) => {
    // Asking for it takes longer than using a row.
    const count = chunk.rowCount;
    const [s, p] = places
      ? [places.series.subarray(at, at + count), places.period.subarray(at, at + count)]
      : [integersOf(chunk, toRead.length), integersOf(chunk, toRead.length + 1)];
    at += count;
    for (const [c, i] of toRead.entries()) {
      const vector = chunk.getColumnVector(c);
      if (!(vector instanceof DuckDBDoubleVector)) throw new TypeError('a regressor is not DOUBLE');
      const v = vector['items'];
      const regressor = regressors[i] as PanelRegressor;
      for (let row = 0; row < count; row++) put(regressor, s[row] as number, p[row] as number, v[row] as number);
    }
  });
  return regressors;
}

/** The arrays behind the vectors are declared private, but reading them directly is what keeps millions of rows cheap. */
function integersOf(chunk: DuckDBDataChunk, column: number): Int32Array {
  const vector = chunk.getColumnVector(column);
  if (!(vector instanceof DuckDBIntegerVector)) throw new TypeError('series and period are not INTEGER');
  return vector['items'];
}
