/**
 * Solves A x = b for a symmetric positive definite A that is only known by what it does to a vector; scaled by its diagonal.
 *
 * @param multiply - A times its argument, into a buffer of its own that the next call may overwrite
 * @param diagonal - of A, above zero
 * @param tolerance - of the residual's length relative to that of b, both scaled
 * @returns null when `most` steps do not get there
 * @see Hestenes & Stiefel (1952), J. Research of the National Bureau of Standards 49(6), 409-436; Golub & Van Loan (2013), Matrix Computations,
 *   section 11.5
 */
export function conjugateGradient(
  multiply: (x: Float64Array) => Float64Array,
  diagonal: Float64Array,
  b: Float64Array,
  tolerance: number,
  most: number,
): Float64Array | null {
  const size = b.length;
  const x = new Float64Array(size);
  const residual = b.slice();
  const direction = new Float64Array(size);
  let before = 0;
  let first = 0;
  for (let step = 0; step <= most; step++) {
    let length = 0;
    for (let i = 0; i < size; i++) length += (residual[i] as number) ** 2 / (diagonal[i] as number);
    if (step === 0) first = length;
    if (!(length > tolerance * tolerance * first)) return length >= 0 ? x : null;
    const keep = step === 0 ? 0 : length / before;
    for (let i = 0; i < size; i++) direction[i] = (residual[i] as number) / (diagonal[i] as number) + keep * (direction[i] as number);
    before = length;
    const image = multiply(direction);
    let curvature = 0;
    for (let i = 0; i < size; i++) curvature += (direction[i] as number) * (image[i] as number);
    const stride = length / curvature;
    for (let i = 0; i < size; i++) {
      x[i] = (x[i] as number) + stride * (direction[i] as number);
      residual[i] = (residual[i] as number) - stride * (image[i] as number);
    }
  }
  return null;
}
