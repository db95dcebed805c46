export { startAdwin, watchAdwin, type AdwinOptions, type AdwinState } from './adwin.ts';
export { benjaminiHochberg } from './benjamini-hochberg.ts';
export { changePoints, type ChangePointOptions, type ChangePoints, type Segment } from './change-points.ts';
export { chiSquared, type ChiSquared } from './chi-squared.ts';
export { compareColumn, type ColumnComparison, type DistributionComparison } from './compare-column.ts';
export { compareTables, judgeTables, pairColumns, type ColumnDrift, type CompareTablesOptions, type TableDrift } from './compare-tables.ts';
export { startDdm, watchDdm, type DdmOptions, type DdmState } from './ddm.ts';
export { histogramPair, type HistogramPair } from './histogram-pair.ts';
export { jensenShannon } from './jensen-shannon.ts';
export { kolmogorovSmirnov, type KolmogorovSmirnov } from './kolmogorov-smirnov.ts';
export { missingPatterns, type MissingPatterns } from './missing-patterns.ts';
export { missingShare, type MissingShare } from './missing-share.ts';
export { startPageHinkley, watchPageHinkley, type PageHinkleyOptions, type PageHinkleyState } from './page-hinkley.ts';
export { populationStability, type PopulationStability } from './population-stability.ts';
export { quantileBins, type BinnedPair, type PairedCounts } from './quantile-bins.ts';
export {
  correctBy,
  defaultRules,
  driftCorrections,
  driftMeasures,
  driftTests,
  effectBy,
  requireRules,
  type DriftMeasure,
  type DriftRules,
} from './rules.ts';
export { schemaDrift, type SchemaDrift } from './schema-drift.ts';
export { seasonChange, type SeasonChange, type SeasonChangeOptions, type SeasonWindow } from './season-change.ts';
export { sortedSample, type SortedSample } from './sorted-sample.ts';
export type { StreamAlarm, Watched } from './stream-alarm.ts';
export type { TableColumn } from './table-column.ts';
export { wasserstein, type Wasserstein } from './wasserstein.ts';
export { comparePanels, type ComparePanelsOptions, type FeatureDrift, type PanelDrift } from './panel/compare-panels.ts';
export { errorDrift, LEAST_ERRORS, type Detector, type ErrorDrift, type ErrorPoints, type ErrorStream } from './panel/error-drift.ts';
export type { PanelSide } from './panel/panel-grid.ts';
export { recentPeriods } from './panel/windows.ts';
