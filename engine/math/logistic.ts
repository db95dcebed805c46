/** Maps a real number into (lower, upper). */
export const toBounded = (u: number, lower: number, upper: number): number => lower + (upper - lower) / (1 + Math.exp(-u));

/** Inverse of `toBounded`; values on or beyond a bound are moved just inside. */
export function fromBounded(value: number, lower: number, upper: number): number {
  const share = Math.min(Math.max((value - lower) / (upper - lower), 1e-4), 1 - 1e-4);
  return Math.log(share / (1 - share));
}
