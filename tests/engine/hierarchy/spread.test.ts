import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { addUp, buildHierarchy, reconcile, type ReconciliationMethod } from '../../../engine/hierarchy/index.ts';
import { jointErrors, tailQuantile } from '../../../engine/hierarchy/empirical-intervals.ts';
import { reconciledSpread, shrunkCorrelations } from '../../../engine/hierarchy/gaussian-intervals.ts';
import { gram } from '../../../engine/hierarchy/gram.ts';
import { bottomAt, planBottom } from '../../../engine/hierarchy/plan.ts';
import { shrinkageIntensity } from '../../../engine/hierarchy/shrinkage.ts';
import { standardise } from '../../../engine/hierarchy/standardise.ts';
import { normalQuantile } from '../../../engine/math/normal.ts';

const rng = createRng(3);
const rows = Array.from({ length: 12 }, (_, j) => ({ region: `r${j % 2}`, family: `f${Math.floor(j / 4)}` }));
const columns = [
  { name: 'region', values: rows.map(({ region }) => region) },
  { name: 'family', values: rows.map(({ family }) => family) },
];
const ids = rows.map((_, j) => `s${j}`);
const hierarchy = buildHierarchy({ ids, columns }, { chains: [['region'], ['family']] });
const n = hierarchy.nodes.length;
const horizon = 2;
const made = (periods: number) => {
  const values = Float64Array.from({ length: n * periods }, (_, at) => (1 + (at % n)) * rng.normal());
  return { values, standard: standardise(hierarchy, { periods, values }) };
};

describe('spread of reconciled forecasts', () => {
  const { standard } = made(15);
  const history = {
    periods: 5,
    values: addUp(
      hierarchy,
      Float64Array.from({ length: 12 * 5 }, () => rng.uniform()),
      5,
    ),
  };
  const mean = Float64Array.from({ length: n * horizon }, () => 10 * rng.uniform());
  const spread = Float64Array.from({ length: n * horizon }, () => 1 + rng.uniform());

  test.each([
    { kind: 'bottom-up' },
    { kind: 'top-down', proportions: 'average-proportions' },
    { kind: 'middle-out', level: 'region', proportions: 'proportions-of-averages' },
    { kind: 'min-trace', weights: 'structural' },
    { kind: 'min-trace', weights: 'shrinkage' },
  ] as const satisfies readonly ReconciliationMethod[])('%j equals the matrices written out', (method) => {
    const plan = planBottom(hierarchy, method, { horizon, mean, residuals: standard, history });
    const correlation = shrunkCorrelations(standard, 0.3);
    const got = reconciledSpread(hierarchy, plan, spread, correlation, horizon);
    const identity = Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
    for (let t = 0; t < horizon; t++) {
      const map = addUp(hierarchy, bottomAt(hierarchy, plan, identity, n, t), n);
      for (let i = 0; i < n; i++) {
        let variance = 0;
        for (let p = 0; p < n; p++)
          for (let q = 0; q < n; q++)
            variance +=
              (map[i * n + p] as number) *
              (map[i * n + q] as number) *
              (correlation[p * n + q] as number) *
              (spread[p * horizon + t] as number) *
              (spread[q * horizon + t] as number);
        expect((got[i * horizon + t] as number) / Math.sqrt(variance)).toBeCloseTo(1, 10);
      }
    }
  });

  test('the shrinkage is the same from X X and from all pairs, with fewer and with more periods than nodes', () => {
    for (const periods of [7, 60]) {
      const { standard: own } = made(periods);
      expect(shrinkageIntensity(own)).toBeCloseTo(shrinkageIntensity(own, gram(own.scaled, n, periods)), 12);
      expect(shrinkageIntensity(own)).toBeGreaterThan(0);
    }
  });

  test.each([1, 2, 3, 4, 5, 9, 130])('products of %i rows are those of a plain sum', (count) => {
    const width = 131;
    const x = Float64Array.from({ length: count * width }, () => rng.normal());
    gram(x, count, width).forEach((value, at) => {
      let sum = 0;
      for (let t = 0; t < width; t++) sum += (x[Math.floor(at / count) * width + t] as number) * (x[(at % count) * width + t] as number);
      expect(value).toBeCloseTo(sum, 9);
    });
  });
});

