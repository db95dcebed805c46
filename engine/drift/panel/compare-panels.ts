import { changePoints } from '../change-points.ts';
import { missingPatterns, type MissingPatterns } from '../missing-patterns.ts';
import { correctBy, defaultRules, requireRules, type DriftRules } from '../rules.ts';
import { requireOption } from '../stream-alarm.ts';
import { EngineError } from '../../core/errors.ts';
import { adjustedValues, collect } from './adjusted-values.ts';
import { columnFigures, neighbourCorrelation, periodMiddles, type ColumnFigures } from './column-drift.ts';
import { errorDrift, type ErrorDrift, type ErrorPoints } from './error-drift.ts';
import { panelGrid, type PanelGrid, type PanelSide } from './panel-grid.ts';
import { LEAST_SEASON, seasonDrift, type SeasonDrift } from './season-drift.ts';
import { LEAST_CHANGE, seriesLevels, type SeriesLevel } from './series-levels.ts';
import { driftWindows, recentPeriods, type DriftWindows } from './windows.ts';

export interface ComparePanelsOptions {
  /** Newest periods that are looked at; see `recentPeriods` if not given. */
  readonly recent?: number;
  /** Share of false findings among the findings; 0.05 if not given. */
  readonly level?: number;
  /** How columns are compared and from when on a difference matters; the usual where not given. */
  readonly rules?: Partial<DriftRules>;
  /** Columns that are left out. */
  readonly ignore?: readonly string[];
  /** What the model leans on each column, as shares of all that it leans on; absent where nobody knows. */
  readonly importance?: Readonly<Record<string, number>>;
  /** What forecasts of the deployed model missed, by series, and by step where there are several forecasts of a period. */
  readonly errors?: { readonly points: ErrorPoints; readonly byStep: ErrorPoints };
  readonly onProgress?: (phase: string, done: number, total: number) => void;
}

export interface FeatureDrift extends ColumnFigures {
  readonly decision: 'drift' | 'stable' | 'not-judged';
  readonly reasons: readonly ('level' | 'distribution' | 'missing')[];
  /** P-values for the number of tests; null where there was none. */
  readonly adjusted: { readonly distribution: number | null; readonly level: number | null };
  /** In units of what drifts: above 1 it is both larger than matters and larger than 95 of 100 earlier windows. */
  readonly effect: number;
  /** Share of what the model leans on; null where it is not known. */
  readonly importance: number | null;
  /** Effect times importance; the effect itself where that is not known. */
  readonly impact: number;
}

export interface PanelDrift {
  readonly windows: DriftWindows;
  readonly grid: Pick<PanelGrid, 'offset' | 'periods' | 'referenceEnd' | 'added' | 'removed' | 'fresh' | 'vanished' | 'overlap'>;
  readonly level: number;
  /** Of the target and all shared regressors: those that drifted first, by impact. */
  readonly features: readonly FeatureDrift[];
  /** Whether impact knows what the model leans on. */
  readonly weighed: boolean;
  readonly series: readonly SeriesLevel[];
  readonly seasons: readonly (SeasonDrift & { readonly drifted: boolean; readonly adjusted: number })[];
  readonly missingPatterns: MissingPatterns | null;
  /** Periods where the level of all series together changed, on the grid. */
  readonly changes: readonly { readonly at: number; readonly before: number; readonly after: number }[];
  readonly errors: ErrorDrift | null;
}

/** Moves of the level, in units of usual ones, from which on 5 of 100 windows are. */
const USUAL_TIMES = 2;

/**
 * Compares the newest periods of a version with the version that a model learnt from. Trend and season are no drift: values are compared less those of the same weeks a year
 * before where history allows it, and a difference counts only where it is both large and larger than those between earlier windows of the reference.
 *
 * @param seasons - lengths of the seasons that are looked at
 * @throws EngineError `invalid-option`, `series-too-short` where there is less than one window before the current one
 */
