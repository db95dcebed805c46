import { smoothingModel } from './smoothing-model.ts';

/**
 * Holt's method: a level and a trend that follow the data; damped with the parameter `damped`.
 *
 * @see Holt (2004), Int. J. Forecasting 20(1), 5-10 (reprint of 1957); Gardner & McKenzie (1985), Management Science 31(10), 1237-1246
 */
export const holt = smoothingModel({
  kind: 'holt',
  label: 'Holt',
  summary: 'A level and a trend that follow the data; no season.',
  complexity: 12,
  atLeast: 8,
  forms: (_series, spec) => [{ trend: spec['damped'] === true ? 'damped' : 'additive', season: 'none' }],
});
