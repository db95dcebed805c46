import type { ComparedCoverage, ComparedGroup, ComparedMetric, RunComparison } from '../../../contract/entities/run-comparison.ts';
import {
  averageRanks,
  bootstrapRuns,
  calendarGroups,
  calendarParts,
  coverageByGroup,
  criticalDifference,
  errorsByGroup,
  friedman,
  overlappingOrigins,
  panelDieboldMariano,
  segmentGroups,
  seriesSums,
  sharedCells,
  type Grouping,
  type PanelTest,
} from '../../../engine/comparison/index.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { breuschPagan } from '../../../engine/diagnostics/breusch-pagan.ts';
import { quantilePlot } from '../../../engine/diagnostics/quantile-plot.ts';
import { compareCells, type ComparedCells, type ComparedRun } from './compare-cells.ts';

/** A comparison without what stands in the records of the runs. */
export type CellComparison = Omit<RunComparison, 'runs' | 'parameters'>;

export interface CompareInput {
  readonly runs: readonly ComparedRun[];
  /** See `shiftBetween`. */
  readonly shifts: readonly number[];
  /** Attributes of the first run's series by name. */
  readonly segments: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly seriesNames: readonly string[];
  /** Every series is forecast once: periods are the sample over time, as origins are otherwise. */
  readonly oneOrigin?: boolean;
  /** Of the series that err most; 50 if not given. */
  readonly mostWorst?: number;
  readonly onProgress?: (phase: string, done: number, total: number) => void;
}

const draws = 2000;
const scatterPoints = 2000;
const worstSeries = 50;
/** Attributes with more values than this are series by another name. */
const mostSegments = 40;
const persistenceLags = 14;
const metrics = ['mase', 'mae', 'rmse', 'smape', 'wape', 'bias'] as const;

const finite = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

/** What the data do not allow leaves its place empty. */
function allowed<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof EngineError && error.code !== 'cancelled') return null;
    throw error;
  }
}

