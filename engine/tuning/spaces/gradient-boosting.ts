import type { DefaultSearch } from './default-search.ts';

/** `n_estimators` is left to early stopping, which finds it for each learning rate. */
export const gradientBoostingSearch: DefaultSearch = {
  kind: 'gradient-boosting',
  resource: { unit: 'folds', min: 1, max: 3 },
  space: [
    { name: 'learning_rate', type: 'log-uniform', min: 0.01, max: 0.2, default: 0.05 },
    { name: 'num_leaves', type: 'log-integer', min: 4, max: 255, default: 31 },
    { name: 'min_child_samples', type: 'log-integer', min: 2, max: 200, default: 20 },
    { name: 'subsample', type: 'uniform', min: 0.4, max: 1, default: 0.8 },
    { name: 'colsample_bytree', type: 'uniform', min: 0.3, max: 1, default: 0.8 },
    { name: 'reg_lambda', type: 'log-uniform', min: 0.01, max: 100, default: 1 },
    { name: 'objective', type: 'choice', values: ['squared', 'absolute', 'huber'], default: 'squared' },
    { name: 'strategy', type: 'choice', values: ['auto', 'direct', 'recursive'], default: 'auto' },
    { name: 'horizon_parts', type: 'integer', min: 1, max: 4, default: 1, when: { name: 'strategy', is: ['direct'] } },
  ],
};
