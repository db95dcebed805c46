// AssemblyScript without SIMD, for processors that have none: the exports of simd.as, one number at a time.

export function gemm(M: i32, N: i32, K: i32, A: usize, rs: i32, cs: i32, B: usize, ldb: i32, C: usize, ldc: i32, acc: i32): void {
  const rsb = <usize>rs << 2, csb = <usize>cs << 2, ldbb = <usize>ldb << 2;
  for (let j = 0; j < N; j += 4)
    for (let i = 0; i < M; i++) {
      let a = A + <usize>i * rsb, b = B + (<usize>j << 2);
      const c = C + (<usize>(i * ldc + j) << 2);
      let c0: f32 = 0, c1: f32 = 0, c2: f32 = 0, c3: f32 = 0;
      if (acc) { c0 = load<f32>(c); c1 = load<f32>(c, 4); c2 = load<f32>(c, 8); c3 = load<f32>(c, 12); }
      for (let k = 0; k < K; k++) {
        const x = load<f32>(a);
        c0 += x * load<f32>(b); c1 += x * load<f32>(b, 4); c2 += x * load<f32>(b, 8); c3 += x * load<f32>(b, 12);
        a += csb; b += ldbb;
      }
      store<f32>(c, c0); store<f32>(c, c1, 4); store<f32>(c, c2, 8); store<f32>(c, c3, 12);
    }
}

export function pack(K: i32, N: i32, B: usize, ldb: i32, P: usize): void {
  for (let j = 0; j < N; j += 8)
    for (let k = 0; k < K; k++)
      for (let c = 0; c < 8; c++) { store<f32>(P, load<f32>(B + (<usize>(k * ldb + j + c) << 2))); P += 4; }
}

export function packTransposed(K: i32, N: i32, B: usize, ldb: i32, P: usize): void {
  for (let j = 0; j < N; j += 8)
    for (let k = 0; k < K; k++)
      for (let c = 0; c < 8; c++) { store<f32>(P, load<f32>(B + (<usize>((j + c) * ldb + k) << 2))); P += 4; }
}

export function gemmPacked(M: i32, N: i32, K: i32, A: usize, rs: i32, cs: i32, P: usize, C: usize, ldc: i32, acc: i32): void {
  for (let j = 0; j < N; j += 8) gemm(M, 8, K, A, rs, cs, P + (<usize>(j * K) << 2), 8, C + (<usize>j << 2), ldc, acc);
}

export function fillRows(M: i32, N: i32, b: usize, C: usize): void {
  for (let i = 0; i < M; i++)
    for (let j = 0; j < N; j++) { store<f32>(C, load<f32>(b + (<usize>j << 2))); C += 4; }
}

// @ts-ignore: decorator
@inline function tanh1(x0: f32): f32 {
  const x = min<f32>(max<f32>(x0, -7.90531110763549805), 7.90531110763549805), x2 = x * x;
  let p: f32 = -2.76076847742355e-16 * x2 + 2.00018790482477e-13;
  p = p * x2 - 8.60467152213735e-11; p = p * x2 + 5.12229709037114e-08; p = p * x2 + 1.48572235717979e-05;
  p = p * x2 + 6.37261928875436e-04; p = p * x2 + 4.89352455891786e-03; p = p * x;
  let q: f32 = 1.19825839466702e-06 * x2 + 1.18534705686654e-04;
  q = q * x2 + 2.26843463243900e-03; q = q * x2 + 4.89352518554385e-03;
  return p / q;
}
// @ts-ignore: decorator
@inline function sigmoid1(x: f32): f32 { return tanh1(x * 0.5) * 0.5 + 0.5; }

export function gatesForward(B: i32, U: i32, Z: usize, bias: usize, cp: usize, c: usize, tc: usize, h: usize): void {
  const u = <usize>U << 2;
  for (let b = 0; b < B; b++) {
    for (let k: usize = 0; k < u; k += 4) {
      const z = Z + k, d = bias + k;
      const i = sigmoid1(load<f32>(z) + load<f32>(d)), f = sigmoid1(load<f32>(z + u) + load<f32>(d + u));
      const g = tanh1(load<f32>(z + 2 * u) + load<f32>(d + 2 * u)), o = sigmoid1(load<f32>(z + 3 * u) + load<f32>(d + 3 * u));
      store<f32>(z, i); store<f32>(z + u, f); store<f32>(z + 2 * u, g); store<f32>(z + 3 * u, o);
      const cell = f * load<f32>(cp + k) + i * g, t = tanh1(cell);
      store<f32>(c + k, cell); store<f32>(tc + k, t); store<f32>(h + k, o * t);
    }
    Z += u << 2; cp += u; c += u; tc += u; h += u;
  }
}