/** Compares runs on the series, folds and steps that all of them forecast. See docs/methods/comparing.md. */
export function compareRuns({
  runs,
  shifts,
  segments,
  seriesNames,
  oneOrigin = false,
  mostWorst = worstSeries,
  onProgress = () => undefined,
}: CompareInput): CellComparison {
  onProgress('Reading the forecasts', 0, 6);
  const cells = oneOrigin ? overPeriods(compareCells(runs, shifts)) : compareCells(runs, shifts);
  const { actual, predicted, series, scale } = cells;
  const every = sharedCells(actual, predicted, { groupOf: new Int32Array(actual.length), groups: 1 });
  const shared = every.groupOf.reduce((sum, group) => sum + (group === 0 ? 1 : 0), 0);
  const within = <G extends Grouping>(grouping: G): Grouping => sharedCells(actual, predicted, grouping);
  const seriesCount = seriesNames.length;
  const bySeries = within({ groupOf: series, groups: seriesCount });
  const shown = new Set<number>();
  const origins = new Set<number>();
  every.groupOf.forEach((group, i) => {
    if (group !== 0) return;
    shown.add(series[i] as number);
    origins.add(cells.origin[i] as number);
  });
  const counts = predicted.map(
    (mean, k) =>
      mean.reduce((sum, value, i) => sum + (Number.isNaN(value) || every.groupOf[i] === 0 ? 0 : 1), 0) + (cells.elsewhere[k] ?? 0),
  );
  const summary = { shared, series: shown.size, origins: origins.size, leftOut: counts, changedActuals: cells.changedActuals };
  if (shared === 0)
    return {
      cells: { ...summary, none: 'These runs have no forecast in common: their backtests are of other series or other days.' },
      metrics: [],
      ranks: null,
      pairs: [],
      groups: [],
      coverage: [],
      errors: [],
      scatter: [],
      worst: [],
    };
  const ofRuns = predicted.map((mean) => ({ actual, predicted: mean, series, scale }));

  onProgress('Drawing series for intervals', 1, 6);
  const units =
    shown.size >= 2
      ? ({ unitOf: bySeries.groupOf, units: seriesCount } as const)
      : { unitOf: within({ groupOf: cells.origin, groups: cells.origins.length }).groupOf, units: cells.origins.length };
  const compared = metrics.flatMap((metric): ComparedMetric[] => {
    const found = allowed(() => {
      const sums = ofRuns.map((run) => seriesSums(run, metric, units));
      const blockLength = oneOrigin && shown.size < 2 ? neighbours(origins.size) : 1;
      return bootstrapRuns(
        sums,
        { figure: sums[0]?.figure ?? 'ratio', draws, blockLength },
        { rng: createRng(1), shouldStop: () => false },
      );
    });
    if (!found) return [];
    return [
      {
        metric,
        units: shown.size >= 2 ? 'series' : oneOrigin ? 'periods' : 'folds',
        count: found.units,
        runs: found.runs.map(({ estimate, lower, upper, lowestShare }) => ({ estimate, lower, upper, lowestShare })),
        differences: found.differences.map(({ first, second, estimate, lower, upper, lowerShare, relative }) => ({
          first,
          second,
          estimate,
          lower,
          upper,
          lowerShare,
          relative: relative && { estimate: relative.estimate, lower: relative.lower, upper: relative.upper },
        })),
      },
    ];
  });

  onProgress('Ranking', 2, 6);
  const errors = ofRuns.map((run) => errorsByGroup(run, bySeries));
  const losses = errors.map((groups) => Float64Array.from(groups, ({ mase }) => mase));
  const ranks = allowed(() => {
    const table = averageRanks(losses);
    const critical = criticalDifference(table);
    const test = allowed(() => friedman(table));
    return {
      blocks: table.blocks,
      averageRanks: [...table.averageRanks],
      best: [...table.best],
      winRates: table.winRates.map((row) => [...row]),
      criticalDifference: critical.criticalDifference,
      order: critical.order.map((one) => ({ ...one })),
      cliques: critical.cliques.map((one) => ({ ...one })),
      pValue: finite(test?.imanDavenport.pValue),
    };
  });

  onProgress('Testing pairs', 3, 6);
  const pairs = pairsOf(cells, every, seriesCount, ranks?.winRates ?? null, oneOrigin);

  onProgress('Errors by group', 4, 6);
  const steps = 1 + cells.step.reduce((most, step) => Math.max(most, step), 0);
  const groups: ComparedGroup[] = [
    groupOf(
      'Steps ahead',
      { groupOf: cells.step, groups: steps },
      Array.from({ length: steps }, (_, i) => String(i + 1)),
    ),
    ...calendarParts(runs[0]?.data.axis ?? noAxis).flatMap((part) => {
      const found = calendarGroups(runs[0]?.data.axis ?? noAxis, cells.period, part);
      return found ? [groupOf(partNames[part], found, found.labels)] : [];
    }),
    ...segments.flatMap(({ name, values }) => {
      const found = segmentGroups(series, values);
      return found.groups >= 2 && found.groups <= mostSegments && found.groups < seriesCount
        ? [
            groupOf(
              name,
              found,
              found.labels.map((label) => (label === '' ? 'none' : label)),
            ),
          ]
        : [];
    }),
  ];
  function groupOf(name: string, grouping: Grouping, labels: readonly string[]): ComparedGroup {
    const restricted = within(grouping);
    const found = ofRuns.map((run) => errorsByGroup(run, restricted));
    // Days that nobody forecast say nothing.
    const kept = labels.flatMap((label, i) => (found.some((rows) => (rows[i]?.count ?? 0) > 0) ? [{ label, i }] : []));
    return {
      name,
      labels: kept.map(({ label }) => label),
      runs: found.map((rows) => ({
        count: kept.map(({ i }) => rows[i]?.count ?? 0),
        mase: kept.map(({ i }) => finite(rows[i]?.mase)),
        mae: kept.map(({ i }) => finite(rows[i]?.mae)),
        wape: kept.map(({ i }) => finite(rows[i]?.wape)),
        bias: kept.map(({ i }) => finite(rows[i]?.biasPercent)),
      })),
    };
  }

  onProgress('Intervals and residuals', 5, 6);
  const bySteps = within({ groupOf: cells.step, groups: steps });
  const coverage = cells.bands.map(({ level, lower, upper }): ComparedCoverage => ({
    level,
    runs: predicted.map((_, k) => {
      const column = { actual, lower: lower[k] as Float64Array, upper: upper[k] as Float64Array, series, scale, level };
      const [all] = coverageByGroup(column, every);
      const each = coverageByGroup(column, bySteps);
      const percent = (share: number | undefined): number | null => finite(share === undefined ? undefined : 100 * share);
      const clustered = all !== undefined && Number.isFinite(all.clusteredLower);
      return {
        coverage: percent(all?.coverage),
        lower: percent(clustered ? all.clusteredLower : all?.lower),
        upper: percent(clustered ? all.clusteredUpper : all?.upper),
        verdict: all?.verdict ?? null,
        width: finite(all?.meanWidth),
        scaledWidth: finite(all?.scaledWidth),
        winkler: finite(all?.winkler),
        byStep: each.map((one) => percent(one.coverage)),
        widthByStep: each.map((one) => finite(one.scaledWidth)),
      };
    }),
  }));
  const stride = Math.max(1, Math.ceil(shared / scatterPoints));
  const sample = Int32Array.from(every.groupOf.keys())
    .filter((i) => every.groupOf[i] === 0)
    .filter((_, place) => place % stride === 0);
  const meanOf = (row: number): number => losses.reduce((sum, one) => sum + (one[row] ?? NaN), 0) / losses.length;
  const worst = Array.from(shown)
    .filter((one) => Number.isFinite(meanOf(one)))
    .toSorted((a, b) => meanOf(b) - meanOf(a) || a - b)
    .slice(0, mostWorst);
  return {
    cells: { ...summary, none: null },
    metrics: compared,
    ranks,
    pairs,
    groups,
    coverage,
    errors: predicted.map((mean) => errorsOf(cells, mean, every)),
    scatter: predicted.map((mean) => ({
      predicted: Float64Array.from(sample, (i) => mean[i] as number),
      actual: Float64Array.from(sample, (i) => actual[i] as number),
    })),
    worst: worst.map((index) => {
      const own = losses.map((one) => one[index] ?? NaN);
      return { index, name: seriesNames[index] ?? '', mase: own.map(finite), best: own.indexOf(Math.min(...own)) };
    }),
  };
}