describe('errors of the past', () => {
  test('moments with all nodes are preferred; a late node borrows from itself', () => {
    const { values } = made(40);
    const periods = 40;
    for (let t = 0; t < 35; t++) values[2 * periods + t] = NaN;
    const standard = standardise(hierarchy, { periods, values });
    const { errors, count } = jointErrors(standard, values);
    // Five complete moments are too few.
    expect(count).toBe(40);
    expect(errors.every(Number.isFinite)).toBe(true);
    expect(errors[2 * count]).toBe(errors[2 * count + 35]);
    const squares = errors.subarray(0, count).reduce((sum, value) => sum + value * value, 0);
    expect(squares / count).toBeCloseTo(1, 12);
  });

  test('tails go on as a normal distribution where the values end', () => {
    const ordered = Float64Array.from({ length: 9 }, (_, k) => normalQuantile((k + 1) / 10));
    for (const p of [0.025, 0.1, 0.3, 0.5, 0.9, 0.975]) expect(tailQuantile(ordered, p)).toBeCloseTo(normalQuantile(p), 12);
    expect(tailQuantile(Float64Array.of(-1, 1), 0.5)).toBe(0);
  });
});

describe('coverage of reconciled intervals', () => {
  // Base errors of the sums are not those of their parts; errors lean to the right, as sales do.
  const ownRng = createRng(21);
  const draw = (skewed: boolean): Float64Array => {
    const common = ownRng.normal();
    const parts = Float64Array.from({ length: 12 }, (_, j) => (1 + (j % 3)) * (0.7 * common + ownRng.normal()));
    return addUp(hierarchy, parts, 1).map((value, i) => {
      const own = value + ownRng.normal();
      return skewed ? (Math.exp(own / (5 + 2 * (n - i))) - 1) * 5 : own;
    });
  };

  test.each([
    ['gaussian', false],
    ['empirical', false],
    ['empirical', true],
  ] as const)('%s intervals of normal errors (leaning ones: third) hold 80 and 95 percent', (intervals, skewed) => {
    const inside = [0, 0];
    let total = 0;
    const periods = 300;
    const past = Array.from({ length: periods }, () => draw(skewed));
    const residuals = {
      periods,
      values: Float64Array.from({ length: n * periods }, (_, at) => past[at % periods]?.[Math.floor(at / periods)] ?? NaN),
    };
    const { variance } = standardise(hierarchy, residuals);
    const method = { kind: 'min-trace', weights: 'shrinkage' } as const;
    const truth = addUp(hierarchy, new Float64Array(12).fill(100), 1);
    const options = { method, levels: [80, 95], intervals };
    const base = { horizon: 1, mean: truth, spread: variance.map(Math.sqrt), residuals };
    // The map is the same for all forecasts: widths are worked out once, errors are reconciled at once.
    const { intervals: made } = reconcile(hierarchy, base, options, { shouldStop: () => false });
    const plan = planBottom(hierarchy, method, { horizon: 1, mean: truth, residuals: standardise(hierarchy, residuals), history: null });
    for (let k = 0; k < 3000; k++) {
      const error = draw(skewed);
      const agreed = addUp(hierarchy, bottomAt(hierarchy, plan, error, 1, 0), 1);
      agreed.forEach((value, i) => {
        total++;
        made.forEach(({ lower, upper }, l) => {
          const at = (truth[i] as number) + value;
          if (at >= (lower[i] as number) && at <= (upper[i] as number)) inside[l] = (inside[l] as number) + 1;
        });
      });
    }
    // 300 moments tell a quantile of 2.5 percent to about one point.
    expect(Math.abs((inside[0] as number) / total - 0.8)).toBeLessThan(0.03);
    expect(Math.abs((inside[1] as number) / total - 0.95)).toBeLessThan(0.02);
  });
});
