export { foldOrigins } from './fold-origins.ts';
export { commonParameters, commonParametersOf } from './pipeline/common-parameters.ts';
export { forecastAgain, takesRegressors } from './pipeline/forecast-again.ts';
export { estimateNewest } from './pipeline/estimate-newest.ts';
export { respectTarget } from './pipeline/target.ts';
export { describeSaved } from './pipeline/describe-saved.ts';
export type { SavedDescription } from './pipeline/describe-saved.ts';
export { forecastSaved, innerOf, notesOf } from './pipeline/saved-model.ts';
export { refuseSettings } from './pipeline/refuse-settings.ts';
export type { LiftedModel, SavedModel } from './pipeline/saved-model.ts';
export { backtestSeries, originsOf, runSeries } from './run-series.ts';
export type {
  BacktestOptions,
  CoverageCount,
  FoldData,
  FoldMetrics,
  FoldResult,
  SeriesFolds,
  SeriesResult,
  SeriesWarning,
  StepCoverage,
} from './types.ts';
export { backtestPanel, runPanel } from './panel/run-panel.ts';
export { beforeFolds, type BeforeFolds } from './before-folds.ts';
export type { PanelContext, PanelMember, PanelOptions, PanelResult, PanelStart } from './panel/types.ts';
export { knownAhead } from './panel/known-ahead.ts';
export { refusePanelSettings } from './panel/refuse-panel-settings.ts';
