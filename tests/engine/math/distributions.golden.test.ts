import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { incompleteBeta } from '../../../engine/math/distributions/beta.ts';
import { gammaLowerTail, gammaUpperTail, logGamma } from '../../../engine/math/distributions/gamma.ts';
import { chiSquaredUpperTail, fUpperTail, normalCdf, studentCdf } from '../../../engine/math/distributions/tails.ts';
import { studentQuantile } from '../../../engine/math/student-t.ts';
import { sharedData } from '../../shared-data.ts';

const file = sharedData('golden', 'scipy_distributions.json');
type Golden = Record<'norm_cdf' | 'gammaln', Record<string, number>> &
  Record<'t_cdf' | 't_ppf' | 'chi2_sf' | 'f_sf' | 'betainc', number[][]>;

describe.skipIf(!file)('golden: distributions of scipy 1.10.1', () => {
  const golden = (file ? JSON.parse(readFileSync(file, 'utf8')) : {}) as Golden;
  // Both sides round: 1e-12 relative, or 4e-15 absolute where terms of size 10 cancel.
  const near = (actual: number, expected: number): void =>
    expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected) + 4e-15);
  test('normal and gamma', () => {
    for (const [z, p] of Object.entries(golden.norm_cdf)) near(normalCdf(Number(z)), p);
    for (const [x, value] of Object.entries(golden.gammaln)) near(logGamma(Number(x)), value);
  });
  test('t, its quantiles, chi-squared, F and the incomplete beta function', () => {
    for (const [t, df, p] of golden.t_cdf as [number, number, number][]) near(studentCdf(t, df), p);
    // scipy 1.10 finds t quantiles to about 5e-9: its own distribution function does not lead back to p from them, ours does.
    for (const [p, df, t] of golden.t_ppf as [number, number, number][]) {
      const quantile = studentQuantile(p, df);
      expect(Math.abs(quantile / t - 1)).toBeLessThan(1e-8);
      near(studentCdf(quantile, df), p);
    }
    for (const [x, df, p] of golden.chi2_sf as [number, number, number][]) near(chiSquaredUpperTail(x, df), p);
    for (const [x, above, below, p] of golden.f_sf as [number, number, number, number][]) near(fUpperTail(x, above, below), p);
    for (const [a, b, x, p] of golden.betainc as [number, number, number, number][]) near(incompleteBeta(x, a, b), p);
  });
});

test('both tails of the gamma distribution add up to one, from small to large shapes', () => {
  for (const a of [0.1, 0.5, 1, 7, 100, 5000])
    for (const share of [0.01, 0.5, 0.9, 1, 1.1, 2]) expect(gammaLowerTail(a, a * share) + gammaUpperTail(a, a * share)).toBeCloseTo(1, 11);
  expect(chiSquaredUpperTail(1e6, 3)).toBe(0);
  expect(chiSquaredUpperTail(0, 3)).toBe(1);
});
