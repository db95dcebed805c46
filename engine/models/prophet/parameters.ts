import type { Parameter } from '../model.ts';

const MODES = [
  { value: 'additive', label: 'Additive: of the same size always' },
  { value: 'multiplicative', label: 'Multiplicative: grows with the trend' },
] as const;

const SMALLEST_SCALE = 1e-6;

const season = (name: string, label: string, when: string): Parameter => ({
  name,
  label,
  help: `"auto" (${when}), true, false, or the number of Fourier terms.`,
  type: 'json',
  default: 'auto',
});

/** What a user may set, named as in the original. */
export const prophetParameters: readonly Parameter[] = [
  {
    name: 'growth',
    label: 'Growth',
    help: 'Shape of the trend between changepoints. Logistic growth saturates at the cap.',
    type: 'choice',
    default: 'linear',
    choices: [
      { value: 'linear', label: 'Linear' },
      { value: 'logistic', label: 'Logistic, up to a cap' },
      { value: 'flat', label: 'Flat' },
    ],
  },
  {
    name: 'cap',
    label: 'Cap',
    help: 'What a logistic trend saturates at: a number, or the name of a known regressor.',
    type: 'json',
    empty: 'none',
  },
  {
    name: 'floor',
    label: 'Floor',
    help: 'What a logistic trend cannot fall below. It binds the trend only.',
    type: 'number',
    empty: '0 for logistic growth, else none',
  },
  {
    name: 'seasonality_mode',
    label: 'Seasonality',
    help: 'Multiplicative where the seasonal swing grows with the level.',
    type: 'choice',
    default: 'additive',
    choices: MODES,
  },
  season('yearly_seasonality', 'Yearly seasonality', 'with two years of data'),
  season('weekly_seasonality', 'Weekly seasonality', 'with two weeks of data less than a week apart'),
  season('daily_seasonality', 'Daily seasonality', 'with two days of data less than a day apart'),
  {
    name: 'seasonalities',
    label: 'Further seasonalities',
    help:
      'A list of {name, period in days, fourier_order, prior_scale, mode, condition_name, condition}. condition_name is a regressor of ' +
      '0 and 1; condition is {"weekdays": [1..7]}, {"months": [1..12]} or {"between": ["MM-DD", "MM-DD"]}.',
    type: 'json',
    empty: 'none',
    advanced: true,
  },
  {
    name: 'country_holidays',
    label: 'Public holidays of',
    help:
      'Country code such as DE, or DE-BY for a state: its public holidays become effects of the model. For daily and finer data: in weeks, ' +
      'months and longer periods a holiday acts only on those dated on its very day.',
    type: 'text',
    empty: 'none',
  },
  {
    name: 'holidays',
    label: 'Holidays and events',
    help: 'A list of {holiday, ds: ["YYYY-MM-DD", ...], lower_window, upper_window, prior_scale}; list future dates too. In data coarser than days, give the dates of the periods.',
    type: 'json',
    empty: 'none',
  },
  {
    name: 'changepoint_prior_scale',
    label: 'Changepoint prior scale',
    help: 'How freely the trend may bend: raise it where the trend is too stiff, lower it where it follows noise.',
    type: 'number',
    default: 0.05,
    min: SMALLEST_SCALE,
    max: 1e6,
  },
  {
    name: 'seasonality_prior_scale',
    label: 'Seasonality prior scale',
    help: 'How strong seasons may be; lower it to dampen them.',
    type: 'number',
    default: 10,
    min: SMALLEST_SCALE,
    max: 1e6,
  },
  {
    name: 'holidays_prior_scale',
    label: 'Holidays prior scale',
    help: 'How strong effects of holidays and regressors may be; lower it to dampen them.',
    type: 'number',
    default: 10,
    min: SMALLEST_SCALE,
    max: 1e6,
  },
  {
    name: 'n_changepoints',
    label: 'Number of changepoints',
    help: 'Possible bends of the trend, spread evenly over the changepoint range.',
    type: 'integer',
    default: 25,
    min: 0,
    max: 300,
    advanced: true,
  },
  {
    name: 'changepoint_range',
    label: 'Changepoint range',
    help: 'Share of the history, from its start, in which the trend may bend.',
    type: 'number',
    default: 0.8,
    min: 0,
    max: 1,
    advanced: true,
  },
  {
    name: 'changepoints',
    label: 'Changepoints',
    help: 'Dates of the possible bends, in place of those spread evenly.',
    type: 'json',
    empty: 'spread evenly',
    advanced: true,
  },
  {
    name: 'holidays_mode',
    label: 'Holidays',
    help: 'As the seasonality if not set.',
    type: 'choice',
    empty: 'as the seasonality',
    choices: MODES,
    advanced: true,
  },
  {
    name: 'regressors',
    label: 'Regressors',
    help: 'A list of {name, prior_scale, standardize: "auto", true or false, mode} for regressors that need other than the defaults.',
    type: 'json',
    empty: 'all by the defaults',
    advanced: true,
  },
  {
    name: 'scaling',
    label: 'Scaling',
    help: 'Divides by the largest absolute value, or maps the range to 0..1: better for small changes of a large level.',
    type: 'choice',
    default: 'absmax',
    choices: [
      { value: 'absmax', label: 'Largest absolute value' },
      { value: 'minmax', label: 'Range' },
    ],
    advanced: true,
  },
  {
    name: 'non_negative',
    label: 'Never negative',
    help: 'Keeps the whole forecast and its intervals at zero or above, and fits accordingly.',
    type: 'boolean',
    default: false,
  },
  {
    name: 'optimizer',
    label: 'Estimates',
    help: 'The most probable ones, or those at which the original stops on the way there, for comparisons with it: L-BFGS takes ten to a hundred times as long and fits no better.',
    type: 'choice',
    default: 'exact',
    choices: [
      { value: 'exact', label: 'The most probable' },
      { value: 'lbfgs', label: 'Where L-BFGS stops' },
    ],
    advanced: true,
  },
  {
    name: 'uncertainty_samples',
    label: 'Simulated futures',
    help: 'More make the intervals steadier and slower.',
    type: 'integer',
    default: 1000,
    min: 100,
    max: 100_000,
    advanced: true,
  },
  {
    name: 'mcmc_samples',
    label: 'Posterior draws',
    help:
      'Above 0, that many draws of all parameters widen the intervals by what the data leave open about seasons and trend, and give ' +
      'standard errors. They are kept with the model: 100 make it about 50 KB.',
    type: 'integer',
    default: 0,
    min: 0,
    max: 500,
    advanced: true,
  },
];
