import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { averageRanks } from '../../../engine/comparison/average-ranks.ts';
import { friedman } from '../../../engine/comparison/friedman.ts';
import { holm } from '../../../engine/comparison/holm.ts';
import { criticalDifference } from '../../../engine/comparison/nemenyi.ts';
import { wilcoxon, wilcoxonPairs } from '../../../engine/comparison/wilcoxon.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { normalRangeCdf, normalRangeQuantile } from '../../../engine/math/distributions/studentized-range.ts';
import { golden, near, nearRelative } from './golden.ts';

interface FromR {
  readonly friedman: readonly {
    readonly losses: number[][];
    readonly ranks: number[];
    readonly statistic: number;
    readonly p: number;
    readonly f: number;
    readonly fp: number;
  }[];
  readonly wilcoxon: {
    readonly pairs: readonly {
      readonly first: number;
      readonly second: number;
      readonly v: number;
      readonly p: number;
    }[];
    readonly adjusted: number[];
    readonly tied: { readonly d: number[]; readonly v: number; readonly p: number };
    readonly many: { readonly d: number[]; readonly v: number; readonly p: number };
  };
  readonly ptukey: readonly [number, number, number][];
  readonly qtukey: readonly [number, number, number][];
}
interface FromScipy {
  readonly ranks: {
    readonly losses: number[][];
    readonly friedman: readonly [number, number];
    readonly nemenyi: number[][];
    readonly wilcoxon: readonly [number, number][];
    readonly critical: readonly [number, number, number][];
    readonly range: readonly [number, number, number][];
  };
}
const r = golden('comparison-r') as FromR;
const { ranks: scipy } = golden('comparison-scipy') as FromScipy;
const rows = (losses: readonly (readonly number[])[]): Float64Array[] => losses.map((row) => Float64Array.from(row));

describe('golden: studentized range', () => {
  // R sums fixed pieces: with ten variables it is off by up to 2e-10 where SciPy and this one agree.
  test('probabilities as ptukey of R', () => {
    for (const [q, k, p] of r.ptukey) near(normalRangeCdf(q, k), p, 1e-9);
  });
  test('quantiles as qtukey of R, which stops within 1e-4', () => {
    for (const [p, k, q] of r.qtukey) near(normalRangeQuantile(p, k), q, 1e-4);
  });
  test('probabilities and quantiles as studentized_range of SciPy', () => {
    for (const [q, k, p] of scipy.range) near(normalRangeCdf(q, k), p, 1e-12);
    for (const [p, k, q] of scipy.critical) {
      const ours = normalRangeQuantile(p, k);
      near(ours, q, 1e-10);
      near(normalRangeCdf(ours, k), p, 1e-13);
    }
  });
  test('nothing below zero, and nothing for one variable', () => {
    expect(normalRangeCdf(0, 3)).toBe(0);
    expect(normalRangeQuantile(0, 3)).toBe(0);
    for (const value of [normalRangeCdf(1, 1), normalRangeCdf(NaN, 3), normalRangeCdf(-1, 3), normalRangeQuantile(1, 3)])
      expect(value).toBe(NaN);
  });
});

describe('golden: ranks and tests on them', () => {
  test.each(r.friedman)(
    'Friedman as R, Iman and Davenport as the analysis of variance of ranks (%#)',
    ({ losses, ranks, statistic, p, f, fp }) => {
      const table = averageRanks(rows(losses));
      ranks.forEach((rank, run) => near(table.averageRanks[run], rank, 1e-13));
      const ours = friedman(table);
      near(ours.statistic, statistic);
      nearRelative(ours.pValue, p);
      near(ours.imanDavenport.statistic as number, f);
      nearRelative(ours.imanDavenport.pValue, fp);
    },
  );
  test('Friedman and Nemenyi as SciPy and scikit-posthocs', () => {
    const table = averageRanks(rows(scipy.losses));
    const { statistic, pValue } = friedman(table);
    near(statistic, scipy.friedman[0]);
    nearRelative(pValue, scipy.friedman[1]);
    const { pValues, criticalDifference: critical, cliques, order } = criticalDifference(table);
    scipy.nemenyi.forEach((row, a) => row.forEach((p, b) => near(pValues[a]?.[b], p)));
    for (let i = 0; i < order.length; i++)
      for (let j = i + 1; j < order.length; j++) {
        const [a, b] = [order[i] as { run: number; rank: number }, order[j] as { run: number; rank: number }];
        const joined = cliques.some(({ from, to }) => from <= i && j <= to);
        expect(joined).toBe((pValues[a.run]?.[b.run] as number) > 0.05);
        expect(joined).toBe(b.rank - a.rank < critical);
      }
  });
  test('the worked example of Demsar (2006), 3.2.2: four classifiers on 14 data sets, q of 2.291 and 1.12 apart at 90 percent', () => {
    const table = {
      blocks: 14,
      leftOut: 0,
      averageRanks: Float64Array.of(3.143, 2.0, 2.893, 1.964),
      best: new Float64Array(4),
      winRates: [],
      ties: 0,
    };
    expect(criticalDifference(table, 90).criticalDifference.toFixed(2)).toBe('1.12');
    expect((normalRangeQuantile(0.9, 4) / Math.SQRT2).toFixed(3)).toBe('2.291');
  });
  test('signed ranks as wilcox.test of R: exact, normal, with continuity; adjusted by Holm', () => {
    const losses = rows((r.friedman[0] as FromR['friedman'][number]).losses);
    const ours = wilcoxonPairs(losses);
    r.wilcoxon.pairs.forEach(({ first, second, v, p }, i) => {
      expect(ours[i]).toMatchObject({ first, second });
      expect(ours[i]?.test).toMatchObject({ positive: v, exact: true });
      nearRelative(ours[i]?.test?.pValue as number, p);
      nearRelative(ours[i]?.adjusted as number, r.wilcoxon.adjusted[i] as number);
    });
    for (const { d, v, p } of [r.wilcoxon.tied, r.wilcoxon.many]) {
      const one = wilcoxon(Float64Array.from(d), true);
      expect(one).toMatchObject({ positive: v, exact: false });
      nearRelative(one.pValue, p);
    }
  });
  test('signed ranks as SciPy: ties without continuity', () => {
    const ours = wilcoxonPairs(rows(scipy.losses));
    scipy.wilcoxon.forEach(([statistic, p], i) => {
      const one = ours[i]?.test;
      near(Math.min(one?.positive as number, one?.negative as number), statistic);
      nearRelative(one?.pValue as number, p);
    });
  });
});

