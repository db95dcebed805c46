import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarGroups, calendarParts, segmentGroups } from '../../../engine/comparison/calendar-groups.ts';
import { crossGroups, sharedCells, type Cells } from '../../../engine/comparison/cells.ts';
import { coverageByGroup, type IntervalCells } from '../../../engine/comparison/coverage-groups.ts';
import { errorsByGroup } from '../../../engine/comparison/error-groups.ts';
import { figureOf, totalsOf } from '../../../engine/comparison/figure.ts';
import { weightedIntervalScores } from '../../../engine/comparison/interval-scores.ts';
import { seriesSums, type PooledMetric } from '../../../engine/comparison/series-sums.ts';
import { effectiveTrials, wilsonInterval } from '../../../engine/comparison/wilson.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import type { TimeAxis } from '../../../engine/core/time-axis.ts';
import { bias, coverage, mae, mase, pinballLoss, rmse, smape, winklerScore } from '../../../engine/metrics/index.ts';
import { seasonalScale } from '../../../engine/metrics/seasonal-scale.ts';
import { golden, near } from './golden.ts';

interface FromScipy {
  readonly cells: {
    readonly series: number[];
    readonly group: number[];
    readonly actual: number[];
    readonly predicted: number[];
    readonly half: number;
    readonly groups: readonly {
      readonly mae: number;
      readonly rmse: number;
      readonly bias: number;
      readonly biasInterval: readonly [number, number];
      readonly coverage: number;
      readonly wilson: readonly [number, number];
      readonly effective: number;
      readonly clustered: readonly [number, number];
    }[];
  };
  readonly wilson: readonly [number, number, number, number, number][];
  readonly scores: {
    readonly actual: number[];
    readonly centre: number[];
    readonly bounds: readonly [number, number[], number[]][];
    readonly crpsQuantile: number[];
    readonly weightedInterval: number[];
  };
}
const scipy = golden('comparison-scipy') as FromScipy;
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof EngineError) return error.code;
    throw error;
  }
  return 'none';
};
const cells: Cells = {
  actual: Float64Array.from(scipy.cells.actual),
  predicted: Float64Array.from(scipy.cells.predicted),
  series: Int32Array.from(scipy.cells.series),
};
const grouping = { groupOf: Int32Array.from(scipy.cells.group), groups: 3 };
const intervals: IntervalCells = {
  ...cells,
  lower: cells.predicted.map((value) => value - scipy.cells.half),
  upper: cells.predicted.map((value) => value + scipy.cells.half),
  level: 80,
};

describe('golden: statsmodels and scoringrules (tests/golden/comparison-scipy.py)', () => {
  test('errors by group, and the interval of the bias with series as the sample', () => {
    const ours = errorsByGroup(cells, grouping);
    scipy.cells.groups.forEach((theirs, i) => {
      near(ours[i]?.mae, theirs.mae);
      near(ours[i]?.rmse, theirs.rmse);
      near(ours[i]?.bias, theirs.bias);
      near(ours[i]?.biasLower, theirs.biasInterval[0]);
      near(ours[i]?.biasUpper, theirs.biasInterval[1]);
    });
  });
  test("coverage by group with Wilson's interval, over cells and over series", () => {
    const ours = coverageByGroup(intervals, grouping);
    scipy.cells.groups.forEach((theirs, i) => {
      near(ours[i]?.coverage, theirs.coverage);
      near(ours[i]?.lower, theirs.wilson[0]);
      near(ours[i]?.upper, theirs.wilson[1]);
      near(ours[i]?.effectiveCount, theirs.effective);
      near(ours[i]?.clusteredLower, theirs.clustered[0]);
      near(ours[i]?.clusteredUpper, theirs.clustered[1]);
    });
  });
  test("Wilson's interval", () => {
    for (const [count, total, level, lower, upper] of scipy.wilson) {
      const ours = wilsonInterval(count / total, total, level);
      near(ours.lower, lower, 1e-12);
      near(ours.upper, upper, 1e-12);
    }
  });
  test('weighted interval score: the sum of interval scores, and the CRPS by quantiles', () => {
    const { actual, centre, bounds, crpsQuantile, weightedInterval } = scipy.scores;
    const { score } = weightedIntervalScores(Float64Array.from(actual), {
      centre: Float64Array.from(centre),
      intervals: bounds.map(([level, lower, upper]) => ({ level, lower: Float64Array.from(lower), upper: Float64Array.from(upper) })),
    });
    score.forEach((value, i) => {
      near(value, weightedInterval[i] as number);
      near(value, crpsQuantile[i] as number);
    });
  });
});

