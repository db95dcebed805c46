/**
 * Gradients as whole numbers on a grid whose step is a power of two, fine enough for 30 bits where sums of all rows still fit into the 53
 * bits of a double. Sums are then exact: the same in whatever order they are taken, by however many workers, and after subtraction.
 *
 * @param largest - largest absolute value
 * @param rows - how many are added up at most
 * @returns factor to multiply by before rounding, a power of two
 */
export function gridFactor(largest: number, rows: number): number {
  if (!(largest > 0)) return 1;
  const bits = Math.min(30, 52 - Math.ceil(Math.log2(Math.max(2, rows))));
  return 2 ** Math.max(-1000, Math.min(1000, bits - Math.ceil(Math.log2(largest)) - 1));
}
