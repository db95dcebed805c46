import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { inverseOf } from '../../../engine/math/cholesky.ts';
import { regress } from '../../../engine/math/regress.ts';
import { estimatesOf, learn, learnOne, predictOnline, readOnline, startOnline, type OnlineLinear } from '../../../engine/online/index.ts';

interface Golden {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly recursive: readonly (readonly number[])[];
  readonly residuals: readonly number[];
  readonly standardErrors: readonly number[];
  readonly sigma2: number;
  readonly prediction: readonly number[];
  readonly weighted: { readonly coefficients: readonly number[]; readonly rss: number };
}
const names = ['price', 'index', 'promotion'];
const values = (state: OnlineLinear): number[] => estimatesOf(state).estimates.map(({ value }) => value);
const throughJson = (state: OnlineLinear): OnlineLinear => readOnline(JSON.parse(JSON.stringify(state)));

/** Both within 1e-9, relative to the larger of the golden value and 1. */
function near(ours: number, golden: number): void {
  expect(Math.abs(ours - golden)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(golden)));
}

describe('golden: statsmodels (tests/golden/online-statsmodels.py)', () => {
  const golden = JSON.parse(readFileSync(new URL('../../golden/online-statsmodels.json', import.meta.url), 'utf8')) as Golden;

  test('coefficients after each observation and recursive residuals of RecursiveLS', () => {
    let state = startOnline({ names });
    golden.y.forEach((y, t) => {
      const x = golden.x[t] as number[];
      if (t >= 10) {
        const { mean, standardError } = predictOnline(state, x);
        const { sigma } = estimatesOf(state);
        // A recursive residual is the error of the forecast in units of its own spread.
        near((y - mean) / ((standardError as number) / (sigma as number)), golden.residuals[t - 10] as number);
      }
      state = learnOne(state, x, y);
      if (t >= 9) values(state).forEach((value, i) => near(value, golden.recursive[t - 9]?.[i] as number));
    });
  });

  test('standard errors, error variance and prediction interval of OLS', () => {
    const state = learn(startOnline({ names }), golden.x.flat(), golden.y);
    const { estimates, sigma } = estimatesOf(state);
    estimates.forEach(({ standardError }, i) => near(standardError as number, golden.standardErrors[i] as number));
    near((sigma as number) ** 2, golden.sigma2);
    const { mean, intervals } = predictOnline(state, [0.5, 101, 1], [80]);
    [mean, intervals[0]?.lower, intervals[0]?.upper].forEach((value, i) => near(value as number, golden.prediction[i] as number));
  });

  test('coefficients and residual sum of squares of WLS with weights that fall by 0.95', () => {
    const state = learn(startOnline({ names, forgetting: 0.95 }), golden.x.flat(), golden.y);
    values(state).forEach((value, i) => near(value, golden.weighted.coefficients[i] as number));
    near(state.residual ** 2, golden.weighted.rss);
  });
});

/** Made-up data of p regressors. */
function made(seed: number, n: number, p: number): { readonly rows: number[]; readonly y: number[] } {
  const rng = createRng(seed);
  const truth = Array.from({ length: p }, () => rng.normal() * 3);
  const rows: number[] = [];
  const y: number[] = [];
  for (let t = 0; t < n; t++) {
    const x = truth.map(() => rng.normal());
    rows.push(...x);
    y.push(x.reduce((sum, value, j) => sum + value * (truth[j] as number), 5 + rng.normal()));
  }
  return { rows, y };
}

