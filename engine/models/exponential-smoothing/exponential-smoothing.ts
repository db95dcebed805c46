import { fitParameters, formParameters, formsOf, smoothingParameters } from './settings.ts';
import { smoothingModel } from './smoothing-model.ts';

/**
 * Exponential smoothing with the form chosen among the state-space models ETS(error, trend, season) by an information criterion, as R's
 * `ets` does: additive or multiplicative errors; no, additive or damped trend; no, additive or multiplicative season, and on request
 * multiplicative trends and the unstable rest of the 30 forms.
 *
 * @see Hyndman, Koehler, Snyder & Grose (2002), Int. J. Forecasting 18(3), 439-454
 */
export const exponentialSmoothing = smoothingModel({
  kind: 'exponential-smoothing',
  label: 'Exponential smoothing',
  summary: 'Level, trend and season that follow the data, in the form that suits the series best.',
  complexity: 14,
  atLeast: 5,
  parameters: [...Object.values(formParameters), ...Object.values(smoothingParameters), ...Object.values(fitParameters)],
  limits: [
    'Regressors are ignored.',
    'One season only, of at most 400 periods, and only where there are two whole seasons and three values more.',
    'Multiplicative parts need every value above zero.',
    'With missing values, intervals are exact for additive errors and trend without a season; otherwise they are an approximation.',
  ],
  forms: formsOf,
});
