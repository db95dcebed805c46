// AssemblyScript; compiled by `npm run build:kernels` with and without relaxed SIMD. All pointers are byte offsets into the memory that is
// handed in; nothing is kept in the module, so that several threads may run it on one shared memory. plain.as has the same exports.

// @ts-ignore: decorator
@inline function fma(a: v128, b: v128, c: v128): v128 {
  return isDefined(RELAXED) ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}
// @ts-ignore: decorator
@inline function splat(x: f32): v128 { return f32x4.splat(x); }

/** C[M,N] = (acc ? C : 0) + A B; element (i,k) of A at A + 4 (i rs + k cs), B row-major with stride ldb. M % 4 == 0, N % 8 == 0. */
export function gemm(M: i32, N: i32, K: i32, A: usize, rs: i32, cs: i32, B: usize, ldb: i32, C: usize, ldc: i32, acc: i32): void {
  const rsb = <usize>rs << 2, csb = <usize>cs << 2, ldbb = <usize>ldb << 2, ldcb = <usize>ldc << 2;
  for (let j = 0; j < N; j += 8) {
    const column = B + (<usize>j << 2);
    for (let i = 0; i < M; i += 4) {
      // 4 x 8 results stay in registers: 8 chains of multiply-add hide their latency.
      let a0 = A + <usize>i * rsb, a1 = a0 + rsb, a2 = a1 + rsb, a3 = a2 + rsb, b = column;
      let c00 = splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
      const c = C + <usize>i * ldcb + (<usize>j << 2);
      if (acc) {
        c00 = v128.load(c); c01 = v128.load(c, 16);
        c10 = v128.load(c + ldcb); c11 = v128.load(c + ldcb, 16);
        c20 = v128.load(c + 2 * ldcb); c21 = v128.load(c + 2 * ldcb, 16);
        c30 = v128.load(c + 3 * ldcb); c31 = v128.load(c + 3 * ldcb, 16);
      }
      for (let k = 0; k < K; k++) {
        const b0 = v128.load(b), b1 = v128.load(b, 16);
        let s = v128.load32_splat(a0); c00 = fma(s, b0, c00); c01 = fma(s, b1, c01);
        s = v128.load32_splat(a1); c10 = fma(s, b0, c10); c11 = fma(s, b1, c11);
        s = v128.load32_splat(a2); c20 = fma(s, b0, c20); c21 = fma(s, b1, c21);
        s = v128.load32_splat(a3); c30 = fma(s, b0, c30); c31 = fma(s, b1, c31);
        a0 += csb; a1 += csb; a2 += csb; a3 += csb; b += ldbb;
      }
      v128.store(c, c00); v128.store(c, c01, 16);
      v128.store(c + ldcb, c10); v128.store(c + ldcb, c11, 16);
      v128.store(c + 2 * ldcb, c20); v128.store(c + 2 * ldcb, c21, 16);
      v128.store(c + 3 * ldcb, c30); v128.store(c + 3 * ldcb, c31, 16);
    }
  }
}

/** B[K,N] into N/8 panels of [K][8], so that a product reads it in order. */
export function pack(K: i32, N: i32, B: usize, ldb: i32, P: usize): void {
  for (let j = 0; j < N; j += 8)
    for (let k = 0; k < K; k++) {
      const s = B + (<usize>(k * ldb + j) << 2);
      v128.store(P, v128.load(s)); v128.store(P, v128.load(s, 16), 16);
      P += 32;
    }
}

/** The transpose of B[N,K] into panels as `pack` makes them. */
export function packTransposed(K: i32, N: i32, B: usize, ldb: i32, P: usize): void {
  for (let j = 0; j < N; j += 8)
    for (let k = 0; k < K; k++)
      for (let c = 0; c < 8; c++) {
        store<f32>(P, load<f32>(B + (<usize>((j + c) * ldb + k) << 2)));
        P += 4;
      }
}

/** `gemm` with B in panels. */
export function gemmPacked(M: i32, N: i32, K: i32, A: usize, rs: i32, cs: i32, P: usize, C: usize, ldc: i32, acc: i32): void {
  for (let j = 0; j < N; j += 8) gemm(M, 8, K, A, rs, cs, P + (<usize>(j * K) << 2), 8, C + (<usize>j << 2), ldc, acc);
}

