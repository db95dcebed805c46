import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { addUp, buildHierarchy, type ReconciliationMethod } from '../../../engine/hierarchy/index.ts';
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
