import { quantile } from '../stats/quantile.ts';
import { numbersOf, type RowTable } from './row-table.ts';

export type Formula = '×' | '÷' | '+' | '−';

/** A way in which columns give the target away. */
export type RowLeak =
  /** The column is the target, or the target times a factor plus a constant. */
  | { readonly kind: 'copy'; readonly column: string; readonly share: number }
  /** It rises or falls with the target row by row. */
  | { readonly kind: 'monotone'; readonly column: string; readonly rank: number }
  /** The mean of the target by category tells nearly all of it. */
  | { readonly kind: 'category'; readonly column: string; readonly share: number }
  /** Two columns together are the target: legitimate where both are known when a prediction is made. */
  | {
      readonly kind: 'formula';
      readonly columns: readonly [string, string];
      readonly formula: Formula;
      readonly share: number;
    };

const MOST_ROWS = 5000;
const COPY_SHARE = 0.98;
const FORMULA_SHARE = 0.95;
const MONOTONE = 0.999;
const CATEGORY_SHARE = 0.98;
/** Fewer different values hide no function of the target. */
const LEAST_DISTINCT = 10;
const MOST_NUMBERS = 16;

/** As near as rounding to cents leaves two numbers. */
const same = (a: number, b: number): boolean => Math.abs(a - b) <= Math.max(0.0051 * Math.min(1, Math.abs(b)), 1e-6 * Math.abs(b));

/** Columns that give the target away, looked for in rows spread evenly over the table. */
export function findRowLeaks(table: RowTable, target: string, columns: readonly string[]): RowLeak[] {
  const whole = numbersOf(table, target);
  const places: number[] = [];
  for (let i = 0; i < table.rows; i++) if (!Number.isNaN(whole[i])) places.push(i);
  const step = Math.max(1, places.length / MOST_ROWS);
  const rows = Array.from({ length: Math.min(places.length, MOST_ROWS) }, (_, i) => places[Math.floor(i * step)] as number);
  if (rows.length < 20) return [];
  const y = Float64Array.from(rows, (i) => whole[i] as number);
  if (new Set(y).size < LEAST_DISTINCT) return [];
  const leaks: RowLeak[] = [];
  const numbers: { readonly name: string; readonly x: Float64Array }[] = [];
  for (const column of table.columns) {
    if (column.name === target || !columns.includes(column.name) || column.kind === 'date') continue;
    if (column.kind === 'category') {
      const share = explained(
        Int32Array.from(rows, (i) => column.codes[i] as number),
        y,
        column.labels.length,
      );
      if (share >= CATEGORY_SHARE) leaks.push({ kind: 'category', column: column.name, share });
      continue;
    }
    const x = Float64Array.from(rows, (i) => column.values[i] as number);
    const leak = new Set(x).size < LEAST_DISTINCT ? null : leakOf(column.name, x, y);
    if (leak) leaks.push(leak);
    else if (numbers.length < MOST_NUMBERS) numbers.push({ name: column.name, x });
  }
  for (let a = 0; a < numbers.length; a++)
    for (let b = 0; b < numbers.length; b++) {
      if (a === b) continue;
      const [one, two] = [numbers[a], numbers[b]] as [(typeof numbers)[0], (typeof numbers)[0]];
      for (const formula of a < b ? (['×', '+', '÷', '−'] as const) : (['÷', '−'] as const)) {
        const share = agreement(one.x, two.x, y, formula);
        if (share >= FORMULA_SHARE) leaks.push({ kind: 'formula', columns: [one.name, two.name], formula, share });
      }
    }
  return leaks;
}

export const combine = (formula: Formula, a: number, b: number): number =>
  formula === '×' ? a * b : formula === '÷' ? a / b : formula === '+' ? a + b : a - b;

function agreement(a: Float64Array, b: Float64Array, y: Float64Array, formula: Formula): number {
  let agree = 0;
  let known = 0;
  for (let i = 0; i < y.length; i++) {
    const [p, q, target] = [a[i] as number, b[i] as number, y[i] as number];
    if (Number.isNaN(p) || Number.isNaN(q)) continue;
    known++;
    if (same(combine(formula, p, q), target)) agree++;
  }
  return known < y.length / 2 ? 0 : agree / known;
}

function leakOf(column: string, x: Float64Array, y: Float64Array): RowLeak | null {
  const known = [...x.keys()].filter((i) => !Number.isNaN(x[i]));
  if (known.length < 20) return null;
  const xs = Float64Array.from(known, (i) => x[i] as number);
  const ys = Float64Array.from(known, (i) => y[i] as number);
  // A line through two quantiles is the factor and constant of a copy, whatever a few rows say.
  const [x1, x2] = [quantile(Float64Array.from(xs).sort(), 0.1), quantile(Float64Array.from(xs).sort(), 0.9)];
  const [y1, y2] = [quantile(Float64Array.from(ys).sort(), 0.1), quantile(Float64Array.from(ys).sort(), 0.9)];
  // Both may have been rounded, to cents of different units.
  const near = 2e-4 * (y2 - y1);
  for (const slope of x2 > x1 ? [1, (y2 - y1) / (x2 - x1), (y1 - y2) / (x2 - x1)] : []) {
    const constant = slope === 1 ? 0 : y1 - slope * (slope > 0 ? x1 : x2);
    let agree = 0;
    for (let i = 0; i < xs.length; i++) {
      const found = slope * (xs[i] as number) + constant;
      if (same(found, ys[i] as number) || Math.abs(found - (ys[i] as number)) <= near) agree++;
    }
    if (slope !== 0 && agree >= COPY_SHARE * xs.length) return { kind: 'copy', column, share: agree / xs.length };
  }
  const rank = correlation(ranks(xs), ranks(ys));
  return Math.abs(rank) >= MONOTONE ? { kind: 'monotone', column, rank } : null;
}

/** Ranks, the mean of them where values are the same. */
function ranks(values: Float64Array): Float64Array {
  const order = [...values.keys()].sort((a, b) => (values[a] as number) - (values[b] as number));
  const result = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let end = from + 1;
    while (end < order.length && values[order[end] as number] === values[order[from] as number]) end++;
    for (let i = from; i < end; i++) result[order[i] as number] = (from + end - 1) / 2;
    from = end;
  }
  return result;
}

function correlation(a: Float64Array, b: Float64Array): number {
  const centre = (a.length - 1) / 2;
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [p, q] = [(a[i] as number) - centre, (b[i] as number) - centre];
    ab += p * q;
    aa += p * p;
    bb += q * q;
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

/** Share of the target's variance between categories, corrected for their number; 0 where most categories stand alone. */
function explained(codes: Int32Array, y: Float64Array, categories: number): number {
  const sum = new Float64Array(categories + 1);
  const count = new Float64Array(categories + 1);
  let mean = 0;
  for (let i = 0; i < y.length; i++) {
    const code = (codes[i] as number) + 1;
    sum[code] = (sum[code] as number) + (y[i] as number);
    count[code] = (count[code] as number) + 1;
    mean += (y[i] as number) / y.length;
  }
  const used = count.filter((n) => n > 0).length;
  if (used < 2 || used > y.length / 5) return 0;
  let within = 0;
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    const code = (codes[i] as number) + 1;
    within += ((y[i] as number) - (sum[code] as number) / (count[code] as number)) ** 2;
    total += ((y[i] as number) - mean) ** 2;
  }
  return total === 0 ? 0 : 1 - within / (y.length - used) / (total / (y.length - 1));
}
