import type { Regressor } from '../../core/panel.ts';
import { DAY_MS, dayOf, isoWeekday } from './dates.ts';
import type { Condition, HolidayTerm, RegressorTerm, SeasonTerm, Term } from './fitted.ts';

/** Where in time and beside which regressors terms are worked out. */
export interface Rows {
  /** Milliseconds since 1970-01-01, length n. */
  readonly times: Float64Array;
  /** Each of length n. */
  readonly regressors: readonly Regressor[];
}

/** Number of columns of a term. */
export function width(term: Term): number {
  if (term.kind === 'season') return 2 * term.order;
  return term.kind === 'holiday' ? term.offsets.length : 1;
}

/**
 * Writes a term's columns into a row-major matrix that was zero before.
 *
 * @param out - n rows of `stride`
 * @param at - the term's first column
 */
export function writeFeatures(term: Term, rows: Rows, out: Float64Array, stride: number, at: number): void {
  if (term.kind === 'season') writeSeason(term, rows, out, stride, at);
  else if (term.kind === 'holiday') writeHoliday(term, rows.times, out, stride, at);
  else writeRegressor(term, rows, out, stride, at);
}

/**
 * What a term adds, or multiplies the trend by less 1: its columns times `beta`.
 *
 * @returns length n
 */
export function termValues(term: Term, beta: ArrayLike<number>, rows: Rows): Float64Array {
  const n = rows.times.length;
  const columns = width(term);
  const features = new Float64Array(n * columns);
  writeFeatures(term, rows, features, columns, 0);
  const values = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += (features[i * columns + c] as number) * (beta[c] as number);
    values[i] = sum;
  }
  return values;
}

/** Harmonics by rotation from the first: two trigonometric calls a row. */
function writeSeason(term: SeasonTerm, rows: Rows, out: Float64Array, stride: number, at: number): void {
  const { times } = rows;
  const holds = term.condition ? conditionOf(term.condition, rows) : null;
  for (let i = 0; i < times.length; i++) {
    if (holds && !holds[i]) continue;
    const turns = (times[i] as number) / DAY_MS / term.period;
    const angle = 2 * Math.PI * (turns - Math.floor(turns));
    const sin = Math.sin(angle);
    const cos = Math.cos(angle);
    let s = sin;
    let c = cos;
    const row = i * stride + at;
    for (let k = 0; k < term.order; k++) {
      out[row + 2 * k] = s;
      out[row + 2 * k + 1] = c;
      const next = s * cos + c * sin;
      c = c * cos - s * sin;
      s = next;
    }
  }
}

function conditionOf(condition: Condition, rows: Rows): Uint8Array {
  const { times } = rows;
  const holds = new Uint8Array(times.length);
  if ('regressor' in condition) {
    const values = valuesOf(condition.regressor, rows);
    for (let i = 0; i < holds.length; i++) holds[i] = values[i] ? 1 : 0;
    return holds;
  }
  for (let i = 0; i < holds.length; i++) {
    const ms = times[i] as number;
    if ('weekdays' in condition) holds[i] = condition.weekdays.includes(isoWeekday(dayOf(ms))) ? 1 : 0;
    else {
      const text = new Date(ms).toISOString();
      if ('months' in condition) holds[i] = condition.months.includes(Number(text.slice(-19, -17))) ? 1 : 0;
      else {
        const day = text.slice(-19, -14);
        const [from, to] = condition.between;
        holds[i] = (from <= to ? day >= from && day <= to : day >= from || day <= to) ? 1 : 0;
      }
    }
  }
  return holds;
}

function writeHoliday({ days, offsets }: HolidayTerm, times: Float64Array, out: Float64Array, stride: number, at: number): void {
  const columns = new Map<number, Set<number>>();
  for (const [day, lower, upper] of days)
    offsets.forEach((offset, column) => {
      if (offset < lower || offset > upper) return;
      const known = columns.get(day + offset);
      if (known) known.add(column);
      else columns.set(day + offset, new Set([column]));
    });
  for (let i = 0; i < times.length; i++) {
    const known = columns.get(dayOf(times[i] as number));
    if (known) for (const column of known) out[i * stride + at + column] = 1;
  }
}

function writeRegressor({ name, mean, scale }: RegressorTerm, rows: Rows, out: Float64Array, stride: number, at: number): void {
  const values = valuesOf(name, rows);
  for (let i = 0; i < rows.times.length; i++) {
    const value = values[i] as number;
    // A missing value of the history is taken as the mean; the fit says so in a note.
    out[i * stride + at] = Number.isNaN(value) ? 0 : (value - mean) / scale;
  }
}

/** The regressor's values; the callers have checked that it is there. */
export function valuesOf(name: string, rows: Rows): Float64Array {
  const regressor = rows.regressors.find((candidate) => candidate.name === name);
  if (!regressor) throw new RangeError(`no regressor "${name}" beside the series`);
  return regressor.values;
}
