import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { prophet } from '../../../engine/models/prophet/prophet.ts';
import { fitByLbfgs } from '../../../engine/models/prophet/lbfgs-fit.ts';
import { lineSearch, type Point } from '../../../engine/models/prophet/line-search.ts';
import { factorise, solveLower, solveUpper } from '../../../engine/models/prophet/cholesky.ts';
import { minimiseLasso } from '../../../engine/models/prophet/lasso.ts';
import { accumulate, evaluate, sizeOf, workspaceOf } from '../../../engine/models/prophet/least-squares.ts';
import { fitMap } from '../../../engine/models/prophet/map-fit.ts';
import { bestSigma, minusLogPosterior, precisions } from '../../../engine/models/prophet/posterior.ts';
import { problemOf } from '../../../engine/models/prophet/problem.ts';
import { findQuantiles, quantileFinder } from '../../../engine/models/prophet/quantiles.ts';
import { gamma, inverseGaussian, laplace } from '../../../engine/models/prophet/variates.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { context } from '../test-context.ts';
import { goldenSeries, goldenSpecs } from './prophet-cases.ts';

/** A'A + ridge of a random tall A with strongly correlated columns. */
function gramOf(n: number, seed: number): Float64Array {
  const rng = createRng(seed);
  const rows = 3 * n;
  const columns = Array.from({ length: n }, (_, j) =>
    Float64Array.from({ length: rows }, (_unused, i) => Math.max(0, i - 3 * j) + 0.1 * rng.normal()),
  );
  const gram = new Float64Array(n * n);
  for (let a = 0; a < n; a++)
    for (let b = 0; b < n; b++)
      for (let i = 0; i < rows; i++)
        gram[a * n + b] = (gram[a * n + b] as number) + (columns[a]?.[i] as number) * (columns[b]?.[i] as number);
  return gram;
}

describe('the solver', () => {
  test('property: no coordinate can move to lower the lasso', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        (n, seed, penalty) => {
          const a = gramOf(n, seed);
          const rng = createRng(seed + 1);
          const b = Float64Array.from({ length: n }, () => 100 * rng.normal());
          const x = new Float64Array(n);
          expect(minimiseLasso(a, b, penalty, x)).toBe(true);
          const value = (at: Float64Array): number => {
            let sum = 0;
            for (let i = 0; i < n; i++) {
              let product = 0;
              for (let j = 0; j < n; j++) product += (a[i * n + j] as number) * (at[j] as number);
              sum += (at[i] as number) * (product / 2 - (b[i] as number)) + penalty * Math.abs(at[i] as number);
            }
            return sum;
          };
          const least = value(x);
          for (let j = 0; j < n; j++)
            for (const step of [1e-3, -1e-3, 1e-5, -1e-5]) {
              const moved = Float64Array.from(x);
              moved[j] = (moved[j] as number) + step;
              expect(value(moved)).toBeGreaterThanOrEqual(least - 1e-9 * (1 + Math.abs(least)));
            }
        },
      ),
      { seed: 3, numRuns: 100 },
    );
  });

  test('Cholesky solves what it factorises', () => {
    const n = 6;
    const a = gramOf(n, 9);
    const b = Float64Array.from({ length: n }, (_, i) => i - 2);
    const l = Float64Array.from(a);
    const x = Float64Array.from(b);
    factorise(l, n);
    solveLower(l, n, x);
    solveUpper(l, n, x);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += (a[i * n + j] as number) * (x[j] as number);
      expect(sum).toBeCloseTo(b[i] as number, 8);
    }
  });

  test('the best sigma is where the posterior is flat', () => {
    for (const [n, sum] of [
      [10, 0.3],
      [2000, 5],
      [3, 50],
    ] as const) {
      const sigma = bestSigma(n, sum, 1e-9);
      expect(n / sigma - sum / sigma ** 3 + 4 * sigma).toBeCloseTo(0, 6);
    }
    expect(bestSigma(10, 0, 1e-9)).toBe(1e-9);
  });
});

describe.each<[string, string, Spec]>([
  ['additive', 'air-additive', {}],
  [
    'multiplicative',
    'multiplicative',
    { seasonality_mode: 'multiplicative', seasonalities: [{ name: 'a', period: 30, fourier_order: 2, mode: 'additive' }] },
  ],
  ['logistic, bent', 'flat', { growth: 'logistic', cap: 14, non_negative: true, seasonality_mode: 'multiplicative' }],
])('derivatives, %s', (_name, series, spec) => {
  const problem = problemOf(goldenSeries(series).series, spec);
  const rng = createRng(2);
  const theta = Float64Array.from({ length: sizeOf(problem) }, () => 0.3 + 0.1 * rng.normal());

  test('are those of finite differences', () => {
    const work = workspaceOf(problem);
    evaluate(problem, theta, work);
    accumulate(problem, theta, work, true);
    const cross = Float64Array.from(work.cross);
    for (let j = 0; j < theta.length; j++) {
      const at = (step: number): number => {
        const moved = Float64Array.from(theta);
        moved[j] = (moved[j] as number) + step;
        return evaluate(problem, moved, work);
      };
      const slope = (at(1e-5) - at(-1e-5)) / 2e-5;
      expect(-2 * (cross[j] as number)).toBeCloseTo(slope, 3);
    }
  });

  test('the fit is a maximum: no step in any parameter raises the posterior', () => {
    const fit = fitMap(problem, () => false);
    expect(fit.converged).toBe(true);
    const prior = precisions(problem);
    const work = workspaceOf(problem);
    const posterior = (at: Float64Array): number => {
      const sum = evaluate(problem, at, work);
      return -minusLogPosterior(problem, at, prior, sum, bestSigma(problem.y.length, sum, 1e-12));
    };
    for (let j = 0; j < fit.theta.length; j++)
      for (const step of [1e-2, -1e-2, 1e-4, -1e-4]) {
        const moved = Float64Array.from(fit.theta);
        moved[j] = (moved[j] as number) + step;
        expect(posterior(moved)).toBeLessThanOrEqual(fit.logPosterior + 1e-5);
      }
  });
});

