import type { Alias } from './setting.ts';

const as = (...names: readonly string[]): readonly Alias[] => names.map((name) => ({ name }));

/** Names that users of other libraries know, by ours. They count where a model has a setting of our name. */
const everywhere: Readonly<Record<string, readonly Alias[]>> = {
  // PyTorch, Lightning, Darts, Keras
  learning_rate: as('lr', 'eta'),
  epochs: as('n_epochs', 'max_epochs', 'num_epochs'),
  hidden_size: as('hidden_dim', 'units'),
  num_layers: as('n_rnn_layers', 'n_layers'),
  dropout: as('dropout_rate'),
  sequence_length: as('input_chunk_length', 'input_size', 'seq_len'),
  prediction_horizon: as('output_chunk_length'),
  clip_norm: as('gradient_clip_val', 'clip_grad_norm'),
  // LightGBM, XGBoost, scikit-learn
  n_estimators: as('num_boost_round', 'num_iterations', 'num_trees'),
  min_child_samples: as('min_data_in_leaf', 'min_samples_leaf'),
  num_leaves: as('max_leaves', 'max_leaf_nodes'),
  subsample: as('bagging_fraction'),
  colsample_bytree: as('feature_fraction'),
  reg_lambda: as('lambda_l2'),
  reg_alpha: as('lambda_l1'),
  early_stopping_rounds: as('early_stopping_round'),
};

const smoothing: Readonly<Record<string, readonly Alias[]>> = {
  // statsmodels ETSModel and ExponentialSmoothing
  damped: as('damped_trend'),
  alpha: as('smoothing_level'),
  beta: as('smoothing_trend'),
  gamma: as('smoothing_seasonal'),
  phi: as('damping_trend'),
  season: [
    {
      name: 'seasonal',
      values: new Map([
        ['add', 'additive'],
        ['mul', 'multiplicative'],
      ]),
    },
  ],
};
const boxJenkins: Readonly<Record<string, readonly Alias[]>> = {
  // pmdarima and statsmodels
  seasonality: [
    {
      name: 'seasonal',
      values: new Map([
        [true, 'auto'],
        [false, 'none'],
      ]),
    },
  ],
  constant: as('with_intercept'),
  ic: as('information_criterion'),
};

const byKind: Readonly<Record<string, Readonly<Record<string, readonly Alias[]>>>> = {
  arima: boxJenkins,
  'mstl-arima': { ic: boxJenkins['ic'] ?? [] },
  ses: smoothing,
  holt: smoothing,
  'holt-winters': smoothing,
  'exponential-smoothing': smoothing,
};

/** Other names of a model's setting. */
export const aliasesOfSetting = (kind: string, name: string): readonly Alias[] => byKind[kind]?.[name] ?? everywhere[name] ?? [];
