import { medianInPlace } from '../../math/median.ts';
import { variance } from '../../math/moments.ts';
import { chiSquared } from '../chi-squared.ts';
import { compareColumn, type DistributionComparison } from '../compare-column.ts';
import { histogramPair, type HistogramPair } from '../histogram-pair.ts';
import { jensenShannon } from '../jensen-shannon.ts';
import { kolmogorovSmirnov } from '../kolmogorov-smirnov.ts';
import { populationStability } from '../population-stability.ts';
import { quantileBins } from '../quantile-bins.ts';
import { defaultRules, effectBy, type DriftMeasure, type DriftRules } from '../rules.ts';
import { sortedSample } from '../sorted-sample.ts';
import { distinctCounts } from '../value-counts.ts';
import { wasserstein } from '../wasserstein.ts';
import { adjustedValues, collect, gapsIn, hasFewValues, type Adjustment, type AdjustedValues } from './adjusted-values.ts';
import { levelTest, type LevelTest } from './level-test.ts';
import { chanceOf, earlierEnds, type Natural } from './natural.ts';
import type { GridColumn, PanelGrid } from './panel-grid.ts';
import type { DriftWindows, Span } from './windows.ts';

/** A column beside what it was, before it is settled which of all columns have drifted. */
export interface ColumnFigures {
  readonly name: string;
  readonly role: GridColumn['role'];
  readonly adjustment: Adjustment;
  /** What was compared with the current window. */
  readonly reference: Span;
  /** Null where a side has too few values. */
  readonly distribution: DistributionComparison | null;
  readonly histogram: HistogramPair | null;
  /** Largest effect in units of the least one that matters, as for tables: usually PSI above chance by 0.1, distance of 0.1 standard deviations. */
  readonly severity: number;
  /** Among earlier windows; null where history is too short to know. */
  readonly natural: Natural | null;
  /** From earlier windows, else from the test that takes values of a period as one. */
  readonly pValue: number | null;
  /** Of the middle series of each period, adjusted; null for flags and counts. */
  readonly level: LevelTest | null;
  /** The same in standard deviations of the adjusted values. */
  readonly levelEffect: number;
  /** Mean of the values as they are, in their unit. */
  readonly mean: { readonly reference: number | null; readonly current: number | null };
  readonly missing: { readonly reference: number; readonly current: number; /** The most of any earlier window. */ readonly most: number };
}

/** Values of a sample that is looked at once, and of one of many. */
const [MANY, FEW] = [200_000, 12_000];
/** Values below which a sample says nothing. */
const LEAST_VALUES = 8;

/** Compares a column's recent values with what they were, and with how far windows are apart that nothing happened between. */
export function columnFigures(
  grid: PanelGrid,
  column: GridColumn,
  windows: DriftWindows,
  seasonLength: number,
  rules = defaultRules,
): ColumnFigures {
  const adjusted = adjustedValues(grid, column, windows, seasonLength);
  const width = windows.current.to - windows.current.from;
  const before = spanBefore(adjusted, windows, windows.current.to, width);
  const { name, role } = column;
  const missing = missingFigures(grid, column, windows, width);
  const mean = { reference: meanOf(collect(grid, column.values, before)), current: meanOf(collect(grid, column.values, windows.current)) };
  const nothing = { name, role, adjustment: adjusted.adjustment, reference: before, mean, missing };
  const [a, b] = [collect(grid, adjusted.values, before, MANY), collect(grid, adjusted.values, windows.current, MANY)];
  if (a.length < LEAST_VALUES || b.length < LEAST_VALUES)
    return { ...nothing, distribution: null, histogram: null, severity: 0, natural: null, pValue: null, level: null, levelEffect: 0 };
  const { distribution } = compareColumn({ name, kind: 'number', values: a }, { name, kind: 'number', values: b }, 10, rules);
  const severity = effectOf(a, b, rules);
  const direct = adjusted.adjustment === 'same-weeks' || hasFewValues(column.values);
  const level = direct ? null : levelTest(periodMiddles(grid, adjusted.values), windows, adjusted.first);
  const deviation = Math.sqrt(variance(a));
  const last = windows.reference.to;
  const first = Math.max(width, adjusted.first + windows.gap + Math.min(2 * width, before.to - before.from));
  const ends = earlierEnds(first, last, Math.max(1, Math.round(width / 4)));
  const effects: number[] = [];
  for (const end of ends) {
    const [was, is] = [spanBefore(adjusted, windows, end, width), { from: end - width, to: end }];
    if (was.to - was.from < width) continue;
    const [p, q] = [collect(grid, adjusted.values, was, FEW), collect(grid, adjusted.values, is, FEW)];
    if (p.length >= LEAST_VALUES && q.length >= LEAST_VALUES) effects.push(effectOf(p, q, rules));
  }
  const apart = ends.length === 0 ? 0 : Math.floor((last - (ends.at(-1) as number)) / width) + 1;
  const chance = chanceOf(severity, effects, Math.min(apart, effects.length));
  return {
    ...nothing,
    distribution,
    histogram: distribution?.bins.bounds ? histogramPair(a, b) : null,
    severity,
    level,
    levelEffect: level && deviation > 0 ? Math.abs(level.change) / deviation : 0,
    natural: chance?.natural ?? null,
    pValue: chance?.pValue ?? byPeriods(grid, adjusted.values, before, windows.current, rules),
  };
}

