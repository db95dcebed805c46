/**
 * Neural nets that learn across the series of a panel.
 *
 *     const net = await trainNet('lstm', panel, { prediction_horizon: 16, epochs: 20 }, fusedBackend(), context);
 *     const forecasts = await forecastNet(net, history, 16, [80, 95]);
 *
 * `panel` is a NetPanel: series of any lengths with NaN for missing values, regressors known ahead (as long as the series for training, h
 * longer for forecasts), regressors known for the past, statics as text or numbers. Encoding, scaling and windows are made here.
 * `context` is the engine's, and may lend threads (`parallel`), a clock, `onEpoch`, `saveCheckpoint`, `resumeFrom` and `startFrom`.
 * The result is plain JSON; one that comes from elsewhere goes through `readNetFitted` first.
 */
export { trainNet, type EpochReport, type NetContext, type NetWatch, type TrainingEnd, type TrainingStart } from './train.ts';
export { forecastNet, type ForecastOptions } from './forecast.ts';
export { readNetFitted } from './read-fitted.ts';
export type { NetFitted, NetTraining } from './fitted.ts';
export type { NetPanel, NetRegressor, NetStatic } from './panel.ts';
export type { NetCheckpoint } from './checkpoint.ts';
export type { EpochRecord } from './history.ts';
export {
  defaultNetSettings,
  isNetKind,
  lossOfSettings,
  NET_LIMITS,
  resolveNetSettings,
  type NetKind,
  type NetSettings,
  type Scaling,
  type Schedule,
} from './settings.ts';
export type { Loss } from './loss.ts';
export { shapeOf } from './prepare.ts';
export type { NetShape } from './shape.ts';
export type { BackendName, NetBackend, NetSession } from './backend.ts';
export { fusedBackend, fusedTasks } from './fused/backend.ts';
export { referenceBackend } from './reference/backend.ts';
export { chooseBackend, type BackendChoice, type ChooseOptions, type FoundBackend } from './choose-backend.ts';
