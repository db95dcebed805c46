import { describe, expect, it } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { compareColumn, compareTables, correctBy, defaultRules, effectBy, type DriftRules } from '../../../engine/drift/index.ts';

const numbers = (name: string, n: number, of: () => number) =>
  ({ name, kind: 'number', values: Float64Array.from({ length: n }, of) }) as const;

describe('rules of comparing columns', () => {
  it('correct p-values as R does', () => {
    const p = Float64Array.of(0.5, 0.01, NaN, 0.04, 0.02, 0.03);
    const by = (correction: DriftRules['correction']) => [...correctBy({ correction }, p)];
    const close = (found: readonly number[], expected: readonly number[]) =>
      found.forEach((value, i) =>
        Number.isNaN(expected[i]) ? expect(value).toBeNaN() : expect(value).toBeCloseTo(expected[i] as number, 12),
      );
    // R 4.2.2: p.adjust(c(.5, .01, NA, .04, .02, .03), "holm"), "bonferroni", "BH"
    close(by('holm'), [0.5, 0.05, NaN, 0.09, 0.08, 0.09]);
    close(by('bonferroni'), [1, 0.05, NaN, 0.2, 0.1, 0.15]);
    close(by('benjamini-hochberg'), [0.5, 0.05, NaN, 0.05, 0.05, 0.05]);
    expect(by('none')).toEqual([...p]);
  });

  it('choose the test of numbers', () => {
    const rng = createRng(1);
    const [a, b] = [numbers('x', 400, () => rng.normal()), numbers('x', 300, () => rng.normal() + 0.5)];
    const test = (rules: Partial<DriftRules>, of = [a, b] as const) =>
      compareColumn(of[0], of[1], 10, { ...defaultRules, ...rules }).distribution;
    expect(test({})?.test).toBe('kolmogorov-smirnov');
    const binned = test({ test: 'chi-squared' });
    expect([binned?.test, binned?.bins.bounds?.length]).toEqual(['chi-squared', 9]);
    expect(binned?.pValue).toBeLessThan(0.001);
    const dice = [numbers('x', 300, () => Math.floor(6 * rng.uniform())), numbers('x', 300, () => Math.floor(6 * rng.uniform()))] as const;
    expect(test({}, dice)?.test).toBe('chi-squared');
    expect(test({ fewValues: 5 }, dice)?.test).toBe('kolmogorov-smirnov');
    expect(test({ test: 'kolmogorov-smirnov' }, dice)?.test).toBe('kolmogorov-smirnov');
  });

  it('say by what a difference is measured and from when on it matters', () => {
    const found = { stability: { psi: 0.3, expected: 0.1 }, jensenShannon: 0.15, wasserstein: { normed: 0.05 }, statistic: 0.4 };
    const effect = (rules: Partial<DriftRules>) => effectBy({ ...defaultRules, ...rules }, found);
    expect(effect({})).toBeCloseTo(2, 12);
    expect(effect({ measures: ['wasserstein'] })).toBeCloseTo(0.5, 12);
    expect(effect({ measures: ['jensen-shannon', 'wasserstein'] })).toBeCloseTo(1.5, 12);
    expect(effect({ measures: ['statistic'], leastStatistic: 0.5 })).toBeCloseTo(0.8, 12);
    const rng = createRng(2);
    const tables = [[numbers('x', 2000, () => rng.normal())], [numbers('x', 2000, () => rng.normal() + 0.3)]] as const;
    const drifted = (rules: Partial<DriftRules>) => compareTables(tables[0], tables[1], { rules }).drifted;
    expect([
      drifted({}),
      drifted({ leastWasserstein: 1, leastPsi: 1 }),
      drifted({ measures: ['jensen-shannon'], leastJensenShannon: 0.05 }),
    ]).toEqual([1, 0, 1]);
    expect(() => drifted({ measures: [] })).toThrow('needs a measure or more');
    expect(() => drifted({ leastPsi: 0 })).toThrow('leastPsi must be a number from');
  });
});