export function comparePanels(
  reference: PanelSide,
  current: PanelSide,
  seasons: readonly number[],
  options: ComparePanelsOptions = {},
): PanelDrift {
  const { panel } = current;
  const {
    recent = recentPeriods(panel.frequency, panel.seasonLength),
    level = 0.05,
    ignore = [],
    importance,
    errors,
    onProgress,
  } = options;
  requireOption('comparePanels', 'recent', recent, 4, 1e6, true);
  requireOption('comparePanels', 'level', level, 1e-6, 0.5);
  const rules = { ...defaultRules, ...options.rules };
  requireRules('comparePanels', rules);
  const grid = panelGrid(reference, current, recent);
  const windows = driftWindows(panel.frequency, recent, grid.referenceEnd, grid.periods);
  const length = windows.reference.to - windows.reference.from;
  if (length < recent)
    throw new EngineError(
      'series-too-short',
      `A comparison of the newest ${recent} periods needs as many before them in the reference but there are ${Math.max(0, length)}.`,
      { recent, before: Math.max(0, length) },
    );
  const names = grid.shared.filter((name) => !ignore.includes(name));
  const total = names.length + 3;
  onProgress?.('Comparing the target', 0, total);
  const figures = [columnFigures(grid, grid.target, windows, panel.seasonLength, rules)];
  const gaps = new Map<string, Float64Array>();
  names.forEach((name, k) => {
    onProgress?.(`Comparing ${name}`, 1 + k, total);
    const column = grid.regressor(name);
    figures.push(columnFigures(grid, column, windows, panel.seasonLength, rules));
    if (column.values.some((value) => value !== value)) gaps.set(name, column.values);
  });
  onProgress?.('Looking at series', names.length + 1, total);
  const series = seriesLevels(grid, adjustedValues(grid, grid.target, windows, panel.seasonLength), windows, level);
  onProgress?.('Looking at seasons', names.length + 2, total);
  const found = [...new Set(seasons)].flatMap((m) => {
    const one = seasonDrift(grid, windows, m, level);
    return one ? [one] : [];
  });
  // One family of tests: columns and seasons.
  const tests = [
    ...figures.flatMap(({ pValue, level: moved }) => [pValue ?? NaN, moved?.pValue ?? NaN]),
    ...found.map(({ pValue }) => pValue),
  ];
  const adjusted = correctBy(rules, Float64Array.from(tests));
  const features = figures.map((one, k) =>
    featureOf(one, { distribution: adjusted[2 * k] as number, level: adjusted[2 * k + 1] as number }, level, importance, rules),
  );
  features.sort((a, b) => Number(b.decision === 'drift') - Number(a.decision === 'drift') || b.impact - a.impact);
  return {
    windows,
    grid: {
      offset: grid.offset,
      periods: grid.periods,
      referenceEnd: grid.referenceEnd,
      added: grid.added.filter((name) => !ignore.includes(name)),
      removed: grid.removed.filter((name) => !ignore.includes(name)),
      fresh: grid.fresh,
      vanished: grid.vanished,
      overlap: grid.overlap,
    },
    level,
    features,
    weighed: importance !== undefined,
    series,
    seasons: found.map((one, k) => {
      const p = adjusted[2 * figures.length + k] as number;
      return { ...one, adjusted: p, drifted: p <= level && one.effect >= LEAST_SEASON };
    }),
    missingPatterns: gaps.size > 1 ? patternsOf(grid, gaps, windows) : null,
    changes: levelChanges(grid, windows, panel.seasonLength),
    errors: errors ? errorDrift(errors.points, errors.byStep) : null,
  };
}

