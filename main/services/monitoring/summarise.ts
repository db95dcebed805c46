import type { PerformanceFigures, VersionPerformance } from '../../../contract/entities/performance.ts';
import { formatPeriod, type TimeAxis } from '../../../engine/core/time-axis.ts';
import { controlChart, degradation, expectedError, type ControlChart, type Matured } from '../../../engine/monitoring/index.ts';
import type { DeployedSeries } from '../../store/repositories/deployments.ts';
import type { Expected } from './expected.ts';
import { addPair, addSums, emptySums, figuresOf } from './figures.ts';
import { passedOverWords } from './passed-over.ts';
import { sumCount, type PeriodScore } from './period-codec.ts';
import { verdictOf } from './verdict.ts';

/** What is kept of a version's performance, so that asking for it is reading it. */
export type Summary = Omit<VersionPerformance, 'modelVersionId' | 'number' | 'label' | 'stage'> & { readonly formatVersion: 1 };

export interface SummaryInput {
  /** In order of periods. */
  readonly periods: readonly { readonly period: number; readonly served: boolean; readonly score: PeriodScore }[];
  readonly expected: Expected;
  readonly levels: readonly number[];
  readonly axis: TimeAxis;
  readonly series: readonly DeployedSeries[];
  /** Actuals of each series before the first period, by place; for what is odd in the new ones. */
  readonly history: readonly Float64Array[];
}

/** Series in the table. */
const mostSeries = 2000;
/** Limits hold for so many periods. */
const window = 100;
/** More values of a key are no segments any more. */
const mostSegments = 60;

const nameOf = ({ keys, series }: DeployedSeries): string => Object.values(keys).join(' / ') || series || 'the series';

function maturedOf(periods: SummaryInput['periods']): Matured {
  const total = periods.reduce((sum, { score }) => sum + score.places.length, 0);
  const matured = {
    series: new Int32Array(total),
    period: new Int32Array(total),
    step: new Int32Array(total),
    actual: new Float64Array(total),
    forecast: new Float64Array(total),
  };
  let at = 0;
  for (const { period, score } of periods) {
    matured.series.set(score.places, at);
    matured.period.fill(period, at, at + score.places.length);
    matured.step.set(score.step, at);
    matured.actual.set(score.actual, at);
    matured.forecast.set(score.forecast, at);
    at += score.places.length;
  }
  return matured;
}

/** The newest periods from the end of the trouble before the last one on: what was over is not what is wrong now. */
function sinceLastTrouble(recent: SummaryInput['periods'], { points }: ControlChart): SummaryInput['periods'] {
  const alarms = new Set(points.flatMap(({ period, alarm }) => (alarm === null ? [] : [period])));
  const flags = recent.map(({ period }) => alarms.has(period));
  const last = flags.lastIndexOf(true);
  const begin = last < 0 ? -1 : flags.lastIndexOf(false, last);
  const before = begin < 0 ? -1 : flags.lastIndexOf(true, begin);
  return recent.slice(before + 1);
}

const noChart: ControlChart = { points: [], limits: null, alarmAt: null, since: null, alarm: null };