test('property: equals batch least squares with weights lambda^(n - i), and a penalty that is forgotten like an observation', () => {
  fc.assert(
    fc.property(
      fc.nat(1e6),
      fc.integer({ min: 12, max: 120 }),
      fc.integer({ min: 1, max: 5 }),
      fc.double({ min: 0.9, max: 1, noNaN: true }),
      fc.constantFrom(0, 0.5, 20),
      (seed, n, p, forgetting, ridge) => {
        const { rows, y } = made(seed, n, p);
        const state = learn(startOnline({ names: y.slice(0, p).map((_, j) => `x${j}`), forgetting, ridge }), rows, y);
        const root = (t: number): number => Math.sqrt(forgetting ** (n - 1 - t));
        const penalty = Math.sqrt(ridge * forgetting ** n);
        // The penalty as p + 1 more rows: sqrt(ridge) on the diagonal, 0 as y.
        const columns = Array.from({ length: p + 1 }, (_, c) =>
          Float64Array.from({ length: n + p + 1 }, (__, t) =>
            t < n ? root(t) * (c === 0 ? 1 : (rows[t * p + c - 1] as number)) : t - n === c ? penalty : 0,
          ),
        );
        const target = Float64Array.from({ length: n + p + 1 }, (_, t) => (t < n ? root(t) * (y[t] as number) : 0));
        const batch = regress(columns, target);
        values(state).forEach((value, i) => near(value, batch.coefficients[i] as number));
        near(state.residual ** 2, batch.rss);
        const cross = Float64Array.from({ length: (p + 1) ** 2 }, (_, at) => {
          const [a, b] = [columns[Math.floor(at / (p + 1))], columns[at % (p + 1)]] as [Float64Array, Float64Array];
          return a.reduce((sum, value, t) => sum + value * (b[t] as number), 0);
        });
        const inverse = inverseOf(cross, p + 1) as Float64Array;
        const { estimates, sigma } = estimatesOf(state);
        if (sigma === null) return;
        estimates.forEach(({ standardError }, i) => near((standardError as number) / sigma, Math.sqrt(inverse[i * (p + 2)] as number)));
        // What is known of the coefficients fades by another step: x' (X'WX)^-1 x / lambda at x = (1, 1, 1 ...).
        const spread = inverse.reduce((sum, value) => sum + value, 0);
        const { standardError } = predictOnline(state, new Float64Array(p).fill(1));
        near((standardError as number) / sigma, Math.sqrt(1 + spread / forgetting));
      },
    ),
  );
});

test('property: one at a time, all at once or through JSON in between, the state is the same', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 30 }), fc.double({ min: 0.5, max: 1, noNaN: true }), (seed, n, forgetting) => {
      const { rows, y } = made(seed, n, 2);
      const start = startOnline({ names: ['a', 'b'], forgetting });
      let single = start;
      y.forEach((value, t) => (single = throughJson(learnOne(single, rows.slice(2 * t, 2 * t + 2), value))));
      expect(single).toEqual(learn(start, rows, y));
      expect(start.count).toBe(0);
    }),
  );
});

test('stays accurate where normal equations do not: columns that differ by 1e-6', () => {
  const rng = createRng(4);
  const rows: number[] = [];
  const y: number[] = [];
  for (let t = 0; t < 200; t++) {
    const x = rng.normal();
    const z = x + 1e-6 * rng.normal();
    rows.push(x, z);
    y.push(1 + 2 * x + 3 * z);
  }
  const [constant, a, b] = values(learn(startOnline({ names: ['x', 'z'] }), rows, y)) as [number, number, number];
  expect(constant).toBeCloseTo(1, 12);
  // A condition number of 1e6 leaves ten of sixteen digits.
  expect(a).toBeCloseTo(2, 8);
  expect(b).toBeCloseTo(3, 8);
});

test('follows a change: after it, old observations fade', () => {
  const rng = createRng(2);
  const row = (): number[] => [rng.normal()];
  const learnFrom = (state: OnlineLinear, slope: number): OnlineLinear => {
    let next = state;
    for (let t = 0; t < 300; t++) {
      const x = row();
      next = learnOne(next, x, slope * (x[0] as number) + 0.1 * rng.normal());
    }
    return next;
  };
  const remembering = learnFrom(learnFrom(startOnline({ names: ['x'] }), 1), -1);
  const forgetting = learnFrom(learnFrom(startOnline({ names: ['x'], forgetting: 0.95 }), 1), -1);
  expect(Math.abs(values(remembering)[1] as number)).toBeLessThan(0.3);
  expect(values(forgetting)[1]).toBeCloseTo(-1, 1);
});

