/** Columns count as dependent when less than this share of their length is left after the others are taken out. */
const DEPENDENT = 1e-7;
/** A share that only rounding leaves: a column of values about 1e9 that vary by 1 is not one with a constant. */
export const ROUNDED_AWAY = 1e-11;

/**
 * Least squares by modified Gram-Schmidt, in place: the last of the columns is regressed on the others and left as the residual.
 *
 * @param values - length columns x n, a column after the other; the regressors come out orthonormal, dependent ones as zeros
 * @param triangle - length columns x columns, filled with R of the QR decomposition, row major; the last column holds Q'y
 * @param counted - of how many of the first columns the log determinant is wanted
 * @param dependent - share of its length that a column must keep
 * @returns the log determinant of X'X of the first `counted` columns
 * @see Björck (1996), Numerical Methods for Least Squares Problems, section 2.4
 */
export function orthogonalise(
  values: Float64Array,
  n: number,
  columns: number,
  triangle: Float64Array,
  counted: number,
  dependent: number = DEPENDENT,
): number {
  let logDeterminant = 0;
  for (let c = 0; c < columns - 1; c++) {
    const base = c * n;
    let squares = 0;
    for (let t = 0; t < n; t++) squares += (values[base + t] as number) ** 2;
    let before = squares;
    for (let b = 0; b < c; b++) before += (triangle[b * columns + c] as number) ** 2;
    const norm = Math.sqrt(squares);
    if (!(norm > dependent * Math.sqrt(before))) {
      values.fill(0, base, base + n);
      for (let k = c; k < columns; k++) triangle[c * columns + k] = 0;
      continue;
    }
    if (c < counted) logDeterminant += 2 * Math.log(norm);
    triangle[c * columns + c] = norm;
    const scale = 1 / norm;
    for (let t = 0; t < n; t++) values[base + t] = (values[base + t] as number) * scale;
    let k = c + 1;
    // Three at a time: their sums do not wait for each other.
    for (; k + 2 < columns; k += 3) {
      const p = k * n;
      const q = p + n;
      const r = q + n;
      let first = 0;
      let second = 0;
      let third = 0;
      for (let t = 0; t < n; t++) {
        const value = values[base + t] as number;
        first += value * (values[p + t] as number);
        second += value * (values[q + t] as number);
        third += value * (values[r + t] as number);
      }
      triangle[c * columns + k] = first;
      triangle[c * columns + k + 1] = second;
      triangle[c * columns + k + 2] = third;
      for (let t = 0; t < n; t++) {
        const value = values[base + t] as number;
        values[p + t] = (values[p + t] as number) - first * value;
        values[q + t] = (values[q + t] as number) - second * value;
        values[r + t] = (values[r + t] as number) - third * value;
      }
    }
    for (; k < columns; k++) {
      const other = k * n;
      let dot = 0;
      for (let t = 0; t < n; t++) dot += (values[base + t] as number) * (values[other + t] as number);
      triangle[c * columns + k] = dot;
      for (let t = 0; t < n; t++) values[other + t] = (values[other + t] as number) - dot * (values[base + t] as number);
    }
  }
  return logDeterminant;
}

/**
 * Coefficients from the triangle that `orthogonalise` left; 0 for dependent columns.
 *
 * @returns length columns - 1
 */
export function backSubstitute(triangle: Float64Array, columns: number): Float64Array {
  const k = columns - 1;
  const beta = new Float64Array(k);
  for (let i = k - 1; i >= 0; i--) {
    const pivot = triangle[i * columns + i] as number;
    if (pivot === 0) continue;
    let value = triangle[i * columns + k] as number;
    for (let j = i + 1; j < k; j++) value -= (triangle[i * columns + j] as number) * (beta[j] as number);
    beta[i] = value / pivot;
  }
  return beta;
}
