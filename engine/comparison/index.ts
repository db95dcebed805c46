export { averageRanks, type RankTable } from './average-ranks.ts';
export type { BootstrapMethod } from './bootstrap-interval.ts';
export {
  bootstrapRuns,
  type BootstrapComparison,
  type BootstrapOptions,
  type FigureInterval,
  type RunDifference,
  type RunFigure,
} from './bootstrap-runs.ts';
export { calendarGroups, calendarParts, segmentGroups, type CalendarGroups, type CalendarPart } from './calendar-groups.ts';
export { crossGroups, sharedCells, type Cells, type Grouping } from './cells.ts';
export { coverageByGroup, type CoverageGroup, type IntervalCells } from './coverage-groups.ts';
export {
  dieboldMariano,
  lossDifferences,
  overlappingOrigins,
  type Alternative,
  type DieboldMariano,
  type DieboldMarianoOptions,
} from './diebold-mariano.ts';
export { errorsByGroup, type ErrorGroup } from './error-groups.ts';
export type { Figure, UnitSums } from './figure.ts';
export { friedman, type Friedman } from './friedman.ts';
export { weightedIntervalScores, type IntervalScores } from './interval-scores.ts';
export type { VarianceEstimator } from './long-run-variance.ts';
export { criticalDifference, type CriticalDifference } from './nemenyi.ts';
export { panelDieboldMariano, type PanelDieboldMariano, type PanelTest } from './panel-diebold-mariano.ts';
export { seriesSums, type PooledMetric, type SeriesSums } from './series-sums.ts';
export {
  roundWaterfall,
  waterfalls,
  waterfallsInTurns,
  type ForecastVersions,
  type Waterfall,
  type WaterfallKind,
  type WaterfallStep,
} from './waterfall.ts';
export { wilcoxon, wilcoxonPairs, type PairedWilcoxon, type Wilcoxon } from './wilcoxon.ts';
export { effectiveTrials, wilsonInterval, type ShareInterval } from './wilson.ts';