describe('ranks and wins', () => {
  test('win rates count ties half, the best place is shared', () => {
    const table = averageRanks(
      rows([
        [1, 1, 5],
        [2, 1, 4],
      ]),
    );
    expect(table.winRates.map((row) => Array.from(row))).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
    expect(Array.from(table.best)).toEqual([1.5, 1.5]);
    expect(Array.from(table.averageRanks)).toEqual([1.5, 1.5]);
  });
  test('series that a run lacks are left out', () => {
    const table = averageRanks(
      rows([
        [1, NaN, 1],
        [2, 2, 2],
        [3, 0, NaN],
      ]),
    );
    expect(table).toMatchObject({ blocks: 1, leftOut: 2 });
    expect(Array.from(table.averageRanks)).toEqual([1, 2, 3]);
  });
  test('ranks sum to what they must, rates of a pair to 1, whatever the losses', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 1, max: 12 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 4 })),
        (k, n, stream) => {
          const losses = Array.from({ length: k }, () => Float64Array.from({ length: n }, () => stream.next().value as number));
          const { averageRanks: ranks, winRates, best } = averageRanks(losses);
          near(
            ranks.reduce((sum, rank) => sum + rank, 0),
            (k * (k + 1)) / 2,
          );
          near(
            best.reduce((sum, one) => sum + one, 0),
            n,
          );
          winRates.forEach((row, a) => row.forEach((rate, b) => near(rate + (winRates[b]?.[a] as number), 1)));
          // A run's mean rank is one more than the runs that it loses to, on average.
          ranks.forEach((rank, a) => near(rank, 1 + winRates.reduce((sum, row, b) => sum + (b === a ? 0 : (row[a] as number)), 0)));
        },
      ),
    );
  });
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
  const same = rows([
    [1, 2, 3],
    [1, 2, 3],
  ]);
  test.each([
    ['one run', () => averageRanks([new Float64Array(3)]), 'invalid-option'],
    ['runs of different lengths', () => averageRanks([new Float64Array(3), new Float64Array(4)]), 'length-mismatch'],
    ['nothing shared', () => averageRanks(rows([[NaN], [1]])), 'series-too-short'],
    ['Friedman on one series', () => friedman(averageRanks(rows([[1], [2]]))), 'series-too-short'],
    ['Friedman on equal runs', () => friedman(averageRanks(same)), 'zero-scale'],
    ['a level of 100', () => criticalDifference(averageRanks(same), 100), 'invalid-option'],
    ['signed ranks without a difference', () => wilcoxon(new Float64Array(4)), 'zero-scale'],
    ['signed ranks of different lengths', () => wilcoxonPairs([new Float64Array(3), new Float64Array(4)]), 'length-mismatch'],
  ])('%s', (_, work, code) => {
    expect(codeOf(work)).toBe(code);
  });
  test('the same order on every series is as sure as can be', () => {
    const { imanDavenport, statistic } = friedman(
      averageRanks(
        rows([
          [1, 1, 1],
          [2, 2, 2],
          [3, 3, 3],
        ]),
      ),
    );
    near(statistic, 6);
    expect(imanDavenport).toMatchObject({ statistic: null, pValue: 0 });
  });
  test('runs that do not differ have no signed-rank test, and do not count in the correction', () => {
    const pairs = wilcoxonPairs([...same, Float64Array.of(0, 5, 1)]);
    expect(pairs.map(({ test: one }) => one === null)).toEqual([true, false, false]);
    expect(pairs[0]?.adjusted).toBe(NaN);
    near(pairs[1]?.adjusted, Math.min(1, 2 * (pairs[1]?.test?.pValue as number)));
  });
  test('against one run alone', () => {
    expect(wilcoxonPairs(rows(scipy.losses), 2).map(({ first, second }) => [first, second])).toEqual([
      [0, 2],
      [1, 2],
      [2, 3],
      [2, 4],
    ]);
  });
  test('Holm keeps the order and never exceeds 1', () => {
    expect(Array.from(holm(Float64Array.of(0.04, 0.01, 0.6, 0.03, 0.9)))).toEqual([0.12, 0.05, 1, 0.12, 1]);
    expect(Array.from(holm(new Float64Array(0)))).toEqual([]);
  });
});
