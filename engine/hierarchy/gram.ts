/** Sum of products of row i of one matrix and row j of another, both with `columns` values a row. */
export function dotRows(x: Float64Array, i: number, z: Float64Array, j: number, columns: number): number {
  let p = i * columns;
  let q = j * columns;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
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
const STRIP = 128;

/** Four rows side by side: `packed[4 t + k]` is column t of the k-th of them; zero beyond the last row. */
function pack(x: Float64Array, rows: number, columns: number, left: number, width: number, packed: Float64Array): void {
  packed.fill(0);
  for (let i = 0; i < rows; i++) {
    const to = (i - (i % 4)) * width + (i % 4);
    const from = i * columns + left;
    for (let t = 0; t < width; t++) packed[to + 4 * t] = x[from + t] as number;
  }
}

/**
 * Inner products of all pairs of rows: X X'. Four rows with four others at a time, so that a value that was fetched is used four times.
 *
 * @param x - rows x columns, row major
 * @returns rows x rows, symmetric
 */
export function gram(x: Float64Array, rows: number, columns: number): Float64Array {
  const padded = Math.ceil(rows / 4) * 4;
  const packed = new Float64Array(padded * STRIP);
  const out = new Float64Array(rows * rows);
  const block = new Float64Array(16);
  for (let left = 0; left < columns; left += STRIP) {
    const width = Math.min(STRIP, columns - left);
    pack(x, rows, columns, left, width, packed);
    for (let i = 0; i < rows; i += 4)
      for (let j = 0; j <= i; j += 4) {
        multiplyBlock(packed, i * width, j * width, width, block);
        const high = Math.min(4, rows - i);
        const wide = Math.min(4, rows - j);
        for (let p = 0; p < high; p++)
          for (let q = 0; q < wide; q++) {
            const at = (i + p) * rows + j + q;
            out[at] = (out[at] as number) + (block[4 * p + q] as number);
          }
      }
  }
  for (let i = 0; i < rows; i++) for (let j = i + 1; j < rows; j++) out[i * rows + j] = out[j * rows + i] as number;
  return out;
}

/** The 16 sums of products of four rows from `u` and four from `v`. */
function multiplyBlock(packed: Float64Array, u: number, v: number, width: number, block: Float64Array): void {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  let c0 = 0;
  let c1 = 0;
  let c2 = 0;
  let c3 = 0;
  let d0 = 0;
  let d1 = 0;
  let d2 = 0;
  let d3 = 0;
  for (let t = 0; t < width; t++, u += 4, v += 4) {
    const x0 = packed[u] as number;
    const x1 = packed[u + 1] as number;
    const x2 = packed[u + 2] as number;
    const x3 = packed[u + 3] as number;
    const y0 = packed[v] as number;
    const y1 = packed[v + 1] as number;
    const y2 = packed[v + 2] as number;
    const y3 = packed[v + 3] as number;
    a0 += x0 * y0;
    a1 += x0 * y1;
    a2 += x0 * y2;
    a3 += x0 * y3;
    b0 += x1 * y0;
    b1 += x1 * y1;
    b2 += x1 * y2;
    b3 += x1 * y3;
    c0 += x2 * y0;
    c1 += x2 * y1;
    c2 += x2 * y2;
    c3 += x2 * y3;
    d0 += x3 * y0;
    d1 += x3 * y1;
    d2 += x3 * y2;
    d3 += x3 * y3;
  }
  block[0] = a0;
  block[1] = a1;
  block[2] = a2;
  block[3] = a3;
  block[4] = b0;
  block[5] = b1;
  block[6] = b2;
  block[7] = b3;
  block[8] = c0;
  block[9] = c1;
  block[10] = c2;
  block[11] = c3;
  block[12] = d0;
  block[13] = d1;
  block[14] = d2;
  block[15] = d3;
}

/** Rows become columns. */
export function transposed(x: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < rows; i++) for (let t = 0; t < columns; t++) out[t * rows + i] = x[i * columns + t] as number;
  return out;
}