export function gatesBackward(B: i32, U: i32, Z: usize, cp: usize, tc: usize, dh: usize, dc: usize): void {
  const u = <usize>U << 2;
  for (let b = 0; b < B; b++) {
    for (let k: usize = 0; k < u; k += 4) {
      const z = Z + k, i = load<f32>(z), f = load<f32>(z + u), g = load<f32>(z + 2 * u), o = load<f32>(z + 3 * u);
      const t = load<f32>(tc + k), d = load<f32>(dh + k);
      const cell = load<f32>(dc + k) + d * o * (1 - t * t);
      store<f32>(z, cell * g * (i * (1 - i)));
      store<f32>(z + u, cell * load<f32>(cp + k) * (f * (1 - f)));
      store<f32>(z + 2 * u, cell * i * (1 - g * g));
      store<f32>(z + 3 * u, d * t * (o * (1 - o)));
      store<f32>(dc + k, cell * f);
    }
    Z += u << 2; cp += u; tc += u; dh += u; dc += u;
  }
}

export function columnSums(M: i32, N: i32, A: usize, o: usize): void {
  for (let j = 0; j < N; j++) {
    let s: f32 = 0, p = A + (<usize>j << 2);
    for (let i = 0; i < M; i++) { s += load<f32>(p); p += <usize>N << 2; }
    store<f32>(o + (<usize>j << 2), s);
  }
}

export function biasRelu(M: i32, N: i32, b: usize, C: usize): void {
  for (let i = 0; i < M; i++)
    for (let j = 0; j < N; j++) { store<f32>(C, max<f32>(0, load<f32>(C) + load<f32>(b + (<usize>j << 2)))); C += 4; }
}

export function reluBackward(n: i32, h: usize, d: usize): void {
  for (let k: usize = 0, e = <usize>n << 2; k < e; k += 4) if (!(load<f32>(h + k) > 0)) store<f32>(d + k, 0);
}

export function dropout(rows: i32, N: i32, s: usize, d: usize, keys: usize, first: u32, threshold: u32, scale: f32): void {
  for (let r = 0; r < rows; r++) {
    const key = load<u32>(keys + (<usize>r << 2));
    for (let k = 0; k < N; k++) {
      let x: u32 = key + (first + <u32>k) * 0x9e3779b9;
      x ^= x >> 16; x *= 0x21f0aaad; x ^= x >> 15; x *= 0x735a2d97; x ^= x >> 15;
      store<f32>(d, x >= threshold ? load<f32>(s) * scale : 0);
      s += 4; d += 4;
    }
  }
}

export function addTo(n: i32, a: usize, b: usize): void {
  for (let k: usize = 0, e = <usize>n << 2; k < e; k += 4) store<f32>(a + k, load<f32>(a + k) + load<f32>(b + k));
}

export function sumOfSquares(n: i32, a: usize): f64 {
  let s: f64 = 0;
  for (let k: usize = 0, e = <usize>n << 2; k < e; k += 4) { const x = <f64>load<f32>(a + k); s += x * x; }
  return s;
}

export function adam(n: i32, w: usize, g: usize, m: usize, v: usize, share: f32, rate: f32, b1: f32, b2: f32, c1: f32, c2: f32, eps: f32): void {
  const r1: f32 = 1 / c1, r2: f32 = 1 / c2;
  for (let k: usize = 0, e = <usize>n << 2; k < e; k += 4) {
    const gg = share * load<f32>(g + k), mm = b1 * load<f32>(m + k) + (1 - b1) * gg, vv = b2 * load<f32>(v + k) + (1 - b2) * (gg * gg);
    store<f32>(m + k, mm); store<f32>(v + k, vv);
    store<f32>(w + k, load<f32>(w + k) - rate * (mm * r1) / (sqrt<f32>(vv * r2) + eps));
  }
}
