import type { DefaultSearch } from './default-search.ts';
import { gradientBoostingSearch } from './gradient-boosting.ts';
import {
  arimaSearch,
  crostonSbaSearch,
  dynamicOptimisedThetaSearch,
  exponentialSmoothingSearch,
  mstlSearch,
  prophetSearch,
  seasonalWindowAverageSearch,
  tsbSearch,
} from './local.ts';
import { lstmSearch } from './lstm.ts';
import { nHitsSearch } from './n-hits.ts';
import { randomForestSearch } from './random-forest.ts';

export type { DefaultSearch } from './default-search.ts';

/** Models that can be tuned without a word. */
export const defaultSearches: readonly DefaultSearch[] = [
  gradientBoostingSearch,
  randomForestSearch,
  lstmSearch,
  nHitsSearch,
  prophetSearch,
  exponentialSmoothingSearch,
  arimaSearch,
  dynamicOptimisedThetaSearch,
  mstlSearch,
  crostonSbaSearch,
  tsbSearch,
  seasonalWindowAverageSearch,
];