/** Each row of C[M,N] becomes b[N]. */
export function fillRows(M: i32, N: i32, b: usize, C: usize): void {
  for (let i = 0; i < M; i++) { memory.copy(C, b, <usize>N << 2); C += <usize>N << 2; }
}

// tanh as a rational minimax approximation, the one in Eigen; error about 1e-7. The four gates are worked out side by side: constants are loaded once
// for all, and four chains of multiply-add hide their latency.
// @ts-ignore: decorator
@inline function clamp4(x: v128): v128 { return f32x4.max(f32x4.min(x, splat(7.90531110763549805)), splat(-7.90531110763549805)); }
// @ts-ignore: decorator
@inline function above4(x: v128, x2: v128): v128 {
  let p = fma(splat(-2.76076847742355e-16), x2, splat(2.00018790482477e-13));
  p = fma(p, x2, splat(-8.60467152213735e-11)); p = fma(p, x2, splat(5.12229709037114e-08)); p = fma(p, x2, splat(1.48572235717979e-05));
  p = fma(p, x2, splat(6.37261928875436e-04)); p = fma(p, x2, splat(4.89352455891786e-03));
  return f32x4.mul(p, x);
}
// @ts-ignore: decorator
@inline function below4(x2: v128): v128 {
  let q = fma(splat(1.19825839466702e-06), x2, splat(1.18534705686654e-04));
  q = fma(q, x2, splat(2.26843463243900e-03));
  return fma(q, x2, splat(4.89352518554385e-03));
}
// @ts-ignore: decorator
@inline function tanh4(x0: v128): v128 {
  const x = clamp4(x0), x2 = f32x4.mul(x, x);
  return f32x4.div(above4(x, x2), below4(x2));
}

/** One step of the cell. Z[B,4U]: sums of the gates i, f, g, o without the bias b[4U], replaced by their values; previous cell cp; out: cell c, tanh of it tc, h, each [B,U]. */
export function gatesForward(B: i32, U: i32, Z: usize, bias: usize, cp: usize, c: usize, tc: usize, h: usize): void {
  const u = <usize>U << 2, half = splat(0.5);
  for (let b = 0; b < B; b++) {
    for (let k: usize = 0; k < u; k += 16) {
      const z = Z + k, d = bias + k;
      const xi = clamp4(f32x4.mul(half, f32x4.add(v128.load(z), v128.load(d))));
      const xf = clamp4(f32x4.mul(half, f32x4.add(v128.load(z + u), v128.load(d + u))));
      const xg = clamp4(f32x4.add(v128.load(z + 2 * u), v128.load(d + 2 * u)));
      const xo = clamp4(f32x4.mul(half, f32x4.add(v128.load(z + 3 * u), v128.load(d + 3 * u))));
      const yi = f32x4.mul(xi, xi), yf = f32x4.mul(xf, xf), yg = f32x4.mul(xg, xg), yo = f32x4.mul(xo, xo);
      let s = splat(2.00018790482477e-13), t = splat(-2.76076847742355e-16);
      let pi = fma(t, yi, s), pf = fma(t, yf, s), pg = fma(t, yg, s), po = fma(t, yo, s);
      s = splat(-8.60467152213735e-11); pi = fma(pi, yi, s); pf = fma(pf, yf, s); pg = fma(pg, yg, s); po = fma(po, yo, s);
      s = splat(5.12229709037114e-08); pi = fma(pi, yi, s); pf = fma(pf, yf, s); pg = fma(pg, yg, s); po = fma(po, yo, s);
      s = splat(1.48572235717979e-05); pi = fma(pi, yi, s); pf = fma(pf, yf, s); pg = fma(pg, yg, s); po = fma(po, yo, s);
      s = splat(6.37261928875436e-04); pi = fma(pi, yi, s); pf = fma(pf, yf, s); pg = fma(pg, yg, s); po = fma(po, yo, s);
      s = splat(4.89352455891786e-03); pi = fma(pi, yi, s); pf = fma(pf, yf, s); pg = fma(pg, yg, s); po = fma(po, yo, s);
      pi = f32x4.mul(pi, xi); pf = f32x4.mul(pf, xf); pg = f32x4.mul(pg, xg); po = f32x4.mul(po, xo);
      s = splat(1.18534705686654e-04); t = splat(1.19825839466702e-06);
      let qi = fma(t, yi, s), qf = fma(t, yf, s), qg = fma(t, yg, s), qo = fma(t, yo, s);
      s = splat(2.26843463243900e-03); qi = fma(qi, yi, s); qf = fma(qf, yf, s); qg = fma(qg, yg, s); qo = fma(qo, yo, s);
      s = splat(4.89352518554385e-03); qi = fma(qi, yi, s); qf = fma(qf, yf, s); qg = fma(qg, yg, s); qo = fma(qo, yo, s);
      const i = fma(f32x4.div(pi, qi), half, half), f = fma(f32x4.div(pf, qf), half, half), g = f32x4.div(pg, qg), o = fma(f32x4.div(po, qo), half, half);
      v128.store(z, i); v128.store(z + u, f); v128.store(z + 2 * u, g); v128.store(z + 3 * u, o);
      const cell = fma(f, v128.load(cp + k), f32x4.mul(i, g)), bounded = tanh4(cell);
      v128.store(c + k, cell); v128.store(tc + k, bounded); v128.store(h + k, f32x4.mul(o, bounded));
    }
    Z += u << 2; cp += u; c += u; tc += u; h += u;
  }
}

