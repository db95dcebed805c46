/** Sum of products of row i of one matrix and row j of another, both with `columns` values a row. */
export function dotRows(x: Float64Array, i: number, z: Float64Array, j: number, columns: number): number {
  let p = i * columns;
  let q = j * columns;
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const end = p + columns - 3;
  for (; p < end; p += 4, q += 4) {
    s0 += (x[p] as number) * (z[q] as number);
    s1 += (x[p + 1] as number) * (z[q + 1] as number);
    s2 += (x[p + 2] as number) * (z[q + 2] as number);
    s3 += (x[p + 3] as number) * (z[q + 3] as number);
  }
  for (; p < end + 3; p++, q++) s0 += (x[p] as number) * (z[q] as number);
  return s0 + s1 + (s2 + s3);
}

/** Columns taken at once, so that the rows in work stay in the fast memory. */
const STRIP = 256;

/**
 * Inner products of all pairs of rows: X X'.
 *
 * @param x - rows x columns, row major
 * @returns rows x rows, symmetric
 */
export function gram(x: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(rows * rows);
  for (let left = 0; left < columns; left += STRIP) {
    const width = Math.min(STRIP, columns - left);
    for (let i = 0; i < rows; i += 2) {
      const second = i + 1 < rows;
      const a = i * columns + left;
      const b = second ? a + columns : a;
      for (let j = 0; j <= i + 1 && j < rows; j += 2) {
        const c = j * columns + left;
        const d = j + 1 < rows ? c + columns : c;
        let [ac, ad, bc, bd] = [0, 0, 0, 0];
        for (let t = 0; t < width; t++) {
          const va = x[a + t] as number;
          const vb = x[b + t] as number;
          const vc = x[c + t] as number;
          const vd = x[d + t] as number;
          ac += va * vc;
          ad += va * vd;
          bc += vb * vc;
          bd += vb * vd;
        }
        const at = i * rows + j;
        out[at] = (out[at] as number) + ac;
        if (j + 1 < rows) out[at + 1] = (out[at + 1] as number) + ad;
        if (second) out[at + rows] = (out[at + rows] as number) + bc;
        if (second && j + 1 < rows) out[at + rows + 1] = (out[at + rows + 1] as number) + bd;
      }
    }
  }
  for (let i = 0; i < rows; i++) for (let j = i + 1; j < rows; j++) out[i * rows + j] = out[j * rows + i] as number;
  return out;
}

/** Rows become columns. */
export function transposed(x: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < rows; i++) for (let t = 0; t < columns; t++) out[t * rows + i] = x[i * columns + t] as number;
  return out;
}