function featureOf(
  one: ColumnFigures,
  p: { readonly distribution: number; readonly level: number },
  level: number,
  importance: ComparePanelsOptions['importance'],
  { leastLevel, leastMissing }: DriftRules,
): FeatureDrift {
  const { severity, natural, distribution, missing, role, name, level: moved } = one;
  const shift = severity / Math.max(1, natural?.high ?? 1);
  // Both far for what is usual and large: in shares of the size for the target, in standard deviations for regressors.
  const size = moved === null ? 0 : role === 'target' ? Math.abs(moved.change) / LEAST_CHANGE : one.levelEffect / leastLevel;
  const away = moved === null ? 0 : Math.min(size, (moved.times ?? size) / USUAL_TIMES);
  const gaps = (missing.current - Math.max(missing.reference, missing.most)) / leastMissing;
  const reasons: FeatureDrift['reasons'][number][] = [];
  if (p.level <= level && size >= 1) reasons.push('level');
  if (p.distribution <= level && shift >= 1) reasons.push('distribution');
  if (gaps >= 1) reasons.push('missing');
  const effect = Math.max(0, shift, away, gaps);
  // The target is what errors are made of; regressors count by what the model leans on them.
  const weight = importance === undefined ? null : role === 'target' ? 1 : (importance[name] ?? 0);
  const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return {
    ...one,
    decision: reasons.length > 0 ? 'drift' : distribution ? 'stable' : 'not-judged',
    reasons,
    adjusted: { distribution: orNull(p.distribution), level: orNull(p.level) },
    effect,
    importance: weight,
    impact: effect * (weight ?? 1),
  };
}

function patternsOf(grid: PanelGrid, gaps: ReadonlyMap<string, Float64Array>, windows: DriftWindows): MissingPatterns {
  // Whether a value is there, so that samples of all columns are of the same rows.
  const side = (span: DriftWindows['current']) =>
    [...gaps].map(([name, values]) => ({
      name,
      kind: 'number' as const,
      values: collect(
        grid,
        values.map((value) => (value === value ? 1 : 0)),
        span,
        100_000,
      ).map((there) => (there === 1 ? 1 : NaN)),
    }));
  return missingPatterns(side(windows.reference), side(windows.current));
}

/** Periods of the last two years at most where the mean of the adjusted target begins another level. */
function levelChanges(grid: PanelGrid, windows: DriftWindows, seasonLength: number): PanelDrift['changes'] {
  const { values, first } = adjustedValues(grid, grid.target, windows, seasonLength);
  const year = windows.year ?? 8 * seasonLength;
  const from = Math.max(first, grid.periods - Math.max(2 * year, 60));
  const means = periodMiddles(grid, values)
    .subarray(from)
    .filter((value) => value === value);
  // Periods without any value would move all that follow.
  if (means.length < 20 || means.length !== grid.periods - from) return [];
  const phi = neighbourCorrelation(means);
  const smoothest = Math.max(2 * seasonLength, Math.floor((windows.current.to - windows.current.from) / 2), 5);
  const { at, segments } = changePoints(means, {
    minSegment: Math.min(smoothest, Math.floor(means.length / 3)),
    penalty: 2 * Math.log(means.length) * ((1 + phi) / (1 - phi)) * spreadRatio(means),
  });
  const steps = at.map((k, i) => ({ at: from + k, before: segments[i]?.mean ?? 0, after: segments[i + 1]?.mean ?? 0 }));
  // What is compared with a year before shows every change once more, the other way round.
  return windows.byYear
    ? steps.filter(
        (step) =>
          !steps.some((one) => Math.abs(one.at + year - step.at) <= smoothest && (one.after - one.before) * (step.after - step.before) < 0),
      )
    : steps;
}

/** Variance of values about their slow level over half the mean square of neighbours' differences, 1 or more: what the noise that levels are judged by leaves out. */
function spreadRatio(values: Float64Array): number {
  let neighbours = 0;
  for (let i = 1; i < values.length; i++)
    neighbours += ((values[i] as number) - (values[i - 1] as number)) ** 2 / (2 * (values.length - 1));
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length;
  return neighbours > 0 ? Math.max(1, Math.min(10, spread / neighbours)) : 1;
}
