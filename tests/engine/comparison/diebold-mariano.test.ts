import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dieboldMariano,
  lossDifferences,
  overlappingOrigins,
  type Alternative,
  type DieboldMariano,
} from '../../../engine/comparison/diebold-mariano.ts';
import type { VarianceEstimator } from '../../../engine/comparison/long-run-variance.ts';
import { panelDieboldMariano, type PanelTest } from '../../../engine/comparison/panel-diebold-mariano.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { column, golden, near, nearRelative } from './golden.ts';

interface Case {
  readonly alternative: 'two.sided' | 'less' | 'greater';
  readonly power: 1 | 2;
  readonly estimator: VarianceEstimator;
  readonly h: number;
  readonly statistic: number;
  readonly p: number;
  readonly negative: boolean;
}
interface FromR {
  readonly dm: readonly { readonly h: number; readonly e1: number[]; readonly e2: number[]; readonly tests: readonly Case[] }[];
  readonly panel: {
    readonly rows: number[][];
    readonly origins: readonly { readonly h: number; readonly statistic: number; readonly p: number }[];
    readonly series: { readonly statistic: number; readonly p: number; readonly interval: readonly [number, number] };
  };
}
interface FromStatsmodels {
  readonly panel: {
    readonly rows: (number | null)[][];
    readonly tests: readonly { readonly h: number; readonly mean: number; readonly standardError: number }[];
  };
}
const r = golden('comparison-r') as FromR;
const alternativeOf = (name: Case['alternative']): Alternative => (name === 'two.sided' ? 'two-sided' : name);
const testOf = (outcome: PanelTest): DieboldMariano => {
  if (!('test' in outcome)) throw new Error(outcome.message);
  return outcome.test;
};
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof EngineError) return error.code;
    throw error;
  }
  return 'none';
};

describe('golden: forecast::dm.test of R (tests/golden/comparison-r.R)', () => {
  test.each(r.dm)('errors at horizon $h: powers, estimators and alternatives', ({ e1, e2, tests }) => {
    for (const { alternative, power, estimator, h, statistic, p, negative } of tests) {
      const differences = lossDifferences(Float64Array.from(e1), Float64Array.from(e2), power);
      const ours = dieboldMariano(differences, { horizon: h, alternative: alternativeOf(alternative), estimator });
      near(ours.statistic, statistic);
      nearRelative(ours.pValue, p);
      expect(ours.negativeVariance).toBe(negative);
    }
  });

  test('the golden cases hold estimates with and without a negative variance', () => {
    const seen = new Set(r.dm.flatMap(({ tests }) => tests.map(({ estimator, negative }) => `${estimator} ${negative}`)));
    expect([...seen].sort()).toEqual(['acf false', 'acf true', 'bartlett false']);
  });

  test('pooled over origins it is the test of the averages, over series the t test of the means', () => {
    const rows = r.panel.rows.map((row) => Float64Array.from(row));
    for (const { h, statistic, p } of r.panel.origins) {
      const ours = testOf(panelDieboldMariano(rows, { horizon: h, estimator: 'bartlett' }).overOrigins);
      near(ours.statistic, statistic);
      nearRelative(ours.pValue, p);
    }
    const { overSeries } = panelDieboldMariano(rows);
    const ours = testOf(overSeries);
    near(ours.statistic, r.panel.series.statistic);
    nearRelative(ours.pValue, r.panel.series.p);
    near(ours.lower, r.panel.series.interval[0]);
    near(ours.upper, r.panel.series.interval[1]);
  });
});

test('golden: a panel with holes, as weighted least squares with the variance of Driscoll and Kraay in statsmodels', () => {
  const { rows, tests } = (golden('comparison-scipy') as FromStatsmodels).panel;
  for (const { h, mean, standardError } of tests) {
    const pooled = panelDieboldMariano(rows.map(column), { horizon: h, estimator: 'bartlett' });
    const ours = testOf(pooled.overOrigins);
    near(pooled.meanDifference, mean);
    near(ours.meanDifference, mean);
    const n = ours.count;
    // statsmodels was asked for no correction for few values.
    near(ours.standardError * Math.sqrt(((n - h) * (n - h + 1)) / (n * n)), standardError);
    expect(pooled.series).toBe(5);
  }
});

