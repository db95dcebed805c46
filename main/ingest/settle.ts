import type { DuckDBConnection } from '@duckdb/node-api';
import type { ImportChoices, ImportPreview } from '../../contract/entities/dataset.ts';
import { aggregateWords } from './aggregate.ts';
import type { Suggestion } from './choose.ts';
import { detectFrequency, type StepsOf } from './frequency.ts';
import { isAggregateName, pastScore, tokensOf } from './names.ts';
import type { Plan } from './stage.ts';

/** Choices, and why each is as it is. */
export interface Settled {
  readonly choices: ImportChoices;
  readonly reasons: ImportPreview['reasons'];
}

/** Levels (prices, temperatures, rates) are averaged, quantities are added up. */
const isLevel = (name: string): boolean =>
  isAggregateName(name) ||
  pastScore(name) >= 100 ||
  tokensOf(name).some((token) => ['price', 'preis', 'rate', 'temperature', 'temp', 'index', 'stock', 'level'].includes(token));

/** Settles what depends on the times of rows: frequency, aggregation, gaps. */
export async function settle(
  connection: DuckDBConnection,
  base: ImportChoices,
  by: Suggestion,
  plan: Plan,
  stepsOf: StepsOf,
  sampled: boolean,
): Promise<Settled> {
  const found = await detectFrequency(connection, stepsOf, plan.format, sampled);
  const together = by.transactional || found.coarser;
  const level = plan.layout === 'long' && isLevel(plan.columns[plan.values[0] ?? 0] ?? '');
  const aggregation = together ? (level ? 'mean' : 'sum') : 'none';
  const gaps = aggregation === 'sum' && by.transactional ? 'zero' : 'missing';
  return {
    choices: { ...base, frequency: found.frequency, aggregation, gaps },
    reasons: {
      date: by.dateReason,
      frequency: found.reason,
      seasonLength: '',
      layout: by.layout.reason,
      aggregation:
        aggregation === 'none'
          ? 'each series has one row a period'
          : `${by.transactional ? 'rows are single events, several in one period' : 'several times fall into one period'}: they are ${aggregateWords[aggregation]}`,
      gaps:
        gaps === 'zero'
          ? 'a period without an event had none: it counts as zero'
          : 'a period without a row is not known to be zero: it stays missing',
    },
  };
}

/** Choices that were made already. */
export const kept = (choices: ImportChoices, suggestion: Suggestion | null): Settled => ({
  choices,
  reasons: {
    date: suggestion?.dateFormat === choices.dialect.dateFormat ? suggestion.dateReason : 'chosen',
    frequency: 'chosen',
    seasonLength: '',
    layout: suggestion?.layout.layout === choices.layout ? suggestion.layout.reason : 'chosen',
    aggregation: 'chosen',
    gaps: 'chosen',
  },
});
