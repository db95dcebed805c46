/**
 * Bends a line so that it stays above `zero`: `zero + width log(1 + exp((x - zero) / width))`. A few widths above zero it is x itself.
 *
 * @param width - above 0
 */
export function bendUp(x: number, zero: number, width: number): number {
  const z = (x - zero) / width;
  return zero + width * (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)));
}

/** Derivative of `bendUp` by x. */
export function bendSlope(x: number, zero: number, width: number): number {
  const z = (x - zero) / width;
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}
