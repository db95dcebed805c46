import { DuckDBDoubleVector, DuckDBIntegerVector, type DuckDBConnection } from '@duckdb/node-api';
import { eachChunk } from './database.ts';

/** A column of numbers in memory: places in a list, each of which some row has; NaN where missing. */
export interface KnownColumn {
  readonly codes: Int32Array;
  readonly list: Float64Array;
}

/** Where rows belong, in their order. */
export interface Places {
  readonly series: Int32Array;
  readonly period: Int32Array;
  /** Of each series the row behind its last one, where each has a row and none has two of a period. */
  readonly ends?: Int32Array;
  /** Columns beside them, by their SQL identifiers. */
  readonly columns?: ReadonlyMap<string, KnownColumn>;
}

/** Rows of (series, period, y) as columns, in the order of the query. */
export interface Tidy extends Places {
  /** NaN where missing. */
  readonly y: Float64Array;
}

/**
 * Reads a query of exactly (INTEGER, INTEGER, DOUBLE) into typed arrays, a chunk at a time.
 *
 * @param count - at least the number of rows
 */
export async function readTidy(connection: DuckDBConnection, sql: string, count: number): Promise<Tidy> {
  const series = new Int32Array(count);
  const period = new Int32Array(count);
  const y = new Float64Array(count);
  let at = 0;
  await eachChunk(connection, `SELECT series, period, coalesce(y, 'nan'::DOUBLE) AS y FROM (${sql})`, (chunk) => {
    const [a, b, c] = [chunk.getColumnVector(0), chunk.getColumnVector(1), chunk.getColumnVector(2)];
    if (!(a instanceof DuckDBIntegerVector) || !(b instanceof DuckDBIntegerVector) || !(c instanceof DuckDBDoubleVector)) {
      throw new TypeError('the query does not give INTEGER, INTEGER, DOUBLE');
    }
    // The arrays behind the vectors are declared private, but copying them whole is what keeps millions of rows cheap.
    const rows = chunk.rowCount;
    series.set(a['items'].subarray(0, rows), at);
    period.set(b['items'].subarray(0, rows), at);
    y.set(c['items'].subarray(0, rows), at);
    at += rows;
  });
  return { series: series.subarray(0, at), period: period.subarray(0, at), y: y.subarray(0, at) };
}