describe('what it cannot take', () => {
  const varied = Float64Array.from({ length: 12 }, (_, i) => Math.sin(i * i));
  test.each([
    ['errors of different lengths', () => lossDifferences(new Float64Array(3), new Float64Array(4), 1), 'length-mismatch'],
    ['a horizon of 0', () => dieboldMariano(varied, { horizon: 0 }), 'invalid-option'],
    ['a horizon of 1.5', () => dieboldMariano(varied, { horizon: 1.5 }), 'invalid-option'],
    ['a level of 100', () => dieboldMariano(varied, { level: 100 }), 'invalid-option'],
    ['a horizon as long as the errors', () => dieboldMariano(varied, { horizon: 12 }), 'series-too-short'],
    ['two values', () => dieboldMariano(Float64Array.of(1, 2)), 'series-too-short'],
    ['nothing but gaps', () => dieboldMariano(new Float64Array(9).fill(NaN)), 'series-too-short'],
    ['the same forecast twice', () => dieboldMariano(new Float64Array(9)), 'zero-scale'],
    ['a constant difference that rounding varies', () => dieboldMariano(new Float64Array(9).fill(0.1)), 'zero-scale'],
    ['an infinite difference', () => dieboldMariano(Float64Array.of(1, 2, Infinity, 3)), 'not-finite'],
    ['a panel without differences', () => panelDieboldMariano([new Float64Array(4).fill(NaN)]), 'series-too-short'],
    ['no panel', () => panelDieboldMariano([]), 'series-too-short'],
    ['rows of different lengths', () => panelDieboldMariano([new Float64Array(4), new Float64Array(5)]), 'length-mismatch'],
  ])('%s', (_, work, code) => {
    expect(codeOf(work)).toBe(code);
  });

  test('the longest horizon that the errors allow gives a finite result', () => {
    const { statistic, pValue } = dieboldMariano(varied, { horizon: 11, estimator: 'bartlett' });
    expect(Number.isFinite(statistic)).toBe(true);
    expect(pValue).toBeGreaterThanOrEqual(0);
    expect(pValue).toBeLessThanOrEqual(1);
  });

  test('a panel of one origin is tested over series alone, one series over origins alone', () => {
    const wide = panelDieboldMariano([1, 2, 4, 3].map((value) => Float64Array.of(value)));
    expect(wide.overOrigins).toMatchObject({ refused: 'series-too-short' });
    expect(wide.cautious).toBe('series');
    const long = panelDieboldMariano([varied]);
    expect(long.overSeries).toMatchObject({ refused: 'series-too-short' });
    expect(long.cautious).toBe('origins');
    near(testOf(long.overOrigins).statistic, dieboldMariano(varied).statistic);
  });
});

test('origins overlap where they are closer than forecasts are long', () => {
  expect([overlappingOrigins(12, 12), overlappingOrigins(12, 1), overlappingOrigins(12, 5), overlappingOrigins(3, 12)]).toEqual([
    1, 12, 3, 1,
  ]);
});

describe('how often it errs: 400 panels of 60 series without a difference, at 5 percent', () => {
  const rng = createRng(11);
  const errs = (origins: number, shared: number): Record<'overOrigins' | 'overSeries' | 'cautious', number> => {
    const found = { overOrigins: 0, overSeries: 0, cautious: 0 };
    for (let panel = 0; panel < 400; panel++) {
      const shock = Float64Array.from({ length: origins }, () => Math.sqrt(shared) * rng.normal());
      const rows = Array.from({ length: 60 }, () => {
        const own = 0.3 * rng.normal();
        return shock.map((value) => value + own + Math.sqrt(1 - shared) * rng.normal());
      });
      const { overOrigins, overSeries } = panelDieboldMariano(rows);
      const pValues = [testOf(overOrigins).pValue, testOf(overSeries).pValue];
      if ((pValues[0] as number) < 0.05) found.overOrigins++;
      if ((pValues[1] as number) < 0.05) found.overSeries++;
      if (Math.max(...pValues) < 0.05) found.cautious++;
    }
    return found;
  };
  // Four standard errors of 400 trials at 5 percent are 17 above 20.
  test('series that move together: over series alone it is far too sure, the cautious one is not', () => {
    const { overSeries, overOrigins, cautious } = errs(10, 0.5);
    expect(overSeries).toBeGreaterThan(200);
    expect(overOrigins).toBeLessThan(38);
    expect(cautious).toBeLessThan(38);
  });
  test('series with differences of their own: over origins alone it is too sure, the cautious one is not', () => {
    const { overSeries, overOrigins, cautious } = errs(12, 0);
    expect(overOrigins).toBeGreaterThan(40);
    expect(overSeries).toBeLessThan(38);
    expect(cautious).toBeLessThan(38);
  });
});

