import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../../../engine/core/errors.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { benjaminiHochberg } from '../../../engine/drift/benjamini-hochberg.ts';
import { chiSquared } from '../../../engine/drift/chi-squared.ts';
import { jensenShannon } from '../../../engine/drift/jensen-shannon.ts';
import { kolmogorovSmirnov, kolmogorovTail } from '../../../engine/drift/kolmogorov-smirnov.ts';
import { missingShare } from '../../../engine/drift/missing-share.ts';
import { populationStability } from '../../../engine/drift/population-stability.ts';
import { quantileBins } from '../../../engine/drift/quantile-bins.ts';
import { sortedSample } from '../../../engine/drift/sorted-sample.ts';
import { wasserstein } from '../../../engine/drift/wasserstein.ts';
import { golden, near, nearRelative } from './golden.ts';

interface FromScipy {
  readonly samples: readonly {
    readonly name: string;
    readonly reference: number[];
    readonly current: number[];
    readonly ks: number;
    readonly ksExact?: number;
    readonly wasserstein: number;
    readonly normed: number;
    readonly bins: readonly [number[], number[]];
    readonly jensenShannon: number;
    readonly psi: number;
    readonly psiP: number;
  }[];
  /** By exact fractions, for the cases of R. */
  readonly ties: number[];
  readonly kolmogorov: readonly [number, number][];
  readonly tables: readonly {
    readonly reference: number[];
    readonly current: number[];
    readonly statistic: number;
    readonly p: number;
    readonly df: number;
    readonly v: number;
  }[];
  readonly missing: readonly {
    readonly missing: [number, number];
    readonly rows: [number, number];
    readonly exact: boolean;
    readonly p: number;
  }[];
  readonly adjusted: { readonly p: number[]; readonly adjusted: number[] };
}
const scipy = golden('drift-scipy') as FromScipy;
const { ties } = golden('drift-r') as { ties: readonly { reference: number[]; current: number[]; statistic: number; p: number }[] };
const sorted = (values: readonly number[]): Float64Array => sortedSample(Float64Array.from(values)).values;
const pair = (reference: readonly number[], current: readonly number[]) => ({
  reference: Float64Array.from(reference),
  current: Float64Array.from(current),
});

describe.each(scipy.samples)('golden: two samples as SciPy ($name)', (made) => {
  const [a, b] = [sorted(made.reference), sorted(made.current)];
  test('Kolmogorov-Smirnov', () => {
    const ours = kolmogorovSmirnov(a, b);
    near(ours.statistic, made.ks, 1e-14);
    if (made.ksExact === undefined) return;
    if (ours.method === 'exact') nearRelative(ours.pValue, made.ksExact, 1e-9);
    // 1,500 and 1,200 values: the corrected limit is this close to the exact chance.
    else nearRelative(ours.pValue, made.ksExact, 0.02);
  });
  test('Wasserstein distance', () => {
    const ours = wasserstein(a, b);
    near(ours.distance, made.wasserstein, 1e-13);
    near(ours.normed as number, made.normed, 1e-13);
  });
  test('bins, Jensen-Shannon distance and stability index', () => {
    const [p, q] = made.bins;
    const counts = made.name === 'tied' ? pair(p, q) : quantileBins(a, b);
    expect([...counts.reference]).toEqual(p);
    expect([...counts.current]).toEqual(q);
    near(jensenShannon(counts), made.jensenShannon, 1e-13);
    const index = populationStability(counts);
    near(index.psi, made.psi, 1e-13);
    nearRelative(index.pValue, made.psiP, 1e-9);
  });
});

describe('golden: tests', () => {
  test('Kolmogorov distribution as SciPy', () => {
    for (const [x, p] of scipy.kolmogorov) nearRelative(kolmogorovTail(x), p, 1e-12);
  });
  test.each(ties.map((made, i) => ({ ...made, fraction: scipy.ties[i] as number })))(
    'exact Kolmogorov-Smirnov given the ties (%#)',
    ({ reference, current, statistic, p, fraction }) => {
      const ours = kolmogorovSmirnov(sorted(reference), sorted(current));
      near(ours.statistic, statistic, 1e-14);
      nearRelative(ours.pValue, fraction, 1e-13);
      // R 4.2 takes one less a sum: its last case is off by 1e-13 of the exact fraction.
      expect(Math.abs(ours.pValue - p)).toBeLessThan(2e-13);
    },
  );
  test.each(scipy.tables)('chi-squared and Cramer, rare categories put together (%#)', ({ reference, current, statistic, p, df, v }) => {
    const ours = chiSquared(pair(reference, current));
    near(ours.statistic, statistic, 1e-12);
    nearRelative(ours.pValue, p, 1e-10);
    expect(ours.degreesOfFreedom).toBe(df);
    near(ours.cramersV, v, 1e-12);
  });
  test.each(scipy.missing)('missing shares: Fisher or two proportions (%#)', ({ missing, rows, exact, p }) => {
    const ours = missingShare(missing, rows);
    expect(ours.method).toBe(exact ? 'exact' : 'asymptotic');
    nearRelative(ours.pValue, p, 1e-8);
  });
  test('false discovery rate as SciPy', () => {
    const ours = benjaminiHochberg(Float64Array.from([NaN, ...scipy.adjusted.p]));
    expect(ours[0]).toBe(NaN);
    scipy.adjusted.adjusted.forEach((value, i) => near(ours[i + 1] as number, value, 1e-14));
  });
});

