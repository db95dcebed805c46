import { aggregation, gapRule } from '../../../../contract/entities/columns.ts';
import { choice, group } from '../setting.ts';

/** What an import suggests. */
export const data = group('What an import suggests where the data do not say otherwise; every choice can be changed at the import.', {
  aggregation: choice({
    help: 'What becomes of several rows of one series in one period; none refuses them.',
    empty: 'as the rows suggest',
    choices: aggregation.options,
  }),
  gaps: choice({
    help: 'What a period without a row is: missing, or zero as for sales that are only written down when there are some.',
    empty: 'as the rows suggest',
    choices: gapRule.options,
  }),
});
