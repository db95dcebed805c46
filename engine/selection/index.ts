export { meanOverSeries, poolCoverage, poolStepCoverage, seriesMeans, skill } from './aggregate.ts';
export type { PooledCoverage } from './aggregate.ts';
export { select } from './select.ts';
export type { Candidate, Selection, SelectionInput } from './select.ts';