/** What a window that ends at `end` is compared with. */
function spanBefore({ adjustment, first }: AdjustedValues, { gap, year, reference }: DriftWindows, end: number, width: number): Span {
  if (adjustment === 'same-weeks') {
    const lag = year as number;
    const back = lag * Math.max(1, Math.ceil((gap - width) / lag));
    return { from: Math.max(0, end - width - back), to: Math.max(0, end - back) };
  }
  const to = end - gap;
  return { from: Math.max(first, to - (reference.to - reference.from)), to: Math.max(first, to) };
}

/** Effect of two samples in units of the least one that matters. */
function effectOf(reference: Float64Array, current: Float64Array, rules: DriftRules): number {
  const [a, b] = [sortedSample(reference).values, sortedSample(current).values];
  const few = rules.test === 'by-values' ? distinctCounts(a, b, rules.fewValues) : null;
  const counts = few ?? quantileBins(a, b);
  const wants = (measure: DriftMeasure): boolean => rules.measures.includes(measure);
  const byCounts = few !== null || rules.test === 'chi-squared';
  return effectBy(rules, {
    stability: populationStability(counts),
    wasserstein: wants('wasserstein') ? wasserstein(a, b) : null,
    jensenShannon: wants('jensen-shannon') ? jensenShannon(counts) : 0,
    statistic: !wants('statistic') ? 0 : byCounts ? chiSquared(counts).cramersV : kolmogorovSmirnov(a, b).statistic,
  });
}

/** The middle of the values of each period over its series, NaN without any: series share their days, so that a period is one value and not many. */
export function periodMiddles({ ids, periods }: PanelGrid, values: Float64Array): Float64Array {
  const middles = new Float64Array(periods).fill(NaN);
  const own = new Float64Array(ids.length);
  for (let t = 0; t < periods; t++) {
    let n = 0;
    for (let i = 0; i < ids.length; i++) {
      const value = values[i * periods + t] as number;
      if (value === value) own[n++] = value;
    }
    if (n > 0) middles[t] = medianInPlace(own.subarray(0, n));
  }
  return middles;
}

/** Correlation of neighbours, 0 to 0.95. */
export function neighbourCorrelation(values: Float64Array): number {
  const centre = meanOf(values) ?? 0;
  let products = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    squares += ((values[i] as number) - centre) ** 2;
    if (i > 0) products += ((values[i] as number) - centre) * ((values[i - 1] as number) - centre);
  }
  return squares > 0 ? Math.min(0.95, Math.max(0, products / squares)) : 0;
}

/** Two-sample Kolmogorov-Smirnov test of period means, samples made smaller by as much as neighbours resemble each other. */
function byPeriods(grid: PanelGrid, values: Float64Array, before: Span, current: Span, rules: DriftRules): number | null {
  const means = periodMiddles(grid, values);
  const [a, b] = [before, current].map(({ from, to }) => means.slice(from, to).filter((value) => value === value)) as [
    Float64Array,
    Float64Array,
  ];
  if (a.length < LEAST_VALUES || b.length < LEAST_VALUES) return null;
  const phi = neighbourCorrelation(a);
  const keep = Math.ceil((1 + phi) / (1 - phi));
  const thin = (sample: Float64Array): Float64Array => sample.filter((_, i) => i % keep === 0);
  const [p, q] = [thin(a), thin(b)];
  if (p.length < 4 || q.length < 4) return 1;
  return (
    compareColumn({ name: '', kind: 'number', values: p }, { name: '', kind: 'number', values: q }, 10, rules).distribution?.pValue ?? null
  );
}

function missingFigures(grid: PanelGrid, { values }: GridColumn, windows: DriftWindows, width: number): ColumnFigures['missing'] {
  const share = (span: Span): number => {
    const { cells, missing } = gapsIn(grid, values, span);
    return cells === 0 ? 0 : missing / cells;
  };
  const ends = earlierEnds(width, windows.reference.to, width);
  const most = ends.reduce((top, end) => Math.max(top, share({ from: end - width, to: end })), 0);
  return { reference: share(windows.reference), current: share(windows.current), most };
}

function meanOf(values: Float64Array): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