/** Gradient of one step. In: gate values Z, cp, tc, dh; dc is taken in and replaced by that of the step before; out: Z, gradient of the sums. */
export function gatesBackward(B: i32, U: i32, Z: usize, cp: usize, tc: usize, dh: usize, dc: usize): void {
  const u = <usize>U << 2, one = splat(1);
  for (let b = 0; b < B; b++) {
    for (let k: usize = 0; k < u; k += 16) {
      const z = Z + k, i = v128.load(z), f = v128.load(z + u), g = v128.load(z + 2 * u), o = v128.load(z + 3 * u);
      const t = v128.load(tc + k), d = v128.load(dh + k);
      const cell = f32x4.add(v128.load(dc + k), f32x4.mul(f32x4.mul(d, o), f32x4.sub(one, f32x4.mul(t, t))));
      v128.store(z, f32x4.mul(f32x4.mul(cell, g), f32x4.mul(i, f32x4.sub(one, i))));
      v128.store(z + u, f32x4.mul(f32x4.mul(cell, v128.load(cp + k)), f32x4.mul(f, f32x4.sub(one, f))));
      v128.store(z + 2 * u, f32x4.mul(f32x4.mul(cell, i), f32x4.sub(one, f32x4.mul(g, g))));
      v128.store(z + 3 * u, f32x4.mul(f32x4.mul(d, t), f32x4.mul(o, f32x4.sub(one, o))));
      v128.store(dc + k, f32x4.mul(cell, f));
    }
    Z += u << 2; cp += u; tc += u; dh += u; dc += u;
  }
}