test.each([
  { forgetting: 1, walk: 0 },
  { forgetting: 0.97, walk: 0 },
  { forgetting: 0.95, walk: 0.05 },
])('intervals of 80 percent hold about 80 percent: lambda $forgetting, coefficients that move by $walk', ({ forgetting, walk }) => {
  const rng = createRng(11);
  let inside = 0;
  let state = startOnline({ names: ['x'], forgetting });
  let [level, slope] = [2, 1];
  for (let t = 0; t < 5050; t++) {
    level += walk * rng.normal();
    slope += walk * rng.normal();
    const x = rng.normal();
    const y = level + slope * x + rng.normal();
    const interval = predictOnline(state, [x], [80]).intervals[0];
    if (t >= 50 && interval && y >= interval.lower && y <= interval.upper) inside++;
    state = learnOne(state, [x], y);
  }
  // Five standard deviations of a share of 5000 are 0.028.
  expect(Math.abs(inside / 5000 - 0.8)).toBeLessThan(0.028);
});

test('too little seen: what is not determined is zero, without standard errors or intervals', () => {
  const start = startOnline({ names: ['a', 'b'] });
  expect(predictOnline(start, [1, 2], [80])).toEqual({ mean: 0, standardError: null, intervals: [] });
  const one = learnOne(start, [1, 2], 6);
  expect(values(one)).toEqual([6, 0, 0]);
  expect(predictOnline(one, [1, 2]).mean).toBeCloseTo(6, 12);
  const exact = learn(start, [1, 2, 3, 1, 0, 5], [1, 2, 3]);
  expect(estimatesOf(exact)).toMatchObject({ sigma: null, estimates: [{ standardError: null }, {}, {}] });
  expect(predictOnline(exact, [3, 1]).mean).toBeCloseTo(2, 12);
  const twice = learn(startOnline({ names: ['a', 'copy'] }), [1, 1, 2, 2, 4, 4, 5, 5, 7, 7], [3, 5, 9, 11, 15]);
  values(twice).forEach((value, i) => expect(value).toBeCloseTo([1, 2, 0][i] as number, 10));
  expect(predictOnline(twice, [3, 3], [80])).toMatchObject({ standardError: null, intervals: [] });
});

test('a missing value is passed over and counted', () => {
  const start = startOnline({ names: ['a'], forgetting: 0.9 });
  const state = learn(start, [1, NaN, 2, 5], [1, 2, NaN, 3]);
  expect({ ...state, skipped: 0 }).toEqual(learn(start, [1, 5], [1, 3]));
  expect(state).toMatchObject({ count: 2, skipped: 2 });
  expect(() => predictOnline(state, [NaN])).toThrow(
    expect.objectContaining({ code: 'missing-values', message: expect.stringContaining('a value of a') }),
  );
});

test('a regressor that stays zero for 200,000 observations keeps its coefficient', () => {
  const rng = createRng(8);
  const learnMany = (state: OnlineLinear, n: number, on: boolean): OnlineLinear => {
    const rows = new Float64Array(n).map(() => (on ? rng.normal() : 0));
    return learn(
      state,
      rows,
      rows.map((x) => 7 + 3 * x + 0.01 * rng.normal()),
    );
  };
  const state = learnMany(learnMany(startOnline({ names: ['x'], forgetting: 0.98 }), 100, true), 200_000, false);
  expect(values(throughJson(state))[1]).toBeCloseTo(3, 1);
  expect(predictOnline(state, [0], [80]).intervals).toHaveLength(1);
  expect(values(learnMany(state, 200, true))[1]).toBeCloseTo(3, 1);
});

