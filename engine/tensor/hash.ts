/** Golden ratio in 32 bits: consecutive elements land far apart. */
export const GOLDEN = 0x9e3779b9;

/**
 * A well mixed 32-bit number for each input; the kernels' dropout computes the same.
 *
 * @see Wellons, "Prospecting for hash functions" (lowbias32 with the constants of splitmix32)
 */
export function hash32(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

/** Key of one row of a batch: dropout depends on the step's seed and the row alone, so that no splitting of the batch changes it. */
export const rowKey = (seed: number, row: number): number => hash32((seed + Math.imul(row + 1, GOLDEN)) | 0);

/** Hashes below this are dropped. */
export const dropThreshold = (rate: number): number => Math.floor(rate * 4294967296) >>> 0;

/** What inverted dropout multiplies element number `element` of the row with `key` by: 0, or 1 / (1 - rate). */
export const dropFactor = (key: number, element: number, rate: number): number =>
  hash32((key + Math.imul(element, GOLDEN)) | 0) >= dropThreshold(rate) ? 1 / (1 - rate) : 0;