const partNames = { hour: 'Hour', weekday: 'Weekday', month: 'Month', quarter: 'Quarter' } as const;
const noAxis = { frequency: { unit: 'integer', step: 1 }, granularity: 'integer', origin: 0, dayOfMonth: 1 } as const;

/** Periods in the place of origins. */
function overPeriods(cells: ComparedCells): ComparedCells {
  const origins = [...new Set(cells.period)].sort((a, b) => a - b);
  const placeOf = new Map(origins.map((period, place) => [period, place]));
  return { ...cells, origins, origin: cells.period.map((period) => placeOf.get(period) ?? -1) };
}

/**
 * Periods in a row that are taken to depend on each other, of n: one more than the lags that Newey & West suggest.
 *
 * @see Newey & West (1994), Review of Economic Studies 61(4), 631-653
 */
const neighbours = (n: number): number => 1 + Math.floor(4 * (n / 100) ** (2 / 9));

/**
 * Diebold-Mariano of each pair, on the mean scaled error of each series at each origin.
 *
 * @param periods - stand in the place of origins: how many of them depend on each other is not known
 */
function pairsOf(
  cells: ComparedCells,
  every: Grouping,
  seriesCount: number,
  winRates: readonly (readonly number[])[] | null,
  periods: boolean,
): RunComparison['pairs'] {
  const spacing = Math.min(Infinity, ...cells.origins.slice(1).map((period, i) => period - (cells.origins[i] ?? 0)));
  const horizon = 1 + cells.step.reduce((most, step) => Math.max(most, step), 0);
  const overlap = Number.isFinite(spacing) ? overlappingOrigins(horizon, spacing) : 1;
  // How many periods each difference is of: an origin of which one day has come is no whole week.
  const weights = Array.from({ length: seriesCount }, () => new Float64Array(cells.origins.length));
  const means = cells.predicted.map((mean, run) => {
    const sums = Array.from({ length: seriesCount }, () => new Float64Array(cells.origins.length));
    const counts = Array.from({ length: seriesCount }, () => new Int32Array(cells.origins.length));
    for (let i = 0; i < mean.length; i++) {
      const size = cells.scale[i] as number;
      if (every.groupOf[i] !== 0 || !(size > 0)) continue;
      const [row, count] = [sums[cells.series[i] as number], counts[cells.series[i] as number]];
      const at = cells.origin[i] as number;
      if (!row || !count) continue;
      row[at] = (row[at] as number) + Math.abs((mean[i] as number) - (cells.actual[i] as number)) / size;
      count[at] = (count[at] as number) + 1;
    }
    // All runs are measured on the same cells.
    if (run === 0) counts.forEach((row, s) => weights[s]?.set(row));
    return sums.map((row, s) => row.map((sum, at) => ((counts[s]?.[at] ?? 0) > 0 ? sum / (counts[s]?.[at] as number) : NaN)));
  });
  const pairs: RunComparison['pairs'] = [];
  for (let first = 0; first < means.length; first++)
    for (let second = first + 1; second < means.length; second++) {
      const differences = (means[first] ?? []).map((row, s) => row.map((value, at) => value - (means[second]?.[s]?.[at] ?? NaN)));
      const found = allowed(() =>
        panelDieboldMariano(
          differences,
          periods ? { estimator: 'cosines' } : { horizon: overlap, estimator: 'bartlett' },
          periods ? undefined : weights,
        ),
      );
      const p = (test: PanelTest | undefined): number | null => (test && 'test' in test ? finite(test.test.pValue) : null);
      const [overOrigins, overSeries] = [p(found?.overOrigins), p(found?.overSeries)];
      const refusal = found && 'message' in found.overOrigins ? found.overOrigins.message : null;
      pairs.push({
        first,
        second,
        meanDifference: finite(found?.meanDifference),
        pValue: overOrigins === null ? overSeries : overSeries === null ? overOrigins : Math.max(overOrigins, overSeries),
        overOrigins,
        overSeries,
        winRate: finite(winRates?.[first]?.[second]),
        refused: overOrigins === null && overSeries === null ? (refusal ?? 'There is no scaled error to compare.') : null,
      });
    }
  return pairs;
}

