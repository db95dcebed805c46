import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../../../engine/core/errors.ts';
import { createRng } from '../../../engine/core/rng.ts';
import {
  addUp,
  aggregatesOf,
  buildHierarchy,
  isTree,
  reconcile,
  type BaseForecasts,
  type Hierarchy,
  type ReconcileOptions,
  type ReconciliationMethod,
} from '../../../engine/hierarchy/index.ts';

const context = { shouldStop: () => false };
const methods: readonly ReconciliationMethod[] = [
  { kind: 'bottom-up' },
  { kind: 'top-down', proportions: 'average-proportions' },
  { kind: 'top-down', proportions: 'proportions-of-averages' },
  { kind: 'top-down', proportions: 'forecast-proportions' },
  { kind: 'min-trace', weights: 'ols' },
  { kind: 'min-trace', weights: 'structural' },
  { kind: 'min-trace', weights: 'variance' },
  { kind: 'min-trace', weights: 'shrinkage' },
];

/** A random hierarchy: groups nested or crossed, some series without one. */
function randomHierarchy(seed: number, m: number): Hierarchy {
  const rng = createRng(seed);
  const pick = (count: number): string => String(Math.floor(rng.uniform() * count));
  const region = Array.from({ length: m }, () => (rng.uniform() < 0.1 ? '' : pick(3)));
  const store = region.map((own) => (own === '' ? '' : `${own}.${pick(2)}`));
  const family = Array.from({ length: m }, () => pick(3));
  const columns = [
    { name: 'region', values: region },
    { name: 'store', values: store },
    { name: 'family', values: family },
  ];
  const chains = seed % 3 === 0 ? [['region', 'store']] : seed % 3 === 1 ? [['region'], ['family']] : [['region', 'store'], ['family']];
  return buildHierarchy({ ids: region.map((_, j) => `s${j}`), columns }, { chains });
}

function randomBase(hierarchy: Hierarchy, seed: number, periods: number, horizon = 3): BaseForecasts {
  const rng = createRng(seed + 1000);
  const m = hierarchy.bottom;
  const n = hierarchy.nodes.length;
  const draw = (count: number, at: (k: number) => number): Float64Array => Float64Array.from({ length: count }, (_, k) => at(k));
  const scale = draw(m, () => Math.exp(3 * rng.normal()));
  const bottom = draw(m * horizon, (k) => (scale[Math.floor(k / horizon)] as number) * (2 + rng.normal()));
  const past = draw(m * periods, (k) => (scale[Math.floor(k / periods)] as number) * rng.uniform());
  const mean = addUp(hierarchy, bottom, horizon).map((value) => value * (1 + 0.2 * rng.normal()));
  const errors = addUp(
    hierarchy,
    draw(m * periods, (k) => (scale[Math.floor(k / periods)] as number) * rng.normal()),
    periods,
  ).map((value) => value * (1 + 0.3 * rng.normal()));
  return {
    horizon,
    mean,
    spread: draw(n * horizon, () => Math.exp(rng.normal())),
    residuals: { periods, values: errors },
    history: { periods, values: addUp(hierarchy, past, periods) },
  };
}

/** Largest difference between a sum and the sum of its parts, relative to the largest value. */
function incoherence(hierarchy: Hierarchy, values: Float64Array, horizon: number): number {
  const again = addUp(hierarchy, values.slice(aggregatesOf(hierarchy) * horizon), horizon);
  const largest = values.reduce((size, value) => Math.max(size, Math.abs(value)), 1);
  return values.reduce((worst, value, at) => Math.max(worst, Math.abs(value - (again[at] as number))), 0) / largest;
}

function errorOf(work: () => unknown): EngineError {
  try {
    work();
  } catch (error) {
    if (error instanceof EngineError) return error;
  }
  throw new Error('no EngineError was thrown');
}

const sized = fc.record({ seed: fc.integer({ min: 1, max: 1e6 }), m: fc.integer({ min: 1, max: 25 }) });

