import { fitParameters, smoothingParameters } from './settings.ts';
import { smoothingModel } from './smoothing-model.ts';

/**
 * Simple exponential smoothing: a level that follows the data, forecast flat.
 *
 * @see Brown (1959), Statistical Forecasting for Inventory Control; Hyndman & Athanasopoulos (2021), 8.1
 */
export const ses = smoothingModel({
  kind: 'ses',
  label: 'Simple exponential smoothing',
  summary: 'A level that follows the data; no trend, no season.',
  complexity: 10,
  atLeast: 5,
  parameters: [smoothingParameters.alpha, fitParameters.bounds],
  limits: ['Regressors are ignored.', 'No trend and no season: what the series has of them ends up in the errors.'],
  forms: () => [{ error: 'A', trend: 'N', damped: false, season: 'N' }],
});