describe('properties', () => {
  const errors = fc.array(fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.double({ min: -50, max: 50, noNaN: true })), {
    minLength: 8,
    maxLength: 40,
  });
  test('forecasts in the other order give the other sign and the same p-value; units do not matter', () => {
    fc.assert(
      fc.property(errors, fc.integer({ min: 1, max: 4 }), (pairs, horizon) => {
        const first = Float64Array.from(pairs, ([a]) => a);
        const second = Float64Array.from(pairs, ([, b]) => b);
        const differences = lossDifferences(first, second, 1);
        fc.pre(differences.some((value) => Math.abs(value - (differences[0] as number)) > 1e-3));
        const one = dieboldMariano(differences, { horizon, estimator: 'bartlett' });
        const other = dieboldMariano(lossDifferences(second, first, 1), { horizon, estimator: 'bartlett' });
        near(other.statistic, -one.statistic);
        near(other.pValue, one.pValue);
        near(
          dieboldMariano(
            differences.map((value) => value * 1000),
            { horizon, estimator: 'bartlett' },
          ).statistic,
          one.statistic,
        );
        const sides = (['less', 'greater'] as const).map((alternative) =>
          dieboldMariano(differences, { horizon, alternative, estimator: 'bartlett' }),
        );
        near((sides[0] as DieboldMariano).pValue + (sides[1] as DieboldMariano).pValue, 1);
      }),
    );
  });
});

describe('waves in the place of autocovariances', () => {
  test('are equally weighted projections on cosines, with as many degrees of freedom', () => {
    const values = Float64Array.from({ length: 27 }, (_, t) => 0.3 + Math.sin(1.7 * t * t));
    const n = values.length;
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    // floor(0.41 * 27^(2/3)) = 3 waves; a constant has no part in them.
    const squares = [1, 2, 3].map((wave) => {
      const sum = values.reduce((total, value, t) => total + (value - mean) * Math.cos((Math.PI * wave * (t + 0.5)) / n), 0);
      return (2 / n) * sum ** 2;
    });
    const omega = squares.reduce((sum, value) => sum + value, 0) / 3;
    const found = dieboldMariano(values, { estimator: 'cosines' });
    expect(found.degreesOfFreedom).toBe(3);
    near(found.statistic, (Math.sqrt(n) * mean) / Math.sqrt(omega));
    expect(found.negativeVariance).toBe(false);
  });

  test('keep their size where values depend on their neighbours and are few', () => {
    let found = 0;
    for (let seed = 0; seed < 1000; seed++) {
      const rng = createRng(seed);
      let state = rng.normal();
      const values = Float64Array.from({ length: 28 }, () => (state = 0.5 * state + Math.sqrt(0.75) * rng.normal()));
      if (dieboldMariano(values, { estimator: 'cosines' }).pValue < 0.05) found++;
    }
    // 5 of 100 are meant; more than 80 of 1,000 come by chance once in 100,000 times.
    expect(found).toBeLessThan(80);
  });
});

describe('origins that are of more periods', () => {
  test('count by them: a week and a day are a mean over eight days', () => {
    const rows = [Float64Array.of(1, -2, 4), Float64Array.of(2, 0, 1)];
    const weights = [Float64Array.of(7, 7, 1), Float64Array.of(7, 7, 1)];
    const { meanDifference, overOrigins } = panelDieboldMariano(rows, {}, weights);
    near(meanDifference, ((7 * 1 - 7 * 2 + 4) / 15 + (7 * 2 + 1) / 15) / 2);
    near(testOf(overOrigins).meanDifference, meanDifference);
    // The same where all are alike.
    const alike = rows.map((row) => new Float64Array(row.length).fill(7));
    expect(panelDieboldMariano(rows, {}, alike)).toEqual(panelDieboldMariano(rows));
  });

  test('a day that is far off does not hide what whole weeks say', () => {
    const row = Float64Array.of(-1, -1.2, -0.9, -1.1, -1, 6);
    const p = (weights?: readonly Float64Array[]): number => testOf(panelDieboldMariano([row, row], {}, weights).overOrigins).pValue;
    expect(p()).toBeGreaterThan(0.5);
    const weighted = Float64Array.of(7, 7, 7, 7, 7, 1);
    expect(p([weighted, weighted])).toBeLessThan(0.05);
  });
});
