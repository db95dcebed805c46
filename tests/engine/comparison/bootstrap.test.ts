import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accelerationOf, bcaInterval, percentileInterval } from '../../../engine/comparison/bootstrap-interval.ts';
import {
  bootstrapRuns,
  type BootstrapComparison,
  type BootstrapOptions,
  type FigureInterval,
} from '../../../engine/comparison/bootstrap-runs.ts';
import { figureOf, jackknifeOf, totalsOf, type UnitSums } from '../../../engine/comparison/figure.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { golden, near } from './golden.ts';

type Name = 'mean' | 'difference' | 'relative' | 'ratio' | 'root';
interface Made {
  readonly draws: number[];
  readonly intervals: Readonly<Record<'percentile' | 'BCa', [number, number]>>;
  readonly precise: Readonly<Record<'percentile' | 'BCa', [number, number]>>;
  readonly standardError: number;
}
interface FromScipy {
  readonly bootstrap: {
    readonly a: number[];
    readonly b: number[];
    readonly weights: number[];
    readonly figures: Readonly<Record<Name, Made>>;
  };
}
const { a, b, weights, figures } = (golden('comparison-scipy') as FromScipy).bootstrap;
const first: UnitSums = { numerator: Float64Array.from(a) };
const second: UnitSums = { numerator: Float64Array.from(b) };
const weighted: UnitSums = { numerator: Float64Array.from(a), denominator: Float64Array.from(weights) };
const context = (seed = 1) => ({ rng: createRng(seed), shouldStop: () => false });
const ratio = (sums: UnitSums): number => {
  const { above, below } = totalsOf(sums);
  return figureOf(above, below, 'ratio');
};
const compare = (runs: readonly UnitSums[], options: Partial<BootstrapOptions> = {}, seed = 1): BootstrapComparison =>
  bootstrapRuns(runs, { figure: 'ratio', ...options }, context(seed));

describe('golden: scipy.stats.bootstrap (tests/golden/comparison-scipy.py)', () => {
  const left = (sums: UnitSums, figure: 'ratio' | 'root' = 'ratio'): Float64Array => jackknifeOf(sums, figure, 1);
  const cases: Readonly<Record<Name, { estimate: number; jackknife: Float64Array }>> = {
    mean: { estimate: ratio(first), jackknife: left(first) },
    difference: {
      estimate: ratio(first) - ratio(second),
      jackknife: left(first).map((value, i) => value - (left(second)[i] as number)),
    },
    relative: {
      estimate: ratio(first) / ratio(second) - 1,
      jackknife: left(first).map((value, i) => value / (left(second)[i] as number) - 1),
    },
    ratio: { estimate: ratio(weighted), jackknife: left(weighted) },
    root: { estimate: Math.sqrt(ratio(weighted)), jackknife: left(weighted, 'root') },
  };
  test.each(Object.keys(figures) as Name[])('%s: the same draws give the same intervals', (name) => {
    const { draws, intervals } = figures[name];
    const { estimate, jackknife } = cases[name];
    const sorted = Float64Array.from(draws).sort();
    const percentile = percentileInterval(sorted, 95);
    near(percentile.lower, intervals.percentile[0], 1e-12);
    near(percentile.upper, intervals.percentile[1], 1e-12);
    const bca = bcaInterval(sorted, { estimate, acceleration: accelerationOf(jackknife), level: 95 });
    expect(bca.method).toBe('bca');
    near(bca.lower, intervals.BCa[0], 1e-11);
    near(bca.upper, intervals.BCa[1], 1e-11);
  });

  /**
   * SciPy's of 200,000 draws hardly vary; a quantile at 2.5 percent of 20,000 of ours has a standard error of 0.019 standard deviations, and
   * the correction by z0 adds as much: 0.1 is about four of both together.
   */
  const close = (ours: FigureInterval, { precise, standardError }: Made, method: 'percentile' | 'BCa'): void => {
    expect(Math.abs(ours.lower - precise[method][0])).toBeLessThan(0.1 * standardError);
    expect(Math.abs(ours.upper - precise[method][1])).toBeLessThan(0.1 * standardError);
    expect(Math.abs(ours.standardError / standardError - 1)).toBeLessThan(0.03);
  };
  test.each([['percentile', 'percentile'] as const, ['bca', 'BCa'] as const])('our own draws, %s', (method, theirs) => {
    const both = compare([first, second], { method, draws: 20_000 });
    close(both.runs[0] as FigureInterval, figures.mean, theirs);
    const difference = both.differences[0];
    close(difference as FigureInterval, figures.difference, theirs);
    close(difference?.relative as FigureInterval, figures.relative, theirs);
    close(compare([weighted], { method, draws: 20_000 }).runs[0] as FigureInterval, figures.ratio, theirs);
    close(compare([weighted], { method, draws: 20_000, figure: 'root' }).runs[0] as FigureInterval, figures.root, theirs);
  });
});

test('circular blocks: the standard error is the one that theory gives for the mean', () => {
  const rng = createRng(3);
  const values = new Float64Array(60);
  for (let t = 1; t < 60; t++) values[t] = 0.7 * (values[t - 1] as number) + rng.normal();
  const blockLength = 5;
  const [n, centre] = [60, values.reduce((sum, value) => sum + value, 0) / 60];
  // Blocks are drawn independently from n starts; the mean is that of 12 block means.
  let squares = 0;
  for (let from = 0; from < n; from++) {
    let sum = 0;
    for (let j = 0; j < blockLength; j++) sum += values[(from + j) % n] as number;
    squares += (sum / blockLength - centre) ** 2;
  }
  const expected = Math.sqrt(squares / n / (n / blockLength));
  const ours = compare([{ numerator: values }], { blockLength, draws: 20_000 }).runs[0] as FigureInterval;
  // A standard deviation of 20,000 draws has a relative standard error of 0.5 percent.
  expect(Math.abs(ours.standardError / expected - 1)).toBeLessThan(0.02);
  const alone = compare([{ numerator: values }], { draws: 20_000 }).runs[0] as FigureInterval;
  expect(alone.standardError).toBeLessThan(0.7 * expected);
});