describe('agrees with the metrics of the leaderboard', () => {
  const series = fc.array(fc.tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true })), {
    minLength: 1,
    maxLength: 30,
  });
  const training = Float64Array.from({ length: 30 }, (_, i) => Math.sin(i * i));
  test('one group of one series has the errors of metrics', () => {
    fc.assert(
      fc.property(series, (pairs) => {
        const actual = Float64Array.from(pairs, ([y]) => y);
        const predicted = Float64Array.from(pairs, ([, f]) => f);
        const all = { groupOf: new Int32Array(pairs.length), groups: 1 };
        const scale = new Float64Array(pairs.length).fill(seasonalScale(training, 4, 1));
        const one: Cells = { actual, predicted, series: new Int32Array(pairs.length), scale };
        const ours = errorsByGroup(one, all)[0];
        near(ours?.mae, mae(actual, predicted));
        near(ours?.rmse, rmse(actual, predicted));
        near(ours?.smape, smape(actual, predicted));
        near(ours?.mase, mase(actual, predicted, training, 4));
        near(ours?.bias, bias(actual, predicted));
        const sums = (metric: PooledMetric): number => {
          const { numerator, denominator, figure } = seriesSums(one, metric, { unitOf: all.groupOf, units: 1 });
          const { above, below } = totalsOf({ numerator, denominator });
          return figureOf(above, below, figure);
        };
        near(sums('mae'), mae(actual, predicted));
        near(sums('rmse'), rmse(actual, predicted));
        near(sums('smape'), smape(actual, predicted));
        near(sums('mase'), mase(actual, predicted, training, 4));
        near(sums('bias'), bias(actual, predicted));
        const wide = { actual, lower: predicted.map((f) => f - 5), upper: predicted.map((f) => f + 5) };
        const held = coverageByGroup({ ...one, ...wide, level: 90 }, all)[0];
        near(held?.coverage, coverage(actual, wide.lower, wide.upper));
        near(held?.winkler, winklerScore(actual, wide.lower, wide.upper, 90));
        const { score, spread, under, over } = weightedIntervalScores(actual, { centre: predicted, intervals: [{ ...wide, level: 90 }] });
        const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
        const losses = [pinballLoss(actual, predicted, 0.5), pinballLoss(actual, wide.lower, 0.05), pinballLoss(actual, wide.upper, 0.95)];
        near(mean(score), (2 * losses.reduce((sum, loss) => sum + loss, 0)) / 3);
        near(mean(spread) + mean(under) + mean(over), mean(score));
      }),
      { numRuns: 60 },
    );
  });
});

describe('groups', () => {
  const axis = (unit: TimeAxis['frequency']['unit'], origin = 0, step = 1): TimeAxis => ({
    frequency: { unit, step },
    granularity: unit === 'integer' ? 'integer' : 'date',
    origin,
    dayOfMonth: 1,
  });
  test('weekdays and months of days: 1970-01-01 was a Thursday', () => {
    const week = calendarGroups(axis('day'), Int32Array.of(0, 1, 4, 31), 'weekday');
    expect(Array.from(week?.groupOf ?? [])).toEqual([3, 4, 0, 6]);
    expect(week?.labels[3]).toBe('Thu');
    expect(Array.from(calendarGroups(axis('day'), Int32Array.of(0, 31), 'month')?.groupOf ?? [])).toEqual([0, 1]);
  });
  test('hours, quarters, and business days over a weekend', () => {
    expect(Array.from(calendarGroups(axis('hour'), Int32Array.of(0, 25), 'hour')?.groupOf ?? [])).toEqual([0, 1]);
    expect(Array.from(calendarGroups(axis('quarter'), Int32Array.of(0, 5), 'quarter')?.groupOf ?? [])).toEqual([0, 1]);
    expect(Array.from(calendarGroups(axis('business-day'), Int32Array.of(1, 2), 'weekday')?.groupOf ?? [])).toEqual([4, 0]);
  });
  test('a part that does not differ is no group', () => {
    expect(calendarGroups(axis('month'), Int32Array.of(0), 'weekday')).toBe(null);
    expect(calendarGroups(axis('day', 0, 7), Int32Array.of(0), 'weekday')).toBe(null);
    expect([axis('integer'), axis('year'), axis('month', 0, 12), axis('quarter', 0, 4)].map(calendarParts)).toEqual([[], [], [], []]);
  });
  test('segments in the order of names, those without one last', () => {
    const { groupOf, labels, groups } = segmentGroups(Int32Array.of(0, 1, 2, 1, 9), ['b', '', 'a']);
    expect(labels).toEqual(['a', 'b', '']);
    expect(groups).toBe(3);
    expect(Array.from(groupOf)).toEqual([1, 2, 0, 2, -1]);
  });
  test('groups within groups', () => {
    const outer = { groupOf: Int32Array.of(0, 1, 1, -1), groups: 2 };
    const inner = { groupOf: Int32Array.of(2, 0, -1, 1), groups: 3 };
    expect(crossGroups(outer, inner)).toEqual({ groupOf: Int32Array.of(2, 3, -1, -1), groups: 6 });
  });
  test('runs are measured where all of them have a forecast', () => {
    const all = { groupOf: new Int32Array(4), groups: 1 };
    const shared = sharedCells(Float64Array.of(1, NaN, 3, 4), [Float64Array.of(1, 1, NaN, 1), Float64Array.of(1, 1, 1, 1)], all);
    expect(Array.from(shared.groupOf)).toEqual([0, -1, -1, 0]);
  });
});