/** Scaled errors of one run: their distribution, whether their size follows the forecast, how long they last. */
function errorsOf(cells: ComparedCells, mean: Float64Array, every: Grouping): RunComparison['errors'][number] {
  const scaled = mean.map((value, i) =>
    every.groupOf[i] === 0 ? (value - (cells.actual[i] as number)) / (cells.scale[i] as number) : NaN,
  );
  const clean = scaled.map((value) => (Number.isFinite(value) ? value : NaN));
  const levels = mean.map((value, i) => value / (cells.scale[i] as number));
  const seen = clean.filter((value) => !Number.isNaN(value));
  const centre = seen.length === 0 ? NaN : seen.reduce((sum, value) => sum + value, 0) / seen.length;
  const variance = seen.reduce((sum, value) => sum + (value - centre) ** 2, 0) / seen.length;
  const test = allowed(() =>
    breuschPagan(
      clean,
      levels.map((value) => (Number.isFinite(value) ? value : NaN)),
    ),
  );
  const plot = allowed(() => quantilePlot(seen));
  const lags = Math.min(
    persistenceLags,
    cells.step.reduce((most, step) => Math.max(most, step), 0),
  );
  return {
    count: seen.length,
    mean: finite(centre),
    breuschPagan: test && { pValue: test.pValue, correlation: test.correlation },
    quantiles: plot && {
      theoretical: Float64Array.from(plot.theoretical),
      sample: Float64Array.from(plot.sample),
      lower: Float64Array.from(plot.lower),
      upper: Float64Array.from(plot.upper),
      intercept: plot.line.intercept,
      slope: plot.line.slope,
      outside: plot.outside,
      count: plot.count,
    },
    persistence: variance > 0 ? Array.from({ length: lags }, (_, lag) => persistenceAt(cells, clean, lag + 1, centre) / variance) : [],
  };
}

/** Mean product of errors of one forecast that lie `lag` steps apart. Steps of a forecast follow each other. */
function persistenceAt({ step }: ComparedCells, errors: Float64Array, lag: number, centre: number): number {
  let sum = 0;
  let count = 0;
  for (let i = lag; i < errors.length; i++) {
    if ((step[i] as number) < lag) continue;
    const product = ((errors[i] as number) - centre) * ((errors[i - lag] as number) - centre);
    if (Number.isNaN(product)) continue;
    sum += product;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
