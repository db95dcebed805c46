import type { Rng } from '../core/rng.ts';

/**
 * A share of columns, at least one, in ascending order.
 *
 * @param share - above 0, at most 1; 1 draws nothing from the generator
 */
export function drawColumns(columns: Int32Array, share: number, rng: Rng): Int32Array {
  if (share >= 1) return columns;
  const wanted = Math.max(1, Math.round(share * columns.length));
  const mixed = columns.slice();
  for (let k = 0; k < wanted; k++) {
    const other = k + Math.floor(rng.uniform() * (mixed.length - k));
    const kept = mixed[k] as number;
    mixed[k] = mixed[other] as number;
    mixed[other] = kept;
  }
  return mixed.slice(0, wanted).sort();
}
