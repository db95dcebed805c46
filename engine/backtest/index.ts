export { foldOrigins } from './fold-origins.ts';
export { runSeries } from './run-series.ts';
export type { BacktestOptions, CoverageCount, FoldMetrics, FoldResult, SeriesResult, SeriesWarning } from './types.ts';
