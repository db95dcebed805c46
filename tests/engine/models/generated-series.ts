import fc from 'fast-check';
import type { Series } from '../../../engine/core/panel.ts';
import { createRng } from '../../../engine/core/rng.ts';

/** Shapes that analysts' files have and that break models; each gives value t of n from seeded noise z. */
const shapes: Readonly<Record<string, (t: number, n: number, z: () => number, m: number) => number>> = {
  constant: () => 7,
  zeros: () => 0,
  'two values': (_t, _n, z) => (z() > 0 ? 1 : 2),
  alternating: (t) => (t % 2 === 0 ? -3 : 5),
  'exact trend': (t) => 10 + 0.5 * t,
  'single spike': (t, n) => (t === Math.floor((2 * n) / 3) ? 1000 : 1),
  'spike in zeros': (t, n) => (t === Math.floor(n / 2) ? 3 : 0),
  'integer counts': (_t, _n, z) => Math.max(0, Math.floor(2 * z())),
  'rare counts': (_t, _n, z) => (z() > 1.5 ? 1 : 0),
  noise: (_t, _n, z) => z(),
  'random walk': (t, _n, z) => 100 + z() * Math.sqrt(t + 1),
  'sales with a season': (t, _n, z, m) => 200 + 0.1 * t + 40 * Math.sin((2 * Math.PI * t) / Math.max(2, m)) + 8 * z(),
  'exact season': (t, _n, _z, m) => 10 + (t % Math.max(2, m)),
  growth: (t, n) => Math.exp((20 * t) / n),
  'level jump': (t, n, z) => (t > n / 2 ? 1e6 : 1) + z(),
  'negative profits': (_t, _n, z) => -1000 + 300 * z(),
  tiny: (_t, _n, z) => 1e-300 * (1 + Math.abs(z())),
  huge: (_t, _n, z) => 1e300 * z(),
  'tiny and large': (t, _n, z) => (t % 7 === 0 ? 1e90 * z() : 1e-90),
  'almost constant': (_t, _n, z) => 1e9 + 1e-6 * z(),
};

export interface Case {
  readonly shape: string;
  readonly n: number;
  readonly m: number;
  readonly seed: number;
  /** Share of values that are missing. */
  readonly missing: number;
}

export function seriesFor({ shape, n, m, seed, missing }: Case): Series {
  const rng = createRng(seed);
  const make = shapes[shape] as (t: number, n: number, z: () => number, m: number) => number;
  const y = Float64Array.from({ length: n }, (_, t) => {
    const value = make(t, n, () => rng.normal(), m);
    return rng.uniform() < missing ? NaN : value;
  });
  return { id: shape, y, seasonLength: m };
}

/** Mostly short series, where most goes wrong; `longest` values at most. */
export const anyCase = (longest: number): fc.Arbitrary<Case> =>
  fc.record({
    shape: fc.constantFrom(...Object.keys(shapes)),
    n: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 20 }) },
      { weight: 4, arbitrary: fc.integer({ min: 10, max: 60 }) },
      { weight: 1, arbitrary: fc.integer({ min: 60, max: longest }) },
    ),
    m: fc.oneof(
      { weight: 3, arbitrary: fc.constant(1) },
      { weight: 5, arbitrary: fc.constantFrom(2, 4, 7, 12) },
      { weight: 1, arbitrary: fc.integer({ min: 2, max: 400 }) },
    ),
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
    missing: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(0.05, 0.4) }),
  });