/** o[N] = sums of the columns of A[M,N]; N % 8 == 0. */
export function columnSums(M: i32, N: i32, A: usize, o: usize): void {
  const row = <usize>N << 2;
  let j: i32 = 0;
  for (; j + 32 <= N; j += 32) {
    let p = A + (<usize>j << 2);
    let a = splat(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
    for (let i = 0; i < M; i++) {
      a = f32x4.add(a, v128.load(p)); b = f32x4.add(b, v128.load(p, 16)); c = f32x4.add(c, v128.load(p, 32)); d = f32x4.add(d, v128.load(p, 48));
      e = f32x4.add(e, v128.load(p, 64)); f = f32x4.add(f, v128.load(p, 80)); g = f32x4.add(g, v128.load(p, 96)); h = f32x4.add(h, v128.load(p, 112));
      p += row;
    }
    const q = o + (<usize>j << 2);
    v128.store(q, a); v128.store(q, b, 16); v128.store(q, c, 32); v128.store(q, d, 48); v128.store(q, e, 64); v128.store(q, f, 80); v128.store(q, g, 96); v128.store(q, h, 112);
  }
  for (; j < N; j += 4) {
    let s = splat(0), p = A + (<usize>j << 2);
    for (let i = 0; i < M; i++) { s = f32x4.add(s, v128.load(p)); p += row; }
    v128.store(o + (<usize>j << 2), s);
  }
}

/** C[M,N] = max(0, C + b) row by row; N % 4 == 0. */
export function biasRelu(M: i32, N: i32, b: usize, C: usize): void {
  const row = <usize>N << 2, zero = splat(0);
  for (let i = 0; i < M; i++) {
    for (let k: usize = 0; k < row; k += 16) v128.store(C + k, f32x4.max(zero, f32x4.add(v128.load(C + k), v128.load(b + k))));
    C += row;
  }
}

/** d = 0 where h is not above 0; n % 4 == 0. */
export function reluBackward(n: i32, h: usize, d: usize): void {
  const zero = splat(0);
  for (let k: usize = 0, e = <usize>n << 2; k < e; k += 16) v128.store(d + k, v128.and(v128.load(d + k), f32x4.gt(v128.load(h + k), zero)));
}

/** Inverted dropout: d = s scale where the hash of the row's key and the element's number reaches the threshold, else 0. May work in place. */
export function dropout(rows: i32, N: i32, s: usize, d: usize, keys: usize, first: u32, threshold: u32, scale: f32): void {
  const four = i32x4.splat(<i32>(<u32>0x9e3779b9 * 4)), least = i32x4.splat(<i32>threshold), factor = splat(scale);
  const lanes = i32x4.add(i32x4.splat(<i32>(first * 0x9e3779b9)), i32x4(0, <i32>0x9e3779b9, <i32>(<u32>0x9e3779b9 * 2), <i32>(<u32>0x9e3779b9 * 3)));
  for (let r = 0; r < rows; r++) {
    let x0 = i32x4.add(lanes, i32x4.splat(load<i32>(keys + (<usize>r << 2))));
    for (let k = 0; k < N; k += 4) {
      let x = v128.xor(x0, i32x4.shr_u(x0, 16)); x = i32x4.mul(x, i32x4.splat(0x21f0aaad));
      x = v128.xor(x, i32x4.shr_u(x, 15)); x = i32x4.mul(x, i32x4.splat(0x735a2d97));
      x = v128.xor(x, i32x4.shr_u(x, 15));
      v128.store(d, v128.and(f32x4.mul(v128.load(s), factor), i32x4.ge_u(x, least)));
      x0 = i32x4.add(x0, four); s += 16; d += 16;
    }
  }
}

/** a += b; n % 4 == 0. */
export function addTo(n: i32, a: usize, b: usize): void {
  for (let k: usize = 0, e = <usize>n << 2; k < e; k += 16) v128.store(a + k, f32x4.add(v128.load(a + k), v128.load(b + k)));
}

/** Sum of squares in double precision; n % 4 == 0. */
export function sumOfSquares(n: i32, a: usize): f64 {
  let low = f64x2.splat(0), high = low;
  for (let k: usize = 0, e = <usize>n << 2; k < e; k += 16) {
    const v = v128.load(a + k), l = f64x2.promote_low_f32x4(v), h = f64x2.promote_low_f32x4(i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
    low = f64x2.add(low, f64x2.mul(l, l)); high = f64x2.add(high, f64x2.mul(h, h));
  }
  const s = f64x2.add(low, high);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** One step of Adam on n weights w; the gradient counts `share` times; c1 = 1 - b1^t, c2 = 1 - b2^t. n % 4 == 0. */
export function adam(n: i32, w: usize, g: usize, m: usize, v: usize, share: f32, rate: f32, b1: f32, b2: f32, c1: f32, c2: f32, eps: f32): void {
  const B1 = splat(b1), B2 = splat(b2), D1 = splat(1 - b1), D2 = splat(1 - b2), R1 = splat(1 / c1), R2 = splat(1 / c2), L = splat(rate), E = splat(eps), F = splat(share);
  for (let k: usize = 0, e = <usize>n << 2; k < e; k += 16) {
    const gg = f32x4.mul(F, v128.load(g + k));
    const mm = f32x4.add(f32x4.mul(B1, v128.load(m + k)), f32x4.mul(D1, gg)), vv = f32x4.add(f32x4.mul(B2, v128.load(v + k)), f32x4.mul(D2, f32x4.mul(gg, gg)));
    v128.store(m + k, mm); v128.store(v + k, vv);
    v128.store(w + k, f32x4.sub(v128.load(w + k), f32x4.div(f32x4.mul(L, f32x4.mul(mm, R1)), f32x4.add(f32x4.sqrt(f32x4.mul(vv, R2)), E))));
  }
}
