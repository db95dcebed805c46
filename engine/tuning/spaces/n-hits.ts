import type { DefaultSearch } from './default-search.ts';

/** `epochs` is the resource. The default of `sequence_length` is the model's for two weeks ahead; the model itself goes by the horizon. */
export const nHitsSearch: DefaultSearch = {
  kind: 'n-hits',
  resource: { unit: 'epochs', min: 3, max: 30 },
  space: [
    { name: 'hidden_size', type: 'log-integer', min: 32, max: 512, default: 128 },
    { name: 'num_layers', type: 'integer', min: 1, max: 3, default: 2 },
    { name: 'dropout', type: 'uniform', min: 0, max: 0.5, default: 0.1 },
    { name: 'sequence_length', type: 'log-integer', min: 8, max: 128, default: 28 },
    {
      name: 'pooling',
      type: 'choice',
      values: [
        [1, 1, 1],
        [4, 2, 1],
        [8, 4, 1],
        [8, 4, 2, 1],
      ],
      default: [4, 2, 1],
    },
    { name: 'batch_size', type: 'choice', values: [32, 64, 128, 256], default: 32 },
    { name: 'learning_rate', type: 'log-uniform', min: 1e-4, max: 0.02, default: 1e-3 },
    { name: 'point', type: 'choice', values: ['median', 'mean'], default: 'median' },
  ],
};
