import type { ImportChoices } from '../../contract/entities/dataset.ts';

type Aggregation = Exclude<ImportChoices['aggregation'], 'none'>;

/** SQL that makes one value `y` of the rows of a period. In order of size or time, so that the result does not depend on how threads share the work. */
export const aggregateSql: Readonly<Record<Aggregation, string>> = {
  sum: 'sum(y ORDER BY y)',
  mean: 'avg(y ORDER BY y)',
  // A period with rows, but none that has a value, is missing rather than zero.
  count: 'nullif(count(y), 0)::DOUBLE',
  median: 'median(y)',
  min: 'min(y)',
  max: 'max(y)',
  last: 'last(y ORDER BY t, y) FILTER (y IS NOT NULL)',
};

/** What is done to rows of one period, in words: `they are averaged`. */
export const aggregateWords: Readonly<Record<Aggregation, string>> = {
  sum: 'added up',
  mean: 'averaged',
  count: 'counted',
  median: 'replaced by their median',
  min: 'replaced by the lowest',
  max: 'replaced by the highest',
  last: 'replaced by the last',
};
