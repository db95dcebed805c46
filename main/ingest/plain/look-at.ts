import { EXAMPLES, type KnownCells } from '../findings.ts';
import type { CountedColumns } from '../validation/facts.ts';
import type { Combinations } from './combinations.ts';

/** What is known of the values of a file once each has been looked at. */
export interface Looked {
  readonly known: KnownCells;
  readonly measures: CountedColumns['values'];
  /** Values of each combination of keys. */
  readonly n: Int32Array;
}

/** Rows that are looked at by one call. */
const BLOCK = 4096;

/** @param y - in parts */
export function lookAt(y: readonly Float64Array[], { codes, rows: counts }: Combinations): Looked {
  const n = counts.slice();
  const found = { missing: 0, negatives: 0, min: NaN, max: NaN, whole: true };
  const [missing, negative]: [number[], number[]] = [[], []];
  let rows = 0;
  for (const part of y)
    for (let from = 0; from < part.length; from += BLOCK) {
      const values = part.subarray(from, from + BLOCK);
      const { missing: absent, negatives } = found;
      addTo(found, values);
      if (found.missing > absent || found.negatives > negatives)
        for (const [i, value] of values.entries())
          if (value !== value) {
            const code = codes[rows + i] as number;
            n[code] = (n[code] as number) - 1;
            if (missing.length < EXAMPLES) missing.push(rows + i);
          } else if (value < 0 && negative.length < EXAMPLES) negative.push(rows + i);
      rows += values.length;
    }
  const { negatives, min, max, whole } = found;
  return {
    known: { missing, negative, negatives },
    measures: { present: rows - found.missing, missing: found.missing, min, max, whole },
    n,
  };
}

function addTo(found: { missing: number; negatives: number; min: number; max: number; whole: boolean }, values: Float64Array): void {
  let { missing, negatives, min, max, whole } = found;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value !== value) {
      missing++;
      continue;
    }
    // The first one is neither above nor below NaN.
    if (!(value >= min)) min = value;
    if (!(value <= max)) max = value;
    if (whole && value !== Math.floor(value)) whole = false;
    if (value < 0) negatives++;
  }
  Object.assign(found, { missing, negatives, min, max, whole });
}
