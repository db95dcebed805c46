/**
 * Discrete Fourier transform of any length, in place: powers of two by halving, other lengths as a convolution (Bluestein).
 *
 * @param real - length n
 * @param imaginary - length n
 * @see Cooley & Tukey (1965), Mathematics of Computation 19(90), 297-301; Bluestein (1970), IEEE Trans. Audio and Electroacoustics 18(4), 451-455
 */
export function transform(real: Float64Array, imaginary: Float64Array): void {
  const n = real.length;
  if (n < 2) return;
  if ((n & (n - 1)) === 0) return halve(real, imaginary, false);
  let length = 1;
  while (length < 2 * n - 1) length *= 2;
  const cosines = new Float64Array(n);
  const sines = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    // i squared modulo 2n, so that the angle stays small; exact up to 94 million values.
    const turn = (Math.PI * ((i * i) % (2 * n))) / n;
    cosines[i] = Math.cos(turn);
    sines[i] = Math.sin(turn);
  }
  const a = new Float64Array(length);
  const b = new Float64Array(length);
  const c = new Float64Array(length);
  const d = new Float64Array(length);
  for (let i = 0; i < n; i++) {
    const cosine = cosines[i] as number;
    const sine = sines[i] as number;
    a[i] = (real[i] as number) * cosine + (imaginary[i] as number) * sine;
    b[i] = (imaginary[i] as number) * cosine - (real[i] as number) * sine;
    c[i] = cosine;
    d[i] = sine;
    if (i > 0) {
      c[length - i] = cosine;
      d[length - i] = sine;
    }
  }
  halve(a, b, false);
  halve(c, d, false);
  for (let i = 0; i < length; i++) {
    const p = a[i] as number;
    const q = b[i] as number;
    const r = c[i] as number;
    const s = d[i] as number;
    a[i] = p * r - q * s;
    b[i] = p * s + q * r;
  }
  halve(a, b, true);
  for (let i = 0; i < n; i++) {
    const p = (a[i] as number) / length;
    const q = (b[i] as number) / length;
    const cosine = cosines[i] as number;
    const sine = sines[i] as number;
    real[i] = p * cosine + q * sine;
    imaginary[i] = q * cosine - p * sine;
  }
}

/** Transform of a length that is a power of two, or its inverse without the division by n. */
function halve(real: Float64Array, imaginary: Float64Array, inverse: boolean): void {
  const n = real.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    [real[i], real[j]] = [real[j] as number, real[i] as number];
    [imaginary[i], imaginary[j]] = [imaginary[j] as number, imaginary[i] as number];
  }
  const half = n >> 1;
  const cosines = new Float64Array(half);
  const sines = new Float64Array(half);
  for (let i = 0; i < half; i++) {
    cosines[i] = Math.cos((2 * Math.PI * i) / n);
    sines[i] = (inverse ? 1 : -1) * Math.sin((2 * Math.PI * i) / n);
  }
  for (let size = 2; size <= n; size *= 2) {
    const step = n / size;
    const middle = size >> 1;
    for (let from = 0; from < n; from += size)
      for (let i = 0; i < middle; i++) {
        const p = from + i;
        const q = p + middle;
        const cosine = cosines[i * step] as number;
        const sine = sines[i * step] as number;
        const r = (real[q] as number) * cosine - (imaginary[q] as number) * sine;
        const s = (real[q] as number) * sine + (imaginary[q] as number) * cosine;
        real[q] = (real[p] as number) - r;
        imaginary[q] = (imaginary[p] as number) - s;
        real[p] = (real[p] as number) + r;
        imaginary[p] = (imaginary[p] as number) + s;
      }
  }
}