describe('coverage', () => {
  test('intervals that are far too narrow, and far too wide, are told so; a few cells are not enough to say', () => {
    const n = 400;
    const actual = Float64Array.from({ length: n }, (_, i) => i % 10);
    const zero = new Float64Array(n);
    const series = Int32Array.from({ length: n }, (_, i) => i % 40);
    const at = (upper: number, level: number, used = n) =>
      coverageByGroup(
        { actual, lower: zero, upper: zero.map(() => upper), series, level },
        { groupOf: Int32Array.from({ length: n }, (_, i) => (i < used ? 0 : -1)), groups: 1 },
      )[0];
    expect(at(2, 80)).toMatchObject({ coverage: 0.3, above: 280, below: 0, verdict: 'too-narrow' });
    expect(at(9, 80)).toMatchObject({ coverage: 1, verdict: 'too-wide' });
    expect(at(7, 80)?.verdict).toBe('as-promised');
    expect(at(5, 80, 10)?.verdict).toBe('as-promised');
  });
  test('series that go astray as a whole count once each', () => {
    const clusters = Array.from({ length: 10 }, (_, i) => ({ inside: i < 8 ? 50 : 0, total: 50 }));
    // The variance between 10 clusters is over 9, so that they say as much as 9 trials of known variance.
    near(effectiveTrials(clusters), 9);
    expect(effectiveTrials(Array.from({ length: 10 }, () => ({ inside: 40, total: 50 })))).toBe(500);
    expect(effectiveTrials(Array.from({ length: 10 }, () => ({ inside: 50, total: 50 })))).toBe(10);
    expect(effectiveTrials([{ inside: 4, total: 5 }])).toBe(NaN);
  });
});

describe('odd input', () => {
  test('a group without cells has counts of zero and no figures', () => {
    const empty = { groupOf: new Int32Array(cells.actual.length).fill(-1), groups: 1 };
    expect(errorsByGroup(cells, empty)[0]).toMatchObject({ count: 0, series: 0, mae: NaN, bias: NaN, biasLower: NaN });
    expect(coverageByGroup(intervals, empty)[0]).toMatchObject({ count: 0, coverage: NaN, verdict: null, lower: NaN });
    const sums = seriesSums(cells, 'mae', { unitOf: empty.groupOf, units: 2 });
    expect(Array.from(sums.numerator)).toEqual([NaN, NaN]);
  });
  test('missing actuals, forecasts, bounds and scales are left out where they are needed', () => {
    const some: Cells = {
      actual: Float64Array.of(1, NaN, 3, 4),
      predicted: Float64Array.of(2, 2, NaN, 2),
      series: Int32Array.of(0, 0, 1, 1),
      scale: Float64Array.of(NaN, 1, 1, 4),
    };
    const all = { groupOf: new Int32Array(4), groups: 1 };
    expect(errorsByGroup(some, all)[0]).toMatchObject({
      count: 2,
      series: 2,
      mae: 1.5,
      mase: 0.5,
      overShare: 0.5,
      wape: 60,
      biasPercent: -20,
    });
    const bounds = { lower: Float64Array.of(0, 0, NaN, 0), upper: Float64Array.of(1, 1, 9, 3), level: 80 };
    expect(coverageByGroup({ ...some, ...bounds }, all)[0]).toMatchObject({
      count: 2,
      inside: 1,
      above: 1,
      meanWidth: 2,
      scaledWidth: 0.75,
    });
  });
  test('actuals of zero: no percentages, and errors as they are', () => {
    const zeros: Cells = { actual: new Float64Array(3), predicted: Float64Array.of(0, 1, 2), series: new Int32Array(3) };
    const [row] = errorsByGroup(zeros, { groupOf: new Int32Array(3), groups: 1 });
    expect(row).toMatchObject({ mae: 1, wape: NaN, biasPercent: NaN, biasLower: NaN });
    near(row?.smape, 400 / 3);
  });
  const all = { groupOf: new Int32Array(2), groups: 1 };
  const two = { actual: new Float64Array(2), predicted: new Float64Array(3), series: new Int32Array(2) };
  const pair = { lower: new Float64Array(2), upper: new Float64Array(2) };
  test.each([
    ['forecasts of another length', () => errorsByGroup(two, all), 'length-mismatch'],
    ['groups of another length', () => errorsByGroup(cells, all), 'length-mismatch'],
    [
      'bounds of another length',
      () => coverageByGroup({ ...two, lower: new Float64Array(1), upper: pair.upper, level: 80 }, all),
      'length-mismatch',
    ],
    ['a level of 100', () => coverageByGroup({ ...two, ...pair, level: 100 }, all), 'invalid-option'],
    ['no interval', () => weightedIntervalScores(new Float64Array(2), { centre: new Float64Array(2), intervals: [] }), 'invalid-option'],
    [
      'a level twice',
      () =>
        weightedIntervalScores(new Float64Array(2), {
          centre: new Float64Array(2),
          intervals: [
            { ...pair, level: 80 },
            { ...pair, level: 80 },
          ],
        }),
      'invalid-option',
    ],
  ])('%s', (_, work, code) => {
    expect(codeOf(work)).toBe(code);
  });
});
