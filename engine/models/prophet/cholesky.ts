/**
 * Cholesky factor L of a symmetric positive definite matrix, in place: the lower triangle becomes L. Pivots that rounding made tiny or
 * negative are lifted to 1e-14 of the largest diagonal element.
 *
 * @param a - n x n, row-major; only the lower triangle is read
 */
export function factorise(a: Float64Array, n: number): void {
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, a[i * n + i] as number);
  const least = 1e-14 * largest || 1e-300;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j] as number;
      for (let k = 0; k < j; k++) sum -= (a[i * n + k] as number) * (a[j * n + k] as number);
      a[i * n + j] = i === j ? Math.sqrt(Math.max(sum, least)) : sum / (a[j * n + j] as number);
    }
  }
}

/** Solves L x = b in place. */
export function solveLower(l: Float64Array, n: number, b: Float64Array, at = 0): void {
  for (let i = 0; i < n; i++) {
    let sum = b[at + i] as number;
    for (let k = 0; k < i; k++) sum -= (l[i * n + k] as number) * (b[at + k] as number);
    b[at + i] = sum / (l[i * n + i] as number);
  }
}

/** Solves L' x = b in place. */
export function solveUpper(l: Float64Array, n: number, b: Float64Array, at = 0): void {
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[at + i] as number;
    for (let k = i + 1; k < n; k++) sum -= (l[k * n + i] as number) * (b[at + k] as number);
    b[at + i] = sum / (l[i * n + i] as number);
  }
}
