import { isPlainDate } from './plain-date.ts';
import { textsOf } from './dictionary.ts';
import type { Columns } from './columns.ts';
import type { Plan } from '../stage.ts';
import { textColumn, type TextColumn } from './text-column.ts';

/** The rows of a plain file in its order. */
export interface PlainRows {
  readonly rows: number;
  readonly dates: TextColumn;
  readonly keys: readonly TextColumn[];
  /** In parts; NaN for an empty cell. */
  readonly y: readonly Float64Array[];
  readonly regressors: readonly TextColumn[];
}

/**
 * The rows of a plain file that has been read in parts.
 *
 * @returns null where it is not plain enough to be sure that it says the same when it is read so
 */
export function joinParts(parts: readonly Columns[], plan: Plan): PlainRows | null {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const [target = -1] = plan.values;
  const dates = textColumn(parts, plan.date ?? -1);
  const keys = plan.keys.map((index) => textColumn(parts, index));
  const regressors = plan.regressors.map(({ index }) => textColumn(parts, index));
  if (rows === 0 || dates === null || keys.includes(null) || regressors.includes(null)) return null;
  // What is read and not used has to be text nevertheless.
  const used = new Set([plan.date, ...plan.keys, ...plan.regressors.map(({ index }) => index)]);
  if (parts.some(({ texts }) => texts.some((list, c) => list !== null && !used.has(c) && textsOf(list) === null))) return null;
  if (!dates.texts.every(isPlainDate)) return null;
  // A key that is missing is a finding with its lines.
  if ((keys as TextColumn[]).some(({ texts }) => texts.some((text) => text.trim() === ''))) return null;
  return {
    rows,
    dates,
    keys: keys as TextColumn[],
    y: parts.map(({ numbers, rows: own }) => (numbers[target] as Float64Array).subarray(0, own)),
    regressors: regressors as TextColumn[],
  };
}

/** A column of numbers of all parts, whose memory goes. @param joined - takes them */
export function joinNumbers(parts: readonly Columns[], index: number, joined: Float64Array): Float64Array {
  let at = 0;
  for (const part of parts) {
    joined.set((part.numbers[index] as Float64Array).subarray(0, part.rows), at);
    part.numbers[index] = null;
    at += part.rows;
  }
  return joined;
}
