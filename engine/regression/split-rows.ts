import { EngineError } from '../core/errors.ts';
import { columnOf, numbersOf, takeRows, type RowTable } from './row-table.ts';
import { LEAST_ROWS, type RegressionSpec } from './spec.ts';

/** Rows that can be learnt from, the oldest first, and where their parts begin. */
export interface SplitRows {
  readonly table: RowTable;
  readonly target: Float64Array;
  /** Where each row stood in the table that was given. */
  readonly places: Int32Array;
  /** First row that training does not see, and first row of the test part. */
  readonly holdFrom: number;
  readonly testFrom: number;
  readonly dropped: readonly { readonly reason: string; readonly rows: number }[];
}

/**
 * Leaves out rows without target or date, orders the others by time and divides them: training, then rows held back, then the newest to test
 * on. Rows of one instant stay together.
 *
 * @throws EngineError `series-too-short`, `not-finite`
 */
export function splitRows(table: RowTable, spec: RegressionSpec): SplitRows {
  const y = numbersOf(table, spec.target);
  const time = spec.date === null ? null : columnOf(table, spec.date);
  const times = time === null || time.kind === 'category' ? null : time.values;
  if (time !== null && times === null) throw new EngineError('invalid-option', `column ${time.name} holds words, not dates`);
  const places: number[] = [];
  let noTarget = 0;
  let noDate = 0;
  for (let i = 0; i < table.rows; i++) {
    if (Number.isNaN(y[i])) noTarget++;
    else if (times !== null && Number.isNaN(times[i])) noDate++;
    else places.push(i);
  }
  if (places.length < LEAST_ROWS)
    throw new EngineError(
      'series-too-short',
      `a model of single rows needs at least ${LEAST_ROWS} rows with a value of ${spec.target}; there are ${places.length}`,
    );
  if (times !== null) places.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
  const order = Int32Array.from(places);
  const target = Float64Array.from(order, (at) => y[at] as number);
  for (const value of target)
    if (!(Math.abs(value) <= 1e30)) throw new EngineError('not-finite', `${spec.target} holds ${value}; values up to 1e30 can be learnt`);
  const n = order.length;
  const sorted = times === null ? null : Float64Array.from(order, (at) => times[at] as number);
  const between = (at: number): number => {
    if (sorted === null) return at;
    let from = at;
    while (from > 1 && sorted[from] === sorted[from - 1]) from--;
    // Where most rows are of one instant there is no time to divide by.
    return from > at - 0.05 * n ? from : at;
  };
  const testFrom = between(Math.max(20, Math.round(n * (1 - spec.testShare))));
  const holdFrom = between(Math.max(15, Math.min(testFrom - 10, Math.round(testFrom - n * spec.holdShare))));
  const dropped = [
    { reason: `no value of ${spec.target}`, rows: noTarget },
    { reason: `no date in ${spec.date ?? ''}`, rows: noDate },
  ].filter(({ rows }) => rows > 0);
  return { table: takeRows(table, order), target, places: order, holdFrom, testFrom, dropped };
}