/** What became of all forecasts of a version that have come: for tables, the chart and the verdict. */
export function summarise({ periods, expected, levels, axis, series, history }: SummaryInput): Summary {
  const { expectation, naive } = expected;
  const width = sumCount + 2 * levels.length;
  const total = emptySums(levels.length);
  const bySeries = new Map<number, Float64Array>();
  const byStep = new Map<number, Float64Array>();
  const byPeriod = periods.map(({ score }) => {
    const own = emptySums(levels.length);
    score.places.forEach((place, i) => {
      const [y, f, step] = [score.actual[i] as number, score.forecast[i] as number, score.step[i] as number];
      const usual = expectation ? expectedError(expectation, place, step) : NaN;
      const sums = bySeries.get(place) ?? emptySums(levels.length);
      bySeries.set(place, sums);
      for (const group of [own, sums]) {
        addPair(group, 0, y, f, usual, naive[place] ?? NaN);
        levels.forEach((level, k) => {
          const which = score.levels.indexOf(level);
          if (which < 0) return;
          const at = sumCount + 2 * k;
          group[at] = (group[at] as number) + (score.inside[i * score.levels.length + which] as number);
          group[at + 1] = (group[at + 1] as number) + 1;
        });
      }
    });
    const kept = sumCount + 2 * score.levels.length;
    for (let h = 0; h < score.steps.length / kept; h++) {
      const from = score.steps.subarray(h * kept, (h + 1) * kept);
      if (!((from[0] as number) > 0)) continue;
      const sums = byStep.get(h + 1) ?? new Float64Array(width);
      byStep.set(h + 1, sums);
      addSums(sums.subarray(0, sumCount), from.subarray(0, sumCount));
      levels.forEach((level, k) => {
        const which = score.levels.indexOf(level);
        if (which >= 0)
          addSums(sums.subarray(sumCount + 2 * k, sumCount + 2 * k + 2), from.subarray(sumCount + 2 * which, sumCount + 2 * which + 2));
      });
    }
    addSums(total, own);
    return own;
  });

  const chart = expectation ? controlChart(maturedOf(periods), expectation) : noChart;
  const recent = sinceLastTrouble(periods.slice(-window), chart);
  const matured = maturedOf(recent);
  const now = expectation && recent.length < periods.length ? controlChart(matured, expectation) : chart;
  const names = series.map(nameOf);
  const verdict = verdictOf({
    chart: now,
    found: expectation ? degradation(matured, expectation, now, history) : null,
    axis,
    names,
  });
  const charted = new Map(chart.points.map((point) => [point.period, point]));
  const rows = [...bySeries]
    .map(([place, sums]) => ({ place, name: names[place] ?? '', ...figuresOf(sums, levels) }))
    .sort((a, b) => (b.ratio ?? 0) * b.count - (a.ratio ?? 0) * a.count || (b.mae ?? 0) - (a.mae ?? 0));
  return {
    formatVersion: 1,
    points: periods.map(({ period, served }, i) => {
      const figures = figuresOf(byPeriod[i] as Float64Array, levels);
      const point = charted.get(period);
      return {
        period: formatPeriod(axis, period),
        count: figures.count,
        mae: figures.mae,
        ratio: point?.ratio ?? null,
        bias: point?.bias ?? null,
        smoothRatio: point?.smoothRatio ?? null,
        smoothBias: point?.smoothBias ?? null,
        alarm: point?.alarm ?? null,
        served,
      };
    }),
    limits: chart.limits,
    expectedFrom: expectation ? passedOverWords(expectation, axis) : null,
    total: figuresOf(total, levels),
    steps: [...byStep].sort(([a], [b]) => a - b).map(([step, sums]) => ({ step, ...figuresOf(sums, levels) })),
    series: rows.slice(0, mostSeries).map(({ place: _place, ...row }) => row),
    moreSeries: Math.max(0, rows.length - mostSeries),
    segments: segmentsOf(series, bySeries, levels),
    verdict,
  };
}

/** Sums of series that share the value of a key column, for columns that tell groups of series apart. */
function segmentsOf(
  series: readonly DeployedSeries[],
  bySeries: ReadonlyMap<number, Float64Array>,
  levels: readonly number[],
): VersionPerformance['segments'] {
  const columns = [...new Set(series.flatMap(({ keys }) => Object.keys(keys)))];
  return columns.flatMap((name) => {
    const groups = new Map<string, { sums: Float64Array; series: number }>();
    for (const { place, keys } of series) {
      const sums = bySeries.get(place);
      const value = keys[name];
      if (!sums || value === undefined) continue;
      const group = groups.get(value) ?? { sums: emptySums(levels.length), series: 0 };
      groups.set(value, group);
      addSums(group.sums, sums);
      group.series++;
    }
    if (groups.size < 2 || groups.size > mostSegments || groups.size === bySeries.size) return [];
    const rows = [...groups].map(([value, group]): PerformanceFigures & { value: string; series: number } => ({
      value,
      series: group.series,
      ...figuresOf(group.sums, levels),
    }));
    return [{ name, rows: rows.sort((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0)) }];
  });
}