describe('simulation', () => {
  test('property: quantiles are those of the sorted values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 0, max: 3 }), fc.constant(1e300)), {
          minLength: 1,
          maxLength: 400,
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, p) => {
          const out = new Float64Array(3);
          findQuantiles(Float64Array.from(values), [p, 0, 1], quantileFinder(values.length), out);
          const sorted = Float64Array.from(values).sort();
          const at = p * (values.length - 1);
          const low = sorted[Math.floor(at)] as number;
          const high = sorted[Math.min(Math.floor(at) + 1, values.length - 1)] as number;
          expect(out[0] === low + (at - Math.floor(at)) * (high - low)).toBe(true);
          expect(out[1] === sorted[0]).toBe(true);
          expect(out[2] === sorted.at(-1)).toBe(true);
        },
      ),
      { seed: 5, numRuns: 500 },
    );
  });

  // Mean and variance of 40,000 draws; each tolerance is four standard errors.
  test.each([
    ['gamma of shape 0.5', (rng: ReturnType<typeof createRng>) => gamma(rng, 0.5), 0.5, 0.5],
    ['gamma of shape 7', (rng: ReturnType<typeof createRng>) => gamma(rng, 7), 7, 7],
    ['inverse Gaussian of mean 2 and shape 3', (rng: ReturnType<typeof createRng>) => inverseGaussian(rng, 2, 3), 2, 8 / 3],
    ['Laplace', laplace, 0, 2],
  ] as const)('%s has its mean and variance', (_name, draw, mean, variance) => {
    const rng = createRng(11);
    const n = 40_000;
    const values = Float64Array.from({ length: n }, () => draw(rng));
    const average = values.reduce((sum, value) => sum + value, 0) / n;
    const squares = values.map((value) => (value - average) ** 2);
    const spread = squares.reduce((sum, value) => sum + value, 0) / n;
    const spreadError = Math.sqrt(squares.reduce((sum, value) => sum + (value - spread) ** 2, 0)) / n;
    expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(variance / n));
    expect(Math.abs(spread - variance)).toBeLessThan(4 * spreadError);
  });
});

describe('L-BFGS as in Stan', () => {
  test('a step of the line search meets the strong Wolfe conditions', () => {
    // Rosenbrock's valley.
    const valley = (at: Float64Array): Point => {
      const [x, y] = at as unknown as [number, number];
      const slope = Float64Array.of(-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x));
      return { x: at, value: 100 * (y - x * x) ** 2 + (1 - x) ** 2, slope };
    };
    const along = ({ slope }: Point, direction: Float64Array): number =>
      slope.reduce((sum, value, i) => sum + value * (direction[i] as number), 0);
    for (const first of [1e-3, 1e-6, 1, 50]) {
      const from = valley(Float64Array.of(-1.2, 1));
      const direction = from.slope.map((value) => -value);
      const found = lineSearch(valley, from, direction, first);
      if (!found) throw new Error('no step was found');
      expect(found.to.value).toBeLessThanOrEqual(from.value + 1e-4 * found.step * along(from, direction));
      expect(Math.abs(along(found.to, direction))).toBeLessThanOrEqual(0.9 * Math.abs(along(from, direction)));
    }
  });

  test('finds no step up the slope', () => {
    const bowl = (x: Float64Array): Point => ({ x, value: x[0]! ** 2, slope: Float64Array.of(2 * x[0]!) });
    expect(lineSearch(bowl, bowl(Float64Array.of(1)), Float64Array.of(1), 1)).toBeNull();
  });

  test('stops short of the maximum: by less than 2.5 on air passengers, by more on a logistic trend', () => {
    const short = (name: string): number => {
      const problem = problemOf(goldenSeries(name).series, goldenSpecs[name]?.spec ?? {});
      const stopped = fitByLbfgs(problem, () => false);
      expect(stopped?.converged).toBe(true);
      return fitMap(problem, () => false).logPosterior - (stopped?.logPosterior ?? NaN);
    };
    for (const name of ['air-additive', 'air-multiplicative', 'multiplicative', 'logistic']) expect(short(name)).toBeGreaterThan(0);
    for (const name of ['air-additive', 'air-multiplicative']) expect(short(name)).toBeLessThan(2.5);
  });

  test('gives up where no noise is left, and can be cancelled', () => {
    const zeros = problemOf({ id: 'zeros', y: new Float64Array(40), seasonLength: 1 }, {});
    expect(fitByLbfgs(zeros, () => false)).toBeNull();
    const { notes } = prophet.fit({ id: 'zeros', y: new Float64Array(40), seasonLength: 1 }, { optimizer: 'lbfgs' }, context());
    expect(notes?.map(({ code }) => code)).toEqual(['lbfgs-failed']);
    expect(() => fitByLbfgs(problemOf(goldenSeries('flat').series, {}), () => true)).toThrow(/cancelled/);
  });
});
