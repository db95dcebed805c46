import type { ModelInfo, ParameterInfo } from '../../contract/entities/model.ts';

type Part = Partial<ModelInfo> & Pick<ModelInfo, 'kind' | 'label' | 'summary' | 'family'>;
type Setting = Partial<ParameterInfo> & Pick<ParameterInfo, 'name' | 'label' | 'help' | 'type'>;

const setting = (part: Setting): ParameterInfo => ({ common: false, ...part });

/** What every model takes. */
const common: ParameterInfo[] = [
  setting({
    name: 'intervals',
    label: 'Intervals',
    help: 'The model’s own formula or simulation, or what its errors were in the past (conformal).',
    type: 'choice',
    default: 'model',
    choices: [
      { value: 'model', label: 'From the model' },
      { value: 'conformal', label: 'Conformal' },
    ],
    common: true,
  }),
  setting({
    name: 'transform',
    label: 'Transform',
    help: 'Applied before the fit and undone after it, with the bias corrected.',
    type: 'choice',
    default: 'none',
    choices: [
      { value: 'none', label: 'none' },
      { value: 'log1p', label: 'log (1 + y)' },
      { value: 'box-cox', label: 'Box-Cox, by Guerrero’s method' },
    ],
    common: true,
  }),
  setting({
    name: 'non_negative',
    label: 'No negative forecasts',
    help: 'Raises forecasts and bounds to zero. Automatic: where the history was never negative.',
    type: 'choice',
    default: 'auto',
    choices: [
      { value: 'auto', label: 'Automatic' },
      { value: 'true', label: 'Yes' },
      { value: 'false', label: 'No' },
    ],
    common: true,
  }),
  setting({
    name: 'integer',
    label: 'Whole numbers',
    help: 'Forecasts and bands are rounded to whole numbers.',
    type: 'boolean',
    default: false,
    common: true,
  }),
];

const prophet: ParameterInfo[] = [
  setting({
    name: 'growth',
    label: 'Growth',
    help: 'How the trend goes on.',
    type: 'choice',
    default: 'linear',
    choices: [
      { value: 'linear', label: 'linear' },
      { value: 'logistic', label: 'logistic, up to a cap' },
      { value: 'flat', label: 'flat' },
    ],
  }),
  setting({
    name: 'changepoint_prior_scale',
    label: 'Changepoint prior scale',
    help: 'How readily the trend bends; more bends fit closer and widen the intervals.',
    type: 'number',
    default: 0.05,
    min: 0.0001,
    max: 100,
  }),
  setting({
    name: 'seasonality_mode',
    label: 'Seasonality mode',
    help: 'Whether seasons are added to the trend or grow with it.',
    type: 'choice',
    default: 'additive',
    choices: [
      { value: 'additive', label: 'additive' },
      { value: 'multiplicative', label: 'multiplicative' },
    ],
  }),
  setting({
    name: 'weekly_seasonality',
    label: 'Weekly seasonality',
    help: 'A pattern of seven days. Automatic: from two weeks of daily data on.',
    type: 'boolean',
  }),
  setting({
    name: 'holidays',
    label: 'Holidays',
    help: 'A list of {"holiday": name, "ds": [dates], "lower_window": days before, "upper_window": days after}.',
    type: 'json',
    default: [],
  }),
  setting({
    name: 'changepoints',
    label: 'Changepoints',
    help: 'Positions of bends in the trend, as shares of the history.',
    type: 'numbers',
    min: 0,
    max: 1,
    advanced: true,
  }),
  setting({
    name: 'n_changepoints',
    label: 'Number of changepoints',
    help: 'Spread over the first part of the history.',
    type: 'integer',
    default: 25,
    min: 0,
    max: 1000,
    advanced: true,
  }),
];

const orders: ParameterInfo[] = (['p', 'd', 'q'] as const).map((name) =>
  setting({ name, label: `Order ${name}`, help: 'Automatic: chosen by AICc.', type: 'integer', min: 0, max: 10 }),
);

const parts: readonly Part[] = [
  { kind: 'naive', label: 'Naive', summary: 'Repeats the last value.', family: 'Baselines', baseline: true },
  { kind: 'seasonal-naive', label: 'Seasonal naive', summary: 'Repeats the last season.', family: 'Baselines', baseline: true },
  {
    kind: 'best',
    label: 'Best',
    summary: 'Tries what suits each series by its length, season and zeros, and takes or combines what forecasts its past best.',
    family: 'Automatic',
    parameters: [
      setting({
        name: 'budget_ms',
        label: 'Time for each series',
        help: 'Milliseconds; more time tries more models.',
        type: 'number',
        default: 200,
        min: 1,
      }),
    ],
  },
  { kind: 'drift', label: 'Drift', summary: 'Continues the line from the first value to the last.', family: 'Baselines' },
  { kind: 'mean', label: 'Mean', summary: 'The mean of all values.', family: 'Baselines' },
  {
    kind: 'exponential-smoothing',
    label: 'Exponential smoothing',
    summary: 'Level, trend and season, each weighing recent values more; the form is chosen by AICc.',
    family: 'Exponential smoothing',
    parameters: [
      setting({
        name: 'trend',
        label: 'Trend',
        help: 'Automatic: chosen by AICc.',
        type: 'choice',
        choices: ['none', 'additive', 'damped'].map((value) => ({ value, label: value })),
      }),
    ],
    acceptsMissing: true,
  },
  { kind: 'theta', label: 'Theta', summary: 'Two lines through the deseasonalised series, averaged.', family: 'Theta' },
  {
    kind: 'arima',
    label: 'ARIMA',
    summary: 'Regresses on its own past; orders chosen by AICc.',
    family: 'ARIMA',
    parameters: orders,
    limits: ['Seasons above 350 periods: they are modelled by Fourier terms instead.'],
    acceptsRegressors: true,
    acceptsMissing: true,
  },
  {
    kind: 'prophet',
    label: 'Prophet',
    summary: 'Trend with bends, seasons and holidays as one regression, as Facebook’s Prophet.',
    family: 'Prophet',
    parameters: prophet,
    limits: ['Fewer than two values.'],
    acceptsRegressors: true,
    acceptsMissing: true,
  },
];

/** Models of every family, with parameters of every type. */
export const models: ModelInfo[] = parts.map((part) => ({
  baseline: false,
  aliases: [],
  limits: [],
  acceptsRegressors: false,
  acceptsMissing: false,
  ...part,
  parameters: [...(part.parameters ?? []), ...(part.baseline ? [] : common)],
}));
