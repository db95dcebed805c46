/** Seeded source of randomness. The same seed gives the same numbers on every platform. */
export interface Rng {
  /** Uniform on [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
}

const rotl = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/** splitmix32, used to spread a seed over a state. */
function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

/**
 * xoshiro128++ with normals by Marsaglia's polar method.
 *
 * @param seed - any integer; only its low 32 bits count
 * @see Blackman & Vigna (2021), ACM Trans. Math. Softw. 47(4), 36
 */
export function createRng(seed: number): Rng {
  const next32 = splitmix32(seed);
  let a = next32() | 0;
  let b = next32() | 0;
  let c = next32() | 0;
  let d = next32() | 0;
  let spare = NaN;
  const bits = (): number => {
    const result = (rotl((a + d) | 0, 7) + a) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotl(d, 11);
    return result;
  };
  const uniform = (): number => ((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992;
  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = NaN;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        spare = v * scale;
        return u * scale;
      }
    }
  };
  return { uniform, normal };
}

/**
 * A seed for one piece of work, so that results do not depend on the order or number of workers.
 *
 * @param seed - the experiment's seed
 * @param label - names the piece, for example `theta/store 1`
 * @returns unsigned 32-bit integer (FNV-1a over the label, started from the seed)
 */
export function deriveSeed(seed: number, label: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