describe('pairing', () => {
  test('runs that differ by a constant on every series differ by it in every draw', () => {
    const shifted: UnitSums = { numerator: first.numerator.map((value) => value + 0.25) };
    const { differences, runs } = compare([first, shifted]);
    const one = differences[0];
    near(one?.lower, -0.25);
    near(one?.upper, -0.25);
    expect(one?.lowerShare).toBe(1);
    expect(runs.map(({ lowestShare }) => lowestShare)).toEqual([1, 0]);
  });
  test('the same run twice: no difference, and both share the lowest place', () => {
    const { differences, runs } = compare([first, first]);
    expect(differences[0]).toMatchObject({ estimate: 0, lower: 0, upper: 0, lowerShare: 0.5, relative: { lower: 0, upper: 0 } });
    expect(runs.map(({ lowestShare }) => lowestShare)).toEqual([0.5, 0.5]);
  });
  test('units that one run lacks count for none', () => {
    const gappy: UnitSums = { numerator: second.numerator.map((value, i) => (i % 5 === 0 ? NaN : value)) };
    const { units, leftOut, runs } = compare([first, gappy]);
    expect([units, leftOut]).toEqual([20, 5]);
    near(runs[0]?.estimate, first.numerator.filter((_, i) => i % 5 !== 0).reduce((sum, value) => sum + value, 0) / 20);
  });
  test('no relative difference to a figure that may be zero or below', () => {
    const bias: UnitSums = { numerator: Float64Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 1 : -1.1)) };
    expect(compare([bias, bias]).differences[0]?.relative).toBe(null);
  });
});

test('an estimate beyond all draws has quantiles of the draws, a correction without bound the last draw', () => {
  const sorted = Float64Array.from({ length: 1000 }, (_, i) => i);
  expect(bcaInterval(sorted, { estimate: -1, acceleration: 0.1, level: 80 })).toEqual(percentileInterval(sorted, 80));
  const skewed = bcaInterval(sorted, { estimate: 998.5, acceleration: 0.16, level: 99.99 });
  expect(skewed).toMatchObject({ upper: 999, method: 'bca' });
  expect(skewed.lower).toBeLessThan(skewed.upper);
});

test('one seed gives the same bytes, and what two runs show does not depend on a third', () => {
  expect(compare([first, second], {}, 7)).toEqual(compare([first, second], {}, 7));
  expect(compare([first, second], {}, 8)).not.toEqual(compare([first, second], {}, 7));
  expect(compare([first, second, weighted], {}, 7).differences[0]).toEqual(compare([first, second], {}, 7).differences[0]);
});

describe('odd input', () => {
  const codeOf = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      if (error instanceof EngineError) return error.code;
      throw error;
    }
    return 'none';
  };
  const units = (...numerator: number[]): UnitSums => ({ numerator: Float64Array.from(numerator) });
  test.each([
    ['no runs', () => compare([]), 'invalid-option'],
    ['one unit', () => compare([units(1)]), 'series-too-short'],
    ['no shared unit', () => compare([units(1, NaN), units(NaN, 1)]), 'series-too-short'],
    ['fewer than two blocks', () => compare([units(1, 2, 3)], { blockLength: 2 }), 'series-too-short'],
    ['different units', () => compare([units(1, 2), units(1, 2, 3)]), 'length-mismatch'],
    ['an infinite error', () => compare([units(1, Infinity)]), 'not-finite'],
    ['no draws', () => compare([first], { draws: 0 }), 'invalid-option'],
    ['a level of 0', () => compare([first], { level: 0 }), 'invalid-option'],
    ['half a block', () => compare([first], { blockLength: 0.5 }), 'invalid-option'],
    ['root of negative sums', () => compare([units(1, -2)], { figure: 'root' }), 'negative-values'],
    ['denominators of zero', () => compare([{ numerator: Float64Array.of(1, 2), denominator: Float64Array.of(0, 0) }]), 'zero-scale'],
    [
      'a draw with denominators of zero',
      () => compare([{ numerator: Float64Array.of(1, 2), denominator: Float64Array.of(0, 9) }]),
      'zero-scale',
    ],
    ['cancelled', () => bootstrapRuns([first], { figure: 'ratio' }, { rng: createRng(1), shouldStop: () => true }), 'cancelled'],
  ])('%s', (_, work, code) => {
    expect(codeOf(work)).toBe(code);
  });
  test('equal values have no width, and one value apart leaves finite ordered intervals', () => {
    expect(compare([units(2, 2, 2, 2)]).runs[0]).toMatchObject({ estimate: 2, lower: 2, upper: 2, standardError: 0 });
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 15 }), (values) => {
        const { lower, upper } = compare([units(...values)], { draws: 200 }).runs[0] as FigureInterval;
        expect(lower).toBeLessThanOrEqual(upper);
        expect(lower).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6);
        expect(upper).toBeLessThanOrEqual(Math.max(...values) + 1e-6);
      }),
      { numRuns: 40 },
    );
  });
});