test('property: whatever it is given, results are finite and intervals nested, or the error is a closed one', () => {
  const value = fc.oneof(fc.double({ min: -1e100, max: 1e100, noNaN: false }), fc.constantFrom(0, 1, -1, 1e-300, 1e100, 5));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(value, value, value), { maxLength: 12 }),
      fc.constantFrom(0.5, 0.9, 1),
      fc.constantFrom(0, 1),
      (data, forgetting, ridge) => {
        const state = learn(
          startOnline({ names: ['a', 'b'], forgetting, ridge }),
          data.flatMap(([a, b]) => [a, b]),
          data.map(([, , y]) => y),
        );
        expect(throughJson(state)).toEqual(state);
        let predicted;
        try {
          predicted = predictOnline(state, [1, -2], [95, 50]);
        } catch (error) {
          expect(error).toMatchObject({ code: 'not-finite' });
          return;
        }
        const { mean, intervals } = predicted;
        expect(Number.isFinite(mean)).toBe(true);
        if (intervals.length > 0) {
          const [narrow, wide] = intervals as [(typeof intervals)[0], (typeof intervals)[0]];
          expect([narrow.level, wide.level]).toEqual([50, 95]);
          const ends = [wide.lower, narrow.lower, mean, narrow.upper, wide.upper];
          expect(ends.every((end, i) => Number.isFinite(end) && (i === 0 || end >= (ends[i - 1] as number)))).toBe(true);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test.each<readonly [string, () => unknown, string]>([
  ['names twice', () => startOnline({ names: ['a', 'a'] }), 'names must be a list of different names'],
  ['nothing to estimate', () => startOnline({ names: [], intercept: false }), 'names must be 1 to 1000 regressors'],
  ['forgetting of 0', () => startOnline({ names: ['a'], forgetting: 0 }), 'forgetting must be a number above 0, at most 1 but is 0'],
  ['a negative penalty', () => startOnline({ names: ['a'], ridge: -1 }), 'ridge must be a number from 0 to 1e100 but is -1'],
  ['a level of 100', () => predictOnline(startOnline({ names: ['a'] }), [1], [100]), 'must be between 0 and 100 percent but is 100'],
  ['too few values', () => learnOne(startOnline({ names: ['a', 'b'] }), [1], 1), '1 observations of 2 regressors need 2 values but got 1'],
  ['a value beyond bounds', () => learnOne(startOnline({ names: ['a'] }), [1], 1e101), 'at most 1e+100 but y is 1e+101'],
])('refuses %s', (_, run, message) => {
  expect(run).toThrow(message);
});

test.each<readonly [string, (state: Record<string, unknown>) => void, string]>([
  ['another version', (state) => (state['formatVersion'] = 2), 'formatVersion must be a finite number from 1 to 1 but is 2'],
  ['another kind', (state) => (state['kind'] = 'theta'), 'kind must be one of online-linear'],
  ['a wrong shape', (state) => (state['triangle'] = [1, 2]), 'triangle must be a list of 4 numbers but is 2'],
  ['null for a number', (state) => (state['along'] = [1, null]), 'along[1] must be a finite number but is null'],
  ['values below the diagonal', (state) => (state['triangle'] = [1, 0, 5, 1]), 'triangle[2] must be 0 below the diagonal but is 5'],
  ['more weight than observations', (state) => (state['weight'] = 99), 'weight must be a finite number from 1 to 5 but is 99'],
  ['an unknown field', (state) => (state['script'] = 'x'), 'state must be an object with kind'],
  ['a name twice', (state) => (state['names'] = ['a', 'a']), 'names must be a list of different names'],
])('refuses a stored state with %s', (_, spoil, message) => {
  const state = JSON.parse(JSON.stringify(learn(startOnline({ names: ['a'] }), [1, 2, 3, 4, 5], [1, 3, 2, 5, 4]))) as Record<
    string,
    unknown
  >;
  expect(readOnline(state)).toEqual(state);
  spoil(state);
  expect(() => readOnline(state)).toThrow(expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(message) }));
});