describe('properties of reconciled forecasts', () => {
  test.each(methods)('%j: sums agree to 1e-9, input stays, intervals are nested, and the same again is the same', (method) => {
    fc.assert(
      fc.property(
        sized,
        fc.constantFrom('allow' as const, 'set-to-zero' as const, 'optimal' as const),
        fc.constantFrom('gaussian' as const, 'empirical' as const),
        ({ seed, m }, wanted, intervals) => {
          const hierarchy = randomHierarchy(seed, m);
          if (method.kind === 'top-down' && method.proportions === 'forecast-proportions' && !isTree(hierarchy)) return;
          const base = randomBase(hierarchy, seed, 40);
          const before = structuredClone(base);
          const negatives = wanted === 'optimal' && method.kind !== 'min-trace' ? 'set-to-zero' : wanted;
          const options: ReconcileOptions = { method, negatives, intervals, levels: [95, 80] };
          const made = reconcile(hierarchy, base, options, context);
          expect(base).toEqual(before);
          expect(incoherence(hierarchy, made.mean, base.horizon)).toBeLessThan(1e-9);
          if (negatives !== 'allow') expect(made.mean.every((value) => value >= 0)).toBe(true);
          expect(made.intervals.map(({ level }) => level)).toEqual([80, 95]);
          const [inner, outer] = made.intervals;
          made.mean.forEach((value, at) => {
            const bounds = [outer?.lower, inner?.lower, made.mean, inner?.upper, outer?.upper].map((list) => list?.[at] as number);
            expect(bounds.every(Number.isFinite)).toBe(true);
            expect(bounds).toEqual(bounds.toSorted((p, q) => p - q));
            expect(bounds[2]).toBe(value);
          });
          expect(reconcile(hierarchy, base, options, context)).toEqual(made);
          expect(structuredClone(made)).toEqual(made);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('forecasts that agree already are not moved by minimum trace', () => {
    fc.assert(
      fc.property(
        sized,
        fc.constantFrom('ols' as const, 'structural' as const, 'variance' as const, 'shrinkage' as const),
        ({ seed, m }, weights) => {
          const hierarchy = randomHierarchy(seed, m);
          const base = randomBase(hierarchy, seed, 30);
          const mean = addUp(hierarchy, base.mean.slice(aggregatesOf(hierarchy) * base.horizon), base.horizon);
          const made = reconcile(hierarchy, { ...base, mean }, { method: { kind: 'min-trace', weights } }, context);
          const largest = mean.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
          made.mean.forEach((value, at) => expect(Math.abs(value - (mean[at] as number))).toBeLessThan(1e-10 * largest));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('the non-negative solution leaves no series that could be better: the gradient is zero where a series is above zero, else not below', () => {
    fc.assert(
      fc.property(sized, fc.constantFrom('ols' as const, 'structural' as const, 'variance' as const), ({ seed, m }, weights) => {
        const hierarchy = randomHierarchy(seed, m);
        const base = randomBase(hierarchy, seed, 30, 1);
        const shifted = base.mean.map((value) => Math.max(0, value - 0.5 * Math.abs(value) * createRng(seed).normal()));
        const { mean } = reconcile(
          hierarchy,
          { ...base, mean: shifted },
          { method: { kind: 'min-trace', weights }, negatives: 'optimal' },
          context,
        );
        const { offsets, members, nodes } = hierarchy;
        const { periods, values } = base.residuals as { periods: number; values: Float64Array };
        const gradient = new Float64Array(hierarchy.bottom);
        const size = new Float64Array(hierarchy.bottom);
        nodes.forEach((_, i) => {
          const own = values.subarray(i * periods, (i + 1) * periods);
          const count = (offsets[i + 1] as number) - (offsets[i] as number);
          const weight = weights === 'ols' ? 1 : weights === 'structural' ? count : own.reduce((sum, e) => sum + e * e, 0) / periods;
          const pull = ((mean[i] as number) - (shifted[i] as number)) / weight;
          for (const j of members.subarray(offsets[i], offsets[i + 1])) {
            gradient[j] = (gradient[j] as number) + pull;
            size[j] = (size[j] as number) + ((mean[i] as number) + (shifted[i] as number)) / weight;
          }
        });
        const a = aggregatesOf(hierarchy);
        gradient.forEach((value, j) => {
          const tolerance = 1e-9 * (size[j] as number);
          if ((mean[a + j] as number) > 0) expect(Math.abs(value)).toBeLessThanOrEqual(tolerance);
          else expect(value).toBeGreaterThanOrEqual(-tolerance);
        });
      }),
      { numRuns: 100 },
    );
  });

  test('middle-out keeps the forecasts of its level, top-down that of the total', () => {
    const hierarchy = randomHierarchy(4, 20);
    const base = randomBase(hierarchy, 4, 20);
    const top = reconcile(hierarchy, base, { method: { kind: 'top-down', proportions: 'proportions-of-averages' } }, context);
    for (let t = 0; t < base.horizon; t++) expect(top.mean[t]).toBeCloseTo(base.mean[t] as number, 8);
    const middle = reconcile(
      hierarchy,
      base,
      { method: { kind: 'middle-out', level: 'family', proportions: 'average-proportions' } },
      context,
    );
    for (const node of new Set(hierarchy.levels.find(({ name }) => name === 'family')?.nodeOf))
      for (let t = 0; t < base.horizon; t++)
        expect((middle.mean[node * base.horizon + t] as number) / (base.mean[node * base.horizon + t] as number)).toBeCloseTo(1, 10);
  });

  test('totals by level differ before and agree after', () => {
    const hierarchy = buildHierarchy({ ids: ['p', 'q'], columns: [{ name: 'x', values: ['p', 'q'] }] }, { chains: [['x']] });
    const made = reconcile(
      hierarchy,
      { horizon: 1, mean: Float64Array.of(10, 3, 4) },
      { method: { kind: 'min-trace', weights: 'ols' } },
      context,
    );
    expect(made.totals.map(({ level, base, reconciled }) => [level, base[0], reconciled[0]])).toEqual([
      ['total', 10, expect.closeTo(9, 12) as number],
      ['x', 7, expect.closeTo(9, 12) as number],
    ]);
    expect(made.totals[0]?.change).toBeCloseTo(0.1, 12);
  });
});

describe('awkward hierarchies', () => {
  const hierarchy = buildHierarchy({ ids: ['p', 'q', 'r'], columns: [{ name: 'g', values: ['a', 'a', 'b'] }] }, { chains: [['g']] });
  const n = hierarchy.nodes.length;
  const mean = Float64Array.of(10, 6, 3, 2, 4);
  const errors = (rows: readonly (readonly number[])[]) => ({ periods: rows[0]?.length ?? 0, values: Float64Array.from(rows.flat()) });
  const wiggle = (scale: number, seed: number): number[] => {
    const rng = createRng(seed);
    return Array.from({ length: 30 }, () => scale * rng.normal());
  };

  test('a dead series stays where it is, and the user is told', () => {
    const residuals = errors([wiggle(3, 1), wiggle(2, 2), wiggle(2, 3), Array.from({ length: 30 }, () => 0), wiggle(1, 4)]);
    for (const weights of ['variance', 'shrinkage'] as const) {
      const made = reconcile(
        hierarchy,
        { horizon: 1, mean: Float64Array.of(10, 6, 3, 0, 4), residuals },
        { method: { kind: 'min-trace', weights } },
        context,
      );
      expect(Math.abs(made.mean[3] as number)).toBeLessThan(1e-6);
      expect(made.notes).toMatchObject([{ code: 'exact-nodes', nodes: [3] }]);
    }
  });

  test('residuals of a series that starts late are used as far as they go', () => {
    const rows = [wiggle(3, 1), wiggle(2, 2), wiggle(2, 3), wiggle(1, 5).map((value, t) => (t < 20 ? NaN : value)), wiggle(1, 4)];
    const made = reconcile(
      hierarchy,
      { horizon: 1, mean, residuals: errors(rows), spread: new Float64Array(n).fill(1) },
      { method: { kind: 'min-trace', weights: 'shrinkage' }, levels: [80] },
      context,
    );
    expect(made.mean.every(Number.isFinite)).toBe(true);
    expect(made.shrinkage).toBeGreaterThan(0);
  });

  test('a series without residuals has errors like those of its level, and the user is told', () => {
    const nothing = Array.from({ length: 30 }, () => NaN);
    const rows = [wiggle(3, 1), wiggle(2, 2), nothing, wiggle(1, 5), nothing];
    for (const weights of ['variance', 'shrinkage'] as const)
      for (const intervals of ['gaussian', 'empirical'] as const) {
        const made = reconcile(
          hierarchy,
          { horizon: 1, mean, residuals: errors(rows), spread: new Float64Array(n).fill(1) },
          { method: { kind: 'min-trace', weights }, levels: [80], intervals },
          context,
        );
        expect(made.notes).toMatchObject([{ code: 'unknown-errors', nodes: [2, 4] }]);
        expect(made.mean.every(Number.isFinite)).toBe(true);
        made.intervals[0]?.upper.forEach((value, i) => expect(value - (made.intervals[0]?.lower[i] as number)).toBeGreaterThan(1));
      }
  });

  test('numbers of 1e-150 and 1e90 give what their size in ones gives', () => {
    const rows = [wiggle(3, 1), wiggle(2, 2), wiggle(2, 3), wiggle(1, 5), wiggle(1, 4)];
    const method = { kind: 'min-trace', weights: 'shrinkage' } as const;
    const plain = reconcile(hierarchy, { horizon: 1, mean, residuals: errors(rows) }, { method }, context);
    for (const scale of [1e-150, 1e90]) {
      const residuals = errors(rows.map((row) => row.map((value) => value * scale)));
      const made = reconcile(hierarchy, { horizon: 1, mean: mean.map((value) => value * scale), residuals }, { method }, context);
      made.mean.forEach((value, i) => expect(value / scale / (plain.mean[i] as number)).toBeCloseTo(1, 10));
    }
  });

  test('shares that are not known are even, and the user is told', () => {
    const zero = { periods: 2, values: new Float64Array(2 * n) };
    const made = reconcile(
      hierarchy,
      { horizon: 1, mean, history: zero },
      { method: { kind: 'top-down', proportions: 'average-proportions' } },
      context,
    );
    for (const value of made.mean.slice(2)) expect(value).toBeCloseTo(10 / 3, 12);
    expect(made.notes).toMatchObject([{ code: 'equal-shares', nodes: [0] }]);
  });

  test.each([
    ['no residuals', { method: { kind: 'min-trace', weights: 'shrinkage' } }, {}, 'missing-values'],
    ['no history', { method: { kind: 'top-down', proportions: 'average-proportions' } }, {}, 'missing-values'],
    ['no spread', { method: { kind: 'bottom-up' }, levels: [80] }, {}, 'missing-values'],
    ['a level of 100', { method: { kind: 'bottom-up' }, levels: [100] }, {}, 'invalid-option'],
    ['an optimum of bottom-up', { method: { kind: 'bottom-up' }, negatives: 'optimal' }, {}, 'invalid-option'],
    ['an unknown level', { method: { kind: 'middle-out', level: 'store', proportions: 'forecast-proportions' } }, {}, 'invalid-option'],
    ['a missing forecast', { method: { kind: 'bottom-up' } }, { mean: Float64Array.of(1, 2, NaN, 4, 5) }, 'not-finite'],
    ['too few forecasts', { method: { kind: 'bottom-up' } }, { mean: Float64Array.of(1, 2) }, 'length-mismatch'],
    ['no step', { method: { kind: 'bottom-up' } }, { horizon: 0, mean: new Float64Array() }, 'invalid-option'],
    [
      'residuals that are all zero',
      { method: { kind: 'min-trace', weights: 'variance' } },
      { residuals: { periods: 3, values: new Float64Array(3 * n) } },
      'zero-scale',
    ],
    [
      'one residual',
      { method: { kind: 'min-trace', weights: 'variance' } },
      { residuals: { periods: 1, values: new Float64Array(n).fill(1) } },
      'series-too-short',
    ],
    [
      'a covariance of few periods',
      { method: { kind: 'min-trace', weights: 'covariance' } },
      { residuals: { periods: 5, values: Float64Array.from({ length: 5 * n }, (_, k) => Math.sin(k)) } },
      'series-too-short',
    ],
  ] as const)('%s is refused', (_, options, given, code) => {
    const error = errorOf(() => reconcile(hierarchy, { horizon: 1, mean, ...given }, options, context));
    expect(error.code).toBe(code);
    expect(error.message.length).toBeGreaterThan(20);
  });

  test('a cancel ends it', () => {
    expect(
      errorOf(() => reconcile(hierarchy, { horizon: 1, mean }, { method: { kind: 'bottom-up' } }, { shouldStop: () => true })).code,
    ).toBe('cancelled');
  });
});
