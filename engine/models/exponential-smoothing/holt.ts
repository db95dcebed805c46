import { fitParameters, formParameters, smoothingParameters } from './settings.ts';
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
  parameters: [
    { ...formParameters.damped, help: 'Whether the trend levels off over the horizon.', default: false },
    smoothingParameters.alpha,
    smoothingParameters.beta,
    smoothingParameters.phi,
    fitParameters.bounds,
  ],
  limits: ['Regressors are ignored.', 'No season: what the series has of it ends up in the errors.'],
  forms: (spec) => [{ error: 'A', trend: 'A', damped: spec['damped'] === true, season: 'N' }],
});
