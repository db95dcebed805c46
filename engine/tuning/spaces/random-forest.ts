import type { DefaultSearch } from './default-search.ts';

/** `n_estimators` is not searched: more are never worse, only slower. */
export const randomForestSearch: DefaultSearch = {
  kind: 'random-forest',
  resource: { unit: 'folds', min: 1, max: 3 },
  space: [
    { name: 'num_leaves', type: 'log-integer', min: 16, max: 4096, default: 256 },
    { name: 'min_child_samples', type: 'log-integer', min: 1, max: 100, default: 5 },
    { name: 'max_features', type: 'uniform', min: 0.1, max: 1, default: 0.4 },
    { name: 'strategy', type: 'choice', values: ['auto', 'direct', 'recursive'], default: 'auto' },
    { name: 'horizon_parts', type: 'integer', min: 1, max: 4, default: 1, when: { name: 'strategy', is: ['direct'] } },
  ],
};
