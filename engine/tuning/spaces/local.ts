import type { DefaultSearch } from './default-search.ts';

/** Of the series that are looked at: a third tells bad from good, all of them tell good from best. */
const bySeries = { unit: 'series-share', min: 1 / 9, max: 1 } as const;

/**
 * Prophet's own advice: the flexibility of the trend first, then that of the seasons, on a logarithmic scale.
 *
 * @see https://facebook.github.io/prophet/docs/diagnostics.html#hyperparameter-tuning
 */
export const prophetSearch: DefaultSearch = {
  kind: 'prophet',
  resource: bySeries,
  space: [
    { name: 'changepoint_prior_scale', type: 'log-uniform', min: 0.001, max: 0.5, default: 0.05 },
    { name: 'seasonality_prior_scale', type: 'log-uniform', min: 0.01, max: 10, default: 10 },
    { name: 'holidays_prior_scale', type: 'log-uniform', min: 0.01, max: 10, default: 10 },
    { name: 'seasonality_mode', type: 'choice', values: ['additive', 'multiplicative'], default: 'additive' },
    { name: 'changepoint_range', type: 'uniform', min: 0.8, max: 0.95, default: 0.8 },
  ],
};

/** The model chooses its parts by an information criterion; what is searched is how it chooses, and on what scale. */
export const exponentialSmoothingSearch: DefaultSearch = {
  kind: 'exponential-smoothing',
  resource: bySeries,
  space: [
    { name: 'transform', type: 'choice', values: ['none', 'log1p', 'box-cox'], default: 'none' },
    { name: 'ic', type: 'choice', values: ['aicc', 'aic', 'bic'], default: 'aicc' },
    { name: 'opt_crit', type: 'choice', values: ['lik', 'mse'], default: 'lik' },
    { name: 'bounds', type: 'choice', values: ['both', 'usual', 'admissible'], default: 'both' },
    { name: 'prove_trend', type: 'choice', values: [true, false], default: true },
  ],
};

/** As for exponential smoothing: the orders are the model's own choice. */
export const arimaSearch: DefaultSearch = {
  kind: 'arima',
  resource: bySeries,
  space: [
    { name: 'transform', type: 'choice', values: ['none', 'log1p', 'box-cox'], default: 'none' },
    { name: 'ic', type: 'choice', values: ['aicc', 'aic', 'bic'], default: 'aicc' },
    { name: 'seasonal_test', type: 'choice', values: ['strength', 'ocsb'], default: 'strength' },
    { name: 'seasonality', type: 'choice', values: ['auto', 'factors', 'fourier', 'none'], default: 'auto' },
    { name: 'max_d', type: 'integer', min: 0, max: 2, default: 2 },
  ],
};

export const dynamicOptimisedThetaSearch: DefaultSearch = {
  kind: 'dynamic-optimised-theta',
  resource: bySeries,
  space: [
    { name: 'transform', type: 'choice', values: ['none', 'log1p', 'box-cox'], default: 'none' },
    { name: 'seasonality', type: 'choice', values: ['auto', 'none', 'additive', 'multiplicative'], default: 'auto' },
    { name: 'season_change', type: 'choice', values: ['auto', 'fixed', 'changing'], default: 'auto' },
  ],
};

export const mstlSearch: DefaultSearch = {
  kind: 'mstl',
  resource: bySeries,
  space: [
    { name: 'transform', type: 'choice', values: ['none', 'log1p', 'box-cox'], default: 'none' },
    { name: 'periodic', type: 'choice', values: [false, true], default: false },
    { name: 'robust', type: 'choice', values: [false, true], default: false },
    { name: 'shrink_season', type: 'choice', values: [true, false], default: true },
    { name: 'iterate', type: 'integer', min: 1, max: 4, default: 2 },
  ],
};

/** The smoothing constants that are otherwise fixed at 0.1 for every series. */
export const crostonSbaSearch: DefaultSearch = {
  kind: 'croston-sba',
  resource: bySeries,
  space: [
    { name: 'alpha', type: 'log-uniform', min: 0.01, max: 0.5, default: 0.1 },
    { name: 'beta', type: 'log-uniform', min: 0.01, max: 0.5, default: 0.1 },
  ],
};

export const tsbSearch: DefaultSearch = {
  kind: 'tsb',
  resource: bySeries,
  space: [
    { name: 'alpha', type: 'log-uniform', min: 0.01, max: 0.9 },
    { name: 'beta', type: 'log-uniform', min: 0.01, max: 0.9 },
    { name: 'initial', type: 'choice', values: ['mean', 'first'], default: 'mean' },
  ],
};

export const seasonalWindowAverageSearch: DefaultSearch = {
  kind: 'seasonal-window-average',
  resource: bySeries,
  space: [{ name: 'window', type: 'integer', min: 1, max: 12, default: 4 }],
};
