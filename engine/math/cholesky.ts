/**
 * Cholesky factor of a symmetric positive definite matrix, in place in the lower triangle.
 *
 * @param a - length k x k, row major
 * @returns false when the matrix is not positive definite
 */
export function cholesky(a: Float64Array, k: number): boolean {
  for (let i = 0; i < k; i++)
    for (let j = 0; j <= i; j++) {
      let value = a[i * k + j] as number;
      for (let s = 0; s < j; s++) value -= (a[i * k + s] as number) * (a[j * k + s] as number);
      if (i !== j) a[i * k + j] = value / (a[j * k + j] as number);
      else if (value > 0) a[i * k + i] = Math.sqrt(value);
      else return false;
    }
  return true;
}

/** Solves L L' x = b in place of b, for the factor that `cholesky` left. */
export function choleskySolve(factor: Float64Array, k: number, b: Float64Array): void {
  for (let i = 0; i < k; i++) {
    let value = b[i] as number;
    for (let s = 0; s < i; s++) value -= (factor[i * k + s] as number) * (b[s] as number);
    b[i] = value / (factor[i * k + i] as number);
  }
  for (let i = k - 1; i >= 0; i--) {
    let value = b[i] as number;
    for (let s = i + 1; s < k; s++) value -= (factor[s * k + i] as number) * (b[s] as number);
    b[i] = value / (factor[i * k + i] as number);
  }
}

/** Inverse of a symmetric positive definite matrix; null when it is not positive definite. */
export function inverseOf(matrix: Float64Array, k: number): Float64Array | null {
  const factor = Float64Array.from(matrix);
  if (!cholesky(factor, k)) return null;
  const inverse = new Float64Array(k * k);
  const column = new Float64Array(k);
  for (let j = 0; j < k; j++) {
    column.fill(0);
    column[j] = 1;
    choleskySolve(factor, k, column);
    for (let i = 0; i < k; i++) inverse[i * k + j] = column[i] as number;
  }
  return inverse;
}
