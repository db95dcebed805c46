import { EngineError } from '../core/errors.ts';
import type { Figure, UnitSums } from './figure.ts';

/**
 * The units that no run lacks.
 *
 * @throws EngineError `invalid-option` without runs, `length-mismatch`
 */
export function sharedUnits(runs: readonly UnitSums[]): { readonly sums: readonly UnitSums[]; readonly leftOut: number } {
  const n = runs[0]?.numerator.length;
  if (n === undefined) throw new EngineError('invalid-option', 'the bootstrap needs one run or more but got none', { name: 'runs' });
  const columns = runs.flatMap(({ numerator, denominator }) => (denominator ? [numerator, denominator] : [numerator]));
  for (const column of columns)
    if (column.length !== n)
      throw new EngineError('length-mismatch', `all runs are compared on the same units, but have ${n} and ${column.length} of them`, {
        first: n,
        other: column.length,
      });
  const shared = Uint8Array.from({ length: n }, (_, i) => (columns.every((column) => !Number.isNaN(column[i])) ? 1 : 0));
  const keep = (column: Float64Array): Float64Array => column.filter((_, i) => shared[i] === 1);
  const sums = runs.map(({ numerator, denominator }) => ({
    numerator: keep(numerator),
    ...(denominator ? { denominator: keep(denominator) } : {}),
  }));
  return { sums, leftOut: n - (sums[0] as UnitSums).numerator.length };
}

/** @throws EngineError `not-finite`, `negative-values` */
export function checkSums(sums: readonly UnitSums[], figure: Figure): void {
  sums.forEach(({ numerator, denominator }, run) => {
    for (const column of denominator ? [numerator, denominator] : [numerator])
      for (const value of column)
        if (!(Math.abs(value) < 1e150)) throw new EngineError('not-finite', `a sum must be below 1e150 in size but is ${value}`, { run });
    if (denominator?.some((value) => value < 0) || (figure === 'root' && numerator.some((value) => value < 0)))
      throw new EngineError('negative-values', 'denominators, and sums of squares, are 0 or more', { run });
  });
}