describe('without drift', () => {
  test('the stability index has the mean and standard deviation that it says', () => {
    const rng = createRng(5);
    const draw = (n: number): Float64Array => Float64Array.from({ length: n }, () => rng.normal()).sort();
    const runs = 1000;
    const found = Array.from({ length: runs }, () => populationStability(quantileBins(draw(1000), draw(500))));
    const [{ expected, standardDeviation }] = found as [(typeof found)[0]];
    near(expected, 9 * (1 / 1000 + 1 / 500), 1e-15);
    const average = found.reduce((sum, { psi }) => sum + psi, 0) / runs;
    const spread = Math.sqrt(found.reduce((sum, { psi }) => sum + (psi - average) ** 2, 0) / (runs - 1));
    // Four standard errors of 1,000 draws; of the spread one is about 4 percent, as the index is skewed.
    expect(Math.abs(average - expected)).toBeLessThan((4 * standardDeviation) / Math.sqrt(runs));
    expect(Math.abs(spread / standardDeviation - 1)).toBeLessThan(0.16);
    const alarms = found.filter(({ pValue }) => pValue < 0.05).length / runs;
    expect(Math.abs(alarms - 0.05)).toBeLessThan(0.028);
  });
});

describe('bins', () => {
  test('a frequent value has a bin of its own', () => {
    const bins = quantileBins(sorted([0, 0, 0, 0, 0, 0, 1, 2, 3, 4]), sorted([-1, 0, 0.5, 9]));
    expect(bins.bounds[0]).toBe(0);
    expect([...bins.included].slice(0, 2)).toEqual([0, 1]);
    expect([...bins.reference].slice(0, 2)).toEqual([0, 6]);
    expect([...bins.current].slice(0, 2)).toEqual([1, 1]);
  });
  test('a constant that moves is seen on either side', () => {
    for (const moved of [6, 8]) {
      const counts = quantileBins(sorted(Array<number>(50).fill(7)), sorted(Array<number>(50).fill(moved)));
      expect(jensenShannon(counts)).toBe(1);
      const index = populationStability(counts);
      expect(index.smoothed).toBe(true);
      expect(index.psi).toBeGreaterThan(5);
    }
    const still = populationStability(quantileBins(sorted([7, 7]), sorted([7, 7, 7])));
    expect(still).toMatchObject({ psi: 0, pValue: 1, degreesOfFreedom: 0 });
  });
});

describe('property', () => {
  const some = fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -1e300, max: 1e300, noNaN: true })), {
    minLength: 1,
    maxLength: 60,
  });
  test('a sample does not differ from itself; every figure stays within its bounds', () => {
    fc.assert(
      fc.property(some, some, (x, y) => {
        const [a, b] = [sorted(x), sorted(y)];
        expect(kolmogorovSmirnov(a, a)).toMatchObject({ statistic: 0, pValue: 1 });
        expect(wasserstein(a, a).distance).toBe(0);
        expect(populationStability(quantileBins(a, a)).psi).toBe(0);
        const bins = quantileBins(a, b);
        expect(bins.reference.reduce((s, v) => s + v, 0)).toBe(x.length);
        expect(bins.current.reduce((s, v) => s + v, 0)).toBe(y.length);
        const ks = kolmogorovSmirnov(a, b);
        const back = kolmogorovSmirnov(b, a);
        expect(ks.statistic).toBe(back.statistic);
        near(ks.pValue, back.pValue, 1e-9);
        for (const share of [ks.statistic, ks.pValue, jensenShannon(bins), populationStability(bins).pValue, chiSquared(bins).pValue]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        expect(Number.isFinite(wasserstein(a, b).distance)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
  test('expected counts of groups are five or more, and none is lost', () => {
    const counts = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(counts, (table) => {
        const reference = Float64Array.from(table, ([r]) => r + 1);
        const current = Float64Array.from(table, ([, c]) => c + 1);
        const found = chiSquared({ reference, current });
        expect(found.degreesOfFreedom).toBeLessThan(table.length);
        expect(found.merged + found.degreesOfFreedom + 1).toBeGreaterThanOrEqual(table.length);
      }),
      { numRuns: 100 },
    );
  });
});

test('empty and infinite samples are refused by name', () => {
  const refused = (code: string, run: () => unknown): void => {
    try {
      run();
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(EngineError);
      expect((error as EngineError).code).toBe(code);
    }
  };
  const [none, one] = [new Float64Array(), Float64Array.of(1)];
  for (const run of [kolmogorovSmirnov, wasserstein, quantileBins]) refused('series-too-short', () => run(one, none));
  for (const run of [populationStability, chiSquared, jensenShannon]) refused('series-too-short', () => run(pair([0, 0], [1, 2])));
  refused('series-too-short', () => missingShare([0, 0], [0, 5]));
  refused('not-finite', () => sortedSample(Float64Array.of(1, -Infinity)));
});
