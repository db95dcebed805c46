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
  forms: () => [{ trend: 'none', season: 'none' }],
});
