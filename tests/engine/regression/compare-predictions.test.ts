import { describe, expect, it } from 'vitest';
import { comparePredictions, type PairedRows } from '../../../engine/regression/index.ts';

/** n rows, four a day; the first model errs a little less than the second. */
function rows(n: number, dated = true): PairedRows {
  const actual = Float64Array.from({ length: n }, (_, i) => 50 + 10 * Math.sin(i));
  const first = actual.map((y, i) => y + Math.sin(7 * i + 1));
  const second = actual.map((y, i) => y + 1.1 * Math.cos(5 * i) + 0.1);
  const bounds = (at: Float64Array, half: number) => ({ lower: at.map((y) => y - half), upper: at.map((y) => y + half) });
  return {
    times: Float64Array.from({ length: n }, (_, i) => (dated ? Math.floor(i / 4) * 86_400_000 : NaN)),
    actual,
    first,
    second,
    intervals: [{ level: 80, first: bounds(first, 0.9), second: bounds(second, 2) }],
  };
}

describe('comparePredictions', () => {
  it('gives errors, their differences and the paired test of all rows', () => {
    const { units, count, metrics, test, coverage } = comparePredictions(rows(60));
    expect([units, count]).toEqual(['days', 15]);
    // numpy; p by stats.ttest_1samp(abs(e1) - abs(e2), 0) of scipy 1.17.1: one error a row is the test at horizon 1.
    const [mae, rmse, bias] = metrics;
    expect(mae?.first.estimate).toBeCloseTo(0.6459178544892433, 10);
    expect(mae?.second.estimate).toBeCloseTo(0.716787322252527, 10);
    expect(rmse?.second.estimate).toBeCloseTo(0.7933094916832738, 10);
    expect(bias?.difference.estimate).toBeCloseTo(-0.1250653603622703, 10);
    expect(test.overRows).toBeCloseTo(0.2199762803216331, 10);
    expect(test.winRate).toBeCloseTo(0.5333333333333333, 10);
    expect(test.pValue).toBe(Math.max(test.overRows ?? 0, test.overUnits ?? 0));
    expect(coverage[0]?.first.coverage).toBeCloseTo(0.7, 10);
    for (const { first, second, difference } of metrics)
      for (const { estimate, lower, upper } of [first, second, difference]) {
        expect(lower).toBeLessThanOrEqual(estimate);
        expect(upper).toBeGreaterThanOrEqual(estimate);
      }
  });

  it('draws blocks of rows where they have no days, and gives the same each time', () => {
    const found = comparePredictions(rows(900, false));
    expect([found.units, found.count]).toEqual(['blocks', 500]);
    expect(comparePredictions(rows(900, false))).toEqual(found);
  });

  it('has the difference turned round when the models are', () => {
    const given = rows(80);
    const turned = { ...given, first: given.second, second: given.first };
    const [a, b] = [comparePredictions(given), comparePredictions(turned)];
    expect(b.metrics[0]?.difference.estimate).toBeCloseTo(-(a.metrics[0]?.difference.estimate ?? NaN), 12);
    expect(b.test.pValue).toBeCloseTo(a.test.pValue ?? NaN, 12);
    expect(b.test.winRate).toBeCloseTo(1 - a.test.winRate, 12);
  });

  it('does not test models that predict the same, nor too few rows', () => {
    const given = rows(60);
    const same = comparePredictions({ ...given, second: given.first });
    expect(same.test).toMatchObject({ pValue: null, winRate: 0.5, refused: expect.stringContaining('differ by 0 everywhere') });
    expect(() => comparePredictions(rows(29))).toThrow('30 rows or more; there are 29');
  });
});
